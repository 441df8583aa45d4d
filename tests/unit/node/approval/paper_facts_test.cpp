// SPDX-License-Identifier: Apache-2.0
// What a notice says of its case (node/approval/paper_facts.cpp).
#include "node/approval/desk.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

class PaperFactsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PaperFactsTest);
    CPPUNIT_TEST(receipt_namesTheApplicantInFullAndTheCode);
    CPPUNIT_TEST(acceptance_saysBothDueDays);
    CPPUNIT_TEST(supplement_listsEachDefect);
    CPPUNIT_TEST(proofOfDelivery_namesWhatWasDelivered);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<ApprovalFixture>(); }
    void tearDown() override { f.reset(); }

    void receipt_namesTheApplicantInFullAndTheCode() {
        f->opened();
        const auto& facts = f->papers.at(0).facts;
        CPPUNIT_ASSERT_EQUAL(std::string("张三丰"), *facts.text("applicant"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-03"), *facts.text("receivedDate"));
        CPPUNIT_ASSERT_EQUAL(std::string("分宜县市场监督管理局"), *facts.text("organisation"));
    }

    void acceptance_saysBothDueDays() {
        f->after(f->opened(), "accept", f->officer("clerk"));
        const auto& facts = f->papers.back().facts;
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10"), *facts.text("promiseDueDate"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31"), *facts.text("statuteDueDate"));
        CPPUNIT_ASSERT_EQUAL(std::string("20个工作日"), *facts.text("statuteText"));
    }

    void supplement_listsEachDefect() {
        f->after(f->opened(), "requestSupplement", f->officer("clerk"),
                 {{"materials", "健康证明：已过期\n布局图"}, {"reason", "未提交"}});
        const auto* defects = f->papers.back().facts.find("defects");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), defects->elements().size());
        CPPUNIT_ASSERT_EQUAL(std::string("健康证明"), *defects->elements()[0].text("material"));
        CPPUNIT_ASSERT_EQUAL(std::string("已过期"), *defects->elements()[0].text("problem"));
        CPPUNIT_ASSERT_EQUAL(std::string("未提交"), *defects->elements()[1].text("problem"));
    }

    void proofOfDelivery_namesWhatWasDelivered() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        f->examine(id);
        f->after(id, "decideGrant", f->officer("boss"), f->grantFields());
        f->after(id, "deliver", f->officer("clerk"), {{"deliveryWay", "pickup"}});
        const auto* delivered = f->papers.back().facts.find("delivered");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), delivered->elements().size());
        CPPUNIT_ASSERT_EQUAL(std::string("决定书"), *delivered->elements()[0].text("name"));
        CPPUNIT_ASSERT_EQUAL(std::string("小餐饮经营"), *f->papers.back().facts.text("content"));
    }

private:
    std::unique_ptr<ApprovalFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PaperFactsTest);

}  // namespace guantong::testing
