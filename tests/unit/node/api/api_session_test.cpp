// SPDX-License-Identifier: Apache-2.0
// Signing in and out through the API.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiSessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiSessionTest);
    CPPUNIT_TEST(signIn_thenCookieThatScriptsCannotReadAndTheRights);
    CPPUNIT_TEST(wrongPassword_thenTheSameAnswerAsForNobody);
    CPPUNIT_TEST(manyWrong_thenLockedWithRetryAfter);
    CPPUNIT_TEST(hostileFields_thenRefused);
    CPPUNIT_TEST(signOut_thenTheCookieIsWorthNothing);
    CPPUNIT_TEST(wrongOldPassword_thenThatFieldIsNamedAndTheSessionHolds);
    CPPUNIT_TEST_SUITE_END();

public:
    void signIn_thenCookieThatScriptsCannotReadAndTheRights() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk, Role::handler});
        const auto answer =
            node.request("POST", "/api/v1/session",
                         R"({"name":" Clerk ","password":"green-Lantern river 7"})");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        const auto cookie = node.header(answer, "Set-Cookie");
        CPPUNIT_ASSERT(cookie.find("; HttpOnly; SameSite=Strict") != std::string::npos);
        const Json session = node.json(answer);
        const Json* user = session.find("user");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, user->find("roles")->elements().size());
        CPPUNIT_ASSERT(user->find("rights")->str().find("\"exportLists\"") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("分宜县"), *session.find("node")->text("name"));
        CPPUNIT_ASSERT(!*session.find("mustChangePassword")->asBool());
    }

    void wrongPassword_thenTheSameAnswerAsForNobody() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto wrong = attempt(node, "clerk"), nobody = attempt(node, "nobody");
        CPPUNIT_ASSERT_EQUAL(401, wrong.status);
        CPPUNIT_ASSERT_EQUAL(wrong.body, nobody.body);
    }

    void manyWrong_thenLockedWithRetryAfter() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        api::Response answer;
        for (int i = 0; i < 8; ++i)
            answer = attempt(node, "clerk");
        CPPUNIT_ASSERT_EQUAL(429, answer.status);
        CPPUNIT_ASSERT(answer.retryAfterSeconds > 0);
    }

    void hostileFields_thenRefused() {
        ApiFixture node;
        for (const char* body : {"{}", R"({"name":"a"})", R"({"name":["a"],"password":"b"})",
                                 R"({"name":"","password":""})", R"({"name":{},"password":1})"}) {
            const auto status = node.request("POST", "/api/v1/session", body).status;
            CPPUNIT_ASSERT_MESSAGE(body, status == 422 || status == 401);
        }
        api::Request form;  // as a foreign page's form would send it
        form.method = "POST";
        form.path = "/api/v1/session";
        form.body = R"({"name":"clerk","password":"x"})";
        form.headers = {{"content-type", "text/plain"}};
        CPPUNIT_ASSERT_EQUAL(400, node.router.answer(form).status);
    }

    void signOut_thenTheCookieIsWorthNothing() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto browser = node.signIn("clerk");
        CPPUNIT_ASSERT_EQUAL(204, node.send(browser, "DELETE", "/api/v1/session").status);
        CPPUNIT_ASSERT_EQUAL(401, node.get(browser, "/api/v1/session").status);
    }

    void wrongOldPassword_thenThatFieldIsNamedAndTheSessionHolds() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto browser = node.signIn("clerk");
        const auto answer = node.send(browser, "PUT", "/api/v1/session/password",
                                      R"({"old":"x","new":"Quiet harbour 19 stones"})");
        CPPUNIT_ASSERT_EQUAL(422, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("old"), *node.json(answer).text("field"));
        CPPUNIT_ASSERT_EQUAL(200, node.get(browser, "/api/v1/session").status);
    }

private:
    static api::Response attempt(ApiFixture& node, const std::string& name) {
        return node.request("POST", "/api/v1/session",
                            Json::object().set("name", name).set("password", "wrong").str());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiSessionTest);

}  // namespace guantong::testing
