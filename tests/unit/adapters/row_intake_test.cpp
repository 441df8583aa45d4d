// SPDX-License-Identifier: Apache-2.0
// What RowIntake promises: a row whole or not at all, with what the node needs to know.
#include "adapters/row_intake.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class RowIntakeTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(RowIntakeTest);
    CPPUNIT_TEST(levels_reachTheNode);
    CPPUNIT_TEST(stale_isHistoryAndNoEvent);
    CPPUNIT_TEST(itemFacts_areAskedOncePerTransaction);
    CPPUNIT_TEST(verdicts_haveNames);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void levels_reachTheNode() {
        const Mapping mapping = mappingOf(smallMapping("<Quality rule=\"Q16\" level=\"park\"/>"));
        const RowOutcome outcome =
            offer(mapping, {"A1", "NOSUCH", "测试", "", "2025-03-03", "", "", "", ""});
        CPPUNIT_ASSERT(outcome.verdict == RowVerdict::taken);
        const Draft& draft = intake.drafts.at(0);
        CPPUNIT_ASSERT(draft.park.size() == 1 &&
                       draft.park[0].code == base::Code::QUALITY_ITEM_WRONG);
        CPPUNIT_ASSERT(!draft.doubts.empty() &&
                       draft.doubts[0].code == base::Code::QUALITY_CHECK_DIGIT);
        CPPUNIT_ASSERT_EQUAL(std::string("A1"), draft.caseNumber);
    }

    void stale_isHistoryAndNoEvent() {
        const Mapping mapping = mappingOf(smallMapping("", "<Version column=\"why\"/>"));
        offer(mapping, {"A1", "I1", "x", "", "2025-03-03", "", "", "", "3"});
        const RowOutcome outcome =
            offer(mapping, {"A1", "I1", "y", "", "2025-03-03", "", "", "", "2"});
        CPPUNIT_ASSERT(outcome.verdict == RowVerdict::repeated);
        CPPUNIT_ASSERT(!outcome.findings.empty() &&
                       outcome.findings[0].fault.code == base::Code::QUALITY_VERSION_STALE);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), events());
    }

    void itemFacts_areAskedOncePerTransaction() {
        const Mapping mapping = mappingOf(smallMapping());
        RowIntake rows(mapping, intake, clock);
        database->write([&](store::Transaction& tx) {
            rows.forgetLookups();
            intake.itemLookups = 0;
            for (const char* number : {"A1", "A2", "A3"})
                rows.offer(tx,
                           mapped(mapping, {number, "I1", "x", "", "2025-03-03", "", "", "", ""}),
                           1, 0);
        });
        CPPUNIT_ASSERT_EQUAL(1, intake.itemLookups);
    }

    void verdicts_haveNames() {
        CPPUNIT_ASSERT_EQUAL(std::string("refused"), std::string(toString(RowVerdict::refused)));
        CPPUNIT_ASSERT(RowVerdict::refused > RowVerdict::waiting &&
                       RowVerdict::waiting > RowVerdict::taken &&
                       RowVerdict::taken > RowVerdict::repeated);
    }

private:
    static MappedRow mapped(const Mapping& mapping, std::vector<std::string_view> cells) {
        const std::vector<std::string_view> header{"no",       "item", "name",   "id", "applied",
                                                   "accepted", "done", "result", "why"};
        auto bound = Mapper::bind(mapping, header);
        return std::get<Mapper>(bound).map(cells);
    }
    RowOutcome offer(const Mapping& mapping, std::vector<std::string_view> cells) {
        const MappedRow row = mapped(mapping, std::move(cells));
        RowIntake rows(mapping, intake, clock);
        RowOutcome outcome;
        database->write([&](store::Transaction& tx) { outcome = rows.offer(tx, row, 1, 0); });
        return outcome;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RowIntakeTest);

}  // namespace guantong::testing
