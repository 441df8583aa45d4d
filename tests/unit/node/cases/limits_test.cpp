// SPDX-License-Identifier: Apache-2.0
// Limits: units and case types by their codes, an item's limits.
#include "node/cases/limits.h"

#include "exchange/standard/code_table.h"
#include "tests/support/catalog_items.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using cases::CaseForm;
using cases::Limit;
using cases::TimeUnit;

class LimitsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LimitsTest);
    CPPUNIT_TEST(everyUnitOfTheStandard_isKnown);
    CPPUNIT_TEST(caseTypes_haveTheirForm);
    CPPUNIT_TEST(itemsLimits_areTaken);
    CPPUNIT_TEST(limits_areSaidInBothLanguages);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyUnitOfTheStandard_isKnown() {
        for (const auto& value : standard::codesOf(standard::CodeTable::timeUnit)) {
            const auto unit = cases::timeUnitNamed(value.code);
            CPPUNIT_ASSERT_MESSAGE(std::string(value.code), unit.has_value());
            CPPUNIT_ASSERT(toString(*unit) == value.code);
        }
        CPPUNIT_ASSERT(!cases::timeUnitNamed("week"));
    }

    void caseTypes_haveTheirForm() {
        CPPUNIT_ASSERT(cases::caseFormOf("onTheSpot") == CaseForm::onTheSpot);
        CPPUNIT_ASSERT(cases::caseFormOf("reportedUp") == CaseForm::preliminary);
        CPPUNIT_ASSERT(cases::caseFormOf("forwarded") == CaseForm::preliminary);
        CPPUNIT_ASSERT(cases::caseFormOf("joint") == CaseForm::joint);
        for (const char* other : {"promised", "supplementary", "", "unheard"})
            CPPUNIT_ASSERT(cases::caseFormOf(other) == CaseForm::ordinary);
        for (const char* code : {"onTheSpot", "reportedUp", "forwarded", "joint"})
            CPPUNIT_ASSERT(standard::findCode(standard::CodeTable::caseType, code) != nullptr);
    }

    void itemsLimits_areTaken() {
        auto item = anItem();
        item.statuteDays = 3;
        item.statuteUnit = "month";
        auto limits = cases::limitsOf(item);
        CPPUNIT_ASSERT((limits.promise == Limit{5, TimeUnit::workingDay}));
        CPPUNIT_ASSERT((limits.statute == Limit{3, TimeUnit::month}));
        CPPUNIT_ASSERT(limits.form == CaseForm::ordinary);
        item.statuteDays = 0;
        item.promiseUnit = "week";
        limits = cases::limitsOf(item);
        CPPUNIT_ASSERT(!limits.promise && !limits.statute);
    }

    void limits_areSaidInBothLanguages() {
        CPPUNIT_ASSERT_EQUAL(std::string("20个工作日"), cases::inChinese({20}));
        CPPUNIT_ASSERT_EQUAL(std::string("1 working day"), cases::inEnglish({1}));
        CPPUNIT_ASSERT_EQUAL(std::string("3 months"), cases::inEnglish({3, TimeUnit::month}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitsTest);

}  // namespace guantong::testing
