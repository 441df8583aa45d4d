// SPDX-License-Identifier: Apache-2.0
// A case as the desk's page shows it (node/approval/case_page.h).
#include "node/approval/case_page.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

using base::Json;

class CasePageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CasePageTest);
    CPPUNIT_TEST(page_tellsCaseClocksAndMoves);
    CPPUNIT_TEST(dueDate_comesWithItsLedgerInWords);
    CPPUNIT_TEST(requirements_areReadFromTheItemsList);
    CPPUNIT_TEST(personalDigest_isNotShown);
    CPPUNIT_TEST(unknownCase_isNull);
    CPPUNIT_TEST(lights_followTheClock);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        f = std::make_unique<ApprovalFixture>();
        id = f->opened();
    }
    void tearDown() override { f.reset(); }

    void page_tellsCaseClocksAndMoves() {
        const Json page = pageOf(id);
        CPPUNIT_ASSERT_EQUAL(std::string("已收件"), *page.find("case")->text("statusName"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), *page.text("etag"));
        CPPUNIT_ASSERT(*page.find("penHere")->asBool());
        const auto& moves = page.find("moves")->elements();
        const auto accept = std::find_if(moves.begin(), moves.end(), [](const Json& move) {
            return move.text("kind") == "accept";
        });
        CPPUNIT_ASSERT(accept != moves.end());
        CPPUNIT_ASSERT_EQUAL(std::string("受理"), *accept->text("name"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), page.find("events")->elements().size());
    }

    void dueDate_comesWithItsLedgerInWords() {
        f->after(id, "accept", f->officer("clerk"));
        const Json page = pageOf(id);
        for (const Json& clock : page.find("clocks")->elements()) {
            if (clock.text("kind") != "promise") continue;
            CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10"), clock.text("due")->substr(0, 10));
            CPPUNIT_ASSERT(!clock.find("ledger")->elements().empty());
            CPPUNIT_ASSERT(!clock.find("ledger")->elements()[0].text("text")->empty());
            return;
        }
        CPPUNIT_FAIL("no promise clock");
    }

    void requirements_areReadFromTheItemsList() {
        const Json page = pageOf(id);
        const auto& asked = page.find("requirements")->elements();
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), asked.size());
        CPPUNIT_ASSERT_EQUAL(std::string("主体资格证明"), *asked[1].text("name"));
        CPPUNIT_ASSERT(*asked[1].find("required")->asBool());
        CPPUNIT_ASSERT(!*asked[2].find("required")->asBool());
    }

    void personalDigest_isNotShown() {
        CPPUNIT_ASSERT(pageOf(id).str().find("个人信息附件摘要") == std::string::npos);
    }

    void unknownCase_isNull() { CPPUNIT_ASSERT(pageOf("nothing").isNull()); }

    void lights_followTheClock() {
        f->after(id, "accept", f->officer("clerk"));
        const auto light = [&](const std::string& now) {
            f->cases.clock.set(f->at(now));
            return *pageOf(id).find("case")->text("light");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("green"), light("2025-03-04 09:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("yellow"), light("2025-03-07 09:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("red"), light("2025-03-11 09:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("over"), light("2025-04-01 09:00"));
    }

private:
    Json pageOf(const std::string& caseId) {
        Json page;
        f->cases.database->read([&](store::Transaction& tx) {
            page = approval::casePage(tx, *f->desk, {}, caseId, f->officer("boss"));
        });
        return page;
    }

    std::unique_ptr<ApprovalFixture> f;
    std::string id;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CasePageTest);

}  // namespace guantong::testing
