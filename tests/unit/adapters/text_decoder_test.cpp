// SPDX-License-Identifier: Apache-2.0
// What TextDecoder promises: every encoding, in pieces of any size, and each bad byte's place.
#include "adapters/text_decoder.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace adapters;

namespace {

std::string decoded(Encoding encoding, std::string_view bytes, std::size_t piece,
                    std::vector<Blemish>* blemishes = nullptr) {
    TextDecoder decoder(encoding);
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += piece)
        decoder.decode(bytes.substr(i, piece), false, out);
    decoder.decode({}, true, out);
    if (blemishes != nullptr) *blemishes = decoder.takeBlemishes();
    return out;
}

}  // namespace

class TextDecoderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TextDecoderTest);
    CPPUNIT_TEST(everyEncodingInEveryPieceSize_isTheSameText);
    CPPUNIT_TEST(rareCharacters_areRead);
    CPPUNIT_TEST(badByte_isReplacedAndPlaced);
    CPPUNIT_TEST(sequenceCutAtTheEnd_isABlemish);
    CPPUNIT_TEST(euroOfCodePage936_isRead);
    CPPUNIT_TEST(marksAndNames_areKnown);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyEncodingInEveryPieceSize_isTheSameText() {
        const std::string text = "事项,A1\n";
        const std::pair<Encoding, std::string> cases[] = {
            {Encoding::utf8, text},
            {Encoding::gb18030, "\xCA\xC2\xCF\xEE,A1\n"},
            {Encoding::big5, "\xA8\xC6\xB6\xB5,A1\n"},
            {Encoding::utf16le, std::string("\x8B\x4E\x79\x98,\0A\0"
                                            "1\0\n\0",
                                            12)},
            {Encoding::utf16be, std::string("\x4E\x8B\x98\x79\0,\0A\0"
                                            "1\0\n",
                                            12)}};
        for (const auto& [encoding, bytes] : cases)
            for (const std::size_t piece : {1u, 2u, 3u, 5u, 100u}) {
                const std::string expected = encoding == Encoding::big5 ? "事項,A1\n" : text;
                CPPUNIT_ASSERT_EQUAL(expected, decoded(encoding, bytes, piece));
            }
    }

    void rareCharacters_areRead() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("䶮㛃𬭊镕"),
            decoded(Encoding::gb18030, "\xFE\x9F\x82\x30\xB7\x31\x99\x33\xA8\x38\xE9\x46", 1));
    }

    void badByte_isReplacedAndPlaced() {
        std::vector<Blemish> blemishes;
        CPPUNIT_ASSERT_EQUAL(std::string("ab\xEF\xBF\xBD,c"),
                             decoded(Encoding::gb18030, "ab\xFF,c", 2, &blemishes));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, blemishes.size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, blemishes[0].at);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, blemishes[0].sourceAt);
        CPPUNIT_ASSERT_EQUAL(0xFF, static_cast<int>(blemishes[0].byte));
        for (const std::size_t piece : {1u, 3u, 50u}) {
            CPPUNIT_ASSERT_EQUAL(
                std::string("é\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD"
                            "y"),
                decoded(Encoding::utf8, "\xC3\xA9\xB1x\xC0\x80y", piece, &blemishes));
            CPPUNIT_ASSERT_EQUAL(std::size_t{3}, blemishes.size());
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, blemishes[0].sourceAt);
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{6}, blemishes[1].at);
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, blemishes[1].sourceAt);
        }
    }

    void sequenceCutAtTheEnd_isABlemish() {
        std::vector<Blemish> blemishes;
        CPPUNIT_ASSERT_EQUAL(std::string("a\xEF\xBF\xBD"),
                             decoded(Encoding::gb18030, "a\xCA", 1, &blemishes));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, blemishes.size());
        decoded(Encoding::utf8, "a\xE4\xBA", 1, &blemishes);
        CPPUNIT_ASSERT(!blemishes.empty());
    }

    void euroOfCodePage936_isRead() {
        CPPUNIT_ASSERT_EQUAL(std::string("5€"), decoded(Encoding::gb18030, "5\x80", 1));
    }

    void marksAndNames_areKnown() {
        CPPUNIT_ASSERT(byteOrderMark("\xEF\xBB\xBFx")->encoding == Encoding::utf8);
        CPPUNIT_ASSERT(byteOrderMark("\xFF\xFEx")->encoding == Encoding::utf16le);
        CPPUNIT_ASSERT(byteOrderMark("\xFE\xFFx")->sizeBytes == 2);
        CPPUNIT_ASSERT(!byteOrderMark("no"));
        CPPUNIT_ASSERT(encodingNamed("GB2312") == Encoding::gb18030);
        CPPUNIT_ASSERT(encodingNamed("Utf-8") == Encoding::utf8);
        CPPUNIT_ASSERT(!encodingNamed("latin-9"));
        for (const auto encoding : {Encoding::utf8, Encoding::gb18030, Encoding::big5,
                                    Encoding::utf16le, Encoding::utf16be})
            CPPUNIT_ASSERT(encodingNamed(toString(encoding)) == encoding);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TextDecoderTest);

}  // namespace guantong::testing
