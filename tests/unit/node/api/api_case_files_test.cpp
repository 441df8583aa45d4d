// SPDX-License-Identifier: Apache-2.0
// What lies with a case: shown to few, every read logged.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using people::Role;

class ApiCaseFilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiCaseFilesTest);
    CPPUNIT_TEST(personalPart_thenLoggedAndNotKept);
    CPPUNIT_TEST(unknownMaterialOrDocument_thenRefused);
    CPPUNIT_TEST(reads_thenForSupervisorsAndWhoKeepsTheLogs);
    CPPUNIT_TEST_SUITE_END();

public:
    void personalPart_thenLoggedAndNotKept() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        node.addUser("leader", "", {Role::leader});
        const auto clerk = node.signIn("clerk");
        const auto path = "/api/v1/cases/" + node.opened() + "/personal";
        CPPUNIT_ASSERT_EQUAL(422, node.send(clerk, "POST", path, "{}").status);
        CPPUNIT_ASSERT_EQUAL(403, node.send(node.signIn("leader"), "POST", path,
                                            R"({"purpose":"看看"})")
                                      .status);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node.cases.value("SELECT COUNT(*) FROM access_log"));
        const auto answer = node.send(clerk, "POST", path, R"({"purpose":"核实电话"})");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT(answer.body.find("13800005678") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("核实电话"),
                             node.cases.value("SELECT purpose FROM access_log"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             node.cases.value("SELECT COUNT(*) FROM idempotency"));
    }

    void unknownMaterialOrDocument_thenRefused() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto clerk = node.signIn("clerk");
        const auto path = "/api/v1/cases/" + node.opened();
        CPPUNIT_ASSERT_EQUAL(404, node.get(clerk, path + "/materials/sha256:00").status);
        for (const char* id : {"1", "0", "-1", "x", "99999999999999999999"})
            CPPUNIT_ASSERT_EQUAL(404,
                                 node.get(clerk, path + "/documents/" + std::string(id)).status);
    }

    void reads_thenForSupervisorsAndWhoKeepsTheLogs() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        node.addUser("watcher", "", {Role::supervisor});
        node.addUser("audit", "", {Role::auditAdmin});
        const auto path = "/api/v1/cases/" + node.opened() + "/reads";
        CPPUNIT_ASSERT_EQUAL(403, node.get(node.signIn("clerk"), path).status);
        CPPUNIT_ASSERT_EQUAL(200, node.get(node.signIn("watcher"), path).status);
        CPPUNIT_ASSERT_EQUAL(200, node.get(node.signIn("audit"), path).status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiCaseFilesTest);

}  // namespace guantong::testing
