// SPDX-License-Identifier: Apache-2.0
// The table of moves in node/cases/case_status.h: names, final states, what each kind may do.
#include "node/cases/case_status.h"

#include "tests/support/cases_script.h"

#include <set>

namespace guantong::testing {

using cases::CaseStatus;
using cases::Outcome;
using cases::Target;

class CaseStatusTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseStatusTest);
    CPPUNIT_TEST(everyStatus_hasItsOwnNames);
    CPPUNIT_TEST(unknownName_isNoStatus);
    CPPUNIT_TEST(finalStates_areTheSixEnds);
    CPPUNIT_TEST(everyKindButStruck_hasAMove);
    CPPUNIT_TEST(fromNone_onlyWhatOpensACase);
    CPPUNIT_TEST(finalStates_areNeverLeft);
    CPPUNIT_TEST(outcomes_areReadFromTheFields);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyStatus_hasItsOwnNames() {
        std::set<std::string_view> names, chinese;
        for (int i = 0; i < cases::kCaseStatusCount; ++i) {
            const auto status = static_cast<CaseStatus>(i);
            names.insert(toString(status));
            chinese.insert(chineseName(status));
            CPPUNIT_ASSERT(cases::caseStatusNamed(toString(status)) == status);
            CPPUNIT_ASSERT(toString(status).size() <= 16);  // the column's width
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{cases::kCaseStatusCount}, names.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{cases::kCaseStatusCount}, chinese.size());
    }

    void unknownName_isNoStatus() {
        CPPUNIT_ASSERT(!cases::caseStatusNamed("Applied"));
        CPPUNIT_ASSERT(!cases::caseStatusNamed(""));
    }

    void finalStates_areTheSixEnds() {
        std::string ends;
        for (int i = 0; i < cases::kCaseStatusCount; ++i)
            if (isFinal(static_cast<CaseStatus>(i)))
                ends.append(toString(static_cast<CaseStatus>(i))).append(" ");
        CPPUNIT_ASSERT_EQUAL(std::string("refused notNeeded closed returned withdrawn voided "),
                             ends);
    }

    void everyKindButStruck_hasAMove() {
        for (int kind = 0; kind <= static_cast<int>(EventKind::struck); ++kind) {
            bool found = false;
            for (int from = 0; from < cases::kCaseStatusCount; ++from)
                for (int outcome = 0; outcome <= static_cast<int>(Outcome::voided); ++outcome)
                    found = found || cases::moveFor(static_cast<EventKind>(kind),
                                                    static_cast<Outcome>(outcome),
                                                    static_cast<CaseStatus>(from)) != nullptr;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(toString(static_cast<EventKind>(kind))),
                                         static_cast<EventKind>(kind) != EventKind::struck, found);
        }
    }

    void fromNone_onlyWhatOpensACase() {
        std::string opening;
        for (int kind = 0; kind <= static_cast<int>(EventKind::struck); ++kind)
            if (cases::moveFor(static_cast<EventKind>(kind), Outcome::any, CaseStatus::none))
                opening.append(toString(static_cast<EventKind>(kind))).append(" ");
        CPPUNIT_ASSERT_EQUAL(
            std::string("applied received conditionalAccepted accepted notAccepted "), opening);
    }

    void finalStates_areNeverLeft() {
        for (int kind = 0; kind <= static_cast<int>(EventKind::struck); ++kind)
            for (int from = 0; from < cases::kCaseStatusCount; ++from) {
                const auto* move = cases::moveFor(static_cast<EventKind>(kind), Outcome::any,
                                                  static_cast<CaseStatus>(from));
                if (move != nullptr && isFinal(static_cast<CaseStatus>(from)))
                    CPPUNIT_ASSERT(move->target == Target::stay);
            }
    }

    void outcomes_areReadFromTheFields() {
        const auto outcome = [](EventKind kind, Field field, const char* value) {
            return cases::outcomeOf(draftOf(kind, {{field, value}}));
        };
        CPPUNIT_ASSERT(outcome(EventKind::decided, Field::decision, "denied") == Outcome::denied);
        CPPUNIT_ASSERT(outcome(EventKind::decided, Field::decision, "grantedOnPromise") ==
                       Outcome::granted);
        CPPUNIT_ASSERT(outcome(EventKind::finished, Field::result, "1") == Outcome::sentBack);
        CPPUNIT_ASSERT(outcome(EventKind::finished, Field::result, "5") == Outcome::sentBack);
        CPPUNIT_ASSERT(outcome(EventKind::finished, Field::result, "2") == Outcome::voided);
        CPPUNIT_ASSERT(outcome(EventKind::finished, Field::result, "3") == Outcome::voided);
        CPPUNIT_ASSERT(outcome(EventKind::finished, Field::result, "4") == Outcome::normal);
        CPPUNIT_ASSERT(outcome(EventKind::notAccepted, Field::decision, "notNeeded") ==
                       Outcome::notNeeded);
        CPPUNIT_ASSERT(outcome(EventKind::step, Field::stepCode, "handle") == Outcome::any);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseStatusTest);

}  // namespace guantong::testing
