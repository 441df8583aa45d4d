// SPDX-License-Identifier: Apache-2.0
// ClockFacts: what it takes from events, its order, its text form.
#include "tests/support/clock_fixture.h"

#include <algorithm>

namespace guantong::testing {

using cases::ClockFacts;
using cases::FactKind;
using standard::EventKind;
using standard::Field;

class ClockFactsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockFactsTest);
    CPPUNIT_TEST(anyOrderOfAdding_sameFactsForDistinctMoments);
    CPPUNIT_TEST(textForm_readsBackEqual);
    CPPUNIT_TEST(addingAfterReadingBack_isTheSame);
    CPPUNIT_TEST(foreignText_isRefused);
    CPPUNIT_TEST(kindsWithoutClock_leaveItUnchanged);
    CPPUNIT_TEST(stepsWithoutLimit_areNotKept);
    CPPUNIT_TEST(returnedCase_owesNothingMore);
    CPPUNIT_TEST(ordinaryCase_staysSmall);
    CPPUNIT_TEST_SUITE_END();

public:
    void anyOrderOfAdding_sameFactsForDistinctMoments() {
        auto events = longCase().events;
        const ClockFacts expected = longCase().facts;
        std::reverse(events.begin(), events.end());
        ClockFacts reversed;
        for (const auto& event : events)
            reversed.add(event);
        CPPUNIT_ASSERT(reversed == expected);
    }

    void textForm_readsBackEqual() {
        ClockFacts facts = longCase().facts;
        cases::Limits limits;
        limits.promise = cases::Limit{7, cases::TimeUnit::day};
        limits.statute = cases::Limit{3, cases::TimeUnit::month};
        limits.form = cases::CaseForm::joint;
        facts.setCatalogueLimits(limits);
        const auto read = ClockFacts::parse(facts.str());
        CPPUNIT_ASSERT(read.has_value());
        CPPUNIT_ASSERT(*read == facts);
        CPPUNIT_ASSERT(ClockFacts::parse(ClockFacts().str()) == ClockFacts());
        CPPUNIT_ASSERT(facts.str().find_first_of(" '\"\n") == std::string::npos);
    }

    void addingAfterReadingBack_isTheSame() {
        ClockFacts stepwise;
        for (const auto& event : longCase().events) {
            stepwise = *ClockFacts::parse(stepwise.str());
            stepwise.add(event);
        }
        CPPUNIT_ASSERT(stepwise == longCase().facts);
    }

    void foreignText_isRefused() {
        for (const char* wrong :
             {"", "2", "1;", "1;?m7", "1;rxyz!", "1;rm7,", "1;rm7,q3", "1;rm7,p", "1;rm7,p5q",
              "1;rm7,n1234567890123", "1;rm7,fz", "1,d3;rm7", "1;rm7;rm6", "1;rm7,d-1", "1,p5",
              "1 ;rm7", "1;rzzzzzzzzzzzzzzzz", "1,"})
            CPPUNIT_ASSERT_MESSAGE(wrong, !ClockFacts::parse(wrong));
    }

    void kindsWithoutClock_leaveItUnchanged() {
        ClockCase file;
        file.on("2025-03-03", EventKind::feeCharged, {{Field::amountFen, "100"}})
            .on("2025-03-03", EventKind::rated, {{Field::rating, "5"}})
            .on("2025-03-03", EventKind::materialReceived)
            .on("2025-03-03", EventKind::thirdPartyNotified)
            .on("2025-03-03", EventKind::statementHeard)
            .on("2025-03-03", EventKind::siteChecked)
            .on("2025-03-03", EventKind::returnedDown)
            .on("2025-03-03", EventKind::caseTransferred)
            .on("2025-03-03", EventKind::withdrawalRequested)
            .on("2025-03-03", EventKind::hearing, {{Field::hearingPhase, "informed"}});
        CPPUNIT_ASSERT(file.facts.empty());
        CPPUNIT_ASSERT(file.readings("2025-06-30").empty());
    }

    void stepsWithoutLimit_areNotKept() {
        ClockCase file;
        file.on("2025-03-03", EventKind::step, {{Field::stepCode, "handle"}});
        CPPUNIT_ASSERT(file.facts.empty());
        file.on("2025-03-04", EventKind::step,
                {{Field::stepCode, "review"},
                 {Field::stepDays, "2"},
                 {Field::startedAt, "2025-03-04T09:00:00.000+08:00"},
                 {Field::endedAt, "2025-03-05T09:00:00.000+08:00"}});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, file.facts.list().size());
        CPPUNIT_ASSERT(file.facts.list()[1].kind == FactKind::stepEnded);
    }

    void returnedCase_owesNothingMore() {
        for (const char* result : {"1", "2", "3", "5"}) {
            ClockCase file;
            file.on("2025-03-03", EventKind::finished, {{Field::result, result}});
            CPPUNIT_ASSERT(file.facts.list()[0].kind == FactKind::abandoned);
        }
        ClockCase file;
        file.on("2025-03-03", EventKind::finished, {{Field::result, "0"}});
        CPPUNIT_ASSERT(file.facts.list()[0].kind == FactKind::ended);
    }

    void ordinaryCase_staysSmall() {
        ClockCase file;
        file.on("2025-03-03", EventKind::applied)
            .accepted("2025-03-04", 10, 20)
            .on("2025-03-07", EventKind::decided, {{Field::decision, "granted"}})
            .on("2025-03-10", EventKind::handedOut)
            .on("2025-03-10", EventKind::finished, {{Field::result, "0"}});
        CPPUNIT_ASSERT(file.facts.str().size() <= 160);
    }

private:
    static ClockCase longCase() {
        ClockCase file;
        file.on("2025-03-03 09:00", EventKind::applied, {}, "window")
            .on("2025-03-03 10:00", EventKind::received)
            .on("2025-03-04", EventKind::supplementRequested)
            .on("2025-03-05", EventKind::supplementDelivered)
            .accepted("2025-03-06", 10, 20, "reportedUp")
            .special("2025-03-07", 3)
            .on("2025-03-10", EventKind::noticeServed, {{Field::procedure, "inspection"}})
            .on("2025-03-11", EventKind::specialEnded, {{Field::procedure, "inspection"}})
            .on("2025-03-12", EventKind::suspended, {{Field::reason, "x"}})
            .on("2025-03-13", EventKind::resumed)
            .on("2025-03-14", EventKind::extended,
                {{Field::days, "10"}, {Field::approverRank, "governmentHead"}})
            .on("2025-03-17", EventKind::jointDispatched,
                {{Field::target, "360502000000"}, {Field::deadline, "2025-03-28"}})
            .on("2025-03-18", EventKind::step,
                {{Field::stepCode, "handle"}, {Field::stepDays, "2"}})
            .on("2025-03-19", EventKind::jointOpinion)
            .on("2025-03-20", EventKind::forwardedUp, {{Field::target, "360500000000"}})
            .on("2025-03-21", EventKind::penAccepted)
            .on("2025-03-24", EventKind::decided, {{Field::decision, "grantedOnPromise"}})
            .on("2025-03-25", EventKind::delivered)
            .on("2025-03-26", EventKind::published)
            .on("2025-03-27", EventKind::finished, {{Field::result, "0"}})
            .on("2025-03-28", EventKind::voided, {{Field::reason, "x"}});
        return file;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockFactsTest);

}  // namespace guantong::testing
