// SPDX-License-Identifier: Apache-2.0
// The ledger: its lines in words, and over random cases that its days add up and the due day is the
// one a plain day-by-day count gives. The count below shares no code with the clocks.
#include "tests/support/clock_fixture.h"

#include <algorithm>
#include <random>
#include <set>

namespace guantong::testing {

using base::Date;
using cases::ClockKind;
using cases::ClockReading;
using cases::ClockState;
using cases::LedgerLine;
using standard::EventKind;
using standard::Field;
using std::chrono::days;

namespace {

/// Monday to Friday but for the record's exceptions, from sets.
class PlainCalendar {
public:
    PlainCalendar() {
        const auto record = shippedCalendarRecord();
        off_ = {record.off.begin(), record.off.end()};
        work_ = {record.work.begin(), record.work.end()};
        knownTo = record.knownTo;
    }
    bool works(Date at) const {
        if (work_.count(at) != 0) return true;
        if (off_.count(at) != 0) return false;
        const std::chrono::weekday name{at};
        return name != std::chrono::Saturday && name != std::chrono::Sunday;
    }
    Date knownTo{};

private:
    std::set<Date> off_, work_;
};

/// A case as the random generator makes it.
struct Plan {
    Date start{};
    int limit = 1;
    bool naturalDays = false;
    struct Pause {
        Date from{}, to{};
        bool late = false;  ///< begins after close of business
        bool open = false;
        int approved = 0;
        bool notified = true;
        bool suspension = false;  ///< of no approved length, promise only
    };
    std::vector<Pause> pauses;
    Date today{};
    bool evening = false;
};

/// The days a plan's pauses spare, one by one.
std::set<Date> sparedDays(const Plan& plan, const PlainCalendar& calendar, bool statute) {
    std::set<Date> spared;
    for (const Plan::Pause& pause : plan.pauses) {
        if (pause.from > plan.today || (pause.from == plan.today && pause.late && !plan.evening))
            continue;
        if (pause.suspension ? statute : !pause.notified) continue;
        const bool ended = !pause.open && pause.to <= plan.today;
        const Date last = ended ? pause.to : plan.today;
        int working = 0;
        for (Date at = pause.late ? pause.from + days{1} : pause.from; at <= last; at += days{1}) {
            if (!pause.suspension && working == pause.approved) break;
            if (calendar.works(at)) ++working;
            spared.insert(at);
        }
    }
    return spared;
}

struct Plain {
    Date due{};
    int used = 0;
};

/// Counts one day after the other.
Plain countPlainly(const Plan& plan, const PlainCalendar& calendar, int limit, bool statute) {
    const auto spared = sparedDays(plan, calendar, statute);
    const auto counts = [&](Date at) {
        return (plan.naturalDays || calendar.works(at)) && spared.count(at) == 0;
    };
    Plain plain;
    Date at = plan.start;
    for (int counted = 0; counted < limit;)
        counted += counts(at += days{1}) ? 1 : 0;
    const Date last = at;
    while (!calendar.works(at))
        at += days{1};
    plain.due = at;
    for (Date passed = plan.start + days{1}; passed <= plan.today; passed += days{1}) {
        if (passed == plan.today && !plan.evening) break;
        if (passed > last && passed <= plain.due) continue;  // carried to the next working day
        plain.used += counts(passed) ? 1 : 0;
    }
    return plain;
}

std::string textOf(Date at) {
    return base::formatDate(at);
}

ClockCase caseOf(const Plan& plan) {
    ClockCase file;
    const std::string unit = plan.naturalDays ? "day" : "workingDay";
    const std::string limit = std::to_string(plan.limit);
    file.on(textOf(plan.start), EventKind::accepted,
            {{Field::promiseDays, limit},
             {Field::promiseUnit, unit},
             {Field::statuteDays, limit},
             {Field::statuteUnit, unit}});
    const std::vector<std::string> kinds{"hearing", "tender", "auction", "testing"};
    for (std::size_t i = 0; i < plan.pauses.size(); ++i) {
        const Plan::Pause& pause = plan.pauses[i];
        const std::string from = textOf(pause.from) + (pause.late ? " 18:00" : " 09:00");
        const std::string to = textOf(pause.to) + " 19:00";
        if (pause.suspension) {
            file.on(from, EventKind::suspended, {{Field::reason, "x"}});
            if (!pause.open) file.on(to, EventKind::resumed);
        } else {
            file.special(from, pause.approved, kinds[i], pause.notified);
            if (!pause.open) file.on(to, EventKind::specialEnded, {{Field::procedure, kinds[i]}});
        }
    }
    return file;
}

Plan randomPlan(std::mt19937& random) {
    const auto number = [&random](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    Plan plan;
    plan.start = day("2007-01-01") + days{number(0, 7200)};
    plan.limit = number(1, 60);
    plan.naturalDays = number(0, 3) == 0;
    plan.today = plan.start + days{number(0, 130)};
    plan.evening = number(0, 1) == 1;
    bool suspended = false;
    for (int i = number(0, 3); i > 0; --i) {
        Plan::Pause pause;
        pause.from = plan.start + days{number(0, 60)};
        pause.to = pause.from + days{number(0, 30)};
        pause.late = number(0, 4) == 0;
        pause.open = number(0, 5) == 0;
        pause.approved = number(0, 25);
        pause.notified = number(0, 4) != 0;
        pause.suspension = !suspended && number(0, 3) == 0;
        suspended |= pause.suspension;
        plan.pauses.push_back(pause);
    }
    return plan;
}

}  // namespace

class ClockLedgerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockLedgerTest);
    CPPUNIT_TEST(randomCases_dueAndUsedAsCountedDayByDay);
    CPPUNIT_TEST(pausedCase_isExplainedInWords);
    CPPUNIT_TEST(silence_isExplained);
    CPPUNIT_TEST(supplements_areExplained);
    CPPUNIT_TEST(extensionAndRefusedExtension_areExplained);
    CPPUNIT_TEST(monthsAndCarriedDay_areExplained);
    CPPUNIT_TEST(overdueAndEnded_areExplained);
    CPPUNIT_TEST(everyLine_hasBothLanguages);
    CPPUNIT_TEST_SUITE_END();

public:
    void randomCases_dueAndUsedAsCountedDayByDay() {
        const PlainCalendar calendar;
        std::mt19937 random(20250303);
        for (int round = 0; round < 3000; ++round) {
            const Plan plan = randomPlan(random);
            const ClockCase file = caseOf(plan);
            const std::string now = textOf(plan.today) + (plan.evening ? " 19:30" : " 12:00");
            for (const ClockKind kind : {ClockKind::promise, ClockKind::statute}) {
                const std::string name = "round " + std::to_string(round) + " " +
                                         std::string(toString(kind)) + " " + file.facts.str();
                if (plan.today == plan.start && !plan.evening) continue;
                const auto reading = file.read(kind, now);
                const Plain plain =
                    countPlainly(plan, calendar, plan.limit, kind == ClockKind::statute);
                const bool known = plain.due <= calendar.knownTo;
                CPPUNIT_ASSERT_EQUAL_MESSAGE(name, known, reading.due.has_value());
                CPPUNIT_ASSERT_EQUAL_MESSAGE(
                    name, textOf(plain.due),
                    textOf(base::dateOf(known ? *reading.due : *reading.notBefore)));
                CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::int64_t{plain.used}, reading.usedDays);
                checkSums(reading, name);
            }
        }
    }

    void pausedCase_isExplainedInWords() {
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .special("2025-03-06", 3)
            .on("2025-03-12", EventKind::specialEnded);
        const auto lines = file.read(ClockKind::promise, "2025-03-14").ledger;
        const std::vector<std::string> expected{
            "承诺时限10个工作日",
            "2025-03-03受理，当日不计",
            "2025-03-04至2025-03-05已计2个工作日",
            "2025-03-06至2025-03-10检验（已书面告知），3个工作日不计入",
            "2025-03-11至2025-03-13已计3个工作日",
            "2025-03-14至2025-03-20尚有5个工作日",
            "批准时长为3个工作日，至2025-03-10止，超出的天数计入期限",
            "到期时间：2025-03-20 17:30（下班时）"};
        CPPUNIT_ASSERT_EQUAL(joined(expected), joined(chinese(lines)));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-06 to 2025-03-10: inspection (told in writing), "
                                         "3 working days not counted"),
                             lines[3].en);
        CPPUNIT_ASSERT_EQUAL(std::string("due 2025-03-20 17:30 (close of business)"),
                             lines.back().en);
    }

    void silence_isExplained() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received);
        const auto lines = file.read(ClockKind::statute, "2025-03-12").ledger;
        CPPUNIT_ASSERT_EQUAL(
            std::string("2025-03-03收到申请材料，逾期未告知，依法自当日起即为受理，当日不计"),
            lines[1].zh);
    }

    void supplements_areExplained() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received).on("2025-03-05", EventKind::supplementRequested);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-05告知补正，停止计时；材料齐全后重新计算"),
                             file.read(ClockKind::acceptance, "2025-03-10").ledger.back().zh);
        file.on("2025-03-11", EventKind::supplementReceived);
        CPPUNIT_ASSERT_EQUAL(
            std::string("2025-03-03首次收到材料，2025-03-11补正材料齐全，期限重新计算，当日不计"),
            file.read(ClockKind::acceptance, "2025-03-12").ledger[1].zh);
    }

    void extensionAndRefusedExtension_areExplained() {
        const ClockCase::Fields granted{{Field::days, "10"}, {Field::approverRank, "agencyHead"}};
        ClockCase file;
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-14", EventKind::extended, granted)
            .on("2025-03-17", EventKind::extended, granted);
        const auto lines = file.read(ClockKind::statute, "2025-03-18").ledger;
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-14经批准延长10个工作日"), lines[1].zh);
        const auto told = chinese(lines);
        CPPUNIT_ASSERT(std::any_of(told.begin(), told.end(), [](const std::string& line) {
            return line.find("再次延期无效") != std::string::npos;
        }));
    }

    void monthsAndCarriedDay_areExplained() {
        ClockCase file;
        file.on("2025-04-03", EventKind::accepted,
                {{Field::statuteDays, "1"}, {Field::statuteUnit, "month"}});
        const auto lines = file.read(ClockKind::statute, "2025-04-30").ledger;
        CPPUNIT_ASSERT(lines[0].zh.find("1个月，合30日") != std::string::npos);
        const auto told = chinese(lines);
        CPPUNIT_ASSERT(std::find(told.begin(), told.end(),
                                 "2025-05-03为非工作日，顺延至2025-05-06") != told.end());
    }

    void overdueAndEnded_areExplained() {
        ClockCase file;
        file.accepted("2025-03-03", 5, 20)
            .on("2025-03-12 09:00", EventKind::decided, {{Field::decision, "denied"}});
        const auto reading = file.read(ClockKind::promise, "2025-04-01");
        const auto told = chinese(reading.ledger);
        CPPUNIT_ASSERT(std::find(told.begin(), told.end(), "2025-03-11超期1个工作日") !=
                       told.end());
        CPPUNIT_ASSERT(std::find(told.begin(), told.end(), "2025-03-12 09:00计时结束") !=
                       told.end());
        checkSums(reading, "ended");
    }

    void everyLine_hasBothLanguages() {
        ClockCase file;
        file.on("2025-03-03", EventKind::received)
            .special("2025-03-06", 3, "hearing", false)
            .on("2025-03-24", EventKind::decided, {{Field::decision, "granted"}});
        for (const auto& reading : file.readings("2025-04-30", true)) {
            CPPUNIT_ASSERT(!reading.ledger.empty());
            for (const LedgerLine& line : reading.ledger) {
                CPPUNIT_ASSERT(!line.zh.empty() && !line.en.empty());
                CPPUNIT_ASSERT(line.from <= line.to);
            }
        }
        CPPUNIT_ASSERT(file.readings("2025-04-30", false)[0].ledger.empty());
    }

private:
    static std::int64_t sum(const ClockReading& reading, LedgerLine::Part part) {
        std::int64_t total = 0;
        for (const LedgerLine& line : reading.ledger)
            total += line.part == part ? line.days : 0;
        return total;
    }

    /// The promises of LedgerLine.
    static void checkSums(const ClockReading& reading, const std::string& name) {
        using Part = LedgerLine::Part;
        const auto used = sum(reading, Part::used), ahead = sum(reading, Part::ahead);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(name, reading.limitDays, sum(reading, Part::limit));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(name, reading.usedDays, used + sum(reading, Part::over));
        if (reading.state != ClockState::ended)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, reading.limitDays, used + ahead);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(name, sum(reading, Part::note), std::int64_t{0});
    }

    static std::vector<std::string> chinese(const std::vector<LedgerLine>& lines) {
        std::vector<std::string> words;
        for (const LedgerLine& line : lines)
            words.push_back(line.zh);
        return words;
    }

    static std::string joined(const std::vector<std::string>& lines) {
        std::string all;
        for (const std::string& line : lines)
            all += line + "\n";
        return all;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockLedgerTest);

}  // namespace guantong::testing
