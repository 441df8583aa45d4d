// SPDX-License-Identifier: Apache-2.0
// What node/documents/printable.h promises: nothing unseen is printed, nothing seen is lost.
#include "node/documents/printable.h"

#include "exchange/base/text.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using documents::printable;

namespace {
const std::string kGone = "\xEF\xBF\xBD";
}

class PrintableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PrintableTest);
    CPPUNIT_TEST(ordinaryText_staysAsItIs);
    CPPUNIT_TEST(controlCharacters_areShownAsReplaced);
    CPPUNIT_TEST(lineEnds_becomeLineFeeds);
    CPPUNIT_TEST(directionOverrides_areReplaced);
    CPPUNIT_TEST(invalidUtf8_isReplacedByteByByte);
    CPPUNIT_TEST(anyBytes_becomeValidUtf8);
    CPPUNIT_TEST(trees_keepNamesAndNumbers);
    CPPUNIT_TEST_SUITE_END();

public:
    void ordinaryText_staysAsItIs() {
        for (const std::string text : {"", "分宜县", "䶮𬭊𠮷", "😀👨‍👩‍👧",
                                       "a\tb\nc", "<&>\"'", "\u00a0\u3000"})
            CPPUNIT_ASSERT_EQUAL(text, printable(text));
    }

    void controlCharacters_areShownAsReplaced() {
        CPPUNIT_ASSERT_EQUAL("a" + kGone + "b", printable(std::string("a\0b", 3)));
        CPPUNIT_ASSERT_EQUAL(kGone + "[31m" + kGone, printable("\x1b[31m\x7f"));
        CPPUNIT_ASSERT_EQUAL(kGone, printable("\xC2\x85"));
        CPPUNIT_ASSERT_EQUAL(kGone, printable("\xEF\xBF\xBE"));
    }

    void lineEnds_becomeLineFeeds() {
        CPPUNIT_ASSERT_EQUAL(std::string("a\nb\nc\n"), printable("a\r\nb\rc\r"));
    }

    void directionOverrides_areReplaced() {
        CPPUNIT_ASSERT_EQUAL(kGone + "gnp.exe", printable("\xE2\x80\xAEgnp.exe"));
        CPPUNIT_ASSERT_EQUAL(kGone + kGone, printable("\u2066\u061c"));
    }

    void invalidUtf8_isReplacedByteByByte() {
        CPPUNIT_ASSERT_EQUAL(kGone + kGone + "a", printable("\xff\xfe"
                                                            "a"));
        CPPUNIT_ASSERT_EQUAL("x" + kGone + kGone, printable("x\xe4\xb8"));
        CPPUNIT_ASSERT_EQUAL(kGone + kGone, printable("\xC0\xAF"));              // overlong
        CPPUNIT_ASSERT_EQUAL(kGone + kGone + kGone, printable("\xED\xA0\x80"));  // surrogate
    }

    void anyBytes_becomeValidUtf8() {
        unsigned state = 1;
        for (int round = 0; round < 2000; ++round) {
            std::string bytes;
            for (int i = 0; i < 40; ++i) {
                state = state * 1664525u + 1013904223u;
                bytes += static_cast<char>(state >> 24);
            }
            const std::string shown = printable(bytes);
            CPPUNIT_ASSERT(base::isUtf8(shown));
            CPPUNIT_ASSERT_EQUAL(shown, printable(shown));
        }
    }

    void trees_keepNamesAndNumbers() {
        const auto tree =
            base::Json::parse(R"({"a":["x\u0001",{"b":"y\u0000z"}],"n":7,"t":true,"e":[]})");
        CPPUNIT_ASSERT_EQUAL(
            "{\"a\":[\"x" + kGone + "\",{\"b\":\"y" + kGone + "z\"}],\"n\":7,\"t\":true,\"e\":[]}",
            documents::printableTree(tree).str());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PrintableTest);

}  // namespace guantong::testing
