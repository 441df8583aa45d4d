// SPDX-License-Identifier: Apache-2.0
// What an office does on a case (node/approval/desk.h).
#include "node/approval/desk.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

using approval::Application;
using approval::Done;
using standard::Field;
using Faults = std::vector<base::Fault>;

class DeskTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeskTest);
    CPPUNIT_TEST(windowIntake_opensACaseWithItsReceipt);
    CPPUNIT_TEST(webApplication_isAppliedByTheApplicant);
    CPPUNIT_TEST(personalData_standsInNoEvent);
    CPPUNIT_TEST(badApplication_namesEveryField);
    CPPUNIT_TEST(wholeWay_fromReceiptToHandOut);
    CPPUNIT_TEST(acceptedCase_keepsItsDatesByTheVector);
    CPPUNIT_TEST(missingFields_areNamedAndNothingIsWritten);
    CPPUNIT_TEST(withoutTheRight_isRefused);
    CPPUNIT_TEST(someoneWasFaster_isAConflict);
    CPPUNIT_TEST(onTheSpot_isFinishedInOneAct);
    CPPUNIT_TEST(refusal_wantsReasonsAndGivesRemedies);
    CPPUNIT_TEST(applicantsSupplement_needsNoPen);
    CPPUNIT_TEST(pastedText_isKeptOrRefusedAtItsField);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<ApprovalFixture>(); }
    void tearDown() override { f.reset(); }

    void windowIntake_opensACaseWithItsReceipt() {
        const auto clerk = f->officer("clerk");
        const auto done = std::get<Done>(f->open(f->application(), &clerk));
        CPPUNIT_ASSERT_EQUAL(std::string("received"),
                             f->cases.value("SELECT state FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(6), done.trackingCode.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), done.papers.size());
        CPPUNIT_ASSERT_EQUAL(std::string("receiptOfMaterials"), f->papers.at(0).kind);
        CPPUNIT_ASSERT_EQUAL(std::string("分行审〔2025〕1号"),
                             std::string(f->published.at(0).get(Field::documentNumber)));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f->published.at(0).materials.size());
    }

    void webApplication_isAppliedByTheApplicant() {
        Application made = f->application();
        made.channel = "web";
        CPPUNIT_ASSERT_EQUAL(std::string(), f->codes(f->open(made, nullptr)));
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), f->cases.value("SELECT state FROM case_file"));
        CPPUNIT_ASSERT(f->papers.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("张**"), f->published.at(0).actor.name);
    }

    void personalData_standsInNoEvent() {
        f->opened();
        const std::string xml = f->cases.value("SELECT xml FROM case_event");
        for (const char* secret : {"11010519491231002X", "13800005678", "张三丰"})
            CPPUNIT_ASSERT(xml.find(secret) == std::string::npos);
        CPPUNIT_ASSERT(f->personal.find("13800005678") != std::string::npos);
        CPPUNIT_ASSERT(f->personal.find("\"area\":\"80\"") != std::string::npos);
    }

    void badApplication_namesEveryField() {
        Application made = f->application();
        made.applicant.name = " ";
        made.applicant.phone = "abc";
        made.applicant.idNumber.clear();
        made.form.set("area", std::string(20'000, 'x'));
        CPPUNIT_ASSERT_EQUAL(
            std::string("FIELD_MISSING applicant.name, FIELD_INVALID applicant.phone, "
                        "FIELD_MISSING applicant.idNumber, FIELD_TOO_LONG form.area"),
            f->codes(f->open(made, nullptr)));
        made.item = "nothing";
        CPPUNIT_ASSERT_EQUAL(std::string("ITEM_UNKNOWN item"), f->codes(f->open(made, nullptr)));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->cases.value("SELECT COUNT(*) FROM case_event"));
    }

    void wholeWay_fromReceiptToHandOut() {
        const std::string id = f->opened();
        CPPUNIT_ASSERT_EQUAL(std::string("supplement"),
                             f->after(id, "requestSupplement", f->officer("clerk"),
                                      {{"materials", "健康证明"}, {"reason", "未提交"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("received"),
                             f->after(id, "supplementReceived", f->officer("clerk")));
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), f->after(id, "accept", f->officer("clerk")));
        f->examine(id);
        CPPUNIT_ASSERT_EQUAL(std::string("granted"),
                             f->after(id, "decideGrant", f->officer("boss"), f->grantFields()));
        CPPUNIT_ASSERT_EQUAL(std::string("certified"),
                             f->after(id, "certify", f->officer("handler"),
                                      {{"certificateName", "食品经营许可证"},
                                       {"certificateNumber", "JY13605210000001"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("delivered"), f->after(id, "deliver", f->officer("clerk"),
                                                                {{"deliveryWay", "pickup"}}));
        f->after(id, "handOut", f->officer("clerk"),
                 {{"recipient", "张**"}, {"deliveryWay", "pickup"}});
        CPPUNIT_ASSERT_EQUAL(std::string("closed"),
                             f->after(id, "finish", f->officer("handler"), {{"result", "0"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->cases.value("SELECT parked FROM case_file"));
    }

    void acceptedCase_keepsItsDatesByTheVector() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        const auto due = [&](const char* column) {
            return base::formatDate(base::dateOf(base::fromMillis(
                std::stoll(f->cases.value("SELECT " + std::string(column) + " FROM case_file")))));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10"), due("promise_due_ms"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31"), due("statute_due_ms"));
    }

    void missingFields_areNamedAndNothingIsWritten() {
        const std::string id = f->opened();
        CPPUNIT_ASSERT_EQUAL(
            std::string("FIELD_MISSING materials, FIELD_MISSING reason, FIELD_INVALID deadline"),
            f->refusal(id, "requestSupplement", f->officer("clerk"), {{"deadline", "soon"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->cases.value("SELECT events FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f->papers.size());
    }

    void withoutTheRight_isRefused() {
        const std::string id = f->opened();
        CPPUNIT_ASSERT_EQUAL(std::string("RIGHT_MISSING caseAccept"),
                             f->refusal(id, "accept", f->officer("reader", {"caseRead"})));
        CPPUNIT_ASSERT_EQUAL(
            std::string("CASE_UNKNOWN case"),
            f->refusal("360521000000-20250303-aaaaaaaa", "accept", f->officer("clerk")));
        CPPUNIT_ASSERT_EQUAL(std::string("MOVE_NOT_ALLOWED kind"),
                             f->refusal(id, "dance", f->officer("clerk")));
    }

    void someoneWasFaster_isAConflict() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        CPPUNIT_ASSERT_EQUAL(std::string("VERSION_CONFLICT If-Match"),
                             f->refusal(id, "handle", f->officer("one"), f->agreed(), 1));
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             f->codes(f->move(id, "handle", f->officer("one"), f->agreed(), 2)));
    }

    void onTheSpot_isFinishedInOneAct() {
        Application made = f->application();
        made.item = "000131007001";
        const auto clerk = f->officer("clerk", {"caseIntake", "caseAccept", "caseHandOut"});
        const auto id = std::get<Done>(f->open(made, &clerk)).caseId;
        approval::Outcome outcome;
        f->cases.database->write([&](store::Transaction& tx) {
            outcome = f->desk->finishOnTheSpot(tx, id, {"finishOnTheSpot", {}, {}}, clerk, 1);
        });
        CPPUNIT_ASSERT_EQUAL(std::string(), f->codes(outcome));
        CPPUNIT_ASSERT_EQUAL(std::string("closed"), f->cases.value("SELECT state FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::string("granted"),
                             f->cases.value("SELECT decision FROM case_file"));
    }

    void refusal_wantsReasonsAndGivesRemedies() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        f->examine(id);
        CPPUNIT_ASSERT_EQUAL(
            std::string("FIELD_MISSING basis, FIELD_MISSING reason, FIELD_MISSING remedyNotice"),
            sorted(f->refusal(id, "decideRefuse", f->officer("boss"))));
        CPPUNIT_ASSERT_EQUAL(std::string("denied"), f->after(id, "decideRefuse", f->officer("boss"),
                                                             {{"reason", "场所不符合要求"},
                                                              {"basis", "第三十三条"},
                                                              {"remedyNotice", "可申请行政复议"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("refusal"), f->papers.back().kind);
    }

    void applicantsSupplement_needsNoPen() {
        const std::string id = f->opened();
        f->after(id, "requestSupplement", f->officer("clerk"),
                 {{"materials", "健康证明"}, {"reason", "未提交"}});
        approval::Outcome outcome;
        f->cases.database->write([&](store::Transaction& tx) {
            outcome = f->desk->byApplicant(tx, id, EventKind::supplementDelivered, {}, "web");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("MATERIAL_MISSING file"), f->codes(outcome));
        f->cases.database->write([&](store::Transaction& tx) {
            outcome = f->desk->byApplicant(tx, id, EventKind::supplementDelivered,
                                           {"", {{"remark", "已补"}}, {}}, "web");
        });
        CPPUNIT_ASSERT_EQUAL(std::string(), f->codes(outcome));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->cases.value("SELECT parked FROM case_file"));
    }

    void pastedText_isKeptOrRefusedAtItsField() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        f->after(id, "handle", f->officer("one"),
                 {{"stepResult", "agreed"}, {"opinion", "同意😀䶮𬭊=cmd()<script>"}});
        CPPUNIT_ASSERT_EQUAL(std::string("同意😀䶮𬭊=cmd()<script>"),
                             std::string(f->published.back().get(Field::opinion)));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID opinion"),
                             f->refusal(id, "handle", f->officer("one"),
                                        {{"stepResult", "agreed"}, {"opinion", "a\x01z"}}));
        CPPUNIT_ASSERT_EQUAL(
            std::string("FIELD_TOO_LONG opinion"),
            f->refusal(id, "handle", f->officer("one"),
                       {{"stepResult", "agreed"}, {"opinion", std::string(30'000, 'x')}}));
    }

private:
    static std::string sorted(const std::string& text) {
        std::vector<std::string> parts;
        std::size_t from = 0;
        for (std::size_t to = 0; to != std::string::npos; from = to + 2) {
            to = text.find(", ", from);
            parts.push_back(text.substr(from, to == std::string::npos ? to : to - from));
            if (to == std::string::npos) break;
        }
        std::sort(parts.begin(), parts.end());
        std::string joined;
        for (const auto& part : parts)
            joined += (joined.empty() ? "" : ", ") + part;
        return joined;
    }

    std::unique_ptr<ApprovalFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeskTest);

}  // namespace guantong::testing
