// SPDX-License-Identifier: Apache-2.0
// What node/statistics/period.h promises.
#include "node/statistics/period.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using statistics::isWithin;
using statistics::periodNamed;

class PeriodTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PeriodTest);
    CPPUNIT_TEST(month_isItsDaysInChina);
    CPPUNIT_TEST(quarterAndYear_joinTheirMonths);
    CPPUNIT_TEST(otherSpellings_areNone);
    CPPUNIT_TEST(region_holdsWhatLiesInIt);
    CPPUNIT_TEST_SUITE_END();

public:
    void month_isItsDaysInChina() {
        const auto june = periodNamed("2025-06");
        CPPUNIT_ASSERT_EQUAL(std::string("2025-06-01T00:00:00.000+08:00"),
                             base::formatInstant(june->from));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-07-01T00:00:00.000+08:00"),
                             base::formatInstant(june->to));
        CPPUNIT_ASSERT(june->contains(june->from) && !june->contains(june->to));
        CPPUNIT_ASSERT(periodNamed("2025-12")->to == periodNamed("2026-01")->from);
    }

    void quarterAndYear_joinTheirMonths() {
        CPPUNIT_ASSERT(periodNamed("2025-Q2")->from == periodNamed("2025-04")->from);
        CPPUNIT_ASSERT(periodNamed("2025-Q2")->to == periodNamed("2025-06")->to);
        CPPUNIT_ASSERT(periodNamed("2025")->from == periodNamed("2025-01")->from);
        CPPUNIT_ASSERT(periodNamed("2025")->to == periodNamed("2025-Q4")->to);
    }

    void otherSpellings_areNone() {
        for (const char* name :
             {"", "25", "202", "2025-", "2025-13", "2025-00", "2025-6", "2025-Q5", "2025-Q0",
              "2025/06", "2025-06-01", "1889-06", "abcd", "2025-0x"})
            CPPUNIT_ASSERT_MESSAGE(name, !periodNamed(name));
    }

    void region_holdsWhatLiesInIt() {
        CPPUNIT_ASSERT(isWithin("360521", "") && isWithin("", ""));
        CPPUNIT_ASSERT(isWithin("360521", "360521") && isWithin("360521", "360500"));
        CPPUNIT_ASSERT(isWithin("360521", "360000") && isWithin("360521", "360000000000"));
        CPPUNIT_ASSERT(isWithin("360521100000", "360521"));
        CPPUNIT_ASSERT(isWithin("360521100201", "360521100000"));
        CPPUNIT_ASSERT(!isWithin("360521101000", "360521100000"));
        CPPUNIT_ASSERT(!isWithin("360502", "360521") && !isWithin("361000", "360100"));
        CPPUNIT_ASSERT(!isWithin("", "360500"));
        CPPUNIT_ASSERT(!isWithin("360521", "360520"));  // 20 is a county of its own
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PeriodTest);

}  // namespace guantong::testing
