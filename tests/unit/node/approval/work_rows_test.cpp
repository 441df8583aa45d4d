// SPDX-License-Identifier: Apache-2.0
// Rows read by their ids: in their order, without those that are gone, with their texts looked at.
#include "node/approval/work_rows.h"

#include "tests/support/cases_fixture.h"
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using approval::readWorkRows;
using approval::WorkQuestion;

class WorkRowsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkRowsTest);
    CPPUNIT_TEST(ids_thenTheirRowsInThatOrder);
    CPPUNIT_TEST(texts_thenOnlyRowsThatHaveThem);
    CPPUNIT_TEST(due_thenPromiseElseStatuteWhileItRuns);
    CPPUNIT_TEST_SUITE_END();

public:
    void ids_thenTheirRowsInThatOrder() {
        CasesFixture node;
        fill(node);
        node.database->read([&](store::Transaction& tx) {
            const auto rows = readWorkRows(tx, {3, 99, 1, 2}, terms(node));
            CPPUNIT_ASSERT_EQUAL(std::size_t{3}, rows.size());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, rows[0].row.id);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, rows[1].row.id);
            CPPUNIT_ASSERT(readWorkRows(tx, {}, terms(node)).empty());
            CPPUNIT_ASSERT_EQUAL(cases::findCase(tx, "case-3")->facts.title,
                                 rows[0].row.facts.title);
        });
    }

    void texts_thenOnlyRowsThatHaveThem() {
        CasesFixture node;
        fill(node);
        node.database->read([&](store::Transaction& tx) {
            const std::vector<std::int64_t> all{3, 2, 1};
            CPPUNIT_ASSERT(approval::withTexts(tx, all, {}) == all);
            WorkQuestion question;
            question.applicant = "申请人2";
            CPPUNIT_ASSERT(approval::withTexts(tx, all, question) ==
                           std::vector<std::int64_t>{2});
            question.number = "case-3";
            CPPUNIT_ASSERT(approval::withTexts(tx, all, question).empty());
        });
    }

    void due_thenPromiseElseStatuteWhileItRuns() {
        cases::CaseRow row;
        row.status = cases::CaseStatus::accepted;
        row.dues.statute = 9;
        CPPUNIT_ASSERT_EQUAL(std::int64_t{9}, approval::deskDue(row));
        row.dues.promise = 7;
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, approval::deskDue(row));
        row.facts.decidedMs = 5;
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, approval::deskDue(row));
    }

private:
    static approval::WorkTerms terms(CasesFixture& node) {
        return {node.clock.now(), shippedCalendar()};
    }
    static void fill(CasesFixture& node) {
        node.database->write([&](store::Transaction& tx) {
            for (int i = 1; i <= 3; ++i) {
                cases::CaseState made;
                made.status = cases::CaseStatus::received;
                made.events = 1;
                made.facts.title = "申请" + std::to_string(i);
                made.facts.applicantName = "申请人" + std::to_string(i);
                made.facts.openedMs = 1'000 + i;
                cases::insertCase(tx, "case-" + std::to_string(i), made, {});
            }
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WorkRowsTest);

}  // namespace guantong::testing
