// SPDX-License-Identifier: Apache-2.0
// What node/people/field_rules.h promises, with what people really paste.
#include "node/people/field_rules.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::string_literals;
using people::checkText;

class FieldRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FieldRulesTest);
    CPPUNIT_TEST(lengths_countCharactersNotBytes);
    CPPUNIT_TEST(controlCharactersAndBrokenUtf8_areInvalid);
    CPPUNIT_TEST(emptyAndBlank_areMissing);
    CPPUNIT_TEST(cut_endsAtACharacter);
    CPPUNIT_TEST(loginNames_haveOneSpelling);
    CPPUNIT_TEST(hostileLoginNames_areRefused);
    CPPUNIT_TEST(phones);
    CPPUNIT_TEST_SUITE_END();

public:
    void lengths_countCharactersNotBytes() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, people::characterCount("䶮𬭊😀"));
        CPPUNIT_ASSERT(!checkText("f", "䶮𬭊😀", 3, 3));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, nameOf(checkText("f", "䶮𬭊😀x", 1, 3)));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s,
                             nameOf(checkText("f", std::string(10'000, 'x'), 1, 100)));
        CPPUNIT_ASSERT_EQUAL("f"s, checkText("f", "xx", 1, 1)->field);
    }

    void controlCharactersAndBrokenUtf8_areInvalid() {
        for (const std::string& text :
             {"a\0b"s, "a\nb"s, "a\x1b[31m"s, "\x7f"s, "a\xc2\x85"s, "\xff\xfe"s, "\xed\xa0\x80"s})
            CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, nameOf(checkText("f", text, 1, 100)));
        CPPUNIT_ASSERT(!checkText("f", "\xc2\xa0x", 1, 100));
        CPPUNIT_ASSERT(!checkText("f", "=cmd()'; DROP TABLE person_user; --", 1, 100));
    }

    void emptyAndBlank_areMissing() {
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, nameOf(checkText("f", "", 1, 9)));
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, nameOf(checkText("f", "   ", 1, 9)));
        CPPUNIT_ASSERT(!checkText("f", "", 0, 9));
    }

    void cut_endsAtACharacter() {
        CPPUNIT_ASSERT_EQUAL("张"s, people::cutToBytes("张三", 5));
        CPPUNIT_ASSERT_EQUAL("张三"s, people::cutToBytes("张三", 6));
        CPPUNIT_ASSERT_EQUAL(""s, people::cutToBytes("张三", 2));
    }

    void loginNames_haveOneSpelling() {
        CPPUNIT_ASSERT_EQUAL("zhang.san"s, people::normalisedName("  Zhang.SAN\t"));
        CPPUNIT_ASSERT(!people::checkLoginName("zhang.san"));
        CPPUNIT_ASSERT(!people::checkLoginName("13800138000"));
        CPPUNIT_ASSERT(!people::checkLoginName("a1"));
    }

    void hostileLoginNames_areRefused() {
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, nameOf(people::checkLoginName("")));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s,
                             nameOf(people::checkLoginName(std::string(10'000, 'a'))));
        for (const std::string& name :
             {"a"s, "张三"s, "a b"s, "-rf"s, ".."s, "a'--"s, "a\0b"s, "a/b"s, "ａdmin"s, "😀😀"s})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, "FIELD_INVALID"s,
                                         nameOf(people::checkLoginName(name)));
    }

    void phones() {
        for (const char* phone : {"", "13800138000", "+86 790-6422222", "12345"})
            CPPUNIT_ASSERT(!people::checkPhone(phone));
        for (const char* phone : {"1234", "手机", "138 0013 8000x", "138'"})
            CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, nameOf(people::checkPhone(phone)));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, nameOf(people::checkPhone(std::string(21, '1'))));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FieldRulesTest);

}  // namespace guantong::testing
