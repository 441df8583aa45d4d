// SPDX-License-Identifier: Apache-2.0
// One case through the API: taken in, shown, moved, hidden from others.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiCaseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiCaseTest);
    CPPUNIT_TEST(intake_thenThePageWithItsTag);
    CPPUNIT_TEST(intakeWithHoles_thenEachFieldIsNamed);
    CPPUNIT_TEST(unknownItem_thenRefused);
    CPPUNIT_TEST(move_thenNeedsTheVersionRead);
    CPPUNIT_TEST(moveRefused_thenNothingIsWritten);
    CPPUNIT_TEST(listsInFields_thenLines);
    CPPUNIT_TEST(preview_thenBothDatesAndNothingWritten);
    CPPUNIT_TEST(foreignDepartment_thenThereIsNoSuchCase);
    CPPUNIT_TEST(hallWindow_thenItGoesOnSeeingWhatItTookIn);
    CPPUNIT_TEST_SUITE_END();

public:
    void intake_thenThePageWithItsTag() {
        Hall hall;
        const auto answer = hall.intake();
        CPPUNIT_ASSERT_EQUAL(201, answer.status);
        const Json page = hall.node.json(answer);
        const auto id = *page.find("case")->text("caseId");
        CPPUNIT_ASSERT_EQUAL("/api/v1/cases/" + id, answer.location);
        CPPUNIT_ASSERT_EQUAL("\"" + *page.text("etag") + "\"", hall.node.header(answer, "ETag"));
        CPPUNIT_ASSERT_EQUAL(std::string("张**"),
                             *page.find("case")->text("applicantName"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, page.find("issued")->elements().size());
    }

    void intakeWithHoles_thenEachFieldIsNamed() {
        Hall hall;
        const auto answer =
            hall.node.send(hall.clerk, "POST", "/api/v1/cases",
                           R"({"item":"000131007000","title":"x","applicant":{"name":""}})");
        CPPUNIT_ASSERT_EQUAL(422, answer.status);
        const auto fields = hall.node.json(answer).find("fields")->str();
        CPPUNIT_ASSERT(fields.find("applicant.name") != std::string::npos);
        CPPUNIT_ASSERT(fields.find("applicant.phone") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             hall.node.cases.value("SELECT COUNT(*) FROM case_file"));
    }

    void unknownItem_thenRefused() {
        Hall hall;
        auto body = ApiFixture::intakeBody();
        body.replace(body.find("000131007000"), 12, "000000000000");
        CPPUNIT_ASSERT_EQUAL(std::string("ITEM_UNKNOWN"),
                             hall.node.code(hall.node.send(hall.clerk, "POST", "/api/v1/cases",
                                                           body)));
    }

    void move_thenNeedsTheVersionRead() {
        Hall hall;
        const auto path = "/api/v1/cases/" + hall.taken() + "/moves";
        const std::string accept = R"({"kind":"accept","variant":null,"fields":{}})";
        const auto go = [&](const ApiFixture::Headers& headers) {
            return hall.node.send(hall.clerk, "POST", path, accept, headers);
        };
        CPPUNIT_ASSERT_EQUAL(428, go({}).status);
        CPPUNIT_ASSERT_EQUAL(412, go({{"if-match", "\"7\""}}).status);
        CPPUNIT_ASSERT_EQUAL(412, go({{"if-match", "*"}}).status);
        const auto done = go({{"if-match", "\"1\""}});
        CPPUNIT_ASSERT_EQUAL(200, done.status);
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"),
                             *hall.node.json(done).find("case")->text("status"));
        CPPUNIT_ASSERT_EQUAL(412, go({{"if-match", "\"1\""}}).status);
    }

    void moveRefused_thenNothingIsWritten() {
        Hall hall;
        const auto path = "/api/v1/cases/" + hall.taken() + "/moves";
        const auto before = hall.node.cases.value("SELECT COUNT(*) FROM case_event");
        for (const char* body :
             {R"({"kind":"decideGrant","fields":{}})", R"({"kind":"none","fields":{}})",
              R"({"kind":"refuseAcceptance","fields":{"reason":""}})", R"({"kind":7})",
              R"({"kind":"accept","materials":["none"]})"}) {
            const auto answer =
                hall.node.send(hall.clerk, "POST", path, body, {{"if-match", "\"1\""}});
            CPPUNIT_ASSERT_MESSAGE(answer.body, answer.status >= 400 && answer.status < 500);
        }
        CPPUNIT_ASSERT_EQUAL(before, hall.node.cases.value("SELECT COUNT(*) FROM case_event"));
    }

    void listsInFields_thenLines() {
        Hall hall;
        const auto path = "/api/v1/cases/" + hall.taken() + "/moves";
        const auto answer = hall.node.send(
            hall.clerk, "POST", path,
            R"({"kind":"requestSupplement","fields":{"materials":[{"what":"营业执照","why":"未盖章"},
                "健康证明"],"reason":"材料不齐"}})",
            {{"if-match", "\"1\""}});
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT(answer.body.find("营业执照:未盖章\\n健康证明") != std::string::npos);
    }

    void preview_thenBothDatesAndNothingWritten() {
        Hall hall;
        const auto id = hall.taken();
        hall.node.send(hall.clerk, "POST", "/api/v1/cases/" + id + "/moves",
                       R"({"kind":"accept","fields":{}})", {{"if-match", "\"1\""}});
        const auto answer = hall.node.send(
            hall.handler, "POST", "/api/v1/cases/" + id + "/moves/preview",
            R"({"kind":"startSpecial","fields":{"procedure":"appraisal","days":5,"reason":"鉴定",
                "basis":"第四十五条","approver":"王五","approverRank":"sectionHead"}})");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT(!hall.node.json(answer).find("clocks")->elements().empty());
        CPPUNIT_ASSERT_EQUAL(std::string("2"),
                             hall.node.cases.value("SELECT COUNT(*) FROM case_event"));
    }

    void foreignDepartment_thenThereIsNoSuchCase() {
        Hall hall;
        const auto id = hall.taken();
        hall.node.addUser("forester", "forestry", {Role::handler, Role::clerk});
        const auto forester = hall.node.signIn("forester");
        CPPUNIT_ASSERT_EQUAL(std::string("CASE_UNKNOWN"),
                             hall.node.code(hall.node.get(forester, "/api/v1/cases/" + id)));
        CPPUNIT_ASSERT_EQUAL(
            std::string("CASE_UNKNOWN"),
            hall.node.code(hall.node.send(forester, "POST", "/api/v1/cases/" + id + "/moves",
                                          R"({"kind":"accept"})", {{"if-match", "\"1\""}})));
    }

    void hallWindow_thenItGoesOnSeeingWhatItTookIn() {
        Hall hall;
        hall.node.addUser("desk", "hall", {Role::clerk});
        const auto desk = hall.node.signIn("desk");
        const auto taken = hall.node.send(desk, "POST", "/api/v1/cases", ApiFixture::intakeBody());
        CPPUNIT_ASSERT_EQUAL(201, taken.status);
        CPPUNIT_ASSERT_EQUAL(200, hall.node.get(desk, taken.location).status);
        const auto list = hall.node.json(hall.node.get(desk, "/api/v1/cases?list=toCheck"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, list.find("rows")->elements().size());
    }

private:
    struct Hall {
        Hall() {
            node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
            node.addUser("handler", ApiFixture::kMarket, {Role::handler});
            clerk = node.signIn("clerk");
            handler = node.signIn("handler");
        }
        api::Response intake() {
            return node.send(clerk, "POST", "/api/v1/cases", ApiFixture::intakeBody());
        }
        std::string taken() { return *node.json(intake()).find("case")->text("caseId"); }

        ApiFixture node;
        ApiFixture::Browser clerk, handler;
    };
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiCaseTest);

}  // namespace guantong::testing
