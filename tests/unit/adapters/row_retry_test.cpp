// SPDX-License-Identifier: Apache-2.0
// What RowRetry promises: kept rows are offered again once mapping or catalogue are mended.
#include "adapters/row_retry.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class RowRetryTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(RowRetryTest);
    CPPUNIT_TEST(mendedCatalogue_takesTheRow);
    CPPUNIT_TEST(mendedMapping_takesTheRow);
    CPPUNIT_TEST(unmendedRows_stayWithOneMoreTry);
    CPPUNIT_TEST(rowsOfBrokenBytes_stay);
    CPPUNIT_TEST(mappingThatNoLongerFits_isNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void mendedCatalogue_takesTheRow() {
        drop("a.csv", std::string(kSmallHeader) + "A1,NOSUCH,x,,2025-03-03,,,,\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+0+0+1"), run());
        intake.unknownItem.clear();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, adapter->retry().taken);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), events());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT rows_taken FROM adapter_run"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT rows_refused FROM adapter_run"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, adapter->errors("mended").size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, adapter->retry().tried);
    }

    void mendedMapping_takesTheRow() {
        drop("a.csv", std::string(kSmallHeader) + "A1,I1,x,,20250303,,,,\n");
        run();
        std::string mended = smallMapping();
        mended.replace(mended.find("<Format>"), 8, "<Format>yyyyMMdd</Format><Format>");
        write(mended);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, adapter->retry().taken);
    }

    void unmendedRows_stayWithOneMoreTry() {
        drop("a.csv", std::string(kSmallHeader) + "A1,NOSUCH,x,,2025-03-03,,,,\n");
        run();
        const RetryReport report = adapter->retry();
        CPPUNIT_ASSERT(report.tried == 1 && report.refused == 1 && report.taken == 0);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, adapter->errors()[0].tries);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT rows_refused FROM adapter_run"));
    }

    void rowsOfBrokenBytes_stay() {
        drop("a.csv", std::string(kSmallHeader) + "A1\nA2,I1,\"x\n");
        run();
        const RetryReport report = adapter->retry();
        CPPUNIT_ASSERT(report.tried == 2 && report.refused == 2);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_ROW_RAGGED"), adapter->errors()[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_QUOTE_WRONG"), adapter->errors()[1].code);
    }

    void mappingThatNoLongerFits_isNamed() {
        drop("a.csv", std::string(kSmallHeader) + "A1,NOSUCH,x,,2025-03-03,,,,\n");
        run();
        std::string other = smallMapping();
        other.replace(other.find("column=\"why\""), 12, "column=\"because\"");
        write(other);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, adapter->retry().refused);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_HEADER_WRONG"), adapter->errors()[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("because"), adapter->errors()[0].column);
        write("<nothing/>");
        CPPUNIT_ASSERT(!adapter->retry().faults.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RowRetryTest);

}  // namespace guantong::testing
