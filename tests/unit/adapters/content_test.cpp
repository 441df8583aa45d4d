// SPDX-License-Identifier: Apache-2.0
// What content.h promises: numbers, digests and what may be shown.
#include "adapters/content.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace adapters;

class ContentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ContentTest);
    CPPUNIT_TEST(numbers_asPeopleWriteThem);
    CPPUNIT_TEST(digest_seesEveryValueAndNotTheSource);
    CPPUNIT_TEST(controls_areDropped);
    CPPUNIT_TEST(shownValue_isCutBetweenCharacters);
    CPPUNIT_TEST(privateUse_isSeen);
    CPPUNIT_TEST_SUITE_END();

public:
    void numbers_asPeopleWriteThem() {
        CPPUNIT_ASSERT(wholeNumberOf("20") == 20 && wholeNumberOf("20.00") == 20 &&
                       wholeNumberOf("1,250") == 1250 && wholeNumberOf("007") == 7);
        for (const char* bad : {"", "20.5", "1,25", "-3", "2e3", ",200", "二十"})
            CPPUNIT_ASSERT_MESSAGE(bad, !wholeNumberOf(bad));
        CPPUNIT_ASSERT(fenOf("12.5") == 1250 && fenOf("12") == 1200 &&
                       fenOf("1,234.56") == 123456 && fenOf("0.10") == 10 &&
                       fenOf("3.4000") == 340);
        for (const char* bad : {"12.345", "x", "-1", "99999999999999"})
            CPPUNIT_ASSERT_MESSAGE(bad, !fenOf(bad));
    }

    void digest_seesEveryValueAndNotTheSource() {
        standard::CaseEvent event;
        event.fields = {{standard::Field::title, "a"}, {standard::Field::remark, "b"}};
        const std::string first = contentDigest(event, "");
        CPPUNIT_ASSERT_EQUAL(std::size_t{32}, first.size());
        auto other = event;
        other.source = {"s", "r", "2"};
        CPPUNIT_ASSERT(contentDigest(other, "") == first);
        other.fields[1].second = "c";
        CPPUNIT_ASSERT(contentDigest(other, "") != first);
        CPPUNIT_ASSERT(contentDigest(event, "{}") != first);
        event.actor.name = "x";
        CPPUNIT_ASSERT(contentDigest(event, "") != first);
    }

    void controls_areDropped() {
        std::string text(
            "a\x01\t\xEF\xBF\xBF"
            "b\0c",
            9);
        CPPUNIT_ASSERT(dropControls(text));
        CPPUNIT_ASSERT_EQUAL(std::string("a\tbc"), text);
        CPPUNIT_ASSERT(!dropControls(text));
    }

    void shownValue_isCutBetweenCharacters() {
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "事";
        const std::string shown = shownValue(text);
        CPPUNIT_ASSERT(shown.size() <= 203 && shown.ends_with("事…"));
        CPPUNIT_ASSERT_EQUAL(std::string("x"), shownValue("x"));
        CPPUNIT_ASSERT_EQUAL(std::string("title"), fieldPlace("", standard::Field::title));
    }

    void privateUse_isSeen() {
        CPPUNIT_ASSERT(holdsPrivateUse("\xEE\x80\x80") && holdsPrivateUse("a\xEF\xA3\xBF"));
        CPPUNIT_ASSERT(!holdsPrivateUse("事项Ａ"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ContentTest);

}  // namespace guantong::testing
