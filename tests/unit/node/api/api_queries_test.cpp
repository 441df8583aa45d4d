// SPDX-License-Identifier: Apache-2.0
// Saved queries, exports and dictionaries through the API.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiQueriesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiQueriesTest);
    CPPUNIT_TEST(query_thenKeptForItsUserAlone);
    CPPUNIT_TEST(export_thenQueuedAndAudited);
    CPPUNIT_TEST(dictionaries_thenCodesAndNames);
    CPPUNIT_TEST_SUITE_END();

public:
    void query_thenKeptForItsUserAlone() {
        ApiFixture node;
        node.addUser("clerk", "hall", {Role::clerk});
        node.addUser("other", "hall", {Role::clerk});
        const auto clerk = node.signIn("clerk");
        const std::string path = "/api/v1/queries/%E6%88%91%E7%9A%84";
        const std::string body =
            R"({"list":"cases","filter":{"status":"received"},"columns":["number"]})";
        CPPUNIT_ASSERT_EQUAL(204, node.send(clerk, "PUT", path, body).status);
        const auto rows = node.json(node.get(clerk, "/api/v1/queries?list=cases"));
        const Json& row = rows.find("rows")->elements().at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("我的"), *row.text("name"));
        CPPUNIT_ASSERT_EQUAL(std::string("received"), *row.find("filter")->text("status"));
        CPPUNIT_ASSERT(node.get(node.signIn("other"), "/api/v1/queries?list=cases")
                           .body.find("我的") == std::string::npos);
        CPPUNIT_ASSERT_EQUAL(204, node.send(clerk, "DELETE", path).status);
        CPPUNIT_ASSERT_EQUAL(404, node.send(clerk, "DELETE", path).status);
    }

    void export_thenQueuedAndAudited() {
        ApiFixture node;
        node.addUser("handler", ApiFixture::kMarket, {Role::handler});
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto handler = node.signIn("handler");
        const auto ordered = node.send(handler, "POST", "/api/v1/exports",
                                       R"({"list":"team","filter":{"light":"red"}})");
        CPPUNIT_ASSERT_EQUAL(202, ordered.status);
        const auto job = node.json(node.get(handler, ordered.location));
        CPPUNIT_ASSERT_EQUAL(std::string("waiting"), *job.text("state"));
        CPPUNIT_ASSERT_EQUAL(404, node.get(handler, ordered.location + "/file").status);
        CPPUNIT_ASSERT_EQUAL(
            std::string("1"),
            node.cases.value("SELECT COUNT(*) FROM audit_log WHERE action = 'list.export'"));
        CPPUNIT_ASSERT_EQUAL(422, node.send(handler, "POST", "/api/v1/exports",
                                            R"({"filter":{"light":"pink"}})")
                                      .status);
        CPPUNIT_ASSERT_EQUAL(
            403, node.send(node.signIn("clerk"), "POST", "/api/v1/exports", "{}").status);
    }

    void dictionaries_thenCodesAndNames() {
        ApiFixture node;
        node.addUser("clerk", "hall", {Role::clerk});
        const auto clerk = node.signIn("clerk");
        for (const char* name : {"caseType", "caseStatus", "idType", "role", "specialProcedure"})
            CPPUNIT_ASSERT(!node.json(node.get(clerk, "/api/v1/dictionaries/" + std::string(name)))
                                .elements()
                                .empty());
        CPPUNIT_ASSERT_EQUAL(404, node.get(clerk, "/api/v1/dictionaries/none").status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiQueriesTest);

}  // namespace guantong::testing
