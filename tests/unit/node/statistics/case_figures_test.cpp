// SPDX-License-Identifier: Apache-2.0
// What node/statistics/case_figures.h promises: what one case adds to June 2025.
#include "node/statistics/case_figures.h"

#include "tests/support/clock_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace guantong::testing {

using cases::CaseStatus;
using standard::EventKind;
using standard::Field;
using statistics::Indicator;

class CaseFiguresTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseFiguresTest);
    CPPUNIT_TEST(everyIndicator_hasItsName);
    CPPUNIT_TEST(finishedInTime_isEarlyAndMeasured);
    CPPUNIT_TEST(lastDay_isOnTimeButNotEarly);
    CPPUNIT_TEST(finishedLate_isOverdue);
    CPPUNIT_TEST(openCase_isCountedAtTheEndOfThePeriod);
    CPPUNIT_TEST(caseOfAnotherMonth_addsNothing);
    CPPUNIT_TEST(caseAcceptedBefore_isFinishedHere);
    CPPUNIT_TEST(whatCameAfterTheHorizon_hasNotHappened);
    CPPUNIT_TEST(silence_isAcceptance);
    CPPUNIT_TEST(withoutPromise_theStatuteCounts);
    CPPUNIT_TEST(unknownCalendar_isUndetermined);
    CPPUNIT_TEST(notAccepted_isCountedOnce);
    CPPUNIT_TEST(supplements_countTheCaseOnce);
    CPPUNIT_TEST(endedOtherwise_isByItsState);
    CPPUNIT_TEST(onTheSpot_isNeitherEarlyNorMeasured);
    CPPUNIT_TEST(pausedDays_areNotUsed);
    CPPUNIT_TEST(decidedButNotFinished_isOpenNotOverdue);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyIndicator_hasItsName() {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < statistics::kIndicatorCount; ++i) {
            names.insert(statistics::toString(static_cast<Indicator>(i)));
            CPPUNIT_ASSERT(!statistics::chineseName(static_cast<Indicator>(i)).empty());
        }
        CPPUNIT_ASSERT_EQUAL(statistics::kIndicatorCount, names.size());
        CPPUNIT_ASSERT_EQUAL(std::string("corrections"),
                             std::string(toString(Indicator::corrections)));
    }

    void finishedInTime_isEarlyAndMeasured() {
        accepted("2025-06-03", 10).closed("2025-06-05");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 finished 1 onTime 1 early 1 "
                                         "measured 1 usedHundredths 200 "),
                             june());
    }

    void lastDay_isOnTimeButNotEarly() {
        accepted("2025-06-03", 2).closed("2025-06-05 17:30");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 finished 1 onTime 1 "
                                         "measured 1 usedHundredths 279 "),
                             june());
    }

    void finishedLate_isOverdue() {
        accepted("2025-06-03", 5).closed("2025-06-12");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 finished 1 overdueFinished 1 "
                                         "measured 1 usedHundredths 700 "),
                             june());
    }

    void openCase_isCountedAtTheEndOfThePeriod() {
        accepted("2025-06-05", 5);
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 open 1 overdueOpen 1 "), june());
        closed("2025-07-02");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 open 1 overdueOpen 1 "), june());
        CPPUNIT_ASSERT_EQUAL(std::string("finished 1 overdueFinished 1 measured 1 "
                                         "usedHundredths 1900 "),
                             figures("2025-07", "2025-08-01 00:00"));
    }

    void caseOfAnotherMonth_addsNothing() {
        accepted("2025-07-01", 10);
        CPPUNIT_ASSERT_EQUAL(std::string(""), june());
        CPPUNIT_ASSERT_EQUAL(std::string(""), CaseFiguresTest::of(cases::CaseState{}));
        clear();
        accepted("2025-05-06", 10).closed("2025-05-08");
        CPPUNIT_ASSERT_EQUAL(std::string(""), june());
    }

    void caseAcceptedBefore_isFinishedHere() {
        accepted("2025-05-20", 10).closed("2025-06-03");
        CPPUNIT_ASSERT_EQUAL(std::string("finished 1 onTime 1 early 1 measured 1 "
                                         "usedHundredths 900 "),
                             june());
    }

    void whatCameAfterTheHorizon_hasNotHappened() {
        accepted("2025-06-03", 10).closed("2025-06-12");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 open 1 "),
                             figures("2025-06", "2025-06-10 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string(""), figures("2025-06", "2025-06-02 00:00"));
    }

    void silence_isAcceptance() {
        on("2025-06-03", EventKind::received);
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 "), figures("2025-06", "2025-06-10 17:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 open 1 "), june());
    }

    void withoutPromise_theStatuteCounts() {
        on("2025-06-03", EventKind::received);
        on("2025-06-03", EventKind::accepted, {{Field::statuteDays, "5"}}).closed("2025-06-12");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 finished 1 overdueFinished 1 "
                                         "measured 1 usedHundredths 700 "),
                             june());
    }

    void unknownCalendar_isUndetermined() {
        accepted("2025-06-03", 10).closed("2025-06-05");
        const catalog::WorkingCalendar none;
        CPPUNIT_ASSERT_EQUAL(
            std::string("received 1 accepted 1 finished 1 undetermined 1 "),
            text(statistics::figuresOf(state, none, *statistics::periodNamed("2025-06"),
                                       at("2025-07-01 00:00"))));
    }

    void notAccepted_isCountedOnce() {
        on("2025-06-04", EventKind::received);
        on("2025-06-05", EventKind::notAccepted);
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 notAccepted 1 "), june());
        CPPUNIT_ASSERT_EQUAL(std::string(""), figures("2025-07", "2025-08-01 00:00"));
    }

    void supplements_countTheCaseOnce() {
        on("2025-06-10", EventKind::received);
        on("2025-06-11", EventKind::supplementRequested);
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 supplemented 1 "), june());
        on("2025-06-12", EventKind::supplementReceived);
        on("2025-06-13", EventKind::supplementRequested);
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 supplemented 1 "), june());
    }

    void endedOtherwise_isByItsState() {
        accepted("2025-06-10", 10);
        on("2025-06-12", EventKind::voided, {{Field::reason, "x"}});
        for (const auto& [status, name] : {std::pair{CaseStatus::withdrawn, "withdrawn"},
                                           {CaseStatus::voided, "voided"},
                                           {CaseStatus::returned, "returned"}}) {
            state.status = status;
            CPPUNIT_ASSERT_EQUAL("received 1 accepted 1 " + std::string(name) + " 1 ", june());
        }
    }

    void onTheSpot_isNeitherEarlyNorMeasured() {
        state.facts.caseType = "onTheSpot";
        accepted("2025-06-09", 1, "onTheSpot").closed("2025-06-09 15:00");
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 finished 1 onTime 1 onTheSpot 1 "),
                             june());
    }

    void pausedDays_areNotUsed() {
        accepted("2025-06-03", 10);
        file.special("2025-06-05", 2).on("2025-06-10", EventKind::specialEnded);
        state.clocks = file.facts;
        closed("2025-06-12");
        const auto used = figuresNow()[Indicator::usedHundredths];
        CPPUNIT_ASSERT_EQUAL(std::int64_t{500}, used);
    }

    void decidedButNotFinished_isOpenNotOverdue() {
        accepted("2025-06-03", 5);
        on("2025-06-12", EventKind::decided, {{Field::decision, "granted"}});
        CPPUNIT_ASSERT_EQUAL(std::string("received 1 accepted 1 open 1 "), june());
    }

private:
    CaseFiguresTest& on(const std::string& moment, EventKind kind,
                        const ClockCase::Fields& fields = {}) {
        file.on(moment, kind, fields);
        state.clocks = file.facts;
        if (state.facts.openedMs == 0) state.facts.openedMs = base::toMillis(at(moment));
        return *this;
    }
    CaseFiguresTest& accepted(const std::string& moment, int promise,
                              const std::string& caseType = "promised") {
        on(moment, EventKind::received);
        file.accepted(moment, promise, 20, caseType);
        state.clocks = file.facts;
        return *this;
    }
    CaseFiguresTest& closed(const std::string& moment) {
        on(moment, EventKind::decided, {{Field::decision, "granted"}});
        return on(moment, EventKind::finished, {{Field::result, "0"}});
    }
    void clear() {
        file = ClockCase();
        state = cases::CaseState();
    }
    std::string june() const { return figures("2025-06", "2025-07-01 00:00"); }
    std::string figures(const std::string& period, const std::string& horizon) const {
        return text(statistics::figuresOf(state, shippedCalendar(),
                                          *statistics::periodNamed(period), at(horizon)));
    }
    statistics::Figures figuresNow() const {
        return statistics::figuresOf(state, shippedCalendar(), *statistics::periodNamed("2025-06"),
                                     at("2025-07-01 00:00"));
    }
    static std::string of(const cases::CaseState& any) {
        return text(statistics::figuresOf(
            any, shippedCalendar(), *statistics::periodNamed("2025-06"), at("2025-07-01 00:00")));
    }
    static std::string text(const statistics::Figures& figures) {
        std::string all;
        for (std::size_t i = 0; i < statistics::kIndicatorCount; ++i)
            if (figures.values[i] != 0)
                all += std::string(statistics::toString(static_cast<Indicator>(i))) + " " +
                       std::to_string(figures.values[i]) + " ";
        return all;
    }

    ClockCase file;
    cases::CaseState state;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseFiguresTest);

}  // namespace guantong::testing
