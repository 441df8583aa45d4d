// SPDX-License-Identifier: Apache-2.0
// The people of the node through the API: what each administrator may, and no more.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiUsersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiUsersTest);
    CPPUNIT_TEST(account_thenMadeByOneAndGivenRolesByAnother);
    CPPUNIT_TEST(passwords_thenNeverKeptWithTheAnswers);
    CPPUNIT_TEST(change_thenStateAndName);
    CPPUNIT_TEST(colleagues_thenNamesOnlyAndOnlyOwn);
    CPPUNIT_TEST(organisations_thenATree);
    CPPUNIT_TEST_SUITE_END();

public:
    void account_thenMadeByOneAndGivenRolesByAnother() {
        ApiFixture node;
        node.addUser("sys", "", {Role::systemAdmin});
        node.addUser("sec", "", {Role::securityAdmin});
        const auto sys = node.signIn("sys"), sec = node.signIn("sec");
        const auto made = node.send(sys, "POST", "/api/v1/users",
                                    R"({"name":"wang","displayName":"王五","organisation":"hall"})");
        CPPUNIT_ASSERT_EQUAL(201, made.status);
        CPPUNIT_ASSERT(!node.json(made).text("password")->empty());
        const auto roles = made.location + "/roles";
        CPPUNIT_ASSERT_EQUAL(403, node.send(sys, "PUT", roles, R"({"roles":["clerk"]})").status);
        const auto given = node.send(sec, "PUT", roles, R"({"roles":["clerk"]})");
        CPPUNIT_ASSERT_EQUAL(200, given.status);
        CPPUNIT_ASSERT(given.body.find("窗口人员") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(
            std::string("ROLES_COMBINED"),
            node.code(node.send(sec, "PUT", roles, R"({"roles":["clerk","auditAdmin"]})")));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID"),
                             node.code(node.send(sec, "PUT", roles, R"({"roles":["king"]})")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("USER_EXISTS"),
            node.code(node.send(sys, "POST", "/api/v1/users",
                                R"({"name":"WANG","displayName":"另一个"})")));
    }

    void passwords_thenNeverKeptWithTheAnswers() {
        ApiFixture node;
        node.addUser("sys", "", {Role::systemAdmin});
        node.send(node.signIn("sys"), "POST", "/api/v1/users",
                  R"({"name":"wang","displayName":"王五"})");
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             node.cases.value("SELECT COUNT(*) FROM idempotency"));
    }

    void change_thenStateAndName() {
        ApiFixture node;
        node.addUser("sys", "", {Role::systemAdmin});
        const auto id = node.addUser("wang", "hall", {Role::clerk});
        const auto sys = node.signIn("sys");
        const auto path = "/api/v1/users/" + id;
        const auto changed =
            node.send(sys, "PATCH", path, R"({"displayName":"王六","state":"locked"})");
        CPPUNIT_ASSERT_EQUAL(std::string("locked"), *node.json(changed).text("state"));
        CPPUNIT_ASSERT_EQUAL(200, node.send(sys, "POST", path + "/unlock").status);
        CPPUNIT_ASSERT_EQUAL(422, node.send(sys, "PATCH", path, R"({"state":"dead"})").status);
        CPPUNIT_ASSERT_EQUAL(404, node.send(sys, "PATCH", "/api/v1/users/999", "{}").status);
        CPPUNIT_ASSERT_EQUAL(200, node.send(sys, "POST", path + "/reset").status);
    }

    void colleagues_thenNamesOnlyAndOnlyOwn() {
        ApiFixture node;
        node.addUser("clerk", "hall", {Role::clerk});
        node.addUser("other", "forestry", {Role::handler});
        const auto answer = node.get(node.signIn("clerk"), "/api/v1/users");
        CPPUNIT_ASSERT(answer.body.find("\"clerk\"") != std::string::npos);
        CPPUNIT_ASSERT(answer.body.find("用户other") == std::string::npos);
        CPPUNIT_ASSERT(answer.body.find("phone") == std::string::npos);
    }

    void organisations_thenATree() {
        ApiFixture node;
        node.addUser("sys", "", {Role::systemAdmin});
        const auto sys = node.signIn("sys");
        CPPUNIT_ASSERT_EQUAL(204, node.send(sys, "PUT", "/api/v1/organisations/forest-1",
                                            R"({"name":"种苗站","parent":"forestry"})")
                                      .status);
        CPPUNIT_ASSERT_EQUAL(422, node.send(sys, "PUT", "/api/v1/organisations/forestry",
                                            R"({"name":"林业局","parent":"forest-1"})")
                                      .status);
        const auto tree = node.get(sys, "/api/v1/organisations").body;
        CPPUNIT_ASSERT(tree.find("种苗站") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiUsersTest);

}  // namespace guantong::testing
