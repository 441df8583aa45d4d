// SPDX-License-Identifier: Apache-2.0
// The lists of cases through the API, and who works which.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiCasesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiCasesTest);
    CPPUNIT_TEST(list_thenRowsAsDescribed);
    CPPUNIT_TEST(hostileFilters_thenRefusedOrNothingFound);
    CPPUNIT_TEST(counters_thenNumbers);
    CPPUNIT_TEST(assign_thenOnlyToWhoMayWorkIt);
    CPPUNIT_TEST_SUITE_END();

public:
    void list_thenRowsAsDescribed() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        node.opened();
        const Json page =
            node.json(node.get(node.signIn("clerk"), "/api/v1/cases?list=toCheck&limit=10"));
        const auto& rows = page.find("rows")->elements();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows.size());
        for (const char* key : {"caseId", "number", "itemName", "statusName", "light", "lightName",
                                "promiseLeft", "acceptanceDue", "ended", "parked", "handlerName"})
            CPPUNIT_ASSERT_MESSAGE(key, rows[0].find(key) != nullptr);
        CPPUNIT_ASSERT(page.find("next") != nullptr);
    }

    void hostileFilters_thenRefusedOrNothingFound() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        node.opened();
        const auto browser = node.signIn("clerk");
        for (const char* query : {"list=x", "sort=title", "status=a", "light=pink", "after=1",
                                  "limit=-1", "openedFrom=2025-13-01", "applicant=%ff",
                                  "applicant=%00"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                query, 422, node.get(browser, "/api/v1/cases?" + std::string(query)).status);
        for (const char* query : {"applicant=%27+OR+1%3D1+--", "item=%25", "number=_"}) {
            const auto answer = node.get(browser, "/api/v1/cases?list=all&" + std::string(query));
            CPPUNIT_ASSERT_EQUAL(200, answer.status);
            CPPUNIT_ASSERT(node.json(answer).find("rows")->elements().empty());
        }
    }

    void counters_thenNumbers() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        node.opened();
        const Json counts = node.json(node.get(node.signIn("clerk"), "/api/v1/cases/counters"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, *counts.number("toCheck"));
    }

    void assign_thenOnlyToWhoMayWorkIt() {
        ApiFixture node;
        const auto handler = node.addUser("handler", ApiFixture::kMarket, {Role::handler});
        const auto forester = node.addUser("forester", "forestry", {Role::handler});
        node.addUser("head", ApiFixture::kMarket, {Role::departmentHead});
        const auto head = node.signIn("head");
        const auto id = node.opened();
        const auto give = [&](const std::string& user) {
            return node.json(node.send(head, "POST", "/api/v1/cases/assign",
                                       R"({"caseIds":[")" + id + R"(","none"],"user":")" + user +
                                           "\"}"));
        };
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, *give(handler).number("assigned"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, *give(forester).number("assigned"));
        const Json mine = node.json(node.get(node.signIn("handler"), "/api/v1/cases?list=mine"));
        CPPUNIT_ASSERT_EQUAL(handler, *mine.find("rows")->elements().at(0).text("handler"));
        CPPUNIT_ASSERT_EQUAL(std::string("USER_UNKNOWN"),
                             node.code(node.send(head, "POST", "/api/v1/cases/assign",
                                                 R"({"caseIds":["x"],"user":"99"})")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiCasesTest);

}  // namespace guantong::testing
