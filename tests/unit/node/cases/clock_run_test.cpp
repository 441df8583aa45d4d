// SPDX-License-Identifier: Apache-2.0
// Counting days on one run: ranges, the last whole day, pauses by rule.
#include "node/cases/clock_run.h"

#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using cases::ClockRun;
using cases::DayRange;
using cases::OpenPause;
using cases::Pause;
using cases::PauseRule;

class ClockRunTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockRunTest);
    CPPUNIT_TEST(wholeDay_endsWithBusiness);
    CPPUNIT_TEST(overlappingPauses_becomeOneRange);
    CPPUNIT_TEST(pausesBeforeTheStart_spareNothing);
    CPPUNIT_TEST(openPause_endsTodayOrWhereApproved);
    CPPUNIT_TEST(rules_sayWhichPausesCount);
    CPPUNIT_TEST(countedDay_jumpsOverTheRanges);
    CPPUNIT_TEST_SUITE_END();

public:
    void wholeDay_endsWithBusiness() {
        const auto& calendar = shippedCalendar();
        CPPUNIT_ASSERT(cases::lastWholeDay(calendar, at("2025-03-04 17:29")) == day("2025-03-03"));
        CPPUNIT_ASSERT(cases::lastWholeDay(calendar, at("2025-03-04 17:30")) == day("2025-03-04"));
    }

    void overlappingPauses_becomeOneRange() {
        const auto ranges =
            rangesOf({pause("2025-03-06", "2025-03-10"), pause("2025-03-10", "2025-03-12"),
                      pause("2025-03-17", "2025-03-17")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, ranges.size());
        CPPUNIT_ASSERT(ranges[0].first == day("2025-03-06"));
        CPPUNIT_ASSERT(ranges[0].last == day("2025-03-12"));
    }

    void pausesBeforeTheStart_spareNothing() {
        CPPUNIT_ASSERT(rangesOf({pause("2025-02-03", "2025-03-03")}).empty());
        const auto ranges = rangesOf({pause("2025-02-03", "2025-03-05")});
        CPPUNIT_ASSERT(ranges.at(0).first == day("2025-03-04"));
    }

    void openPause_endsTodayOrWhereApproved() {
        Pause open = pause("2025-03-06", "2025-03-06");
        open.endedOn.reset();
        open.approvedDays = 4;
        const ClockRun run = aRun();
        const auto last = [&](OpenPause until) {
            return cases::excluded(run, {open}, shippedCalendar(), day("2025-03-07"), until)
                .at(0)
                .last;
        };
        CPPUNIT_ASSERT(last(OpenPause::untilToday) == day("2025-03-07"));
        CPPUNIT_ASSERT(last(OpenPause::untilApproved) == day("2025-03-11"));
    }

    void rules_sayWhichPausesCount() {
        Pause special = pause("2025-03-06", "2025-03-07");
        CPPUNIT_ASSERT(obeys(PauseRule::statute, special));
        CPPUNIT_ASSERT(!obeys(PauseRule::none, special));
        special.procedure = 9;  // none of the eight
        CPPUNIT_ASSERT(!obeys(PauseRule::statute, special));
        CPPUNIT_ASSERT(obeys(PauseRule::promise, special));
        special.notified = false;
        CPPUNIT_ASSERT(!obeys(PauseRule::promise, special));
        special.cause = Pause::Cause::suspended;
        CPPUNIT_ASSERT(obeys(PauseRule::promise, special));
        CPPUNIT_ASSERT(!obeys(PauseRule::statute, special));
    }

    void countedDay_jumpsOverTheRanges() {
        const std::vector<DayRange> ranges{{day("2025-03-06"), day("2025-03-12")},
                                           {day("2025-03-17"), day("2025-03-18")}};
        const auto nth = [&](std::int64_t n) {
            return base::formatDate(cases::countedDay(aRun(), ranges, shippedCalendar(), n));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03"), nth(0));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-05"), nth(2));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-13"), nth(3));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-19"), nth(5));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, cases::countedDays(aRun(), ranges, shippedCalendar(),
                                                                 day("2025-03-18")));
    }

private:
    static ClockRun aRun() {
        ClockRun run;
        run.kind = cases::ClockKind::promise;
        run.start = day("2025-03-03");
        run.limit = {10};
        run.pauses = PauseRule::promise;
        return run;
    }

    static Pause pause(const char* from, const char* to) {
        Pause one;
        one.begins = one.effective = day(from);
        one.endedOn = day(to);
        one.procedure = 4;
        return one;
    }

    static std::vector<DayRange> rangesOf(const std::vector<Pause>& pauses) {
        return cases::excluded(aRun(), pauses, shippedCalendar(), day("2025-06-30"),
                               OpenPause::untilToday);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockRunTest);

}  // namespace guantong::testing
