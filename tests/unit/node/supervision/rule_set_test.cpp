// SPDX-License-Identifier: Apache-2.0
// What node/supervision/rule_set.h promises.
#include "node/supervision/rule_set.h"

#include "exchange/standard/case_event.h"
#include "exchange/standard/record.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using supervision::Level;

class RuleSetTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RuleSetTest);
    CPPUNIT_TEST(levels_areTheStandardsWords);
    CPPUNIT_TEST(milestones_areEachConditionOnce);
    CPPUNIT_TEST(disabledRule_hasNoMilestones);
    CPPUNIT_TEST(builtInRules_areTheFourOfTheFirstSet);
    CPPUNIT_TEST_SUITE_END();

public:
    void levels_areTheStandardsWords() {
        for (const Level level :
             {Level::reminder, Level::warning, Level::yellowCard, Level::redCard}) {
            CPPUNIT_ASSERT(supervision::levelNamed(supervision::toString(level)) == level);
            CPPUNIT_ASSERT(!supervision::chineseName(level).empty());
        }
        CPPUNIT_ASSERT(!supervision::levelNamed("purpleCard"));
    }

    void milestones_areEachConditionOnce() {
        supervision::RuleSet rules = *supervision::builtInRules();
        const std::size_t before = supervision::milestonesOf(rules).size();
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, before);
        rules.rules.push_back(rules.rules.front());
        CPPUNIT_ASSERT_EQUAL(before, supervision::milestonesOf(rules).size());
    }

    void disabledRule_hasNoMilestones() {
        supervision::RuleSet rules = *supervision::builtInRules();
        for (supervision::Rule& rule : rules.rules)
            rule.enabled = false;
        CPPUNIT_ASSERT(supervision::milestonesOf(rules).empty());
    }

    void builtInRules_areTheFourOfTheFirstSet() {
        const auto rules = supervision::builtInRules();
        std::string text;
        for (const supervision::Rule& rule : rules->rules)
            for (const supervision::Rung& rung : rule.rungs)
                text += rule.id + " " + std::string(cases::toString(rule.clock)) + " " +
                        std::string(supervision::toString(rung.level)) + " " +
                        std::to_string(rung.points) + (rung.atClosing ? " at closing" : "") + "; ";
        CPPUNIT_ASSERT_EQUAL(std::string("S04 promise reminder 0; S05 promise warning 1; "
                                         "S06 promise yellowCard 5 at closing; "
                                         "S08 statute redCard 10; "),
                             text);
        CPPUNIT_ASSERT(rules == supervision::builtInRules());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30}, rules->importDays);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RuleSetTest);

}  // namespace guantong::testing
