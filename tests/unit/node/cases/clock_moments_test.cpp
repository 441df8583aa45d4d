// SPDX-License-Identifier: Apache-2.0
// When a rule or a sweeper must look at a case: milestones and the next moment.
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using cases::ClockKind;
using standard::EventKind;
using standard::Field;

class ClockMomentsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockMomentsTest);
    CPPUNIT_TEST(milestones_fallWhereTheRulesNeedThem);
    CPPUNIT_TEST(nextMoment_isTheFirstBehindNow);
    CPPUNIT_TEST_SUITE_END();

public:
    void milestones_fallWhereTheRulesNeedThem() {
        using Form = cases::Milestone::Form;
        ClockCase file;
        file.accepted("2025-03-03", 10, 20);
        const auto moment = [&file](Form form, std::int64_t value) {
            return shown(cases::momentOf(file.facts, shippedCalendar(),
                                         {ClockKind::promise, form, value}, at("2025-03-04")));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"), moment(Form::passed, 0));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 00:00"), moment(Form::daysLeft, 1));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-13 00:00"), moment(Form::daysLeft, 3));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03 10:00"), moment(Form::daysLeft, 10));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-13 17:30"), moment(Form::percentUsed, 80));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-14 17:30"), moment(Form::percentUsed, 81));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-18 17:30"), moment(Form::passedBy, 1));
        file.on("2025-03-05", EventKind::suspended, {{Field::reason, "flood"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"), moment(Form::passed, 0));
        CPPUNIT_ASSERT(!cases::momentOf(file.facts, shippedCalendar(), {ClockKind::promise},
                                        at("2025-03-06")));
        CPPUNIT_ASSERT(
            cases::momentOf(file.facts, shippedCalendar(), {ClockKind::statute}, at("2025-03-06")));
    }

    void nextMoment_isTheFirstBehindNow() {
        using Form = cases::Milestone::Form;
        const std::vector<cases::Milestone> rules{{ClockKind::promise, Form::daysLeft, 3},
                                                  {ClockKind::promise, Form::passed, 0},
                                                  {ClockKind::statute, Form::passed, 0}};
        ClockCase file;
        file.on("2025-03-03", EventKind::received);
        const auto next = [&](const char* now) {
            return shown(cases::nextMoment(file.facts, shippedCalendar(), rules, at(now)));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10 17:30"), next("2025-03-03"));
        file.accepted("2025-03-05", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 00:00"), next("2025-03-05"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-19 17:30"), next("2025-03-17"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-04-02 17:30"), next("2025-03-20"));
        file.special("2025-03-21", 2);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-25 00:00"), next("2025-03-21"));
        file.on("2025-03-25", EventKind::decided, {{Field::decision, "denied"}});
        CPPUNIT_ASSERT_EQUAL(std::string("unknown"), next("2025-03-25"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockMomentsTest);

}  // namespace guantong::testing
