// SPDX-License-Identifier: Apache-2.0
// Tokens and the two logs through the API.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiLogsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiLogsTest);
    CPPUNIT_TEST(token_thenWorthNothingWithoutRolesAndAfterWithdrawal);
    CPPUNIT_TEST(logs_thenForTheAuditAdministratorAlone);
    CPPUNIT_TEST_SUITE_END();

public:
    void token_thenWorthNothingWithoutRolesAndAfterWithdrawal() {
        ApiFixture node;
        node.addUser("sys", "", {Role::systemAdmin});
        node.addUser("sec", "", {Role::securityAdmin});
        const auto sys = node.signIn("sys"), sec = node.signIn("sec");
        const Json made = node.json(node.send(sys, "POST", "/api/v1/tokens", R"({"name":"大厅屏"})"));
        const ApiFixture::Headers bearer{{"authorization", "Bearer " + *made.text("token")}};
        const auto path = "/api/v1/tokens/" + *made.text("id");
        CPPUNIT_ASSERT_EQUAL(403, node.request("GET", "/api/v1/cases", {}, bearer).status);
        CPPUNIT_ASSERT_EQUAL(
            204, node.send(sec, "PUT", path + "/roles", R"({"roles":["clerk@hall"]})").status);
        CPPUNIT_ASSERT_EQUAL(200, node.request("GET", "/api/v1/cases", {}, bearer).status);
        auto keyless = node.request("POST", "/api/v1/uploads", "{}", bearer);
        CPPUNIT_ASSERT_EQUAL(std::string("IDEMPOTENCY_MISSING"), node.code(keyless));
        CPPUNIT_ASSERT_EQUAL(204, node.send(sys, "DELETE", path).status);
        CPPUNIT_ASSERT_EQUAL(401, node.request("GET", "/api/v1/cases", {}, bearer).status);
        CPPUNIT_ASSERT(node.get(sys, "/api/v1/tokens").body.find("withdrawnAt") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(422, node.send(sys, "POST", "/api/v1/tokens",
                                            R"({"name":"x","expires":"morgen"})")
                                      .status);
    }

    void logs_thenForTheAuditAdministratorAlone() {
        ApiFixture node;
        node.addUser("sys", "", {Role::systemAdmin});
        node.addUser("aud", "", {Role::auditAdmin});
        const auto sys = node.signIn("sys"), aud = node.signIn("aud");
        for (const char* path : {"/api/v1/audit", "/api/v1/accesses"}) {
            CPPUNIT_ASSERT_EQUAL(403, node.get(sys, path).status);
            CPPUNIT_ASSERT_EQUAL(200, node.get(aud, path).status);
        }
        const auto page = node.json(node.get(aud, "/api/v1/audit?limit=1"));
        CPPUNIT_ASSERT(!page.find("next")->isNull());
        CPPUNIT_ASSERT_EQUAL(422, node.get(aud, "/api/v1/audit?from=x").status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiLogsTest);

}  // namespace guantong::testing
