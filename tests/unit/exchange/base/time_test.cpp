// SPDX-License-Identifier: Apache-2.0
// How moments and days are written and read.
#include "exchange/base/time.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace std::chrono;

class TimeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TimeTest);
    CPPUNIT_TEST(epoch_isEightInTheMorningInChina);
    CPPUNIT_TEST(formattedMoments_readBack);
    CPPUNIT_TEST(otherSpellingsOfMoments_areRefused);
    CPPUNIT_TEST(impossibleTimes_areRefused);
    CPPUNIT_TEST(formattedDates_readBack);
    CPPUNIT_TEST(otherSpellingsOfDates_areRefused);
    CPPUNIT_TEST(impossibleDates_areRefused);
    CPPUNIT_TEST(dayBegins_atMidnightInChina);
    CPPUNIT_TEST_SUITE_END();

public:
    void epoch_isEightInTheMorningInChina() {
        CPPUNIT_ASSERT_EQUAL(std::string("1970-01-01T08:00:00.000+08:00"),
                             base::formatInstant(base::fromMillis(0)));
        CPPUNIT_ASSERT_EQUAL(std::string("1969-12-31T23:59:59.999+08:00"),
                             base::formatInstant(base::fromMillis(-8 * 3'600'000 - 1)));
    }

    void formattedMoments_readBack() {
        for (const char* text :
             {"2025-06-30T09:00:00.000+08:00", "0001-01-01T00:00:00.000+08:00",
              "9999-12-31T23:59:59.999+08:00", "2024-02-29T07:59:59.001+08:00"}) {
            const auto moment = base::parseInstant(text);
            CPPUNIT_ASSERT(moment);
            CPPUNIT_ASSERT_EQUAL(std::string(text), base::formatInstant(*moment));
        }
        for (std::int64_t ms = -62'135'000'000'000; ms < 253'402'000'000'000;
             ms += 9'999'999'999'937)
            CPPUNIT_ASSERT(base::parseInstant(base::formatInstant(base::fromMillis(ms))) ==
                           base::fromMillis(ms));
    }

    void otherSpellingsOfMoments_areRefused() {
        for (const char* text :
             {"", "2025-06-30", "2025-06-30T09:00:00+08:00", "2025-06-30T09:00:00.000Z",
              "2025-06-30T09:00:00.000+08:01", "2025-06-30t09:00:00.000+08:00",
              "2025-06-30T09:00:00.000+08:00 ", " 025-06-30T09:00:00.000+08:00",
              "2025-06-30T09:00:00,000+08:00", "2025-06-30T+9:00:00.000+08:00",
              "2025-06-30T09:00:00.0x0+08:00", "2025-06-30T09-00:00.000+08:00"})
            CPPUNIT_ASSERT(!base::parseInstant(text));
    }

    void impossibleTimes_areRefused() {
        for (const char* text : {"2025-06-31T09:00:00.000+08:00", "2025-06-30T24:00:00.000+08:00",
                                 "2025-06-30T09:60:00.000+08:00", "2025-06-30T09:00:60.000+08:00"})
            CPPUNIT_ASSERT(!base::parseInstant(text));
    }

    void formattedDates_readBack() {
        for (const char* text : {"0001-01-01", "2000-02-29", "2025-12-31", "9999-12-31"}) {
            const auto day = base::parseDate(text);
            CPPUNIT_ASSERT(day);
            CPPUNIT_ASSERT_EQUAL(std::string(text), base::formatDate(*day));
        }
    }

    void otherSpellingsOfDates_areRefused() {
        for (const char* text : {"", "2025-6-30", "20250630", "2025/06/30", "2025-06-3x",
                                 "-025-06-30", "2025-06-30 ", "２０２5-06-30"})
            CPPUNIT_ASSERT(!base::parseDate(text));
    }

    void impossibleDates_areRefused() {
        for (const char* text : {"0000-01-01", "2025-00-01", "2025-13-01", "2025-01-00",
                                 "2025-02-29", "1900-02-29", "2025-04-31"})
            CPPUNIT_ASSERT(!base::parseDate(text));
    }

    void dayBegins_atMidnightInChina() {
        const base::Date day{local_days{2025y / March / 3}};
        const base::Instant midnight = base::instantOn(day);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03T00:00:00.000+08:00"),
                             base::formatInstant(midnight));
        CPPUNIT_ASSERT(base::dateOf(midnight) == day);
        CPPUNIT_ASSERT(base::dateOf(midnight - 1ms) == day - days{1});
        CPPUNIT_ASSERT(base::dateOf(base::instantOn(day, 24h - 1ms)) == day);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03T17:30:00.000+08:00"),
                             base::formatInstant(base::instantOn(day, 17h + 30min)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TimeTest);

}  // namespace guantong::testing
