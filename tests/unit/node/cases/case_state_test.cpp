// SPDX-License-Identifier: Apache-2.0
// The rules that let an event into a case (node/cases/case_state.h), one test per rule, told as the
// story of a county's case.
#include "node/cases/case_state.h"

#include "tests/support/cases_script.h"

namespace guantong::testing {

using base::Code;
using cases::CaseStatus;
using cases::FoldRules;

class CaseStateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseStateTest);
    CPPUNIT_TEST(plainCase_runsFromReceiptToClosing);
    CPPUNIT_TEST(decidedBeforeAccepted_isParked);
    CPPUNIT_TEST(decidedAfterSilence_isTaken);
    CPPUNIT_TEST(stepBeforeAnyOpening_isParked);
    CPPUNIT_TEST(acceptedTwice_isParked);
    CPPUNIT_TEST(resultsOneToFive_needAReason);
    CPPUNIT_TEST(resultsZeroAndSix_needNoReason);
    CPPUNIT_TEST(finishedTwice_isParked);
    CPPUNIT_TEST(finishedAfterRefusal_keepsTheRefusal);
    CPPUNIT_TEST(notAccepted_distinguishesRefusedAndNotNeeded);
    CPPUNIT_TEST(stateChangeWithoutThePen_isParkedAndSaysWhoHoldsIt);
    CPPUNIT_TEST(eventsThatNeedNoPen_mayComeFromAnyone);
    CPPUNIT_TEST(parkedStateChange_parksTheStateChangesAfterIt);
    CPPUNIT_TEST(parkedEventWithoutPenNeed_parksOnlyItself);
    CPPUNIT_TEST(strangersStateChange_doesNotHoldUpTheCase);
    CPPUNIT_TEST(formerHoldersStateChange_holdsUpTheCase);
    CPPUNIT_TEST(forwardedUp_handsThePenOnlyWhenAccepted);
    CPPUNIT_TEST(forwardedBeforeAcceptance_isReceivedAbove);
    CPPUNIT_TEST(returnedDown_handsThePenBack);
    CPPUNIT_TEST(returnedToAStranger_isParked);
    CPPUNIT_TEST(forwardedToItself_isParked);
    CPPUNIT_TEST(transfer_movesThePenAtBothEnds);
    CPPUNIT_TEST(partnerOfAJointCase_takesPartWithoutThePen);
    CPPUNIT_TEST(specialProcedures_mayOverlapAndReturnToTheReview);
    CPPUNIT_TEST(suspensionDuringProcedure_returnsToTheOneStillOpen);
    CPPUNIT_TEST(endOfAProcedureNeverStarted_isParked);
    CPPUNIT_TEST(decisionDuringProcedure_leavesItOpenForItsOwnClock);
    CPPUNIT_TEST(supplementBeforeAcceptance_comesBackToReceived);
    CPPUNIT_TEST(supplementAfterAcceptance_comesBackToTheReview);
    CPPUNIT_TEST(upperNode_acceptsForItself);
    CPPUNIT_TEST(facts_comeFromTheEventsThatTakeTheCaseIn);
    CPPUNIT_TEST(comesLast_needsEveryLogEndNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void plainCase_runsFromReceiptToClosing() {
        const std::vector<std::pair<EventKind, std::string>> path{
            {EventKind::applied, "applied"},     {EventKind::received, "received"},
            {EventKind::accepted, "accepted"},   {EventKind::step, "review"},
            {EventKind::decided, "granted"},     {EventKind::certified, "certified"},
            {EventKind::delivered, "delivered"}, {EventKind::published, "delivered"},
            {EventKind::finished, "closed"},     {EventKind::rated, "closed"}};
        for (const auto& [kind, status] : path) {
            taken(kCounty, kind);
            CPPUNIT_ASSERT_EQUAL(status, std::string(toString(state.status)));
        }
    }

    void decidedBeforeAccepted_isParked() {
        taken(kCounty, EventKind::received);
        parked(Code::CASE_NOT_ACCEPTED, kCounty, EventKind::decided);
        CPPUNIT_ASSERT(state.status == CaseStatus::received);
    }

    void decidedAfterSilence_isTaken() {
        taken(kCounty, EventKind::received);
        rules.acceptedBySilence = [](const cases::ClockFacts&, base::Instant) { return true; };
        taken(kCounty, EventKind::decided);
        CPPUNIT_ASSERT(state.status == CaseStatus::granted);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, state.facts.acceptedMs);  // nobody declared it
    }

    void stepBeforeAnyOpening_isParked() {
        parked(Code::CASE_NOT_OPENED, kCounty, EventKind::step);
    }

    void acceptedTwice_isParked() {
        open();
        parked(Code::CASE_STATE_FORBIDS, kCounty, EventKind::accepted);
    }

    void resultsOneToFive_needAReason() {
        for (const char* result : {"1", "2", "3", "4", "5"}) {
            reset();
            parked(Code::CASE_REASON_MISSING, kCounty, EventKind::finished,
                   {{Field::result, result}});
            reset();
            taken(kCounty, EventKind::finished, {{Field::result, result}, {Field::reason, "重复"}});
        }
    }

    void resultsZeroAndSix_needNoReason() {
        for (const char* result : {"0", "6"}) {
            reset();
            taken(kCounty, EventKind::finished, {{Field::result, result}});
            CPPUNIT_ASSERT(state.status == CaseStatus::closed);
        }
    }

    void finishedTwice_isParked() {
        open();
        taken(kCounty, EventKind::finished);
        parked(Code::CASE_FINISHED, kCounty, EventKind::finished);
    }

    void finishedAfterRefusal_keepsTheRefusal() {
        taken(kCounty, EventKind::received);
        taken(kCounty, EventKind::notAccepted);
        taken(kCounty, EventKind::finished, {{Field::result, "1"}, {Field::reason, "不属本机关"}});
        CPPUNIT_ASSERT(state.status == CaseStatus::refused);
        CPPUNIT_ASSERT(state.facts.finishedMs != 0);
        parked(Code::CASE_FINISHED, kCounty, EventKind::step);
    }

    void notAccepted_distinguishesRefusedAndNotNeeded() {
        taken(kCounty, EventKind::notAccepted);
        CPPUNIT_ASSERT(state.status == CaseStatus::refused);
        script = CaseScript();
        state = {};
        CaseEvent event = script.make(kCounty, EventKind::notAccepted);
        event.set(Field::decision, "notNeeded");
        CPPUNIT_ASSERT(!state.step(event, rules));
        CPPUNIT_ASSERT(state.status == CaseStatus::notNeeded);
    }

    void stateChangeWithoutThePen_isParkedAndSaysWhoHoldsIt() {
        open();
        const auto fault = offer(kCity, EventKind::decided);
        CPPUNIT_ASSERT(fault && fault->code == Code::CASE_PEN_MISSING);
        CPPUNIT_ASSERT_EQUAL(std::string("decided"), fault->field);
        CPPUNIT_ASSERT_EQUAL(kCounty.str(), fault->detail);
    }

    void eventsThatNeedNoPen_mayComeFromAnyone() {
        open();
        for (const EventKind kind :
             {EventKind::withdrawalRequested, EventKind::supplementDelivered, EventKind::handedOut,
              EventKind::feeCharged, EventKind::rated, EventKind::jointOpinion})
            taken(kCity, kind);
        CPPUNIT_ASSERT(state.status == CaseStatus::accepted);
    }

    void parkedStateChange_parksTheStateChangesAfterIt() {
        taken(kCounty, EventKind::received);
        const CaseEvent& wrong = script.add(kCounty, EventKind::decided);
        CPPUNIT_ASSERT(state.step(wrong, rules));
        const auto fault = offer(kCounty, EventKind::accepted);
        CPPUNIT_ASSERT(fault && fault->code == Code::CASE_FOLLOWS_PARKED);
        CPPUNIT_ASSERT_EQUAL(wrong.hash, fault->detail);
        taken(kCounty, EventKind::rated);  // needs no pen
    }

    void parkedEventWithoutPenNeed_parksOnlyItself() {
        parked(Code::CASE_NOT_OPENED, kCity, EventKind::rated);
        taken(kCounty, EventKind::received);
        taken(kCounty, EventKind::accepted);
        taken(kCounty, EventKind::finished);
        parked(Code::CASE_FINISHED, kCity, EventKind::withdrawalRequested);
        taken(kCounty, EventKind::delivered);
    }

    void strangersStateChange_doesNotHoldUpTheCase() {
        open();
        parked(Code::CASE_PEN_MISSING, kDistrict, EventKind::decided);
        taken(kCounty, EventKind::step);
    }

    void formerHoldersStateChange_holdsUpTheCase() {
        open();
        taken(kCounty, EventKind::forwardedUp, to(kCity));
        taken(kCity, EventKind::penAccepted);
        parked(Code::CASE_PEN_MISSING, kCounty, EventKind::step);
        parked(Code::CASE_FOLLOWS_PARKED, kCity, EventKind::decided);
    }

    void forwardedUp_handsThePenOnlyWhenAccepted() {
        open();
        taken(kCounty, EventKind::forwardedUp, to(kCity));
        CPPUNIT_ASSERT(state.status == CaseStatus::reported);
        CPPUNIT_ASSERT(state.supervisor() == kCounty && state.offered == kCity);
        CPPUNIT_ASSERT(state.judge(script.make(kCounty, EventKind::step), rules)->code ==
                       Code::CASE_PEN_MISSING);
        CPPUNIT_ASSERT(state.judge(script.make(kCity, EventKind::decided), rules)->code ==
                       Code::CASE_PEN_MISSING);
        taken(kCity, EventKind::penAccepted);
        CPPUNIT_ASSERT(state.status == CaseStatus::taken);
        CPPUNIT_ASSERT(state.supervisor() == kCity && state.offered.empty());
        taken(kCity, EventKind::decided);
    }

    void forwardedBeforeAcceptance_isReceivedAbove() {
        taken(kCounty, EventKind::received);
        taken(kCounty, EventKind::forwardedUp, to(kProvince));
        CPPUNIT_ASSERT(state.status == CaseStatus::forwarded);
        taken(kProvince, EventKind::penAccepted);
        CPPUNIT_ASSERT(state.status == CaseStatus::received);
        parked(Code::CASE_NOT_ACCEPTED, kProvince, EventKind::decided);
    }

    void returnedDown_handsThePenBack() {
        open();
        taken(kCounty, EventKind::forwardedUp, to(kCity));
        taken(kCity, EventKind::penAccepted);
        taken(kCity, EventKind::decided);
        taken(kCity, EventKind::returnedDown, to(kCounty));
        CPPUNIT_ASSERT(state.status == CaseStatus::granted && state.supervisor() == kCounty);
        taken(kCounty, EventKind::certified);
        parked(Code::CASE_PEN_MISSING, kCity, EventKind::delivered);
    }

    void returnedToAStranger_isParked() {
        open();
        taken(kCounty, EventKind::forwardedUp, to(kCity));
        taken(kCity, EventKind::penAccepted);
        parked(Code::CASE_TARGET_WRONG, kCity, EventKind::returnedDown, to(kDistrict));
    }

    void forwardedToItself_isParked() {
        open();
        parked(Code::CASE_TARGET_WRONG, kCounty, EventKind::forwardedUp, to(kCounty));
    }

    void transfer_movesThePenAtBothEnds() {
        open();
        taken(kCounty, EventKind::caseTransferred, to(kDistrict));
        CPPUNIT_ASSERT(state.supervisor() == kCounty && state.status == CaseStatus::accepted);
        taken(kDistrict, EventKind::caseTransferred, to(kDistrict));
        CPPUNIT_ASSERT(state.supervisor() == kDistrict);
        taken(kDistrict, EventKind::decided);
        CPPUNIT_ASSERT(state.takesPart(kDistrict) && state.takesPart(kCounty));
    }

    void partnerOfAJointCase_takesPartWithoutThePen() {
        open();
        taken(kCounty, EventKind::jointDispatched, to(kDistrict));
        CPPUNIT_ASSERT(state.status == CaseStatus::joint && state.takesPart(kDistrict));
        taken(kDistrict, EventKind::jointOpinion);
        parked(Code::CASE_PEN_MISSING, kDistrict, EventKind::decided);
        taken(kCounty, EventKind::decided);
    }

    void specialProcedures_mayOverlapAndReturnToTheReview() {
        open();
        taken(kCounty, EventKind::step);
        taken(kCounty, EventKind::specialStarted);
        taken(kCounty, EventKind::specialStarted, {{Field::procedure, "hearing"}});
        taken(kCounty, EventKind::specialEnded);
        CPPUNIT_ASSERT(state.status == CaseStatus::special);
        taken(kCounty, EventKind::specialEnded);
        CPPUNIT_ASSERT(state.status == CaseStatus::review);
    }

    void suspensionDuringProcedure_returnsToTheOneStillOpen() {
        open();
        taken(kCounty, EventKind::specialStarted);
        taken(kCounty, EventKind::suspended);
        CPPUNIT_ASSERT(state.status == CaseStatus::suspended);
        taken(kCounty, EventKind::specialEnded);
        CPPUNIT_ASSERT(state.status == CaseStatus::suspended);
        taken(kCounty, EventKind::resumed);
        CPPUNIT_ASSERT(state.status == CaseStatus::accepted);
        parked(Code::CASE_STATE_FORBIDS, kCounty, EventKind::resumed);
    }

    void endOfAProcedureNeverStarted_isParked() {
        open();
        taken(kCounty, EventKind::suspended);
        parked(Code::CASE_STATE_FORBIDS, kCounty, EventKind::specialEnded);
    }

    void decisionDuringProcedure_leavesItOpenForItsOwnClock() {
        open();
        taken(kCounty, EventKind::specialStarted);
        taken(kCounty, EventKind::decided);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, state.openProcedures);
        taken(kCounty, EventKind::specialEnded);
        CPPUNIT_ASSERT(state.status == CaseStatus::granted);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, state.openProcedures);
    }

    void supplementBeforeAcceptance_comesBackToReceived() {
        taken(kCounty, EventKind::applied);
        taken(kCounty, EventKind::supplementRequested);
        CPPUNIT_ASSERT(state.status == CaseStatus::supplement);
        taken(kCity, EventKind::supplementDelivered);
        taken(kCounty, EventKind::supplementReceived);
        CPPUNIT_ASSERT(state.status == CaseStatus::received);
        parked(Code::CASE_NOT_ACCEPTED, kCounty, EventKind::supplementReceived);
    }

    void supplementAfterAcceptance_comesBackToTheReview() {
        open();
        taken(kCounty, EventKind::step);
        taken(kCounty, EventKind::supplementRequested);
        CPPUNIT_ASSERT(state.status == CaseStatus::amending);
        taken(kCounty, EventKind::supplementReceived);
        CPPUNIT_ASSERT(state.status == CaseStatus::review);
    }

    void upperNode_acceptsForItself() {
        open();
        taken(kCounty, EventKind::forwardedUp, to(kCity));
        taken(kCity, EventKind::penAccepted);
        const std::int64_t first = state.facts.acceptedMs;
        taken(kCity, EventKind::accepted);
        CPPUNIT_ASSERT(state.status == CaseStatus::accepted);
        CPPUNIT_ASSERT_EQUAL(first, state.facts.acceptedMs);
    }

    void facts_comeFromTheEventsThatTakeTheCaseIn() {
        taken(kCounty, EventKind::received, {{Field::applicantName, "张*"}});
        taken(kCounty, EventKind::accepted, {{Field::promiseDays, "5"}});
        taken(kCity, EventKind::jointOpinion, {{Field::organisation, "ANOTHER"}});
        taken(kCounty, EventKind::step, {{Field::organisation, "SECTION"}});
        taken(kCounty, EventKind::decided, {{Field::decision, "denied"}});
        CPPUNIT_ASSERT_EQUAL(std::string("11360521MB0000001X"), state.facts.organisation);
        CPPUNIT_ASSERT_EQUAL(std::string("张*"), state.facts.applicantName);
        CPPUNIT_ASSERT_EQUAL(std::string("denied"), state.facts.decision);
        CPPUNIT_ASSERT(state.facts.openedMs < state.facts.acceptedMs);
        CPPUNIT_ASSERT(state.facts.acceptedMs < state.facts.decidedMs);
    }

    void comesLast_needsEveryLogEndNamed() {
        const CaseEvent& first = script.add(kCounty, EventKind::received);
        CPPUNIT_ASSERT(state.comesLast(first));
        state.appendHead(first);
        CPPUNIT_ASSERT(!state.comesLast(first));
        const CaseEvent& other = script.add(kCity, EventKind::rated);
        CPPUNIT_ASSERT(state.comesLast(other));
        state.appendHead(other);
        CaseEvent blind = script.make(kCounty, EventKind::accepted);
        blind.after.clear();
        CPPUNIT_ASSERT(!state.comesLast(blind));
        CaseEvent unknown = script.make(kCounty, EventKind::accepted);
        unknown.after.push_back("sha256:" + std::string(64, 'a'));
        CPPUNIT_ASSERT(!state.comesLast(unknown));
        CPPUNIT_ASSERT(state.comesLast(script.make(kCounty, EventKind::accepted)));
        CPPUNIT_ASSERT(state.comesLast(script.make(kCity, EventKind::rated)));
        CPPUNIT_ASSERT(!state.comesLast(script.make(kProvince, EventKind::rated)) ==
                       script.make(kProvince, EventKind::rated).after.empty());
    }

private:
    static Fields to(base::NodeId node) { return {{Field::target, node.str()}}; }
    std::optional<base::Fault> offer(base::NodeId node, EventKind kind, const Fields& fields = {}) {
        return state.step(script.add(node, kind, fields), rules);
    }
    void taken(base::NodeId node, EventKind kind, const Fields& fields = {}) {
        const auto fault = offer(node, kind, fields);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(
            std::string(toString(kind)), std::string(),
            fault ? base::describe(*fault, base::Language::english) : std::string());
    }
    void parked(Code code, base::NodeId node, EventKind kind, const Fields& fields = {}) {
        const auto fault = offer(node, kind, fields);
        CPPUNIT_ASSERT_EQUAL(std::string(base::toString(code)),
                             std::string(fault ? base::toString(fault->code) : "taken"));
    }
    void open() {
        taken(kCounty, EventKind::received);
        taken(kCounty, EventKind::accepted);
    }
    void reset() {
        script = CaseScript();
        state = {};
        open();
    }

    FoldRules rules;
    CaseScript script;
    cases::CaseState state;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseStateTest);

}  // namespace guantong::testing
