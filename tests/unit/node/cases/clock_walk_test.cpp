// SPDX-License-Identifier: Apache-2.0
// The replay of facts: disorder and contradiction never break it, and time only moves it forward.
#include "node/cases/clock_run.h"

#include "tests/support/clock_fixture.h"

#include <random>

namespace guantong::testing {

using cases::ClockKind;
using cases::ClockState;
using standard::EventKind;
using standard::Field;

class ClockWalkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockWalkTest);
    CPPUNIT_TEST(anyEventsInAnyOrder_giveAReading);
    CPPUNIT_TEST(everyMilestone_holdsFromItsMomentOn);
    CPPUNIT_TEST(projection_isCheap);
    CPPUNIT_TEST_SUITE_END();

public:
    void anyEventsInAnyOrder_giveAReading() {
        std::mt19937 random(1);
        const auto pick = [&random](auto list) { return list[random() % list.size()]; };
        for (int round = 0; round < 3000; ++round) {
            ClockCase file;
            for (int i = static_cast<int>(random() % 15); i > 0; --i) {
                const auto kind = static_cast<EventKind>(
                    random() % (static_cast<unsigned>(EventKind::struck) + 1));
                const base::Date on = day("2026-09-01") + std::chrono::days{random() % 150};
                file.on(base::formatDate(on), kind, randomFields(random),
                        pick(std::vector<std::string>{"web", "window", "adapter"}));
            }
            CPPUNIT_ASSERT(cases::ClockFacts::parse(file.facts.str()) == file.facts);
            checkReadings(file);
        }
    }

    /// passed: the clock is overdue from the milestone's moment on, and not a moment before.
    void everyMilestone_holdsFromItsMomentOn() {
        std::mt19937 random(2);
        for (int round = 0; round < 500; ++round) {
            ClockCase file;
            const base::Date start = day("2010-01-01") + std::chrono::days{random() % 5000};
            file.accepted(base::formatDate(start), 1 + static_cast<int>(random() % 30), 40);
            if (round % 2 == 0)
                file.special(base::formatDate(start + std::chrono::days{3}),
                             static_cast<int>(random() % 10));
            const auto moment = cases::momentOf(
                file.facts, shippedCalendar(), {ClockKind::promise},
                base::instantOn(start + std::chrono::days{3}, std::chrono::hours{12}));
            CPPUNIT_ASSERT(moment.has_value());
            const auto overdue = [&](base::Instant now) {
                const auto all = cases::project(file.facts, shippedCalendar(), now, false);
                return find(all, ClockKind::promise)->overdue;
            };
            CPPUNIT_ASSERT(overdue(*moment));
            CPPUNIT_ASSERT(!overdue(*moment - std::chrono::milliseconds{1}));
        }
    }

    void projection_isCheap() {
        ClockCase file;
        file.on("2025-03-03", EventKind::applied).accepted("2025-03-04", 10, 20);
        constexpr int kRounds = 20'000;
        const auto begin = std::chrono::steady_clock::now();
        std::size_t readings = 0;
        for (int i = 0; i < kRounds; ++i)
            readings +=
                cases::project(file.facts, shippedCalendar(), at("2025-03-06"), false).size();
        const auto took = std::chrono::steady_clock::now() - begin;
        CPPUNIT_ASSERT_EQUAL(std::size_t{3} * kRounds, readings);
        // about a microsecond when optimised; the bar here only catches a change of order
        CPPUNIT_ASSERT(took / kRounds < std::chrono::microseconds{100});
    }

private:
    static ClockCase::Fields randomFields(std::mt19937& random) {
        const auto one = [&random](std::initializer_list<const char*> list) {
            return std::string(list.begin()[random() % list.size()]);
        };
        return {{Field::days, std::to_string(random() % 25)},
                {Field::procedure, one({"hearing", "testing", "tender"})},
                {Field::hearingPhase, one({"informed", "requested", "noticed", "held"})},
                {Field::documentNumber, one({"", "No. 1"})},
                {Field::caseType, one({"onTheSpot", "promised", "reportedUp", "joint"})},
                {Field::promiseDays, std::to_string(random() % 20)},
                {Field::promiseUnit, one({"workingDay", "day", "month", "hour"})},
                {Field::decision, one({"granted", "denied"})},
                {Field::result, one({"0", "1", "6"})},
                {Field::stepDays, one({"", "0", "4"})},
                {Field::target, one({"360500000000", "360502000000"})},
                {Field::approverRank, one({"agencyHead", "governmentHead", "sectionHead"})}};
    }

    static void checkReadings(const ClockCase& file) {
        for (const char* now : {"2026-08-31", "2026-10-01", "2026-11-16 18:00", "2027-03-01"}) {
            auto last = ClockKind::acceptance;
            for (const auto& reading : file.readings(now, true)) {
                CPPUNIT_ASSERT(reading.kind >= last);
                last = reading.kind;
                CPPUNIT_ASSERT(reading.startedAt <= at(now));
                CPPUNIT_ASSERT_EQUAL(reading.limitDays - reading.usedDays, reading.leftDays);
                CPPUNIT_ASSERT(!(reading.due && reading.notBefore));
                CPPUNIT_ASSERT((reading.state == ClockState::ended) == reading.endedAt.has_value());
                CPPUNIT_ASSERT(reading.state != ClockState::running || reading.due);
                CPPUNIT_ASSERT(!reading.ledger.empty());
            }
            cases::nextMoment(file.facts, shippedCalendar(),
                              std::vector<cases::Milestone>{{ClockKind::promise}}, at(now));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockWalkTest);

}  // namespace guantong::testing
