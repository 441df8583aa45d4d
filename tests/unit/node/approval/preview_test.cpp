// SPDX-License-Identifier: Apache-2.0
// The dates before an act is confirmed (node/approval/preview.cpp).
#include "node/approval/desk.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

class PreviewTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PreviewTest);
    CPPUNIT_TEST(specialProcedure_showsBothDatesBeforeItIsConfirmed);
    CPPUNIT_TEST(extensionBelowTheRank_isRefusedByName);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<ApprovalFixture>(); }
    void tearDown() override { f.reset(); }

    void specialProcedure_showsBothDatesBeforeItIsConfirmed() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        f->cases.clock.set(f->at("2025-03-05 10:00"));
        const std::map<std::string, std::string, std::less<>> fields = {
            {"procedure", "appraisal"}, {"days", "5"},          {"reason", "需要鉴定"},
            {"basis", "第四十五条"},    {"approver", "李科长"}, {"approverRank", "sectionHead"}};
        f->cases.database->read([&](store::Transaction& tx) {
            const auto found =
                f->desk->preview(tx, id, {"startSpecial", fields, {}}, f->officer("one"));
            const auto& changes = std::get<std::vector<approval::ClockChange>>(found);
            const auto promise = std::find_if(changes.begin(), changes.end(), [](const auto& each) {
                return each.kind == cases::ClockKind::promise;
            });
            CPPUNIT_ASSERT(promise != changes.end());
            CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10"),
                                 base::formatDate(base::dateOf(*promise->before)));
            CPPUNIT_ASSERT(promise->latest && *promise->latest > *promise->before);
        });
        CPPUNIT_ASSERT_EQUAL(std::string("special"),
                             f->after(id, "startSpecial", f->officer("one"), fields));
        CPPUNIT_ASSERT_EQUAL(std::string("specialProcedure"), f->papers.back().kind);
    }

    void extensionBelowTheRank_isRefusedByName() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        std::map<std::string, std::string, std::less<>> fields = {{"days", "5"},
                                                                  {"reason", "案情复杂"},
                                                                  {"basis", "第四十二条"},
                                                                  {"approver", "李科长"},
                                                                  {"approverRank", "sectionHead"}};
        CPPUNIT_ASSERT_EQUAL(std::string("CLOCK_EXTENSION_RANK"),
                             f->refusal(id, "extend", f->officer("boss"), fields).substr(0, 20));
        fields["approverRank"] = "agencyHead";
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"),
                             f->after(id, "extend", f->officer("boss"), fields));
        CPPUNIT_ASSERT_EQUAL(std::string("CLOCK_EXTENSION_AGAIN"),
                             f->refusal(id, "extend", f->officer("boss"), fields).substr(0, 21));
    }

private:
    std::unique_ptr<ApprovalFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PreviewTest);

}  // namespace guantong::testing
