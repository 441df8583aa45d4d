// SPDX-License-Identifier: Apache-2.0
// What makes an item or a calendar fit for adoption.
#include "node/catalog/checks.h"

#include "tests/support/catalog_items.h"
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using base::Code;
using catalog::checkCalendar;
using catalog::checkItem;

class CatalogChecksTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CatalogChecksTest);
    CPPUNIT_TEST(soundItem_hasNoFault);
    CPPUNIT_TEST(promiseLongerThanStatute_isRefused);
    CPPUNIT_TEST(itemWithoutBasis_isRefused);
    CPPUNIT_TEST(itemCodeOfNoKnownForm_isRefused);
    CPPUNIT_TEST(itemOutsideTheStandard_isRefused);
    CPPUNIT_TEST(everyFault_isTold);
    CPPUNIT_TEST(calendarDaysOutOfRangeOrPlace_areRefused);
    CPPUNIT_TEST(calendarRange_mustHold);
    CPPUNIT_TEST_SUITE_END();

public:
    void soundItem_hasNoFault() {
        CPPUNIT_ASSERT(checkItem(anItem()).empty());
        auto equal = anItem();
        equal.promiseDays = equal.statuteDays;
        CPPUNIT_ASSERT(checkItem(equal).empty());
        auto withoutStatute = anItem();  // the law's own 20 days count
        withoutStatute.statuteDays = 0;
        CPPUNIT_ASSERT(checkItem(withoutStatute).empty());
    }

    void promiseLongerThanStatute_isRefused() {
        struct Pair {
            int promise;
            const char* promiseUnit;
            int statute;
            const char* statuteUnit;
            bool longer;
        };
        for (const Pair& pair : {Pair{21, "workingDay", 20, "workingDay", true},
                                 {20, "workingDay", 20, "day", true},
                                 {20, "day", 20, "workingDay", false},
                                 {3, "month", 60, "workingDay", true},
                                 {2, "month", 60, "workingDay", false},
                                 {8, "hour", 1, "workingDay", true},
                                 {7, "hour", 1, "workingDay", false},
                                 {13, "month", 1, "year", true}}) {
            auto item = anItem();
            item.promiseDays = pair.promise;
            item.promiseUnit = pair.promiseUnit;
            item.statuteDays = pair.statute;
            item.statuteUnit = pair.statuteUnit;
            const auto faults = checkItem(item);
            CPPUNIT_ASSERT_EQUAL(pair.longer, !faults.empty());
            if (pair.longer) CPPUNIT_ASSERT(faults.front().code == Code::ITEM_PROMISE_LONGER);
        }
    }

    void itemWithoutBasis_isRefused() {
        auto item = anItem();
        item.basis = " \n";
        CPPUNIT_ASSERT(checkItem(item).front().code == Code::ITEM_BASIS_MISSING);
    }

    void itemCodeOfNoKnownForm_isRefused() {
        for (const char* good : {"000131007000", "XK12345000", "12360521MB0000001X4000131007000",
                                 "511Z07001006-511602000000-000-11511301008778183N-1-00"})
            CPPUNIT_ASSERT_MESSAGE(good, catalog::isItemCode(good));
        for (const char* bad : {"", "1234567", "-12345678", "0001 31007000", "事项编码事项编码"})
            CPPUNIT_ASSERT_MESSAGE(bad, !catalog::isItemCode(bad));
        CPPUNIT_ASSERT(!catalog::isItemCode(std::string(65, '1')));
        auto item = anItem();
        item.code = "12";
        CPPUNIT_ASSERT(checkItem(item).front().code == Code::ITEM_CODE_FORM);
    }

    void itemOutsideTheStandard_isRefused() {
        auto type = anItem(), unit = anItem(), range = anItem();
        type.caseType = "fast";
        unit.promiseUnit = "week";
        range.validTo = range.validFrom - std::chrono::days{1};
        for (const auto& item : {type, unit, range})
            CPPUNIT_ASSERT(checkItem(item).front().code == Code::RECORD_INVALID);
    }

    void everyFault_isTold() {
        auto item = anItem();
        item.code = "1";
        item.basis.clear();
        item.promiseDays = 90;
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, checkItem(item).size());
    }

    void calendarDaysOutOfRangeOrPlace_areRefused() {
        const auto good = aCalendar();
        CPPUNIT_ASSERT(checkCalendar(good).empty());
        auto outside = good, weekend = good, weekday = good, unordered = good, twice = good;
        outside.off.push_back(day("2026-01-01"));
        weekend.off = {day("2025-10-04")};
        weekday.work = {day("2025-10-09")};
        unordered.off = {day("2025-10-02"), day("2025-10-01")};
        twice.off = {day("2025-10-01"), day("2025-10-01")};
        for (const auto& calendar : {outside, weekend, weekday, unordered, twice}) {
            const auto faults = checkCalendar(calendar);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, faults.size());
            CPPUNIT_ASSERT(faults.front().code == Code::CALENDAR_DAY_WRONG);
        }
    }

    void calendarRange_mustHold() {
        auto backwards = aCalendar(), endless = aCalendar(), unnumbered = aCalendar();
        backwards.knownTo = backwards.knownFrom - std::chrono::days{1};
        endless.knownTo = day("9999-12-31");
        unnumbered.version = 0;
        for (const auto& calendar : {backwards, endless, unnumbered})
            CPPUNIT_ASSERT(!checkCalendar(calendar).empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CatalogChecksTest);

}  // namespace guantong::testing
