// SPDX-License-Identifier: Apache-2.0
// The fold of a whole case (node/cases/fold.h): order, waiting, versions, and that the order of
// arrival does not matter.
#include "node/cases/fold.h"

#include "tests/support/cases_random.h"

#include <algorithm>

namespace guantong::testing {

using base::Code;
using cases::CaseStatus;
using cases::Folded;
using cases::Mark;

class FoldTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FoldTest);
    CPPUNIT_TEST(noEvents_areNoCase);
    CPPUNIT_TEST(marks_haveNames);
    CPPUNIT_TEST(missingSeq_makesTheRestOfItsLogWait);
    CPPUNIT_TEST(missingAfter_makesTheEventWait);
    CPPUNIT_TEST(whatFollowsAWaitingEvent_waitsToo);
    CPPUNIT_TEST(wrongPreviousHash_countsAsMissing);
    CPPUNIT_TEST(ties_goByNodeThenSeq);
    CPPUNIT_TEST(newerVersion_standsAtTheFirstOnesPlace);
    CPPUNIT_TEST(mendedVersion_unparksWhatFollowed);
    CPPUNIT_TEST(versionOfAnotherWriter_isParkedAlone);
    CPPUNIT_TEST(versionOfAnUnknownEvent_isParkedAlone);
    CPPUNIT_TEST(versionNotHigher_isParkedAlone);
    CPPUNIT_TEST(replacingEvent_needsNoPenOfItsOwn);
    CPPUNIT_TEST(struck_takesTheEventOut);
    CPPUNIT_TEST(struckReplacement_takesTheReplacementOut);
    CPPUNIT_TEST(versionOfAVersion_standsAtTheFirstOnesPlace);
    CPPUNIT_TEST(randomCases_foldAlikeInAnyOrderOfArrival);
    CPPUNIT_TEST(randomCases_stepByStepAsLongAsNothingIsOutOfLine);
    CPPUNIT_TEST_SUITE_END();

public:
    void noEvents_areNoCase() {
        const Folded folded = cases::fold({}, rules);
        CPPUNIT_ASSERT(folded.state == cases::CaseState{});
        CPPUNIT_ASSERT(folded.marks.empty());
    }

    void marks_haveNames() {
        for (const Mark mark : {Mark::taken, Mark::parked, Mark::waiting, Mark::replaced})
            CPPUNIT_ASSERT(cases::markNamed(toString(mark)) == mark);
        CPPUNIT_ASSERT(!cases::markNamed("held"));
    }

    void missingSeq_makesTheRestOfItsLogWait() {
        script.accepted().add(kCounty, EventKind::step);
        const Folded folded = foldOf({0, 2});
        CPPUNIT_ASSERT(folded.marks[0].mark == Mark::taken);
        CPPUNIT_ASSERT(folded.marks[1].mark == Mark::waiting);
        CPPUNIT_ASSERT(folded.marks[1].fault->code == Code::CASE_WAITS_SEQ);
        CPPUNIT_ASSERT_EQUAL(kCounty.str() + " 2", folded.marks[1].fault->detail);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, folded.state.waiting);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, folded.state.head(kCounty)->seq);
    }

    void missingAfter_makesTheEventWait() {
        script.accepted();
        script.add(kCity, EventKind::rated);
        const Folded folded = foldOf({0, 2});
        CPPUNIT_ASSERT(folded.marks[1].mark == Mark::waiting);
        CPPUNIT_ASSERT(folded.marks[1].fault->code == Code::CASE_WAITS_AFTER);
        CPPUNIT_ASSERT_EQUAL(script.events[1].hash, folded.marks[1].fault->detail);
    }

    void whatFollowsAWaitingEvent_waitsToo() {
        script.accepted();
        script.add(kCity, EventKind::rated);
        script.add(kCounty, EventKind::step);  // follows the city's event
        script.addBlind(kCity, EventKind::rated);
        const Folded folded = foldOf({0, 2, 3, 4});
        for (const std::size_t i : {1, 2, 3})
            CPPUNIT_ASSERT(folded.marks[i].mark == Mark::waiting);
        CPPUNIT_ASSERT_EQUAL(std::string("prevHash"), folded.marks[3].fault->field);
    }

    void wrongPreviousHash_countsAsMissing() {
        script.accepted();
        script.events[1].prevHash = script.events[1].hash;
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[1].mark == Mark::waiting);
    }

    void ties_goByNodeThenSeq() {
        script.accepted();
        script.addBlind(kCity,
                        EventKind::rated);  // 3605… comes before 3605 21…: before any opening
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[2].mark == Mark::parked);
        CPPUNIT_ASSERT(folded.marks[2].fault->code == Code::CASE_NOT_OPENED);
        CPPUNIT_ASSERT(folded.state.status == CaseStatus::accepted);
    }

    void newerVersion_standsAtTheFirstOnesPlace() {
        script.accepted();
        const CaseEvent& decided = script.add(kCounty, EventKind::decided);
        script.add(kCounty, EventKind::finished);
        script.replace(kCounty, decided, EventKind::decided, {{Field::decision, "denied"}});
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[2].mark == Mark::replaced);
        CPPUNIT_ASSERT(folded.marks[4].mark == Mark::taken);
        CPPUNIT_ASSERT_EQUAL(std::string("denied"), folded.state.facts.decision);
        CPPUNIT_ASSERT(folded.state.status == CaseStatus::closed);
    }

    void mendedVersion_unparksWhatFollowed() {
        script.accepted();
        const CaseEvent& wrong = script.add(kCounty, EventKind::finished, {{Field::result, "1"}});
        script.add(kCounty, EventKind::delivered);
        Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[2].fault->code == Code::CASE_REASON_MISSING);
        CPPUNIT_ASSERT(folded.marks[3].fault->code == Code::CASE_FOLLOWS_PARKED);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, folded.state.parked);
        script.replace(kCounty, wrong, EventKind::finished,
                       {{Field::result, "1"}, {Field::reason, "申请人要求退回"}});
        folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[3].mark == Mark::taken);
        CPPUNIT_ASSERT(folded.marks[4].mark == Mark::taken);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, folded.state.parked);
        CPPUNIT_ASSERT(folded.state.status == CaseStatus::returned);
    }

    void versionOfAnotherWriter_isParkedAlone() {
        script.accepted();
        script.replace(kCity, script.events[1], EventKind::notAccepted);
        script.add(kCounty, EventKind::step);
        expectParkedAlone(Code::CASE_REPLACES_FOREIGN);
    }

    void versionOfAnUnknownEvent_isParkedAlone() {
        script.accepted();
        CaseEvent ghost = script.events[1];
        ghost.hash = "sha256:" + std::string(64, 'b');
        script.replace(kCounty, ghost, EventKind::notAccepted);
        script.add(kCounty, EventKind::step);
        expectParkedAlone(Code::CASE_REPLACES_UNKNOWN);
    }

    void versionNotHigher_isParkedAlone() {
        script.accepted();
        const CaseEvent second = script.replace(kCounty, script.events[1], EventKind::accepted);
        CaseEvent old = second;
        old.version = 1;  // the next one will say version 2 again
        script.replace(kCounty, old, EventKind::notAccepted);
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[3].fault->code == Code::CASE_VERSION_WRONG);
        CPPUNIT_ASSERT(folded.state.status == CaseStatus::accepted);
    }

    void replacingEvent_needsNoPenOfItsOwn() {
        script.accepted();
        script.add(kCounty, EventKind::forwardedUp, {{Field::target, kCity.str()}});
        script.add(kCity, EventKind::penAccepted);
        script.replace(kCounty, script.events[0], EventKind::received, {{Field::title, "改名"}});
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[4].mark == Mark::taken);
        CPPUNIT_ASSERT_EQUAL(std::string("改名"), folded.state.facts.title);
        CPPUNIT_ASSERT(folded.state.supervisor() == kCity);
    }

    void struck_takesTheEventOut() {
        script.accepted();
        const CaseEvent& wrong = script.add(kCounty, EventKind::accepted);
        script.add(kCounty, EventKind::step);
        script.replace(kCounty, wrong, EventKind::struck);
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[2].mark == Mark::replaced);
        CPPUNIT_ASSERT(folded.marks[3].mark == Mark::taken);
        CPPUNIT_ASSERT(folded.marks[4].mark == Mark::taken);
        CPPUNIT_ASSERT(folded.state.status == CaseStatus::review);
    }

    void struckReplacement_takesTheReplacementOut() {
        script.accepted();
        const CaseEvent foreign = script.replace(kCity, script.events[1], EventKind::notAccepted);
        script.replace(kCity, foreign, EventKind::struck);
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[2].mark == Mark::replaced);
        CPPUNIT_ASSERT(folded.marks[3].mark == Mark::taken);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, folded.state.parked);
    }

    void versionOfAVersion_standsAtTheFirstOnesPlace() {
        script.add(kCounty, EventKind::received);
        const CaseEvent second =
            script.replace(kCounty, script.events[0], EventKind::received, {{Field::title, "二"}});
        script.add(kCounty, EventKind::accepted);
        script.replace(kCounty, second, EventKind::received, {{Field::title, "三"}});
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT_EQUAL(std::string("三"), folded.state.facts.title);
        CPPUNIT_ASSERT(folded.marks[0].mark == Mark::replaced);
        CPPUNIT_ASSERT(folded.marks[1].mark == Mark::replaced);
        CPPUNIT_ASSERT(folded.state.status == CaseStatus::accepted);
    }

    void randomCases_foldAlikeInAnyOrderOfArrival() {
        for (unsigned seed = 1; seed <= 150; ++seed) {
            RandomCase random(seed);
            std::vector<CaseEvent> events = random.make(24).events;
            if (seed % 3 == 0) events.erase(events.begin() + 5);  // a gap
            const Folded straight = cases::fold(events, rules);
            std::vector<std::size_t> order(events.size());
            for (std::size_t i = 0; i < order.size(); ++i)
                order[i] = i;
            for (int round = 0; round < 4; ++round) {
                std::shuffle(order.begin(), order.end(), random.random());
                std::vector<CaseEvent> shuffled;
                for (const std::size_t i : order)
                    shuffled.push_back(events[i]);
                const Folded other = cases::fold(shuffled, rules);
                CPPUNIT_ASSERT(other.state == straight.state);
                for (std::size_t i = 0; i < order.size(); ++i)
                    CPPUNIT_ASSERT(other.marks[i] == straight.marks[order[i]]);
            }
        }
    }

    void randomCases_stepByStepAsLongAsNothingIsOutOfLine() {
        std::size_t compared = 0;
        for (unsigned seed = 1; seed <= 200; ++seed) {
            const CaseScript random = RandomCase(seed).make(24);
            cases::CaseState state;
            std::vector<CaseEvent> before;
            for (const CaseEvent& event : random.events) {
                if (!state.comesLast(event) || !event.replaces.empty()) break;
                const auto fault = state.step(event, rules);
                state.appendHead(event);
                ++state.events;
                state.parked += fault ? 1 : 0;
                state.changedMs = std::max(state.changedMs, base::toMillis(event.recordedAt));
                before.push_back(event);
                CPPUNIT_ASSERT(cases::fold(before, rules).state == state);
                ++compared;
            }
        }
        CPPUNIT_ASSERT(compared > 500);
    }

private:
    Folded foldOf(const std::vector<std::size_t>& chosen) {
        std::vector<CaseEvent> events;
        for (const std::size_t i : chosen)
            events.push_back(script.events[i]);
        return cases::fold(events, rules);
    }
    /// The third event is parked for that reason, the fourth is taken all the same.
    void expectParkedAlone(Code code) {
        const Folded folded = cases::fold(script.events, rules);
        CPPUNIT_ASSERT(folded.marks[2].mark == Mark::parked);
        CPPUNIT_ASSERT_EQUAL(std::string(base::toString(code)),
                             std::string(base::toString(folded.marks[2].fault->code)));
        CPPUNIT_ASSERT(folded.marks[3].mark == Mark::taken);
    }

    cases::FoldRules rules;
    CaseScript script;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FoldTest);

}  // namespace guantong::testing
