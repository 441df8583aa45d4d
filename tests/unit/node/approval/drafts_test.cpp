// SPDX-License-Identifier: Apache-2.0
// Applications being written, and complaints (node/approval/drafts.h).
#include "node/approval/drafts.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

using approval::Draft;

class DraftsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DraftsTest);
    CPPUNIT_TEST(draft_comesBackAsItWasLeft);
    CPPUNIT_TEST(secret_isKeptAsItsDigestOnly);
    CPPUNIT_TEST(draftNotTouched_isSweptAfterItsTime);
    CPPUNIT_TEST(complaint_isKeptOnceAndSeenAgain);
    CPPUNIT_TEST(badComplaints_areRefusedAtTheField);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<ApprovalFixture>(); }
    void tearDown() override { f.reset(); }

    void draft_comesBackAsItWasLeft() {
        Draft draft = aDraft();
        draft.application.materials = {{{"表.pdf", "sha256:a", 12, "application/pdf"}, "m1"}};
        f->cases.database->write([&](store::Transaction& tx) {
            approval::saveDraft(tx, draft, f->cases.clock.now());
            draft.application.title = "改过的标题";
            approval::saveDraft(tx, draft, f->cases.clock.now());
            const auto found = approval::findDraft(tx, draft.tokenHash);
            CPPUNIT_ASSERT(found && found->caseId.empty());
            CPPUNIT_ASSERT_EQUAL(std::string("改过的标题"), found->application.title);
            CPPUNIT_ASSERT(found->application.applicant == draft.application.applicant);
            CPPUNIT_ASSERT_EQUAL(std::string("m1"), found->application.materials.at(0).requirement);
            CPPUNIT_ASSERT_EQUAL(std::int64_t(12),
                                 found->application.materials.at(0).material.sizeBytes);
            CPPUNIT_ASSERT(approval::dropDraft(tx, draft.tokenHash));
            CPPUNIT_ASSERT(!approval::dropDraft(tx, draft.tokenHash));
            CPPUNIT_ASSERT(!approval::findDraft(tx, draft.tokenHash));
        });
    }

    void secret_isKeptAsItsDigestOnly() {
        CPPUNIT_ASSERT(approval::draftKey("secret").find("secret") == std::string::npos);
        CPPUNIT_ASSERT(approval::draftKey("secret") != approval::draftKey("secreT"));
    }

    void draftNotTouched_isSweptAfterItsTime() {
        const Draft draft = aDraft();
        const auto now = f->cases.clock.now();
        f->cases.database->write([&](store::Transaction& tx) {
            approval::saveDraft(tx, draft, now);
            CPPUNIT_ASSERT_EQUAL(std::int64_t(0), approval::sweepDrafts(tx, now));
            CPPUNIT_ASSERT_EQUAL(
                std::int64_t(1),
                approval::sweepDrafts(tx, now + approval::kDraftLife + std::chrono::hours(1)));
        });
    }

    void complaint_isKeptOnceAndSeenAgain() {
        f->cases.database->write([&](store::Transaction& tx) {
            const approval::Complaint late{"c", "late", "超过期限了", "13800005678"};
            CPPUNIT_ASSERT(!approval::complain(tx, late, f->cases.clock.now()));
            CPPUNIT_ASSERT(!approval::complain(tx, late, f->cases.clock.now()));
            const auto kept = approval::complaintsOf(tx, "c");
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), kept.size());
            CPPUNIT_ASSERT_EQUAL(std::string("超过期限了"), kept[0].content);
        });
    }

    void badComplaints_areRefusedAtTheField() {
        f->cases.database->write([&](store::Transaction& tx) {
            const auto refused = [&](const std::string& content, const std::string& contact) {
                const auto fault = approval::complain(tx, {"c", "complaint", content, contact},
                                                      f->cases.clock.now());
                return fault ? std::string(base::toString(fault->code)) + " " + fault->field
                             : std::string();
            };
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING content"), refused("  ", ""));
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_TOO_LONG content"),
                                 refused(std::string(20'000, 'x'), ""));
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID content"), refused("a\x01", ""));
            for (int i = 0; i < approval::kMaxOpenComplaints; ++i)
                CPPUNIT_ASSERT_EQUAL(std::string(), refused("第" + std::to_string(i), ""));
            CPPUNIT_ASSERT_EQUAL(std::string("TOO_MANY_REQUESTS"),
                                 refused("再来一次", "").substr(0, 17));
        });
    }

private:
    static Draft aDraft() {
        Draft draft;
        draft.tokenHash = approval::draftKey("secret");
        draft.application = ApprovalFixture::application();
        draft.item = draft.application.item;
        return draft;
    }

    std::unique_ptr<ApprovalFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DraftsTest);

}  // namespace guantong::testing
