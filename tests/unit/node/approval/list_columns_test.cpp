// SPDX-License-Identifier: Apache-2.0
// The columns of an exported list.
#include "node/approval/list_columns.h"
#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using approval::WorkRow;

class ListColumnsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ListColumnsTest);
    CPPUNIT_TEST(everyColumn_thenACellForAnEmptyRow);
    CPPUNIT_TEST(cells_thenWordsAndNumbers);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyColumn_thenACellForAnEmptyRow() {
        for (const auto& column : approval::listColumns()) {
            column.cell(WorkRow{});
            CPPUNIT_ASSERT(approval::listColumnNamed(column.key) == &column);
        }
        CPPUNIT_ASSERT(approval::listColumnNamed("none") == nullptr);
        CPPUNIT_ASSERT(approval::listColumnNamed("lightName") ==
                       approval::listColumnNamed("light"));
    }

    void cells_thenWordsAndNumbers() {
        WorkRow row;
        row.row.facts.caseType = "promised";
        row.row.dues.promise =
            base::toMillis(*base::parseInstant("2025-07-04T17:30:00.000+08:00"));
        row.promiseLeft = -2;
        row.light = approval::Light::over;
        CPPUNIT_ASSERT_EQUAL(std::string("承诺件"), text("caseTypeName", row));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-07-04"), text("promiseDue", row));
        CPPUNIT_ASSERT_EQUAL(std::string("已超期"), text("light", row));
        CPPUNIT_ASSERT_EQUAL(
            std::int64_t{-2},
            std::get<std::int64_t>(approval::listColumnNamed("promiseLeft")->cell(row)));
    }

private:
    static std::string text(const char* key, const WorkRow& row) {
        return std::get<std::string>(approval::listColumnNamed(key)->cell(row));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ListColumnsTest);

}  // namespace guantong::testing
