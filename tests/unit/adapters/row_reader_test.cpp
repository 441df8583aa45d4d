// SPDX-License-Identifier: Apache-2.0
// What RowReader promises: every row with its place, and the file's faults with their line.
#include "adapters/row_reader.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class RowReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RowReaderTest);
    CPPUNIT_TEST(rows_haveTheirPlaceAndCells);
    CPPUNIT_TEST(gb18030AndBig5Files_areTheSameRows);
    CPPUNIT_TEST(skip_goesOnBehind);
    CPPUNIT_TEST(recordsAboveTheHeader_areLeftOut);
    CPPUNIT_TEST(sameTimes_areCounted);
    CPPUNIT_TEST(wrongHeader_isNamedWithItsLine);
    CPPUNIT_TEST_SUITE_END();

public:
    void rows_haveTheirPlaceAndCells() {
        const auto rows =
            read(std::string(kSmallHeader) +
                 "A1,I1,\"two\nlines\",,2025-03-03,,,,\nA2\nA3,I1,x,,2025-03-03,,,,\n");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, rows.size());
        CPPUNIT_ASSERT(rows[0].record == 1 && rows[0].line == 2);
        CPPUNIT_ASSERT(rows[1].record == 2 && rows[1].line == 4);
        CPPUNIT_ASSERT(rows[1].mapped.refusal()->fault.code == base::Code::ADAPTER_ROW_RAGGED);
        CPPUNIT_ASSERT_EQUAL(std::string("two\nlines"), rows[0].cells().at(2));
        CPPUNIT_ASSERT_EQUAL(std::size_t{9}, rows[2].cells().size());
    }

    void gb18030AndBig5Files_areTheSameRows() {
        const std::string utf8 = std::string(kSmallHeader) + "A1,I1,中文,,2025-03-03,,,,\n";
        const std::string gb =
            std::string(kSmallHeader) + "A1,I1,\xD6\xD0\xCE\xC4,,2025-03-03,,,,\n";
        const std::string big5 =
            std::string(kSmallHeader) + "A1,I1,\xA4\xA4\xA4\xE5,,2025-03-03,,,,\n";
        const auto one = read(utf8), two = read(gb);
        const auto three = read(big5, "<Source encoding=\"big5\"/>");
        CPPUNIT_ASSERT(one[0].mapped.events[0].content == two[0].mapped.events[0].content);
        CPPUNIT_ASSERT(one[0].mapped.events[0].content == three[0].mapped.events[0].content);
    }

    void skip_goesOnBehind() {
        const auto rows = read(std::string(kSmallHeader) +
                                   "A1,I1,x,,2025-03-03,,,,\n"
                                   "A2,I1,x,,2025-03-03,,,,\nA3,I1,x,,2025-03-03,,,,\n",
                               "", 2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows.size());
        CPPUNIT_ASSERT(rows[0].record == 3 && rows[0].line == 4);
    }

    void recordsAboveTheHeader_areLeftOut() {
        const auto rows =
            read("表格说明\n" + std::string(kSmallHeader) + "A1,I1,x,,2025-03-03,,,,\n",
                 "<Source skip=\"1\" delimiter=\"comma\"/>");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows.size());
        CPPUNIT_ASSERT(rows[0].mapped.findings.empty());
    }

    void sameTimes_areCounted() {
        const auto rows = read(std::string(kSmallHeader) +
                               "A1,I1,x,,2025-03-03,,,,\n"
                               "A2,I1,x,,2025-03-03,,,,\nA3,I1,x,,2025-03-04,,,,\n");
        CPPUNIT_ASSERT(rows[0].sameTimeBefore == 0 && rows[1].sameTimeBefore == 1 &&
                       rows[2].sameTimeBefore == 0);
    }

    void wrongHeader_isNamedWithItsLine() {
        const Mapping mapping = mappingOf(smallMapping());
        base::writeFileAtomically(folder_.file("f"), "\n\nno,item\nA1,I1\n");
        SourceFile file(folder_.file("f"));
        const auto seen = survey(file, std::nullopt);
        const auto fault = RowReader(file, seen, mapping).open();
        CPPUNIT_ASSERT(fault && fault->code == base::Code::ADAPTER_HEADER_WRONG);
        CPPUNIT_ASSERT_EQUAL(std::string("3"), fault->field);
        CPPUNIT_ASSERT(fault->detail.find("applied") != std::string::npos &&
                       fault->detail.find("the header is: no, item") != std::string::npos);
    }

private:
    std::vector<ReadRow> read(const std::string& bytes, const std::string& more = {},
                              std::int64_t skip = 0) {
        const Mapping mapping = mappingOf(smallMapping(more));
        mappings_.push_back(std::make_unique<Mapping>(mapping));
        base::writeFileAtomically(folder_.file("f"), bytes);
        SourceFile file(folder_.file("f"));
        const auto seen = survey(file, mapping.encoding);
        RowReader reader(file, seen, *mappings_.back());
        const auto fault = reader.open();
        CPPUNIT_ASSERT_MESSAGE(fault ? fault->detail : "", !fault);
        reader.skip(skip);
        std::vector<ReadRow> rows;
        for (ReadRow row; reader.next(row); row = {})
            rows.push_back(std::move(row));
        return rows;
    }
    TempFolder folder_;
    std::vector<std::unique_ptr<Mapping>> mappings_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RowReaderTest);

}  // namespace guantong::testing
