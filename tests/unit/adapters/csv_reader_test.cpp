// SPDX-License-Identifier: Apache-2.0
// What CsvReader promises: the grammar, in pieces of any size, and recovery from broken quotes.
#include "adapters/csv_reader.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace adapters;

namespace {

/// Records as "line:[a][b]" or "line:CODE", one per line of text.
std::string readAll(const std::string& bytes, std::size_t piece = 3,
                    std::optional<char> delimiter = std::nullopt,
                    Encoding encoding = Encoding::utf8, std::size_t mark = 0) {
    std::size_t at = 0;
    CsvReader reader(
        [&] {
            const auto part = std::string_view(bytes).substr(at, piece);
            at += part.size();
            return part;
        },
        encoding, mark, delimiter);
    std::string all;
    for (CsvRecord record; reader.next(record);) {
        all += std::to_string(record.line) + ":";
        if (record.fault) all += std::string(base::toString(record.fault->code));
        for (const auto cell : record.cells)
            if (!record.fault) all += "[" + std::string(cell) + "]";
        if (!record.blemishes.empty()) all += "!" + std::to_string(record.blemishes[0].sourceAt);
        all += "\n";
    }
    return all;
}

}  // namespace

class CsvReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CsvReaderTest);
    CPPUNIT_TEST(grammar_inEveryPieceSize);
    CPPUNIT_TEST(delimiter_isDetectedOrStated);
    CPPUNIT_TEST(everyLineBreak_countsOnce);
    CPPUNIT_TEST(quoteNeverClosed_costsOneLine);
    CPPUNIT_TEST(textBehindAQuote_costsOneLine);
    CPPUNIT_TEST(endlessLine_isOneRecord);
    CPPUNIT_TEST(badByte_isNamedWithItsRecord);
    CPPUNIT_TEST(markAndGb_areRead);
    CPPUNIT_TEST(noBytes_noRecords);
    CPPUNIT_TEST_SUITE_END();

public:
    void grammar_inEveryPieceSize() {
        const std::string text =
            "a,b,c\r\n1,\"x,\"\"y\"\"\nz\",\r\n\r\n\n,,\n\"\",\"q\" ,5\" pipe\nlast,one,";
        const std::string expected =
            "1:[a][b][c]\n2:[1][x,\"y\"\nz][]\n6:[][][]\n7:[][q][5\" pipe]\n8:[last][one][]\n";
        for (const std::size_t piece : {1u, 2u, 3u, 7u, 1000u})
            CPPUNIT_ASSERT_EQUAL(expected, readAll(text, piece));
    }

    void delimiter_isDetectedOrStated() {
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a][b]\n"), readAll("a\tb\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a,1][b][c]\n"), readAll("\"a,1\";b;c\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a][b]\n"), readAll("a|b\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a,b,c][d]\n"), readAll("a,b,c|d\n", 3, '|'));
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a]\n2:[b]\n"), readAll("a\nb"));
    }

    void everyLineBreak_countsOnce() {
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a]\n2:[b]\n3:[c]\n4:[d]\n"),
                             readAll("a\r\nb\nc\rd", 1));
        CPPUNIT_ASSERT_EQUAL(std::string("2:[a]\n3:[\r\nb]\n5:[c]\n"),
                             readAll("\r\na\r\n\"\r\nb\"\r\nc\r\n\x1A", 1));
    }

    void quoteNeverClosed_costsOneLine() {
        for (const std::size_t piece : {1u, 1000u})
            CPPUNIT_ASSERT_EQUAL(
                std::string("1:[a][b]\n2:ADAPTER_QUOTE_WRONG\n3:[3][4]\n4:[5][6]\n"),
                readAll("a,b\n1,\"2\n3,4\n5,6\n", piece));
    }

    void textBehindAQuote_costsOneLine() {
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a][b]\n2:ADAPTER_QUOTE_WRONG\n3:[3][4]\n"),
                             readAll("a,b\n\"1\"x,2\n3,4\n"));
        // Two stray quotes on two lines pair up: still only the first line is lost.
        CPPUNIT_ASSERT_EQUAL(std::string("1:ADAPTER_QUOTE_WRONG\n2:[3][x\"y]\n3:[5][6]\n"),
                             readAll("1,\"2\n3,x\"y\n5,6\n"));
    }

    void endlessLine_isOneRecord() {
        const std::string text = "a,b\n" + std::string(kMaxRecordBytes * 3, 'x') + "\nc,d\n";
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a][b]\n2:ADAPTER_ROW_TOO_LONG\n3:[c][d]\n"),
                             readAll(text, 100'000));
        CPPUNIT_ASSERT_EQUAL(std::string("1:ADAPTER_ROW_TOO_LONG\n2:[x]\n"),
                             readAll(std::string(kMaxColumns + 5, ',') + "\r\nx", 1000));
    }

    void badByte_isNamedWithItsRecord() {
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a]\n2:[\xEF\xBF\xBD]!2\n3:[c]\n"),
                             readAll("a\n\xFF\nc\n", 1));
    }

    void markAndGb_areRead() {
        CPPUNIT_ASSERT_EQUAL(std::string("1:[a][b]\n"), readAll("\xEF\xBB\xBF"
                                                                "a,b\n",
                                                                1, ',', Encoding::utf8, 3));
        CPPUNIT_ASSERT_EQUAL(std::string("1:[事][项]\n"),
                             readAll("\xCA\xC2,\xCF\xEE\n", 1, ',', Encoding::gb18030));
        // The second byte of this character is the bar: it must not be taken for a delimiter.
        CPPUNIT_ASSERT_EQUAL(std::string("1:[亅][b]\n"),
                             readAll("\x81\x7C|b\n", 1, '|', Encoding::gb18030));
    }

    void noBytes_noRecords() {
        CPPUNIT_ASSERT_EQUAL(std::string(), readAll(""));
        CPPUNIT_ASSERT_EQUAL(std::string(), readAll("\r\n\n\r"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CsvReaderTest);

}  // namespace guantong::testing
