// SPDX-License-Identifier: Apache-2.0
// What survey() promises: digest, encoding and whether the file is text at all.
#include "adapters/source_file.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "tests/support/base_temp_folder.h"

namespace guantong::testing {

using namespace adapters;

class SourceFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SourceFileTest);
    CPPUNIT_TEST(encoding_inTheOrderStated);
    CPPUNIT_TEST(big5_isToldFromGb);
    CPPUNIT_TEST(utf8CutBetweenPieces_isStillUtf8);
    CPPUNIT_TEST(statedGbOverUtf8Bytes_isRefused);
    CPPUNIT_TEST(emptyAndBinary_areNamed);
    CPPUNIT_TEST(digest_followsTheBytes);
    CPPUNIT_TEST(missingFileAndFolder_areUnreadable);
    CPPUNIT_TEST_SUITE_END();

public:
    void encoding_inTheOrderStated() {
        expect(
            "\xEF\xBB\xBF"
            "a\n",
            "utf-8", "mark");
        expect(
            "\xFF\xFE"
            "a\0",
            "utf-16le", "mark", std::nullopt, 4);
        expect("\xCA\xC2\xCF\xEE\n", "gb18030", "guessed");
        expect("事项\n", "utf-8", "strict UTF-8");
        expect("abc\n", "gb18030", "stated", Encoding::gb18030);
        expect("\xCA\xC2\n", "utf-8", "stated", Encoding::utf8);
        expect(
            "\xEF\xBB\xBF"
            "a\n",
            "utf-8", "mark", Encoding::gb18030);
    }

    void big5_isToldFromGb() {
        // 申請案件編號,受理機關,臺北市政府 in Big5
        expect(
            "\xA5\xD3\xBD\xD0\xAE\xD7\xA5\xF3\xBD\x73\xB8\xB9,\xA8\xFC\xB2\x7A\xBE\xF7\xC3\xF6,"
            "\xBB\x4F\xA5\x5F\xA5\xAB\xAC\x46\xA9\xB2\n",
            "big5", "guessed");
        // 申办流水号,受理时间,分宜县 in GB18030
        expect(
            "\xC9\xEA\xB0\xEC\xC1\xF7\xCB\xAE\xBA\xC5,\xCA\xDC\xC0\xED\xCA\xB1\xBC\xE4,"
            "\xB7\xD6\xD2\xCB\xCF\xD8\n",
            "gb18030", "guessed");
    }

    void utf8CutBetweenPieces_isStillUtf8() {
        std::string text(kPieceBytes - 1, 'a');
        text += "事";
        expect(text, "utf-8", "strict UTF-8");
        text.pop_back();
        expect(text, "gb18030", "guessed");
    }

    void statedGbOverUtf8Bytes_isRefused() {
        const auto seen = look("申办流水号,受理时间\n", Encoding::gb18030);
        CPPUNIT_ASSERT(seen.fault.has_value());
        CPPUNIT_ASSERT(seen.fault->code == base::Code::ADAPTER_ENCODING_DISAGREES);
    }

    void emptyAndBinary_areNamed() {
        CPPUNIT_ASSERT(look("").fault->code == base::Code::ADAPTER_FILE_EMPTY);
        CPPUNIT_ASSERT(look("\xEF\xBB\xBF").fault->code == base::Code::ADAPTER_FILE_EMPTY);
        CPPUNIT_ASSERT(look("PK\x03\x04...").fault->code == base::Code::ADAPTER_FILE_BINARY);
        CPPUNIT_ASSERT(look(std::string("a\0b\0,\0", 6)).fault->code ==
                       base::Code::ADAPTER_FILE_BINARY);
        CPPUNIT_ASSERT(!look(std::string(500, 'a') + "\x01\n").fault);
    }

    void digest_followsTheBytes() {
        const std::string one = look("abc").digest;
        CPPUNIT_ASSERT_EQUAL(std::size_t{64}, one.size());
        CPPUNIT_ASSERT(one == look("abc").digest);
        CPPUNIT_ASSERT(one != look("abd").digest);
    }

    void missingFileAndFolder_areUnreadable() {
        CPPUNIT_ASSERT_THROW(SourceFile(folder_.path() / "none"), base::Error);
        CPPUNIT_ASSERT_THROW(SourceFile{folder_.path()}, base::Error);
        CPPUNIT_ASSERT(!stampOf(folder_.path()) && !stampOf(folder_.path() / "none"));
    }

private:
    SurveyedFile look(std::string_view bytes, std::optional<Encoding> stated = std::nullopt) {
        const std::string path = folder_.file("f.csv");
        base::writeFileAtomically(path, bytes);
        SourceFile file(path);
        const auto seen = survey(file, stated);
        CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(bytes.size()), seen.stamp.sizeBytes);
        return seen;
    }
    void expect(std::string_view bytes, const char* encoding, const char* how,
                std::optional<Encoding> stated = std::nullopt, std::size_t size = 0) {
        const auto seen = look(size > 0 ? std::string_view(bytes.data(), size) : bytes, stated);
        CPPUNIT_ASSERT_EQUAL(std::string(encoding), std::string(toString(seen.encoding)));
        CPPUNIT_ASSERT_EQUAL(std::string(how), seen.how);
        CPPUNIT_ASSERT(!seen.fault);
    }
    TempFolder folder_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SourceFileTest);

}  // namespace guantong::testing
