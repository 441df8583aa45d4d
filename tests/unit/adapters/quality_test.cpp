// SPDX-License-Identifier: Apache-2.0
// What quality.h promises: the table of rules, and levels a mapping may change.
#include "adapters/quality.h"

#include "tests/support/adapters_fixture.h"

#include <set>

namespace guantong::testing {

using namespace adapters;

class QualityTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QualityTest);
    CPPUNIT_TEST(everyRule_standsOnceWithItsCode);
    CPPUNIT_TEST(level_isTheMappingsOrTheRules);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyRule_standsOnceWithItsCode() {
        std::set<std::string> ids;
        const std::pair<const char*, base::Code> expected[] = {
            {"Q01", base::Code::QUALITY_CASE_ABSENT},
            {"Q02", base::Code::QUALITY_NOT_ACCEPTED},
            {"Q03", base::Code::QUALITY_TIMES_DISORDERED},
            {"Q04", base::Code::QUALITY_TIME_IMPOSSIBLE},
            {"Q05", base::Code::QUALITY_FINISHED_TWICE},
            {"Q06", base::Code::QUALITY_VERSION_CONFLICT},
            {"Q07", base::Code::QUALITY_VERSION_STALE},
            {"Q08", base::Code::QUALITY_REASON_MISSING},
            {"Q16", base::Code::QUALITY_ITEM_WRONG},
            {"Q17", base::Code::QUALITY_CHECK_DIGIT},
            {"Q18", base::Code::QUALITY_REGION_WRONG},
            {"Q19", base::Code::QUALITY_TIMES_IDENTICAL},
            {"Q22", base::Code::QUALITY_TEXT_DOUBTFUL}};
        for (const auto& [id, code] : expected) {
            CPPUNIT_ASSERT_MESSAGE(id, qualityRuleNamed(id) != nullptr);
            CPPUNIT_ASSERT(qualityRuleNamed(id)->code == code);
            CPPUNIT_ASSERT(base::cause(code, base::Language::chinese).starts_with(id));
        }
        CPPUNIT_ASSERT_EQUAL(std::size(expected), qualityRules().size());
        CPPUNIT_ASSERT(qualityRuleNamed("Q99") == nullptr);
    }

    void level_isTheMappingsOrTheRules() {
        Mapping mapping;
        MappedRow row;
        MappedEvent event;
        event.event.kind = standard::EventKind::finished;
        event.event.occurredAt = at("2025-03-10T09:00:00.000+08:00");
        row.events.push_back(event);
        const std::vector<JudgedEvent> events{{&row.events[0], Standing::fresh}};
        const CaseHistory history;
        const auto level = [&] {
            const QualityFacts facts{
                mapping,
                row,
                events,
                history,
                at("2025-06-30T09:00:00.000+08:00"),
                0,
                [](const std::string&, base::Date) { return std::nullopt; },
                [](const std::string&, const std::string&, base::Date) { return std::nullopt; }};
            const auto findings = judge(facts);
            return findings.empty() ? std::string("none")
                                    : findings[0].rule + std::string(toString(findings[0].level));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("Q01wait"), level());
        mapping.levels["Q01"] = QualityLevel::off;
        CPPUNIT_ASSERT_EQUAL(std::string("Q02refuse"), level());
        mapping.levels["Q02"] = QualityLevel::warn;
        CPPUNIT_ASSERT_EQUAL(std::string("Q02warn"), level());
        CPPUNIT_ASSERT(qualityLevelNamed("park") == QualityLevel::park);
        CPPUNIT_ASSERT(!qualityLevelNamed("high"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QualityTest);

}  // namespace guantong::testing
