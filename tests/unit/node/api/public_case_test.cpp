// SPDX-License-Identifier: Apache-2.0
// What an applicant may do on the own case (node/api/public_case.cpp).
#include "node/documents/document_store.h"
#include "tests/support/public_fixture.h"

namespace guantong::testing {

class PublicCaseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicCaseTest);
    CPPUNIT_TEST(numberAndCode_openTheCaseForAnHour);
    CPPUNIT_TEST(guessing_isLocked);
    CPPUNIT_TEST(supplement_isAnsweredOnce);
    CPPUNIT_TEST(badFileOfASupplement_keepsTheGoodOnes);
    CPPUNIT_TEST(withdrawal_wantsAReason);
    CPPUNIT_TEST(rating_isTakenOnce);
    CPPUNIT_TEST(ratingTooLate_isRefused);
    CPPUNIT_TEST(complaint_saysLateOnlyIfItIs);
    CPPUNIT_TEST(noticeOfAnotherCase_isNotShown);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<PublicFixture>(); }
    void tearDown() override { f.reset(); }

    void numberAndCode_openTheCaseForAnHour() {
        const auto id = f->applied();
        f->cookies.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("/track"), f->get("/case").location);
        CPPUNIT_ASSERT_EQUAL(std::string("/case"), track(" " + id, f->codeOf(id)).location);
        CPPUNIT_ASSERT(f->has(f->get("/case"), "张**"));
        CPPUNIT_ASSERT(!f->has(f->get("/case"), "张三丰"));
        later(std::chrono::minutes(61));
        CPPUNIT_ASSERT_EQUAL(std::string("/track"), f->get("/case").location);
        CPPUNIT_ASSERT_EQUAL(std::string("/track"), f->post("/case/rate", {}).location);
    }

    void guessing_isLocked() {
        const auto id = f->applied();
        for (int i = 0; i < 5; ++i)
            CPPUNIT_ASSERT_EQUAL(404, track(id, "AAAAAA").status);  // TRACKING_WRONG
        const auto locked = track(id, f->codeOf(id));
        CPPUNIT_ASSERT_EQUAL(429, locked.status);  // TRACKING_LOCKED
        CPPUNIT_ASSERT(f->has(locked, "2025-03-03 09:15"));
    }

    void supplement_isAnsweredOnce() {
        const auto id = asked();
        CPPUNIT_ASSERT(f->has(f->get("/case"), "营业执照"));
        CPPUNIT_ASSERT_EQUAL(422, f->postFiles("/case/supplement", {}, {{"seen", seen}}).status);
        for (int twice = 0; twice < 2; ++twice)
            CPPUNIT_ASSERT_EQUAL(std::string("/case?done=supplement"),
                                 f->postFiles("/case/supplement", {{"file", "照.pdf", f->pdf()}},
                                              {{"seen", seen}, {"remark", "补"}})
                                     .location);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count(id, "supplementDelivered"));
        CPPUNIT_ASSERT(f->has(f->get("/case?done=supplement"), "补正已提交"));
    }

    void badFileOfASupplement_keepsTheGoodOnes() {
        asked();
        const auto page = f->postFiles(
            "/case/supplement", {{"file", "好.pdf", f->pdf()}, {"file", "空.pdf", ""}},
            {{"seen", seen}, {"remark", "写过的"}});
        CPPUNIT_ASSERT_EQUAL(422, page.status);
        CPPUNIT_ASSERT(f->has(page, "file-error") && f->has(page, "写过的"));
        const std::string before = "name=\"kept\" value=\"";
        const auto at = page.body.find(before);
        CPPUNIT_ASSERT(at != std::string::npos);
        const auto begin = at + before.size();
        const std::string kept = page.body.substr(begin, page.body.find('"', begin) - begin);
        const auto sent = f->postFiles("/case/supplement", {},
                                       {{"seen", seen}, {"kept", kept}, {"kept", "zz"}});
        CPPUNIT_ASSERT_EQUAL(303, sent.status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, f->published.back().materials.size());
    }

    void withdrawal_wantsAReason() {
        const auto id = f->applied();
        CPPUNIT_ASSERT_EQUAL(422, f->post("/case/withdraw", {{"reason", " "}}).status);
        const std::string endless(30'000, 'x');
        const auto page = f->post("/case/withdraw", {{"reason", endless}});
        CPPUNIT_ASSERT_EQUAL(422, page.status);
        CPPUNIT_ASSERT(f->has(page, "reason-error") && f->has(page, endless));
        for (int twice = 0; twice < 2; ++twice)
            CPPUNIT_ASSERT_EQUAL(
                303, f->post("/case/withdraw", {{"reason", "不办了"}, {"seen", "1"}}).status);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count(id, "withdrawalRequested"));
        CPPUNIT_ASSERT_EQUAL(404, f->post("/case/burn", {}).status);
    }

    void rating_isTakenOnce() {
        const auto id = refused();
        CPPUNIT_ASSERT(f->has(f->get("/case"), "评价本次办理"));
        for (const char* rating : {"", "0", "6", "55", "x"})
            CPPUNIT_ASSERT_EQUAL(422, f->post("/case/rate", {{"rating", rating}}).status);
        CPPUNIT_ASSERT_EQUAL(303, f->post("/case/rate", {{"rating", "2"},
                                                         {"why", "5"},
                                                         {"why", "x"},
                                                         {"rateRemark", "太慢"},
                                                         {"seen", "9"}})
                                      .status);
        CPPUNIT_ASSERT_EQUAL(std::string("超过期限;太慢"),
                             std::string(f->published.back().get(standard::Field::remark)));
        CPPUNIT_ASSERT(!f->has(f->get("/case"), "评价本次办理"));
        CPPUNIT_ASSERT_EQUAL(409, f->post("/case/rate", {{"rating", "5"}}).status);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), count(id, "rated"));
    }

    void ratingTooLate_isRefused() {
        const auto id = refused();
        later(std::chrono::days(31));
        track(id, f->codeOf(id));
        CPPUNIT_ASSERT(!f->has(f->get("/case"), "评价本次办理"));
        CPPUNIT_ASSERT_EQUAL(409,  // RATING_CLOSED
                             f->post("/case/rate", {{"rating", "5"}}).status);
    }

    void complaint_saysLateOnlyIfItIs() {
        const auto id = f->applied();
        const char* const kKind = "SELECT kind FROM complaint ORDER BY id DESC LIMIT 1";
        CPPUNIT_ASSERT(!f->has(f->get("/case"), "id=\"late\""));
        f->post("/case/complain", {{"content", "太慢"}, {"kind", "late"}});
        CPPUNIT_ASSERT_EQUAL(std::string("complaint"), f->cases.value(kKind));
        CPPUNIT_ASSERT_EQUAL(422, f->post("/case/complain", {{"content", ""}}).status);
        CPPUNIT_ASSERT_EQUAL(422, f->post("/case/complain", {{"content", "\x01"}}).status);
        f->after(id, "accept", f->officer("clerk"));
        later(std::chrono::days(60));
        track(id, f->codeOf(id));
        CPPUNIT_ASSERT(f->has(f->get("/case"), "id=\"late\""));
        CPPUNIT_ASSERT_EQUAL(303, f->post("/case/complain", {{"kind", "late"}}).status);
        CPPUNIT_ASSERT_EQUAL(std::string("late"), f->cases.value(kKind));
    }

    void noticeOfAnotherCase_isNotShown() {
        const auto id = f->applied();
        documents::StoredDocument document;
        document.checkCode = "x";
        document.html = "<p>notice</p>";
        std::int64_t mine = 0, other = 0;
        f->cases.database->write([&](store::Transaction& tx) {
            document.caseId = id;
            document.number = "1";
            mine = documents::keepDocument(tx, document);
            document.caseId = "another";
            document.number = "2";
            other = documents::keepDocument(tx, document);
        });
        CPPUNIT_ASSERT_EQUAL(200, f->get("/case/document/" + std::to_string(mine)).status);
        CPPUNIT_ASSERT_EQUAL(404, f->get("/case/document/" + std::to_string(other)).status);
        CPPUNIT_ASSERT_EQUAL(404, f->get("/case/document/x").status);
        f->post("/case/leave", {});
        CPPUNIT_ASSERT_EQUAL(404, f->get("/case/document/" + std::to_string(mine)).status);
    }

private:
    api::Response track(const std::string& number, const std::string& code) {
        return f->post("/track", {{"number", number}, {"code", code}});
    }
    void later(std::chrono::minutes time) { f->cases.clock.set(f->cases.clock.now() + time); }
    /// A case of this browser that waits for a supplement.
    std::string asked() {
        const auto id = f->applied();
        f->after(id, "requestSupplement", f->officer("clerk"),
                 {{"materials", "营业执照"}, {"reason", "缺"}});
        seen = f->cases.value("SELECT COUNT(*) FROM case_event");
        return id;
    }
    /// A case of this browser that has ended.
    std::string refused() {
        const auto id = f->applied();
        f->after(id, "refuseAcceptance", f->officer("clerk"),
                 {{"reason", "不归本机关"}, {"basis", "法"}});
        return id;
    }
    std::string count(const std::string& id, const std::string& kind) {
        return f->cases.value("SELECT COUNT(*) FROM case_event WHERE case_id = '" + id +
                              "' AND kind = '" + kind + "'");
    }

    std::string seen;
    std::unique_ptr<PublicFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicCaseTest);

}  // namespace guantong::testing
