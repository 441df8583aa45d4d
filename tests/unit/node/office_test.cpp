// SPDX-License-Identifier: Apache-2.0
// The desk over a real node's objects (node/office.h).
#include "node/office.h"

#include "exchange/base/json.h"
#include "tests/support/node_home.h"

namespace guantong::testing {

class OfficeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OfficeTest);
    CPPUNIT_TEST(notice_isIssuedLinkedAndKeptAmongTheBlobs);
    CPPUNIT_TEST(root_hasNobodyAboveAndItselfAsPartner);
    CPPUNIT_TEST_SUITE_END();

public:
    void notice_isIssuedLinkedAndKeptAmongTheBlobs() {
        NodeHomeFixture home;
        home.publishBasics();
        const auto core = home.open();
        node::Office office(*core);
        approval::Officer clerk{"user:1", "王芳", "x", "x", {"caseIntake"}};
        approval::Application made;
        made.item = "000131007000";
        made.applicant.name = "张三丰";
        made.applicant.idNumber = "11010519491231002X";
        made.applicant.phone = "13800005678";
        approval::Outcome outcome;
        core->database().write(
            [&](store::Transaction& tx) { outcome = office.desk().open(tx, made, &clerk); });
        const auto& done = std::get<approval::Done>(outcome);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), done.papers.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), office.storePapers());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), office.storePapers());
        core->database().read([&](store::Transaction& tx) {
            const auto papers = office.pages().documents(tx, done.caseId);
            CPPUNIT_ASSERT_EQUAL(std::string("收件凭证"),
                                 *papers.elements().at(0).text("kindName"));
            auto& row = tx.statement("SELECT event_hash, digest, html FROM document");
            CPPUNIT_ASSERT(row.step() && row.text(0).starts_with("sha256:"));
            CPPUNIT_ASSERT(row.text(2).find("张三丰") != std::string_view::npos);
        });
        const std::string digest = valueOf(core->database(), "SELECT digest FROM document");
        CPPUNIT_ASSERT(core->blobs().sizeOf(digest).has_value());
    }

    void root_hasNobodyAboveAndItselfAsPartner() {
        NodeHomeFixture home;
        const auto core = home.open();
        node::Office office(*core);
        CPPUNIT_ASSERT(office.desk().doors().above().empty());
        const auto partners = office.desk().doors().partners();
        CPPUNIT_ASSERT(!partners.empty() && partners.front().node == kProvince);
        CPPUNIT_ASSERT_EQUAL(std::string("江西省"), office.desk().doors().nodeName(kProvince));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OfficeTest);

}  // namespace guantong::testing
