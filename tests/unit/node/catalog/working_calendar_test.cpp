// SPDX-License-Identifier: Apache-2.0
// WorkingCalendar: the shipped years day by day, its arithmetic against plain counting, office
// hours.
#include "tests/support/clock_fixture.h"

#include "exchange/base/json.h"

#include <random>
#include <set>

namespace guantong::testing {

using base::Date;
using catalog::OfficeHours;
using catalog::WorkingCalendar;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

class WorkingCalendarTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkingCalendarTest);
    CPPUNIT_TEST(shippedCalendar_agreesWithTheNotices);
    CPPUNIT_TEST(workingDaysPerYear_areTheKnownNumbers);
    CPPUNIT_TEST(madeUpWeekend_isWorked);
    CPPUNIT_TEST(addAndBetween_agreeWithPlainCounting);
    CPPUNIT_TEST(outsideTheKnownYears_everyWeekdayCounts);
    CPPUNIT_TEST(emptyCalendar_decidesNothing);
    CPPUNIT_TEST(calendarEndsSoon_sixtyWorkingDaysAhead);
    CPPUNIT_TEST(nextWorkingDay_isItselfOrTheNext);
    CPPUNIT_TEST(closeOfBusiness_isTheOfficesOwn);
    CPPUNIT_TEST(openTime_leavesOutNightsBreaksAndDaysOff);
    CPPUNIT_TEST(officeHours_soundOnlyInOrder);
    CPPUNIT_TEST(exceptions_areThoseBetween);
    CPPUNIT_TEST_SUITE_END();

public:
    void shippedCalendar_agreesWithTheNotices() {
        const auto file = sharedPath("data/holidays.json");
        if (file.empty()) {
            std::cerr << "skipped: shared data/holidays.json is not here\n";
            return;
        }
        std::set<std::string> off, work;
        const auto json = base::Json::parse(base::readFile(file, 1u << 20));
        for (const auto& [year, notice] : json.find("years")->members())
            for (const auto& [name, holiday] : notice.find("holidays")->members()) {
                for (const auto& at : holiday.find("off")->elements())
                    off.insert(*at.asText());
                for (const auto& at : holiday.find("work")->elements())
                    work.insert(*at.asText());
            }
        CPPUNIT_ASSERT(off.size() > 500);
        const WorkingCalendar& calendar = shippedCalendar();
        for (Date at = day("2007-01-01"); at <= day("2026-12-31"); at += days{1}) {
            const std::string text = base::formatDate(at);
            const bool expected = work.count(text) != 0 || (off.count(text) == 0 && isWeekday(at));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, expected, calendar.isWorking(at));
        }
    }

    void workingDaysPerYear_areTheKnownNumbers() {
        const std::vector<int> known{251, 250, 250, 250, 249, 250, 250, 249, 250, 249,
                                     250, 250, 249, 250, 249, 249, 251, 248, 248};
        for (std::size_t i = 0; i < known.size(); ++i) {
            const std::string year = std::to_string(2008 + i);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(year, std::int64_t{known[i]},
                                         shippedCalendar().workingDaysBetween(
                                             day(year + "-01-01") - days{1}, day(year + "-12-31")));
        }
    }

    void madeUpWeekend_isWorked() {
        CPPUNIT_ASSERT(shippedCalendar().isWorking(day("2025-01-26")));   // Sunday
        CPPUNIT_ASSERT(!shippedCalendar().isWorking(day("2025-01-28")));  // Tuesday
        CPPUNIT_ASSERT(shippedCalendar().isWorking(day("2020-02-03")));
        CPPUNIT_ASSERT(!shippedCalendar().isWorking(day("2015-09-03")));
    }

    void addAndBetween_agreeWithPlainCounting() {
        const WorkingCalendar& calendar = shippedCalendar();
        std::mt19937 random(7);
        for (int round = 0; round < 3000; ++round) {
            const Date start = day("2005-06-01") + days{random() % 8500};
            const int wanted = static_cast<int>(random() % 90);
            Date plain = start;
            for (int counted = 0; counted < wanted;)
                counted += calendar.isWorking(plain += days{1}) ? 1 : 0;
            const std::string name = base::formatDate(start) + " + " + std::to_string(wanted);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, base::formatDate(plain),
                                         base::formatDate(calendar.addWorkingDays(start, wanted)));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::int64_t{wanted},
                                         calendar.workingDaysBetween(start, plain));
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0},
                             calendar.workingDaysBetween(day("2025-03-03"), day("2025-02-01")));
    }

    void outsideTheKnownYears_everyWeekdayCounts() {
        const WorkingCalendar& calendar = shippedCalendar();
        CPPUNIT_ASSERT(calendar.isWorking(day("2027-01-01")));
        CPPUNIT_ASSERT(!calendar.isWorking(day("2027-01-02")));
        CPPUNIT_ASSERT(calendar.isWorking(day("1969-12-31")));
        CPPUNIT_ASSERT_EQUAL(std::string("2027-01-04"),
                             base::formatDate(calendar.addWorkingDays(day("2026-12-31"), 2)));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{261},  // 1958, a common year that began on a Wednesday
                             calendar.workingDaysBetween(day("1957-12-31"), day("1958-12-31")));
        CPPUNIT_ASSERT(calendar.decides(day("2007-01-01"), day("2026-12-31")));
        CPPUNIT_ASSERT(!calendar.decides(day("2026-12-31"), day("2027-01-01")));
        CPPUNIT_ASSERT(!calendar.decides(day("2006-12-31"), day("2007-01-01")));
    }

    void emptyCalendar_decidesNothing() {
        const WorkingCalendar calendar;
        CPPUNIT_ASSERT(!calendar.decides(day("2025-03-03"), day("2025-03-03")));
        CPPUNIT_ASSERT(calendar.isWorking(day("2025-10-01")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10"),
                             base::formatDate(calendar.addWorkingDays(day("2025-03-03"), 5)));
        CPPUNIT_ASSERT_EQUAL(std::string("1960-01-04"),
                             base::formatDate(calendar.addWorkingDays(day("1960-01-01"), 1)));
        CPPUNIT_ASSERT(calendar.endsSoon(day("2025-03-03")));
    }

    void calendarEndsSoon_sixtyWorkingDaysAhead() {
        const WorkingCalendar& calendar = shippedCalendar();
        const Date last = day("2026-12-31");
        Date first = last;
        while (calendar.workingDaysBetween(first, last) < 60)
            first -= days{1};
        CPPUNIT_ASSERT(!calendar.endsSoon(first));
        CPPUNIT_ASSERT(calendar.endsSoon(first + days{1}) || !calendar.isWorking(first + days{1}));
        CPPUNIT_ASSERT(!calendar.endsSoon(day("2026-09-01")));
        CPPUNIT_ASSERT(calendar.endsSoon(day("2026-10-20")));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, calendar.workingDaysKnownAfter(day("2027-05-01")));
    }

    void nextWorkingDay_isItselfOrTheNext() {
        const auto next = [](const char* from) {
            return base::formatDate(shippedCalendar().nextWorkingDay(day(from)));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("2025-09-30"), next("2025-09-30"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-10-09"), next("2025-10-01"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-09-28"), next("2025-09-27"));
    }

    void closeOfBusiness_isTheOfficesOwn() {
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03 17:30"),
                             shown(shippedCalendar().closeOfBusiness(day("2025-03-03"))));
        OfficeHours hall;
        hall.closes = hours{17};
        const WorkingCalendar calendar(shippedCalendarRecord(), hall);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03 17:00"),
                             shown(calendar.closeOfBusiness(day("2025-03-03"))));
    }

    void openTime_leavesOutNightsBreaksAndDaysOff() {
        const auto open = [](const char* from, const char* to) {
            return std::chrono::duration_cast<minutes>(shippedCalendar().openTime(at(from), at(to)))
                .count();
        };
        CPPUNIT_ASSERT_EQUAL(60L, open("2025-03-03 09:00", "2025-03-03 10:00"));
        CPPUNIT_ASSERT_EQUAL(60L, open("2025-03-03 11:30", "2025-03-03 14:30"));
        CPPUNIT_ASSERT_EQUAL(420L, open("2025-03-03 00:00", "2025-03-04 00:00"));
        CPPUNIT_ASSERT_EQUAL(420L, open("2025-03-07 09:30", "2025-03-10 09:30"));
        CPPUNIT_ASSERT_EQUAL(0L, open("2025-10-01 09:00", "2025-10-08 17:00"));
        CPPUNIT_ASSERT_EQUAL(0L, open("2025-03-04 09:00", "2025-03-03 09:00"));
        CPPUNIT_ASSERT_EQUAL(30L, open("2025-03-01 09:00", "2025-03-03 09:00"));
    }

    void officeHours_soundOnlyInOrder() {
        CPPUNIT_ASSERT(OfficeHours{}.sound());
        CPPUNIT_ASSERT((OfficeHours{hours{9}, hours{12}, hours{12}, hours{17}}.sound()));
        CPPUNIT_ASSERT((!OfficeHours{hours{9}, hours{8}, hours{14}, hours{17}}.sound()));
        CPPUNIT_ASSERT((!OfficeHours{hours{9}, hours{12}, hours{14}, hours{24}}.sound()));
        CPPUNIT_ASSERT((!OfficeHours{hours{9}, hours{9}, hours{14}, hours{14}}.sound()));
    }

    void exceptions_areThoseBetween() {
        const auto found = shippedCalendar().exceptions(day("2025-09-28"), day("2025-10-02"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, found.size());
        CPPUNIT_ASSERT(found.front() == day("2025-09-28"));
        CPPUNIT_ASSERT(found.back() == day("2025-10-02"));
        CPPUNIT_ASSERT(shippedCalendar().exceptions(day("2025-03-05"), day("2025-03-03")).empty());
    }

private:
    static bool isWeekday(Date at) {
        const std::chrono::weekday name{at};
        return name != std::chrono::Saturday && name != std::chrono::Sunday;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WorkingCalendarTest);

}  // namespace guantong::testing
