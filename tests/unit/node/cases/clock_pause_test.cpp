// SPDX-License-Identifier: Apache-2.0
// Pauses and extensions: article 45, suspensions, and the mistakes other systems made with them.
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using base::Code;
using cases::ClockKind;
using cases::ClockState;
using standard::EventKind;
using standard::Field;

class ClockPauseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockPauseTest);
    CPPUNIT_TEST(notifiedProcedure_sparesEveryDayItTouches);
    CPPUNIT_TEST(approvedLength_capsAndChargesTheExcess);
    CPPUNIT_TEST(withoutNotice_theDaysCount);
    CPPUNIT_TEST(laterNotice_sparesFromThen);
    CPPUNIT_TEST(noticeServedBefore_counts);
    CPPUNIT_TEST(openProcedure_dueMovesUntilTheCap);
    CPPUNIT_TEST(twoProcedures_sameDayIsSparedOnce);
    CPPUNIT_TEST(hearing_isAProcedureToldInItsOwnEvents);
    CPPUNIT_TEST(suspension_stopsThePromiseOnly);
    CPPUNIT_TEST(pauseOverAWeekend_givesNoFreeDays);
    CPPUNIT_TEST(limitChanged_keepsThePause);
    CPPUNIT_TEST(paused_isNotOverdue);
    CPPUNIT_TEST(pauseAfterTheDueMoment_doesNotMakeItGood);
    CPPUNIT_TEST(sparedDaysAndDue_useOneCalendar);
    CPPUNIT_TEST(pauseToldAfterTheDecision_countsForItsDays);
    CPPUNIT_TEST(endBeforeStart_sparesNothing);
    CPPUNIT_TEST(procedureNotOfTheEight_stopsThePromiseOnly);
    CPPUNIT_TEST(procedureLeftOpen_keepsItsOwnClock);
    CPPUNIT_TEST(extension_addsOnce);
    CPPUNIT_TEST(extensionsWithoutEffect_areReported);
    CPPUNIT_TEST(extensionAfterThePromise_savesOnlyTheStatute);
    CPPUNIT_TEST_SUITE_END();

public:
    void notifiedProcedure_sparesEveryDayItTouches() {
        ClockCase file = paused(30);
        const auto reading = file.read(ClockKind::promise, "2025-03-13");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"), shown(reading.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, reading.excludedDays);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-08 17:30"),
                             file.due(ClockKind::statute, "2025-03-13"));
    }

    void approvedLength_capsAndChargesTheExcess() {
        ClockCase file = paused(3);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-20 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
        CPPUNIT_ASSERT(finding(file, "2025-03-13") == Code::CLOCK_PAUSE_EXCEEDED);
        CPPUNIT_ASSERT(file.read(ClockKind::special, "2025-03-13").overdue);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10 17:30"),
                             file.due(ClockKind::special, "2025-03-13"));
    }

    void withoutNotice_theDaysCount() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-06", 30, "inspection", false)
            .on("2025-03-12", EventKind::specialEnded);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                             file.due(ClockKind::statute, "2025-03-13"));
        CPPUNIT_ASSERT(finding(file, "2025-03-13") == Code::CLOCK_PAUSE_NOT_NOTIFIED);
    }

    void laterNotice_sparesFromThen() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-06", 4, "testing", false)
            .on("2025-03-07", EventKind::noticeServed)
            .on("2025-03-12", EventKind::specialEnded);
        // approved for 06 07 10 11; told on the 7th: 07 10 11 are spared
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-20 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
    }

    void noticeServedBefore_counts() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-05", EventKind::noticeServed, {{Field::procedure, "testing"}})
            .special("2025-03-06", 30, "testing", false)
            .on("2025-03-12", EventKind::specialEnded, {{Field::procedure, "testing"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
        ClockCase other;  // a notice of something else is none
        other.accepted("2025-03-03", 10, 20)
            .on("2025-03-05", EventKind::noticeServed)
            .special("2025-03-06", 30, "testing", false);
        CPPUNIT_ASSERT(finding(other, "2025-03-07") == Code::CLOCK_PAUSE_NOT_NOTIFIED);
    }

    void openProcedure_dueMovesUntilTheCap() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20).special("2025-03-06", 3);
        const auto open = file.read(ClockKind::promise, "2025-03-07");
        CPPUNIT_ASSERT(open.state == ClockState::paused);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-19 17:30"), shown(open.due));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-20 17:30"), shown(open.dueLatest));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, open.usedDays);
        const auto beyond = file.read(ClockKind::promise, "2025-03-14");
        CPPUNIT_ASSERT(beyond.state == ClockState::running);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-20 17:30"), shown(beyond.due));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, beyond.usedDays);
    }

    void twoProcedures_sameDayIsSparedOnce() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-06", 30, "inspection")
            .special("2025-03-07", 30, "testing")
            .on("2025-03-10", EventKind::specialEnded, {{Field::procedure, "inspection"}})
            .on("2025-03-12", EventKind::specialEnded, {{Field::procedure, "testing"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
    }

    void hearing_isAProcedureToldInItsOwnEvents() {
        const auto phase = [](const char* name) {
            return ClockCase::Fields{{Field::hearingPhase, name}};
        };
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-05", EventKind::hearing, phase("informed"))
            .on("2025-03-06", EventKind::hearing, phase("requested"))
            .on("2025-03-06", EventKind::hearing, phase("noticed"))
            .on("2025-03-12", EventKind::hearing, phase("held"))
            .on("2025-03-13", EventKind::statementHeard);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{20},
                             file.read(ClockKind::special, "2025-03-13").limitDays);
    }

    void suspension_stopsThePromiseOnly() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-06", EventKind::suspended, {{Field::reason, "system down"}});
        CPPUNIT_ASSERT(file.read(ClockKind::promise, "2025-03-10").state == ClockState::paused);
        CPPUNIT_ASSERT(!file.read(ClockKind::promise, "2025-03-10").dueLatest);
        CPPUNIT_ASSERT(file.read(ClockKind::statute, "2025-03-10").state == ClockState::running);
        file.on("2025-03-12", EventKind::resumed);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                             file.due(ClockKind::statute, "2025-03-13"));
    }

    void pauseOverAWeekend_givesNoFreeDays() {
        ClockCase file;  // Friday to Monday: two working days, not four
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-07", 30)
            .on("2025-03-10", EventKind::specialEnded);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-19 17:30"),
                             file.due(ClockKind::promise, "2025-03-11"));
    }

    void limitChanged_keepsThePause() {
        ClockCase file;
        file.on("2025-03-03", EventKind::accepted)
            .special("2025-03-06", 30)
            .on("2025-03-12", EventKind::specialEnded);
        for (const auto& [promise, due] :
             {std::pair{10, "2025-03-24 17:30"}, std::pair{12, "2025-03-26 17:30"}}) {
            cases::Limits limits;
            limits.promise = cases::Limit{promise};
            file.facts.setCatalogueLimits(limits);
            CPPUNIT_ASSERT_EQUAL(std::string(due), file.due(ClockKind::promise, "2025-03-13"));
        }
    }

    void paused_isNotOverdue() {
        ClockCase file;  // paused on the very last day
        file.accepted("2025-03-03", 10, 20).special("2025-03-17", 30);
        for (const char* now : {"2025-03-17 18:00", "2025-03-28", "2025-04-10"}) {
            const auto reading = file.read(ClockKind::promise, now);
            CPPUNIT_ASSERT(reading.state == ClockState::paused && !reading.overdue);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, reading.leftDays);
        }
    }

    void pauseAfterTheDueMoment_doesNotMakeItGood() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20).special("2025-03-17 17:31", 30);
        const auto sameDay = file.read(ClockKind::promise, "2025-03-17 18:00");
        CPPUNIT_ASSERT(sameDay.overdue && sameDay.state == ClockState::paused);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"),
                             file.due(ClockKind::promise, "2025-04-01"));
    }

    void sparedDaysAndDue_useOneCalendar() {
        ClockCase file;  // over the October holidays with a Sunday worked
        file.accepted("2025-09-24", 5, 20)
            .special("2025-09-26", 30)
            .on("2025-10-09", EventKind::specialEnded);
        // spared: 09-26 28 29 30, 10-09; counted: 09-25, 10-10 11 13 14
        const auto reading = file.read(ClockKind::promise, "2025-10-10");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, reading.excludedDays);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-10-14 17:30"), shown(reading.due));
    }

    void pauseToldAfterTheDecision_countsForItsDays() {
        ClockCase told, late;
        told.accepted("2025-03-03", 5, 20).special("2025-03-05", 10);
        told.on("2025-03-07", EventKind::specialEnded)
            .on("2025-03-12", EventKind::decided, {{Field::decision, "granted"}});
        late.accepted("2025-03-03", 5, 20)
            .on("2025-03-12", EventKind::decided, {{Field::decision, "granted"}});
        late.special("2025-03-05", 10).on("2025-03-07", EventKind::specialEnded);
        CPPUNIT_ASSERT(told.facts == late.facts);
        CPPUNIT_ASSERT(!late.read(ClockKind::promise, "2025-04-01").overdue);
    }

    void endBeforeStart_sparesNothing() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-05", EventKind::specialEnded)
            .on("2025-03-05", EventKind::resumed)
            .on("2025-03-06", EventKind::supplementReceived);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"),
                             file.due(ClockKind::promise, "2025-03-10"));
    }

    void procedureNotOfTheEight_stopsThePromiseOnly() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-06", 30, "siteVisit")
            .on("2025-03-12", EventKind::specialEnded);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24 17:30"),
                             file.due(ClockKind::promise, "2025-03-13"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                             file.due(ClockKind::statute, "2025-03-13"));
        CPPUNIT_ASSERT(finding(file, "2025-03-13") == Code::CLOCK_PAUSE_FOREIGN);
    }

    void procedureLeftOpen_keepsItsOwnClock() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-05", 5)
            .on("2025-03-07", EventKind::decided, {{Field::decision, "granted"}});
        const auto special = file.read(ClockKind::special, "2025-03-12");
        CPPUNIT_ASSERT(special.state == ClockState::running && special.overdue);
        CPPUNIT_ASSERT(!file.read(ClockKind::promise, "2025-03-12").overdue);
    }

    void extension_addsOnce() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20).on("2025-03-14", EventKind::extended, tenDays);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-15 17:30"),
                             file.due(ClockKind::statute, "2025-03-14"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                             file.due(ClockKind::promise, "2025-03-14"));
        file.on("2025-03-17", EventKind::extended, tenDays);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-15 17:30"),
                             file.due(ClockKind::statute, "2025-03-17"));
        CPPUNIT_ASSERT(finding(file, "2025-03-17") == Code::CLOCK_EXTENSION_AGAIN);
    }

    void extensionsWithoutEffect_areReported() {
        struct Attempt {
            const char* moment;
            const char* type;
            const char* days;
            const char* rank;
            Code code;
        };
        for (const Attempt& attempt :
             {Attempt{"2025-03-31 17:31", "promised", "10", "agencyHead",
                      Code::CLOCK_EXTENSION_LATE},
              {"2025-03-14", "promised", "10", "sectionHead", Code::CLOCK_EXTENSION_RANK},
              {"2025-03-14", "promised", "10", "agencyDeputy", Code::CLOCK_EXTENSION_RANK},
              {"2025-03-14", "promised", "11", "agencyHead", Code::CLOCK_EXTENSION_LENGTH},
              {"2025-03-14", "joint", "15", "agencyHead", Code::CLOCK_EXTENSION_RANK},
              {"2025-03-14", "joint", "16", "governmentHead", Code::CLOCK_EXTENSION_LENGTH}}) {
            ClockCase file;
            file.accepted("2025-03-03", 10, 20, attempt.type)
                .on(attempt.moment, EventKind::extended,
                    {{Field::days, attempt.days}, {Field::approverRank, attempt.rank}});
            CPPUNIT_ASSERT(finding(file, attempt.moment) == attempt.code);
            CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"),
                                 file.due(ClockKind::statute, attempt.moment));
        }
    }

    void extensionAfterThePromise_savesOnlyTheStatute() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20).on("2025-03-18", EventKind::extended, tenDays);
        CPPUNIT_ASSERT(file.read(ClockKind::promise, "2025-03-18").overdue);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-15 17:30"),
                             file.due(ClockKind::statute, "2025-03-18"));
    }

private:
    /// The table's example: 10 days from 2025-03-03, paused 03-06 to 03-12.
    static ClockCase paused(int approved) {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-06", approved)
            .on("2025-03-12", EventKind::specialEnded);
        return file;
    }

    static Code finding(const ClockCase& file, const std::string& moment) {
        const auto findings = file.read(ClockKind::statute, moment).findings;
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, findings.size());
        return findings.front().code;
    }

    const ClockCase::Fields tenDays{{Field::days, "10"}, {Field::approverRank, "agencyHead"}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockPauseTest);

}  // namespace guantong::testing
