// SPDX-License-Identifier: Apache-2.0
// The gate every request to the API passes, and that routes and description are one.
#include "node/api/router.h"

#include "node/api/openapi.h"
#include "tests/support/api_fixture.h"

#include <set>

namespace guantong::testing {

using base::Json;
using people::Role;

class RouterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RouterTest);
    CPPUNIT_TEST(everyRoute_thenTheDescriptionHasItAndNothingElse);
    CPPUNIT_TEST(unknownPath_then404);
    CPPUNIT_TEST(wrongMethod_then405NamesTheRightOnes);
    CPPUNIT_TEST(noSession_then401);
    CPPUNIT_TEST(forgedCookieOrToken_then401);
    CPPUNIT_TEST(writeWithoutCsrf_then403);
    CPPUNIT_TEST(writeWithoutKey_then400);
    CPPUNIT_TEST(missingRight_then403);
    CPPUNIT_TEST(passwordDue_thenNothingButTheSessionAnswers);
    CPPUNIT_TEST(sameKeySameContent_thenTheFirstAnswerAgain);
    CPPUNIT_TEST(sameKeyOtherContent_thenRefused);
    CPPUNIT_TEST(hostileBodies_thenNeverAFailureOfOurs);
    CPPUNIT_TEST(pathsWithEscapes_thenDecodedOrUnknown);
    CPPUNIT_TEST(cookies_thenOnlyTheWholeNameCounts);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyRoute_thenTheDescriptionHasItAndNothingElse() {
        const Json document = Json::parse(api::openApiDocument());
        CPPUNIT_ASSERT_EQUAL(std::string("3.1.0"), *document.text("openapi"));
        std::set<std::string> described, routed;
        for (const auto& [path, operations] : document.find("paths")->members())
            for (const auto& [method, operation] : operations.members())
                described.insert(method + " " + path);
        for (const api::Route& route : api::apiRoutes()) {
            std::string method(route.method);
            for (char& c : method)
                c = static_cast<char>(c - 'A' + 'a');
            routed.insert(method + " " + std::string(route.pattern));
        }
        CPPUNIT_ASSERT(described == routed);
        CPPUNIT_ASSERT(routed.size() == api::apiRoutes().size());
    }

    void unknownPath_then404() {
        ApiFixture node;
        for (const char* path : {"/api/v1/nothing", "/api/v1/cases/a/b/c/d", "/api/", "/api/v1/",
                                 "/api/v1/cases/", "/api/v2/cases"})
            CPPUNIT_ASSERT_EQUAL(404, node.request("GET", path).status);
    }

    void wrongMethod_then405NamesTheRightOnes() {
        ApiFixture node;
        const auto answer = node.request("PATCH", "/api/v1/session");
        CPPUNIT_ASSERT_EQUAL(405, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("POST, GET, DELETE"), node.header(answer, "Allow"));
        CPPUNIT_ASSERT_EQUAL(std::string("METHOD_WRONG"), node.code(answer));
    }

    void noSession_then401() {
        ApiFixture node;
        const auto answer = node.request("GET", "/api/v1/cases");
        CPPUNIT_ASSERT_EQUAL(401, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("SESSION_MISSING"), node.code(answer));
        CPPUNIT_ASSERT_EQUAL(std::string("urn:guantong:code:SESSION_MISSING"),
                             *node.json(answer).text("type"));
    }

    void forgedCookieOrToken_then401() {
        ApiFixture node;
        CPPUNIT_ASSERT_EQUAL(401, node.request("GET", "/api/v1/cases", {},
                                               {{"cookie", "gt_session=' OR 1=1 --"}})
                                      .status);
        CPPUNIT_ASSERT_EQUAL(
            401, node.request("GET", "/api/v1/cases", {}, {{"authorization", "Bearer gt_x"}})
                     .status);
    }

    void writeWithoutCsrf_then403() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        auto browser = node.signIn("clerk");
        browser.csrf = "guess";
        CPPUNIT_ASSERT_EQUAL(std::string("SESSION_FORGED"),
                             node.code(node.send(browser, "POST", "/api/v1/uploads")));
    }

    void writeWithoutKey_then400() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto browser = node.signIn("clerk");
        const auto answer =
            node.request("POST", "/api/v1/cases", "{}",
                         {{"cookie", browser.cookie}, {"x-csrf-token", browser.csrf}});
        CPPUNIT_ASSERT_EQUAL(std::string("IDEMPOTENCY_MISSING"), node.code(answer));
    }

    void missingRight_then403() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        node.addUser("sys", "", {Role::systemAdmin});
        CPPUNIT_ASSERT_EQUAL(403, node.get(node.signIn("clerk"), "/api/v1/audit").status);
        CPPUNIT_ASSERT_EQUAL(403, node.get(node.signIn("sys"), "/api/v1/cases").status);
    }

    void passwordDue_thenNothingButTheSessionAnswers() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        change(*node.cases.database, "UPDATE person_user SET must_change = 1");
        const auto browser = node.signIn("clerk");
        const auto session = node.json(node.get(browser, "/api/v1/session"));
        CPPUNIT_ASSERT(*session.find("mustChangePassword")->asBool());
        CPPUNIT_ASSERT_EQUAL(std::string("PASSWORD_CHANGE_DUE"),
                             node.code(node.get(browser, "/api/v1/items")));
        const auto changed =
            node.send(browser, "PUT", "/api/v1/session/password",
                      R"({"old":"green-Lantern river 7","new":"Quiet harbour 19 stones"})");
        CPPUNIT_ASSERT_EQUAL(204, changed.status);
        CPPUNIT_ASSERT_EQUAL(200, node.get(browser, "/api/v1/items").status);
    }

    void sameKeySameContent_thenTheFirstAnswerAgain() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto browser = node.signIn("clerk");
        const ApiFixture::Headers key{{"idempotency-key", "one"}};
        const auto first =
            node.send(browser, "POST", "/api/v1/cases", ApiFixture::intakeBody(), key);
        const auto again =
            node.send(browser, "POST", "/api/v1/cases", ApiFixture::intakeBody(), key);
        CPPUNIT_ASSERT_EQUAL(201, first.status);
        CPPUNIT_ASSERT_EQUAL(201, again.status);
        CPPUNIT_ASSERT_EQUAL(first.body, again.body);
        CPPUNIT_ASSERT_EQUAL(node.header(first, "ETag"), node.header(again, "ETag"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node.cases.value("SELECT COUNT(*) FROM case_file"));
    }

    void sameKeyOtherContent_thenRefused() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto browser = node.signIn("clerk");
        const ApiFixture::Headers key{{"idempotency-key", "one"}};
        node.send(browser, "POST", "/api/v1/cases", ApiFixture::intakeBody(), key);
        auto other = ApiFixture::intakeBody();
        other.replace(other.find("张三小吃店"), std::string("张三小吃店").size(), "李四小吃店");
        CPPUNIT_ASSERT_EQUAL(
            std::string("IDEMPOTENCY_REUSED"),
            node.code(node.send(browser, "POST", "/api/v1/cases", other, key)));
    }

    void hostileBodies_thenNeverAFailureOfOurs() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto browser = node.signIn("clerk");
        const std::string deep = std::string(5000, '[') + std::string(5000, ']');
        const std::vector<std::string> bodies{
            "", "null", "[]", "7", "\"x\"", "{", deep, "{\"item\":" + deep + "}",
            R"({"item":["a"],"applicant":7})", R"({"item":{},"applicant":{}})",
            "{\"item\":\"\xff\xfe\",\"applicant\":{}}", R"({"item":"a\u0000b","applicant":{}})",
            R"({"item":"'; DROP TABLE case_file; --","applicant":{"name":"x"}})",
            R"({"item":"000131007000","applicant":{"name":")" + std::string(10'000, 'x') + "\"}}"};
        for (const std::string& body : bodies) {
            const auto answer = node.send(browser, "POST", "/api/v1/cases", body);
            CPPUNIT_ASSERT_MESSAGE(body.substr(0, 60) + " -> " + std::to_string(answer.status),
                                   answer.status >= 400 && answer.status < 500);
        }
    }

    void pathsWithEscapes_thenDecodedOrUnknown() {
        const auto values = api::matchPath("/q/{name}", "/q/%E6%88%91%E7%9A%84");
        CPPUNIT_ASSERT(values.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("我的"), values->at("name"));
        for (const char* path : {"/q/%00", "/q/%zz", "/q/%F", "/q/%ff", "/q/", "/q/a/b", "/q"})
            CPPUNIT_ASSERT(!api::matchPath("/q/{name}", path));
    }

    void cookies_thenOnlyTheWholeNameCounts() {
        CPPUNIT_ASSERT(api::cookieOf("a=1; gt_session=abc; b=2", "gt_session") == "abc");
        CPPUNIT_ASSERT(api::cookieOf("xgt_session=abc", "gt_session").empty());
        CPPUNIT_ASSERT(api::cookieOf("gt_sessionx=abc; gt_session", "gt_session").empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RouterTest);

}  // namespace guantong::testing
