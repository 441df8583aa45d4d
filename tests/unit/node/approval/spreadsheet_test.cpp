// SPDX-License-Identifier: Apache-2.0
// A spreadsheet written row by row: texts stay texts.
#include "node/approval/spreadsheet.h"
#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "tests/support/base_temp_folder.h"

namespace guantong::testing {

using approval::Spreadsheet;

class SpreadsheetTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SpreadsheetTest);
    CPPUNIT_TEST(rows_thenAnArchiveWithASheet);
    CPPUNIT_TEST(folderGone_thenAnError);
    CPPUNIT_TEST(neverClosed_thenNothingIsLeft);
    CPPUNIT_TEST_SUITE_END();

public:
    void rows_thenAnArchiveWithASheet() {
        const TempFolder folder;
        const auto file = folder.path() / "a.xlsx";
        Spreadsheet sheet(file, folder.path(), "办件", {{"编号", 20}, {"剩余", 8}});
        for (int i = 0; i < 5000; ++i)
            sheet.add({std::string("=1+1"), std::int64_t{i - 2500}});
        sheet.add({std::string(), std::string("😀䶮\x01")});
        sheet.add({std::string(100'000, 'x')});
        sheet.close();
        const auto bytes = base::readFile(file, 4 << 20);
        CPPUNIT_ASSERT(bytes.starts_with("PK\x03\x04"));
        CPPUNIT_ASSERT(bytes.find("xl/worksheets/sheet1.xml") != std::string::npos);
    }

    void folderGone_thenAnError() {
        const TempFolder folder;
        Spreadsheet sheet(folder.path() / "none" / "a.xlsx", folder.path(), "办件", {{"编号"}});
        sheet.add({std::string("x")});
        CPPUNIT_ASSERT_THROW(sheet.close(), base::Error);
    }

    void neverClosed_thenNothingIsLeft() {
        const TempFolder folder;
        const auto file = folder.path() / "a.xlsx";
        { Spreadsheet sheet(file, folder.path(), "办件", {{"编号"}}); }
        CPPUNIT_ASSERT(!std::filesystem::exists(file));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SpreadsheetTest);

}  // namespace guantong::testing
