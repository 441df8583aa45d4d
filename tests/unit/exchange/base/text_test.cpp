// SPDX-License-Identifier: Apache-2.0
// Text forms of bytes, and the small questions.
#include "exchange/base/text.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class TextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TextTest);
    CPPUNIT_TEST(hex_readsBackInEitherCase);
    CPPUNIT_TEST(brokenHex_isNothing);
    CPPUNIT_TEST(base64_followsTheRfc);
    CPPUNIT_TEST(base64_readsBackEveryLength);
    CPPUNIT_TEST(otherSpellingsOfBase64_areNothing);
    CPPUNIT_TEST(utf8_isTakenToTheLastCodePoint);
    CPPUNIT_TEST(brokenUtf8_isRefused);
    CPPUNIT_TEST(numbers_areDigitsAlone);
    CPPUNIT_TEST(split_keepsEmptyParts);
    CPPUNIT_TEST(trim_takesAsciiSpaceOnly);
    CPPUNIT_TEST_SUITE_END();

public:
    void hex_readsBackInEitherCase() {
        CPPUNIT_ASSERT_EQUAL(std::string("00ff7f0a"),
                             base::toHex(std::string_view("\0\xff\x7f\n", 4)));
        CPPUNIT_ASSERT(base::fromHex("00Ff7F0a") == std::string("\0\xff\x7f\n", 4));
        CPPUNIT_ASSERT(base::fromHex("") == std::string());
    }

    void brokenHex_isNothing() {
        for (const char* text : {"0", "0g", "g0", " 0", "0x00", "00 "})
            CPPUNIT_ASSERT(!base::fromHex(text));
    }

    void base64_followsTheRfc() {
        const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                               {"f", "Zg=="},
                                                               {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},
                                                               {"foob", "Zm9vYg=="},
                                                               {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"}};
        for (const auto& [bytes, text] : vectors) {
            CPPUNIT_ASSERT_EQUAL(std::string(text), base::toBase64(bytes));
            CPPUNIT_ASSERT(base::fromBase64(text) == std::string(bytes));
        }
    }

    void base64_readsBackEveryLength() {
        std::string bytes;
        for (int i = 0; i < 300; ++i) {
            CPPUNIT_ASSERT(base::fromBase64(base::toBase64(bytes)) == bytes);
            bytes += static_cast<char>(i * 97 + 131);
        }
    }

    void otherSpellingsOfBase64_areNothing() {
        for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zg=A", "Zm9v\n",
                                 "Zm 9v", "Zh==", "Zm9=", "Zm-_", "Zg==Zg==", "Zm9v===="})
            CPPUNIT_ASSERT_MESSAGE(text, !base::fromBase64(text));
    }

    void utf8_isTakenToTheLastCodePoint() {
        for (const char* text :
             {"", "ascii\n", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
              "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "贯通𠮷😀"})
            CPPUNIT_ASSERT(base::isUtf8(text));
        CPPUNIT_ASSERT(base::isUtf8(std::string_view("a\0b", 3)));
    }

    void brokenUtf8_isRefused() {
        for (const char* text :
             {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf",
              "\xe4\xb8", "\xe4\xb8\x41", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
              "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xfe", "\xb9\xe1"})
            CPPUNIT_ASSERT_MESSAGE(base::toHex(text), !base::isUtf8(text));
    }

    void numbers_areDigitsAlone() {
        CPPUNIT_ASSERT(base::parseNumber("0") == 0);
        CPPUNIT_ASSERT(base::parseNumber("007") == 7);
        CPPUNIT_ASSERT(base::parseNumber("9223372036854775807") == INT64_MAX);
        for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808",
                                 "99999999999999999999", "１", "1a"})
            CPPUNIT_ASSERT(!base::parseNumber(text));
    }

    void split_keepsEmptyParts() {
        using Parts = std::vector<std::string_view>;
        CPPUNIT_ASSERT(base::split("", ',') == Parts{""});
        CPPUNIT_ASSERT(base::split("a", ',') == Parts{"a"});
        CPPUNIT_ASSERT((base::split(",a,,b,", ',') == Parts{"", "a", "", "b", ""}));
    }

    void trim_takesAsciiSpaceOnly() {
        CPPUNIT_ASSERT(base::trim(" \t\r\n\f\va b \n") == "a b");
        CPPUNIT_ASSERT(base::trim("") == "" && base::trim(" \n") == "");
        CPPUNIT_ASSERT(base::trim("\u3000x\u3000") == "\u3000x\u3000");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TextTest);

}  // namespace guantong::testing
