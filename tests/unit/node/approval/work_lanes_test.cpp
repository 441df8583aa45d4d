// SPDX-License-Identifier: Apache-2.0
// Lanes: several ordered ranges as one stream, each case once.
#include "node/approval/work_lanes.h"
#include "node/cases/desk_rows.h"
#include "tests/support/cases_fixture.h"

namespace guantong::testing {

using approval::LaneKind;
using approval::Lanes;
using approval::LaneSpec;

class WorkLanesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkLanesTest);
    CPPUNIT_TEST(twoLanesOverOneCase_thenItComesOnce);
    CPPUNIT_TEST(manyLanes_thenInOrderBothWays);
    CPPUNIT_TEST(noLanes_thenNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void twoLanesOverOneCase_thenItComesOnce() {
        CasesFixture node;
        fill(node, 200);
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, walk(node, {{LaneKind::organisation, "o1"},
                                                          {LaneKind::organisation, "o1"}}));
    }

    void manyLanes_thenInOrderBothWays() {
        CasesFixture node;
        fill(node, 300);
        const std::vector<LaneSpec> lanes{{LaneKind::organisation, "o1"},
                                          {LaneKind::organisation, "o2"},
                                          {LaneKind::party, "o1"}};
        for (const bool descending : {true, false})
            CPPUNIT_ASSERT_EQUAL(std::size_t{300}, walk(node, lanes, descending));
    }

    void noLanes_thenNothing() {
        CasesFixture node;
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, walk(node, {}));
    }

private:
    static void fill(CasesFixture& node, int count) {
        node.database->write([&](store::Transaction& tx) {
            for (int i = 0; i < count; ++i) {
                cases::CaseState made;
                made.status = cases::CaseStatus::received;
                made.events = 1;
                made.facts.organisation = count == 200 || i % 2 ? "o1" : "o2";
                made.facts.openedMs = 1'000'000 + i * 7 % 50;
                cases::insertCase(tx, "case-" + std::to_string(i), made, {});
            }
        });
    }
    /// How many come; asserts their order.
    static std::size_t walk(CasesFixture& node, const std::vector<LaneSpec>& specs,
                            bool descending = false) {
        std::size_t count = 0;
        node.database->read([&](store::Transaction& tx) {
            const approval::LanePosition begin =
                descending ? approval::LanePosition{INT64_MAX, INT64_MAX}
                           : approval::LanePosition{0, 0};
            Lanes lanes(tx, specs, descending, begin);
            approval::LanePosition last = begin;
            while (const auto next = lanes.next()) {
                CPPUNIT_ASSERT(descending ? next->at < last : last < next->at);
                last = next->at;
                ++count;
            }
        });
        return count;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WorkLanesTest);

}  // namespace guantong::testing
