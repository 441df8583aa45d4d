// SPDX-License-Identifier: Apache-2.0
// One case as its applicant sees it (node/api/public_case_facts.h).
#include "node/api/public_case_facts.h"

#include "tests/support/public_fixture.h"

namespace guantong::testing {

using base::Language;

class PublicCaseFactsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicCaseFactsTest);
    CPPUNIT_TEST(unknownCase_isNothing);
    CPPUNIT_TEST(dates_comeWithTheirLedgerInWords);
    CPPUNIT_TEST(officersAndSteps_areNotShown);
    CPPUNIT_TEST(supplementAsked_isWhatTheLastNoticeSays);
    CPPUNIT_TEST(overdue_isToldOfRunningClocks);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<PublicFixture>(); }
    void tearDown() override { f.reset(); }

    void unknownCase_isNothing() { CPPUNIT_ASSERT(!shown("none")); }

    void dates_comeWithTheirLedgerInWords() {
        const auto id = f->applied();
        f->after(id, "accept", f->officer("clerk"));
        const auto chinese = shown(id)->facts.str();
        const auto english = shown(id, Language::english)->facts.str();
        for (const char* text :
             {"2025-03-10", "承诺时限", "还剩 5 个工作日", "已受理", "下一步"})
            CPPUNIT_ASSERT_MESSAGE(chinese, chinese.find(text) != std::string::npos);
        for (const char* text :
             {"2025-03-10", "Promised decision", "left: 5 working days", "Next:"})
            CPPUNIT_ASSERT_MESSAGE(english, english.find(text) != std::string::npos);
        const auto made = *shown(id);
        for (const auto& clock : made.facts.find("clocks")->elements())
            CPPUNIT_ASSERT(!clock.find("ledger")->elements().empty());
    }

    void officersAndSteps_areNotShown() {
        const auto id = f->applied();
        f->after(id, "accept", f->officer("Clerkson"));
        f->after(id, "handle", f->officer("Handlerson"),
                 {{"stepResult", "agreed"}, {"opinion", "internal opinion"}});
        const auto facts = shown(id)->facts.str();
        for (const char* text : {"Clerkson", "Handlerson", "internal opinion", "13800005678",
                                 "张三丰", "11010519491231002X"})
            CPPUNIT_ASSERT_MESSAGE(text, facts.find(text) == std::string::npos);
    }

    void supplementAsked_isWhatTheLastNoticeSays() {
        const auto id = f->applied();
        CPPUNIT_ASSERT(!shown(id)->asked);
        f->after(id, "requestSupplement", f->officer("clerk"),
                 {{"materials", "营业执照"}, {"reason", "缺页"}});
        const auto made = *shown(id);
        CPPUNIT_ASSERT(made.asked && made.revocable && !made.ratable && !made.ended);
        CPPUNIT_ASSERT_EQUAL(std::string("营业执照\n缺页"), made.facts.text("asked").value());
    }

    void overdue_isToldOfRunningClocks() {
        const auto id = f->applied();
        f->after(id, "accept", f->officer("clerk"));
        CPPUNIT_ASSERT(!shown(id)->overdue);
        f->cases.clock.set(f->cases.clock.now() + std::chrono::days(60));
        const auto late = *shown(id);
        CPPUNIT_ASSERT(late.overdue);
        CPPUNIT_ASSERT(late.facts.str().find("已超过") != std::string::npos);
    }

private:
    std::optional<api::PublicCase> shown(const std::string& id,
                                         Language language = Language::chinese) {
        std::optional<api::PublicCase> made;
        f->cases.database->read([&](store::Transaction& tx) {
            made = api::publicCaseOf(tx, *f->desk, PublicFixture::papersHere(), texts, language, id,
                                     f->cases.clock.now());
        });
        return made;
    }

    const api::PublicTexts texts{api::builtInPublicFiles().at("texts.json")};
    std::unique_ptr<PublicFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicCaseFactsTest);

}  // namespace guantong::testing
