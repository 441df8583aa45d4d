// SPDX-License-Identifier: Apache-2.0
// What a CaseLog computes of a case besides its state (node/cases/case_log.h): the cached moments
// and the rules under a calendar.
#include "node/cases/case_log.h"

#include "tests/support/cases_fixture.h"

namespace guantong::testing {

using cases::ClockKind;
using cases::Milestone;

class CaseLogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseLogTest);
    CPPUNIT_TEST(dues_areTheClocksMoments);
    CPPUNIT_TEST(withoutACalendar_noMomentIsCached);
    CPPUNIT_TEST(nextDue_onlyWhereTheSignalsAreRaised);
    CPPUNIT_TEST(nextDue_isTheFirstMilestoneEvenIfPast);
    CPPUNIT_TEST(catalogueLimits_serveWhereTheEventsNameNone);
    CPPUNIT_TEST(withoutACalendar_silenceNeverAccepts);
    CPPUNIT_TEST_SUITE_END();

public:
    void dues_areTheClocksMoments() {
        const auto state = acceptedState();
        const auto dues = logOf(kCounty).duesOf(state, calendar.get());
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17T17:30:00.000+08:00"), text(dues.promise));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31T17:30:00.000+08:00"), text(dues.statute));
    }

    void withoutACalendar_noMomentIsCached() {
        CPPUNIT_ASSERT(logOf(kCounty).duesOf(acceptedState(), nullptr) == cases::CaseDues{});
    }

    void nextDue_onlyWhereTheSignalsAreRaised() {
        const auto state = acceptedState();
        CPPUNIT_ASSERT(logOf(kCounty).duesOf(state, calendar.get()).next != 0);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, logOf(kCity).duesOf(state, calendar.get()).next);
    }

    void nextDue_isTheFirstMilestoneEvenIfPast() {
        auto state = acceptedState();
        state.changedMs = base::toMillis(*base::parseInstant("2025-06-30T09:00:00.000+08:00"));
        const auto dues = logOf(kCounty).duesOf(state, calendar.get());
        CPPUNIT_ASSERT(dues.next != 0 && dues.next <= dues.promise + 1);
    }

    void catalogueLimits_serveWhereTheEventsNameNone() {
        CasesFixture f;
        auto settings = f.settings();
        settings.catalogueLimits = [](store::Transaction&, const cases::CaseFacts& facts) {
            CPPUNIT_ASSERT_EQUAL(std::string("000101001000"), facts.item);
            cases::Limits limits;
            limits.promise = cases::Limit{10};
            return limits;
        };
        f.log = std::make_unique<cases::CaseLog>(settings);
        f.append("360521000000-20250303-k3v9x2ab", EventKind::received);
        f.append("360521000000-20250303-k3v9x2ab", EventKind::accepted);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17T17:30:00.000+08:00"),
                             text(std::stoll(f.value("SELECT promise_due_ms FROM case_file"))));
    }

    void withoutACalendar_silenceNeverAccepts() {
        CPPUNIT_ASSERT(!cases::CaseLog::rulesUnder(nullptr).acceptedBySilence);
    }

private:
    static std::string text(std::int64_t ms) { return base::formatInstant(base::fromMillis(ms)); }
    cases::CaseState acceptedState() {
        CaseScript script;
        script.add(kCounty, EventKind::received);
        script.add(kCounty, EventKind::accepted,
                   {{Field::promiseDays, "10"},
                    {Field::promiseUnit, "workingDay"},
                    {Field::statuteDays, "20"},
                    {Field::statuteUnit, "workingDay"}});
        return cases::fold(script.events, {}).state;
    }
    cases::CaseLog logOf(base::NodeId node) {
        cases::CaseLogSettings settings;
        settings.node = node;
        settings.clock = &clock;
        settings.milestones = {{ClockKind::promise, Milestone::Form::daysLeft, 2},
                               {ClockKind::promise, Milestone::Form::passed, 0}};
        return cases::CaseLog(settings);
    }

    base::FixedClock clock{*base::parseInstant("2025-03-03T09:00:00.000+08:00")};
    std::shared_ptr<const catalog::WorkingCalendar> calendar = plainCalendar();
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseLogTest);

}  // namespace guantong::testing
