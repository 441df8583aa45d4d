// SPDX-License-Identifier: Apache-2.0
// The calendar file: the shipped one, the round trip, and faults with their line.
#include "node/catalog/calendar_file.h"

#include "tests/support/catalog_items.h"
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using base::Code;
using base::Fault;
using standard::CalendarRecord;

class CalendarFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CalendarFileTest);
    CPPUNIT_TEST(shippedFile_decides2007To2026);
    CPPUNIT_TEST(writtenFile_readsBackEqual);
    CPPUNIT_TEST(weekendsOfAHoliday_areLeftOut);
    CPPUNIT_TEST(brokenFiles_areRefusedWithTheirLine);
    CPPUNIT_TEST_SUITE_END();

public:
    void shippedFile_decides2007To2026() {
        const CalendarRecord record = shippedCalendarRecord();
        CPPUNIT_ASSERT(record.knownFrom == day("2007-01-01"));
        CPPUNIT_ASSERT(record.knownTo == day("2026-12-31"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, record.version);
        CPPUNIT_ASSERT(!record.note.empty());
    }

    void writtenFile_readsBackEqual() {
        for (CalendarRecord record : {shippedCalendarRecord(), aCalendar(7)}) {
            record.note = "a < b & c";
            const auto read = catalog::readCalendarFile(catalog::writeCalendarFile(record), schema);
            CPPUNIT_ASSERT(std::holds_alternative<CalendarRecord>(read));
            CPPUNIT_ASSERT(std::get<CalendarRecord>(read) == record);
        }
    }

    void weekendsOfAHoliday_areLeftOut() {
        const auto read = catalog::readCalendarFile(
            file("<Off from='2025-10-01' to='2025-10-08'/><Work on='2025-10-11'/>"), schema);
        const auto record = std::get<CalendarRecord>(read);
        CPPUNIT_ASSERT_EQUAL(std::size_t{6}, record.off.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, record.work.size());
    }

    void brokenFiles_areRefusedWithTheirLine() {
        const auto first = [](const std::string& bytes) {
            const auto read = catalog::readCalendarFile(bytes, schema);
            CPPUNIT_ASSERT_MESSAGE(bytes, std::holds_alternative<std::vector<Fault>>(read));
            return std::get<std::vector<Fault>>(read).front();
        };
        for (const char* wrong :
             {"<Off from='2026-10-01'/>", "<Off from='2025-10-08' to='2025-10-01'/>",
              "<Off from='2025-01-01' to='2025-12-31'/>", "<Work on='2025-10-09'/>",
              "<Work on='2026-10-10'/>"}) {
            const Fault fault = first(file(wrong));
            CPPUNIT_ASSERT_MESSAGE(wrong, fault.code == Code::CALENDAR_DAY_WRONG);
            CPPUNIT_ASSERT_EQUAL(std::string("line 3"), fault.field);
        }
        for (const char* wrong :
             {"<Off from='2025-02-30'/>", "<Off from='1.10.2025'/>", "<Open/>"}) {
            const Fault fault = first(file(wrong));
            CPPUNIT_ASSERT_MESSAGE(wrong, fault.code == Code::XML_SCHEMA);
            CPPUNIT_ASSERT_EQUAL(std::string("line 3"), fault.field);
        }
        CPPUNIT_ASSERT(first("<Calendar").code == Code::XML_MALFORMED);
    }

private:
    static std::string file(const std::string& entries) {
        return "<Calendar xmlns='urn:guantong:calendar:1.0' version='1' knownFrom='2025-01-01' "
               "knownTo='2025-12-31'>\n<Year number='2025'><Holiday name='x'>\n" +
               entries + "\n</Holiday></Year></Calendar>";
    }

    inline static const xml::Schema schema{
        (std::filesystem::path(GUANTONG_SOURCE_DIR) / "config/calendar/calendar.xsd").string()};
};

CPPUNIT_TEST_SUITE_REGISTRATION(CalendarFileTest);

}  // namespace guantong::testing
