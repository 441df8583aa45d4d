// SPDX-License-Identifier: Apache-2.0
// The law's clocks (S3): every vector of the law table and of the standard, rule by rule.
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using cases::ClockKind;
using cases::ClockState;
using standard::EventKind;
using standard::Field;

class ClockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockTest);
    CPPUNIT_TEST(vectorsOfTheLaw_dueToTheDay);
    CPPUNIT_TEST(acceptance_isFiveDaysFromReceipt);
    CPPUNIT_TEST(acceptanceOnTheWeb_startsWithTheApplication);
    CPPUNIT_TEST(acceptanceAtTheWindow_startsWithTheReceipt);
    CPPUNIT_TEST(supplementInTime_stopsAndStartsAnew);
    CPPUNIT_TEST(supplementDeliveredByTheApplicant_startsAnewAtOnce);
    CPPUNIT_TEST(silence_acceptsAsOfReceipt);
    CPPUNIT_TEST(silenceAfterSupplements_acceptsAsOfTheirReceipt);
    CPPUNIT_TEST(laterAccepted_doesNotMoveTheStart);
    CPPUNIT_TEST(acceptedOnTheLastDay_isInTimeUntilClose);
    CPPUNIT_TEST(supplementAfterSilence_stopsThePromiseOnly);
    CPPUNIT_TEST(notAccepted_endsEverything);
    CPPUNIT_TEST(promiseAndStatute_haveTheirOwnUnits);
    CPPUNIT_TEST(monthLimit_endsOnTheSameDayOrTheMonthsLast);
    CPPUNIT_TEST(dayLimitEndingOnADayOff_movesToTheNextWorkingDay);
    CPPUNIT_TEST(hourLimit_roundsUpToWorkingDays);
    CPPUNIT_TEST(statuteNotStated_isTheLaws);
    CPPUNIT_TEST(onTheSpot_isDueTheSameDay);
    CPPUNIT_TEST(jointCase_has45And15);
    CPPUNIT_TEST(preliminaryReview_is20DaysAndUpperStartsItsOwn);
    CPPUNIT_TEST(forwardingAnOrdinaryCase_stopsNothing);
    CPPUNIT_TEST(partner_hasItsOwnClock);
    CPPUNIT_TEST(grant_startsDeliveryAndPublicity);
    CPPUNIT_TEST(denial_startsNeither);
    CPPUNIT_TEST(withdrawal_endsAll);
    CPPUNIT_TEST(stepWithLimit_hasItsOwnClock);
    CPPUNIT_TEST(decidedLate_staysOverdue);
    CPPUNIT_TEST(eventsAfterAsOf_areAsIfTheyHadNotHappened);
    CPPUNIT_TEST(pastTheKnownCalendar_theClockStays);
    CPPUNIT_TEST(calendarImported_dueIsKnown);
    CPPUNIT_TEST(calendarOfThePastCorrected_reprojects);
    CPPUNIT_TEST(workedExampleOfAnExistingSystem_sameDays);
    CPPUNIT_TEST(names_readBack);
    CPPUNIT_TEST_SUITE_END();

public:
    void vectorsOfTheLaw_dueToTheDay() {
        struct Vector {
            const char* accepted;
            int days;
            const char* due;
        };
        for (const Vector& vector : {Vector{"2025-03-03", 20, "2025-03-31"},
                                     {"2025-03-03", 30, "2025-04-15"},
                                     {"2025-03-03", 45, "2025-05-08"},
                                     {"2025-03-03", 60, "2025-05-29"},
                                     {"2025-04-25", 5, "2025-05-06"},
                                     {"2025-09-26", 5, "2025-10-10"},
                                     {"2025-01-20", 20, "2025-02-21"},
                                     {"2025-01-24", 1, "2025-01-26"},
                                     {"2025-03-01", 1, "2025-03-03"},
                                     {"2025-03-03", 10, "2025-03-17"}}) {
            ClockCase file;
            file.accepted(vector.accepted, vector.days, vector.days);
            const std::string expected = std::string(vector.due) + " 17:30";
            CPPUNIT_ASSERT_EQUAL(expected, file.due(ClockKind::statute, vector.accepted));
            CPPUNIT_ASSERT_EQUAL(expected, file.due(ClockKind::promise, vector.accepted));
        }
    }

    void acceptance_isFiveDaysFromReceipt() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received);
        const auto reading = file.read(ClockKind::acceptance, "2025-03-05 18:00");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10 17:30"), shown(reading.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, reading.usedDays);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, reading.leftDays);
        CPPUNIT_ASSERT(reading.state == ClockState::running);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, file.readings("2025-03-05").size());
    }

    void acceptanceOnTheWeb_startsWithTheApplication() {
        ClockCase file;  // on a Saturday: counting begins with Monday
        file.on("2025-03-01", EventKind::applied).on("2025-03-05", EventKind::received);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-07 17:30"),
                             file.due(ClockKind::acceptance, "2025-03-06"));
    }

    void acceptanceAtTheWindow_startsWithTheReceipt() {
        ClockCase file;
        file.on("2025-03-03", EventKind::applied, {}, "window");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10 17:30"),
                             file.due(ClockKind::acceptance, "2025-03-03"));
        file.on("2025-03-05", EventKind::received, {}, "window");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-12 17:30"),
                             file.due(ClockKind::acceptance, "2025-03-05"));
    }

    void supplementInTime_stopsAndStartsAnew() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received)
            .on("2025-03-06", EventKind::supplementRequested, {{Field::materials, "licence"}});
        const auto waiting = file.read(ClockKind::acceptance, "2025-05-30");
        CPPUNIT_ASSERT(waiting.state == ClockState::paused);
        CPPUNIT_ASSERT(!waiting.due && !waiting.notBefore && !waiting.overdue);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, waiting.usedDays);
        CPPUNIT_ASSERT(!file.has(ClockKind::statute, "2025-05-30"));
        file.on("2025-06-03", EventKind::supplementReceived);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-10 17:30"),
                             file.due(ClockKind::acceptance, "2025-06-03"));
        file.accepted("2025-06-05", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-19 17:30"),
                             file.due(ClockKind::promise, "2025-06-05"));
    }

    void supplementDeliveredByTheApplicant_startsAnewAtOnce() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received)
            .on("2025-03-06", EventKind::supplementRequested)
            .on("2025-03-07", EventKind::supplementDelivered)
            .on("2025-03-13", EventKind::supplementReceived);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-14 17:30"),
                             file.due(ClockKind::acceptance, "2025-03-13"));
    }

    void silence_acceptsAsOfReceipt() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received, {{Field::statuteDays, "20"}});
        CPPUNIT_ASSERT(!file.has(ClockKind::statute, "2025-03-10 17:30"));
        const auto statute = file.read(ClockKind::statute, "2025-03-10 17:31");
        CPPUNIT_ASSERT(statute.bySilence);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"), shown(statute.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, statute.usedDays);
        const auto acceptance = file.read(ClockKind::acceptance, "2025-03-10 17:31");
        CPPUNIT_ASSERT(acceptance.state == ClockState::ended);
        CPPUNIT_ASSERT(acceptance.bySilence);
    }

    void silenceAfterSupplements_acceptsAsOfTheirReceipt() {
        ClockCase file;
        file.on("2025-02-24", EventKind::received)
            .on("2025-02-26", EventKind::supplementRequested)
            .on("2025-03-03", EventKind::supplementReceived);
        const auto statute = file.read(ClockKind::statute, "2025-03-20");
        CPPUNIT_ASSERT(statute.bySilence);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"), shown(statute.due));
    }

    void laterAccepted_doesNotMoveTheStart() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received).accepted("2025-03-14", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                             file.due(ClockKind::statute, "2025-03-14"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"),
                             file.due(ClockKind::promise, "2025-03-14"));
    }

    void acceptedOnTheLastDay_isInTimeUntilClose() {
        ClockCase inTime, late;
        inTime.on("2025-03-03", EventKind::received).accepted("2025-03-10 17:30", 10, 20);
        late.on("2025-03-03", EventKind::received).accepted("2025-03-10 17:31", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"),
                             inTime.due(ClockKind::promise, "2025-03-11"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"),
                             late.due(ClockKind::promise, "2025-03-11"));
    }

    void supplementAfterSilence_stopsThePromiseOnly() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received, {{Field::promiseDays, "10"}})
            .on("2025-03-12", EventKind::supplementRequested)
            .on("2025-03-14", EventKind::supplementReceived);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-20 17:30"),
                             file.due(ClockKind::promise, "2025-03-17"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                             file.due(ClockKind::statute, "2025-03-17"));
    }

    void notAccepted_endsEverything() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received).on("2025-03-05", EventKind::notAccepted);
        CPPUNIT_ASSERT(file.read(ClockKind::acceptance, "2025-04-30").state == ClockState::ended);
        CPPUNIT_ASSERT(!file.has(ClockKind::statute, "2025-04-30"));
    }

    void promiseAndStatute_haveTheirOwnUnits() {
        ClockCase file;
        file.on("2025-03-03", EventKind::accepted,
                {{Field::promiseDays, "15"},
                 {Field::promiseUnit, "day"},
                 {Field::statuteDays, "3"},
                 {Field::statuteUnit, "month"}});
        const auto promise = file.read(ClockKind::promise, "2025-03-10 18:00");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-18 17:30"), shown(promise.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, promise.usedDays);
        const auto statute = file.read(ClockKind::statute, "2025-03-10");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-03 17:30"), shown(statute.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{92}, statute.limitDays);
    }

    void monthLimit_endsOnTheSameDayOrTheMonthsLast() {
        const ClockCase::Fields month{{Field::statuteDays, "1"}, {Field::statuteUnit, "month"}};
        const ClockCase::Fields year{{Field::statuteDays, "1"}, {Field::statuteUnit, "year"}};
        ClockCase shortMonth, leapDay;
        shortMonth.on("2024-01-31", EventKind::accepted, month);
        leapDay.on("2024-02-29", EventKind::accepted, year);
        CPPUNIT_ASSERT_EQUAL(std::string("2024-02-29 17:30"),
                             shortMonth.due(ClockKind::statute, "2024-02-01"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-02-28 17:30"),
                             leapDay.due(ClockKind::statute, "2024-03-01"));
    }

    void dayLimitEndingOnADayOff_movesToTheNextWorkingDay() {
        ClockCase file;  // 2025-05-03 is a Saturday within the holidays
        file.on("2025-04-23", EventKind::accepted,
                {{Field::promiseDays, "10"}, {Field::promiseUnit, "day"}});
        const auto reading = file.read(ClockKind::promise, "2025-05-05");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-05-06 17:30"), shown(reading.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, reading.usedDays);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, reading.leftDays);
        CPPUNIT_ASSERT(!reading.overdue);
    }

    void hourLimit_roundsUpToWorkingDays() {
        ClockCase file;
        file.on("2025-03-03", EventKind::accepted,
                {{Field::promiseDays, "8"}, {Field::promiseUnit, "hour"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-05 17:30"),
                             file.due(ClockKind::promise, "2025-03-03"));
    }

    void statuteNotStated_isTheLaws() {
        ClockCase file;
        file.on("2025-03-03", EventKind::accepted);
        CPPUNIT_ASSERT(!file.has(ClockKind::promise, "2025-03-03"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{20},
                             file.read(ClockKind::statute, "2025-03-03").limitDays);
        cases::Limits catalogue;
        catalogue.promise = cases::Limit{7};
        catalogue.statute = cases::Limit{15};
        file.facts.setCatalogueLimits(catalogue);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{15},
                             file.read(ClockKind::statute, "2025-03-03").limitDays);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7},
                             file.read(ClockKind::promise, "2025-03-03").limitDays);
    }

    void onTheSpot_isDueTheSameDay() {
        ClockCase file, dayOff;
        file.on("2025-03-03", EventKind::accepted, {{Field::caseType, "onTheSpot"}});
        dayOff.on("2025-03-01", EventKind::accepted, {{Field::caseType, "onTheSpot"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03 17:30"),
                             file.due(ClockKind::promise, "2025-03-03"));
        CPPUNIT_ASSERT(file.read(ClockKind::promise, "2025-03-03 17:31").overdue);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03 17:30"),
                             dayOff.due(ClockKind::promise, "2025-03-02"));
    }

    void jointCase_has45And15() {
        ClockCase file;
        file.on("2025-03-03", EventKind::accepted, {{Field::caseType, "joint"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-05-08 17:30"),
                             file.due(ClockKind::statute, "2025-03-03"));
        file.on("2025-05-07", EventKind::extended,
                {{Field::days, "15"}, {Field::approverRank, "governmentHead"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-05-29 17:30"),
                             file.due(ClockKind::statute, "2025-05-07"));
    }

    void preliminaryReview_is20DaysAndUpperStartsItsOwn() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20, "reportedUp")
            .on("2025-03-20", EventKind::forwardedUp, {{Field::target, "360500000000"}});
        auto preliminary = file.read(ClockKind::preliminary, "2025-03-24");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"), shown(preliminary.due));
        CPPUNIT_ASSERT(preliminary.state == ClockState::ended && !preliminary.overdue);
        CPPUNIT_ASSERT(file.read(ClockKind::promise, "2025-03-24").overdue);  // until it is taken
        file.node = base::NodeId::fromNumber(360500000000);
        file.on("2025-03-24", EventKind::penAccepted);
        const auto promise = file.read(ClockKind::promise, "2025-03-24");
        CPPUNIT_ASSERT(promise.node == file.node);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-08 17:30"), shown(promise.due));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-22 17:30"),
                             file.due(ClockKind::statute, "2025-03-24"));
        CPPUNIT_ASSERT(file.read(ClockKind::preliminary, "2025-03-24").state == ClockState::ended);
    }

    void forwardingAnOrdinaryCase_stopsNothing() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-05", EventKind::forwardedUp, {{Field::target, "360500000000"}})
            .on("2025-03-06", EventKind::penAccepted)
            .on("2025-03-07", EventKind::returnedDown, {{Field::target, "360521000000"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"),
                             file.due(ClockKind::promise, "2025-03-10"));
        CPPUNIT_ASSERT(!file.has(ClockKind::preliminary, "2025-03-10"));
    }

    void partner_hasItsOwnClock() {
        ClockCase file;
        file.accepted("2025-03-03", 30, 45, "joint")
            .on("2025-03-04", EventKind::jointDispatched,
                {{Field::target, "360502000000"}, {Field::days, "5"}})
            .on("2025-03-04", EventKind::jointDispatched,
                {{Field::target, "360503000000"}, {Field::deadline, "2025-03-13"}});
        file.node = base::NodeId::fromNumber(360502000000);
        file.on("2025-03-12", EventKind::jointOpinion);
        const auto all = file.readings("2025-03-14");
        std::vector<std::string> told;
        for (const auto& reading : all)
            if (reading.kind == ClockKind::partner)
                told.push_back(reading.node.str() + " " + shown(reading.due) + " " +
                               std::string(toString(reading.state)) +
                               (reading.overdue ? " overdue" : ""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, told.size());
        CPPUNIT_ASSERT_EQUAL(std::string("360502000000 2025-03-11 17:30 ended overdue"), told[0]);
        CPPUNIT_ASSERT_EQUAL(std::string("360503000000 2025-03-13 17:30 running overdue"), told[1]);
    }

    void grant_startsDeliveryAndPublicity() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-07", EventKind::decided, {{Field::decision, "granted"}});
        CPPUNIT_ASSERT(file.read(ClockKind::statute, "2025-03-10").state == ClockState::ended);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-21 17:30"),
                             file.due(ClockKind::delivery, "2025-03-10"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-18 17:30"),
                             file.due(ClockKind::publicity, "2025-03-10"));
        file.on("2025-03-11", EventKind::handedOut).on("2025-03-19", EventKind::published);
        CPPUNIT_ASSERT(!file.read(ClockKind::delivery, "2025-05-30").overdue);
        CPPUNIT_ASSERT(file.read(ClockKind::publicity, "2025-05-30").overdue);
    }

    void denial_startsNeither() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-07", EventKind::decided, {{Field::decision, "denied"}});
        CPPUNIT_ASSERT(!file.has(ClockKind::delivery, "2025-03-10"));
        CPPUNIT_ASSERT(!file.has(ClockKind::publicity, "2025-03-10"));
    }

    void withdrawal_endsAll() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-05", 5)
            .on("2025-03-07", EventKind::withdrawn);
        for (const auto& reading : file.readings("2025-06-30")) {
            CPPUNIT_ASSERT(reading.state == ClockState::ended);
            CPPUNIT_ASSERT(!reading.overdue);
        }
    }

    void stepWithLimit_hasItsOwnClock() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-04", EventKind::step,
                {{Field::stepCode, "handle"}, {Field::stepDays, "3"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-07 17:30"),
                             file.due(ClockKind::step, "2025-03-05"));
        file.on("2025-03-10", EventKind::step, {{Field::stepCode, "review"}});
        const auto step = file.read(ClockKind::step, "2025-03-14");
        CPPUNIT_ASSERT(step.state == ClockState::ended && step.overdue);
    }

    void decidedLate_staysOverdue() {
        ClockCase file;
        file.accepted("2025-03-03", 5, 20)
            .on("2025-03-12", EventKind::decided, {{Field::decision, "granted"}});
        const auto promise = file.read(ClockKind::promise, "2025-06-30");
        CPPUNIT_ASSERT(promise.overdue && promise.state == ClockState::ended);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, promise.usedDays);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{-1}, promise.leftDays);
        CPPUNIT_ASSERT(!file.read(ClockKind::statute, "2025-06-30").overdue);
    }

    void eventsAfterAsOf_areAsIfTheyHadNotHappened() {
        ClockCase file;
        file.accepted("2025-03-03", 5, 20)
            .on("2025-03-07", EventKind::decided, {{Field::decision, "granted"}});
        const auto before = file.read(ClockKind::promise, "2025-03-06");
        CPPUNIT_ASSERT(before.state == ClockState::running && !before.endedAt);
        CPPUNIT_ASSERT(file.readings("2025-03-02").empty());
    }

    void pastTheKnownCalendar_theClockStays() {
        ClockCase file;
        file.accepted("2026-12-21", 5, 20);
        const auto promise = file.read(ClockKind::promise, "2026-12-22");
        CPPUNIT_ASSERT_EQUAL(std::string("2026-12-28 17:30"), shown(promise.due));
        const auto statute = file.read(ClockKind::statute, "2027-01-08 18:00");
        CPPUNIT_ASSERT(statute.state == ClockState::dueUnknown);
        CPPUNIT_ASSERT(!statute.due);
        CPPUNIT_ASSERT_EQUAL(std::string("2027-01-18 17:30"), shown(statute.notBefore));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{14}, statute.usedDays);
        CPPUNIT_ASSERT_EQUAL(
            std::string("due unknown until the calendar of 2027 is published; not before "
                        "2027-01-18"),
            statute.ledger.back().en);
        CPPUNIT_ASSERT(!file.read(ClockKind::statute, "2027-03-01").overdue);
    }

    void calendarImported_dueIsKnown() {
        auto record = shippedCalendarRecord();
        record.version = 2;
        record.knownTo = day("2027-12-31");
        record.off.push_back(day("2027-01-01"));
        const catalog::WorkingCalendar longer(record);
        ClockCase file;
        file.accepted("2026-12-21", 5, 20);
        const auto readings = cases::project(file.facts, longer, at("2027-01-08"), false);
        CPPUNIT_ASSERT_EQUAL(std::string("2027-01-19 17:30"),
                             shown(find(readings, ClockKind::statute)->due));
    }

    void calendarOfThePastCorrected_reprojects() {
        auto record = shippedCalendarRecord();
        record.off.insert(std::upper_bound(record.off.begin(), record.off.end(), day("2025-03-10")),
                          day("2025-03-10"));
        const catalog::WorkingCalendar corrected(record);
        ClockCase file;
        file.accepted("2025-03-03", 5, 20);
        const auto readings = cases::project(file.facts, corrected, at("2025-03-05"), false);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-11 17:30"),
                             shown(find(readings, ClockKind::promise)->due));
    }

    // Accepted 2018-10-15 10:00, promise 7, statute 10; then the same with 3 days spared.
    void workedExampleOfAnExistingSystem_sameDays() {
        ClockCase file;
        file.accepted("2018-10-15 10:00", 7, 10);
        CPPUNIT_ASSERT_EQUAL(std::string("2018-10-24 17:30"),
                             file.due(ClockKind::promise, "2018-10-16"));
        CPPUNIT_ASSERT_EQUAL(std::string("2018-10-29 17:30"),
                             file.due(ClockKind::statute, "2018-10-16"));
        const cases::Milestone warning{ClockKind::promise, cases::Milestone::Form::daysLeft, 3};
        CPPUNIT_ASSERT_EQUAL(
            std::string("2018-10-22 00:00"),  // the first moment after 10-19 that is worked
            shown(momentOf(file.facts, shippedCalendar(), warning, at("2018-10-16"))));
        file.special("2018-10-16", 3).on("2018-10-18", EventKind::specialEnded);
        CPPUNIT_ASSERT_EQUAL(std::string("2018-10-29 17:30"),
                             file.due(ClockKind::promise, "2018-10-19"));
        CPPUNIT_ASSERT_EQUAL(std::string("2018-11-01 17:30"),
                             file.due(ClockKind::statute, "2018-10-19"));
        ClockCase web;  // untouched for 2 working days
        web.on("2018-10-15 10:00", EventKind::applied);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2},
                             web.read(ClockKind::acceptance, "2018-10-17 18:00").usedDays);
    }

    void names_readBack() {
        for (int i = 0; i <= static_cast<int>(ClockKind::step); ++i) {
            const auto kind = static_cast<ClockKind>(i);
            CPPUNIT_ASSERT(cases::clockKindNamed(toString(kind)) == kind);
            CPPUNIT_ASSERT(!chineseName(kind).empty());
        }
        CPPUNIT_ASSERT(!cases::clockKindNamed("nothing"));
        CPPUNIT_ASSERT_EQUAL(std::string("暂停"), std::string(chineseName(ClockState::paused)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockTest);

}  // namespace guantong::testing
