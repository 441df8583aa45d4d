// SPDX-License-Identifier: Apache-2.0
// What node/statistics/report_cases.h promises, over a month counted by hand (tests/support).
#include "node/statistics/report_cases.h"

#include "node/supervision/signal_store.h"
#include "tests/support/statistics_month.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using statistics::CountSpan;
using Case = standard::ReportAnswer::Case;

class ReportCasesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportCasesTest);
    CPPUNIT_TEST(cases_addUpToTheMonthlyReport);
    CPPUNIT_TEST(row_saysWhatHappenedWhen);
    CPPUNIT_TEST(whatCameAfterThePeriod_isNotInIt);
    CPPUNIT_TEST(region_keepsItsOwn);
    CPPUNIT_TEST(secretItem_isNotListed);
    CPPUNIT_TEST(limit_endsTheList);
    CPPUNIT_TEST(signalOfAnUnknownCase_isStillListed);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { month = std::make_unique<JuneFixture>(); }
    void tearDown() override { month.reset(); }

    void cases_addUpToTheMonthlyReport() {
        std::map<std::string, std::map<std::string, std::int64_t>> sums;
        for (const auto& each : list())
            for (const auto& [name, count] : each.counts)
                sums[each.organisation][name] += count;
        const auto text = [&](const std::string& organisation) {
            std::string all;
            for (const auto& [name, count] : sums[organisation])
                all += " " + name + " " + std::to_string(count);
            return all;
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string(" accepted 6 early 2 finished 4 measured 3 notAccepted 1 onTheSpot 1 "
                        "onTime 3 open 2 overdueFinished 1 overdueOpen 1 received 8 reminder 1 "
                        "supplemented 1 usedHundredths 1800 warning 1 withdrawn 1 yellowCard 2"),
            text("11360521MB0000001X"));
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                " accepted 1 early 1 finished 1 measured 1 onTime 1 received 1 usedHundredths 400"),
            text("11360502MB0000002X"));
    }

    void row_saysWhatHappenedWhen() {
        const Case late = caseOf(2);
        CPPUNIT_ASSERT(late.overdue);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-03"), day(late.accepted));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-10"), day(late.promiseDue));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-12"), day(late.finished));
        CPPUNIT_ASSERT_EQUAL(std::string("closed"), late.status);
        CPPUNIT_ASSERT_EQUAL(std::string("市场监管局"), late.organisationName);
        const Case open = caseOf(4);
        CPPUNIT_ASSERT(!open.overdue && !open.finished && open.accepted);
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), open.status);
        CPPUNIT_ASSERT_EQUAL(std::string("withdrawn"), caseOf(8).status);
        CPPUNIT_ASSERT(caseOf(10).caseId.empty());  // July's
    }

    void whatCameAfterThePeriod_isNotInIt() {
        month->close(JuneFixture::caseId(4), "2025-07-01 15:00");
        CPPUNIT_ASSERT(!caseOf(4).finished);
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), caseOf(4).status);
    }

    void region_keepsItsOwn() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, list("360502").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, list("360600").size());
    }

    void secretItem_isNotListed() {
        const auto all = list().size();
        const auto none = listWith([](store::Transaction&, const std::string&) { return true; });
        CPPUNIT_ASSERT(all > 0 && none.empty());
    }

    void limit_endsTheList() { CPPUNIT_ASSERT_EQUAL(std::size_t{3}, listWith({}, 2).size()); }

    void signalOfAnUnknownCase_isStillListed() {
        standard::Signal signal;
        signal.id = "s-1";
        signal.caseId = JuneFixture::caseId(99);
        signal.node = kCounty;
        signal.rule = "S04";
        signal.level = "redCard";
        signal.clock = "promise";
        signal.momentDue = signal.raisedAt = at("2025-06-20");
        signal.organisation = "other";
        month->database->write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(supervision::take(tx, signal, "<Signal></Signal>", 0, signal.raisedAt));
        });
        const Case row = caseOf(99);
        CPPUNIT_ASSERT_EQUAL(std::string("none"), row.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, row.counts.at("redCard"));
    }

private:
    std::vector<Case> listWith(const statistics::SecretItem& secret,
                               std::size_t limit = statistics::kMaxReportCases,
                               const std::string& region = "") {
        std::vector<Case> cases;
        month->database->read([&](store::Transaction& tx) {
            const CountSpan span{*statistics::periodNamed("2025-06"), region, at("2025-07-02")};
            cases = statistics::listCases(tx, *month->log, *month->log->settings().calendar(), span,
                                          secret, limit);
        });
        return cases;
    }
    std::vector<Case> list(const std::string& region = "") {
        return listWith({}, statistics::kMaxReportCases, region);
    }
    Case caseOf(int number) {
        for (auto& each : list())
            if (each.caseId == JuneFixture::caseId(number)) return each;
        return {};
    }
    static std::string day(const std::optional<base::Instant>& moment) {
        return moment ? base::formatDate(base::dateOf(*moment)) : "none";
    }

    std::unique_ptr<JuneFixture> month;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportCasesTest);

}  // namespace guantong::testing
