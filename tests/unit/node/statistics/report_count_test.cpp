// SPDX-License-Identifier: Apache-2.0
// What node/statistics/report_count.h promises: rows by organisation and region, and corrections.
#include "node/statistics/report_count.h"

#include "node/supervision/signal_store.h"
#include "tests/support/statistics_month.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using statistics::CountedRows;
using statistics::CountSpan;
using statistics::Indicator;

class ReportCountTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportCountTest);
    CPPUNIT_TEST(horizon_isThePeriodsEndOrTheMoment);
    CPPUNIT_TEST(rows_balance);
    CPPUNIT_TEST(name_isThatOfTheCaseOpenedLast);
    CPPUNIT_TEST(nothingNew_isNoCorrection);
    CPPUNIT_TEST(lateSignal_isACorrection);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { month = std::make_unique<JuneFixture>(); }
    void tearDown() override { month.reset(); }

    void horizon_isThePeriodsEndOrTheMoment() {
        CPPUNIT_ASSERT(span("2025-06", "2025-07-02").horizon() == at("2025-07-01 00:00"));
        CPPUNIT_ASSERT(span("2025-06", "2025-06-10").horizon() ==
                       at("2025-06-10") + std::chrono::milliseconds{1});
    }

    void rows_balance() {
        const auto may = total(counted(span("2025-05", "2025-07-02")));
        const auto june = total(counted(span("2025-06", "2025-07-02")));
        const auto left = june[Indicator::finished] + june[Indicator::returned] +
                          june[Indicator::withdrawn] + june[Indicator::voided];
        CPPUNIT_ASSERT_EQUAL(may[Indicator::open] + june[Indicator::accepted],
                             left + june[Indicator::open]);
        CPPUNIT_ASSERT_EQUAL(june[Indicator::finished], june[Indicator::onTime] +
                                                            june[Indicator::overdueFinished] +
                                                            june[Indicator::undetermined]);
    }

    void name_isThatOfTheCaseOpenedLast() {
        month->accept(JuneFixture::caseId(20), "2025-06-28", 10, 20, "promised",
                      {{Field::organisation, "11360521MB0000001X"},
                       {Field::organisationName, "市场监督管理局"},
                       {Field::region, "360521"}});
        const auto rows = counted(span("2025-06", "2025-07-02"));
        CPPUNIT_ASSERT_EQUAL(std::string("市场监督管理局"),
                             rows.at({"11360521MB0000001X", "360521"}).organisationName);
    }

    void nothingNew_isNoCorrection() { CPPUNIT_ASSERT(corrections("2025-07-02").empty()); }

    void lateSignal_isACorrection() {
        month->database->write([&](store::Transaction& tx) {
            standard::Signal signal = month->published.front();
            signal.node = kCity;
            signal.id = "another";
            supervision::take(tx, signal, standard::encode(signal).xml, 7, at("2025-07-04"));
        });
        CPPUNIT_ASSERT(corrections("2025-07-03").empty());
        const auto rows = corrections("2025-07-05");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, rows.begin()->second.figures[Indicator::corrections]);
    }

private:
    static CountSpan span(const std::string& period, const std::string& asOf) {
        return {*statistics::periodNamed(period), "", at(asOf)};
    }
    CountedRows counted(const CountSpan& of) {
        CountedRows rows;
        month->database->read([&](store::Transaction& tx) {
            statistics::countInto(rows, tx, *month->log, shippedCalendar(), of);
        });
        return rows;
    }
    /// Of June as sealed on 07-02.
    CountedRows corrections(const std::string& now) {
        CountedRows rows;
        month->database->read([&](store::Transaction& tx) {
            statistics::countCorrections(rows, tx, *month->log, shippedCalendar(),
                                         span("2025-06", "2025-07-02"), at(now));
        });
        return rows;
    }
    static statistics::Figures total(const CountedRows& rows) {
        statistics::Figures sum;
        for (const auto& [key, row] : rows)
            sum += row.figures;
        return sum;
    }

    std::unique_ptr<JuneFixture> month;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportCountTest);

}  // namespace guantong::testing
