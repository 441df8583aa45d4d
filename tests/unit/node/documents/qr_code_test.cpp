// SPDX-License-Identifier: Apache-2.0
// What node/documents/qr_code.h promises: the square of the standard, and a picture of it with the
// quiet zone and without anything a content security policy would stop.
#include "node/documents/qr_code.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class QrCodeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QrCodeTest);
    CPPUNIT_TEST(shortText_isTheSmallestCode);
    CPPUNIT_TEST(everyCode_hasItsThreeFinders);
    CPPUNIT_TEST(emptyOrHugeText_isNoCode);
    CPPUNIT_TEST(svg_drawsExactlyTheDarkModules);
    CPPUNIT_TEST(svg_hasNoStyleAndEscapesItsLabel);
    CPPUNIT_TEST_SUITE_END();

public:
    void shortText_isTheSmallestCode() {
        CPPUNIT_ASSERT_EQUAL(21, documents::qrCode("a")->width);
        CPPUNIT_ASSERT_EQUAL(21, documents::qrCode(std::string(14, 'a'))->width);
        CPPUNIT_ASSERT_EQUAL(25, documents::qrCode(std::string(15, 'a'))->width);
        CPPUNIT_ASSERT_EQUAL(177, documents::qrCode(std::string(2331, 'a'))->width);
    }

    void everyCode_hasItsThreeFinders() {
        const auto code = documents::qrCode("https://zwfw.example.gov.cn/check?number=1&code=7K3M");
        const int far = code->width - 7;
        for (const auto& [top, left] : {std::pair{0, 0}, {0, far}, {far, 0}})
            for (int row = 0; row < 7; ++row)
                for (int column = 0; column < 7; ++column) {
                    const bool ring = row == 0 || row == 6 || column == 0 || column == 6;
                    const bool heart = row > 1 && row < 5 && column > 1 && column < 5;
                    CPPUNIT_ASSERT_EQUAL(ring || heart, code->at(top + row, left + column));
                }
    }

    void emptyOrHugeText_isNoCode() {
        CPPUNIT_ASSERT(!documents::qrCode(""));
        CPPUNIT_ASSERT(!documents::qrCode(std::string(2332, 'a')));
        CPPUNIT_ASSERT(!documents::qrCode(std::string(1 << 20, 'a')));
    }

    void svg_drawsExactlyTheDarkModules() {
        const auto code = *documents::qrCode("分行审受〔2026〕12号");
        const std::string svg = documents::qrSvg(code, "label");
        const std::string side = std::to_string(code.width + 8);
        CPPUNIT_ASSERT(svg.find("viewBox=\"0 0 " + side + " " + side + "\"") != svg.npos);
        std::size_t drawn = 0, dark = 0;
        for (std::size_t at = svg.find('h', svg.find(" d=\"")); at != svg.npos;
             at = svg.find('h', at + 1))
            if (svg[at + 1] != '-') drawn += std::stoul(svg.substr(at + 1));
        for (const bool each : code.dark)
            dark += each ? 1 : 0;
        CPPUNIT_ASSERT_EQUAL(dark, drawn);
        CPPUNIT_ASSERT(svg.find("M4 4h7v1h-7z") != svg.npos);  // the first finder's upper edge
    }

    void svg_hasNoStyleAndEscapesItsLabel() {
        const std::string svg = documents::qrSvg(*documents::qrCode("x"), "a\"b<c&d");
        CPPUNIT_ASSERT(svg.find("aria-label=\"a&quot;b&lt;c&amp;d\"") != svg.npos);
        for (const char* word : {"style", "script", "href"})
            CPPUNIT_ASSERT(svg.find(word) == svg.npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QrCodeTest);

}  // namespace guantong::testing
