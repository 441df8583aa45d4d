// SPDX-License-Identifier: Apache-2.0
// The desk's numbers: a case past its due moment counts once, and a window's cases count too.
#include "node/approval/work_list.h"

#include "node/cases/desk_rows.h"
#include "tests/support/cases_fixture.h"

namespace guantong::testing {

using approval::WorkCounts;
using approval::WorkReach;
using cases::CaseStatus;

class WorkCountsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkCountsTest);
    CPPUNIT_TEST(lateWithCards_thenCountedOnce);
    CPPUNIT_TEST(window_thenItsOwnToCheck);
    CPPUNIT_TEST(nothingInReach_thenZero);
    CPPUNIT_TEST_SUITE_END();

public:
    void lateWithCards_thenCountedOnce() {
        CasesFixture node;
        const std::int64_t now = base::toMillis(node.clock.now());
        add(node, CaseStatus::accepted, now - 1, 0);
        add(node, CaseStatus::accepted, now - 1, 3);  // past its moment: over, not yellow
        add(node, CaseStatus::accepted, now - 1, 4);  // a red card: red, not over
        add(node, CaseStatus::accepted, now + 1, 2);
        for (const WorkReach& reach : {WorkReach{true, {}, ""}, WorkReach{false, {"o1"}, ""}}) {
            const auto counts = counted(node, reach);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, counts.over);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.red);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.yellow);
        }
    }

    void window_thenItsOwnToCheck() {
        CasesFixture node;
        const auto id = add(node, CaseStatus::received, 0, 0);
        node.database->write([&](store::Transaction& tx) {
            cases::noteParty(tx, id, "hall", cases::PartySide::window);
        });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counted(node, {false, {"hall"}, ""}).toCheck);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, counted(node, {false, {"o2"}, ""}).toCheck);
    }

    void nothingInReach_thenZero() {
        CasesFixture node;
        add(node, CaseStatus::received, 0, 4);
        const auto counts = counted(node, {false, {}, "user:1"});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, counts.toCheck + counts.red + counts.mine);
    }

private:
    static std::string add(CasesFixture& node, CaseStatus status, std::int64_t due, int level) {
        cases::CaseState made;
        made.status = status;
        made.events = 1;
        made.facts.organisation = "o1";
        made.facts.openedMs = 1'000;
        cases::CaseDues dues;
        dues.promise = due;
        const std::string id = "case-" + node.value("SELECT COUNT(*) FROM case_file");
        node.database->write([&](store::Transaction& tx) {
            cases::insertCase(tx, id, made, dues);
            cases::followCase(tx, id, std::nullopt, false, cases::deskFactsOf(made, dues));
            if (level > 0) cases::noteLevel(tx, id, level);
        });
        return id;
    }
    static WorkCounts counted(CasesFixture& node, const WorkReach& reach) {
        WorkCounts counts;
        node.database->read([&](store::Transaction& tx) {
            counts = approval::countWork(tx, reach, node.clock.now());
        });
        return counts;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WorkCountsTest);

}  // namespace guantong::testing
