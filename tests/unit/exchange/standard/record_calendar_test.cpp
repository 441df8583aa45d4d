// SPDX-License-Identifier: Apache-2.0
// The Calendar record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordCalendarTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordCalendarTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using CalendarRecord = standard::CalendarRecord;

    static CalendarRecord full() {
        const auto day = [](const char* text) { return *base::parseDate(text); };
        CalendarRecord calendar;
        calendar.version = 2025;
        calendar.knownFrom = day("2025-01-01");
        calendar.knownTo = day("2025-12-31");
        calendar.off = {day("2025-01-01"), day("2025-01-28")};
        calendar.work = {day("2025-01-26"), day("2025-02-08")};
        calendar.note = "通知";
        return calendar;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        CalendarRecord record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("id=\"calendar:2025\"") != std::string::npos);
        CPPUNIT_ASSERT(xml.find("<Off>2025-01-28</Off><Work>2025-01-26</Work>") !=
                       std::string::npos);
    }

    void smallestRecord_comesBack() {
        CalendarRecord record = full();
        record.off.clear();
        record.work.clear();
        record.note.clear();
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID version"},
                             faultsAfter([](CalendarRecord& r) { r.version = 0; }));
        CPPUNIT_ASSERT_EQUAL(
            std::string{"RECORD_INVALID knownTo"},
            faultsAfter([](CalendarRecord& r) { r.knownTo = r.knownFrom - std::chrono::days{1}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Off"},
                             faultsAfter([](CalendarRecord& r) { std::swap(r.off[0], r.off[1]); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Work"},
                             faultsAfter([](CalendarRecord& r) { r.work[1] = r.work[0]; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Off"},
                             faultsAfter([](CalendarRecord& r) { r.off[1] = base::Date::max(); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordCalendarTest);

}  // namespace guantong::testing
