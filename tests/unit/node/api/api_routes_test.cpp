// SPDX-License-Identifier: Apache-2.0
// The table of routes: each path is answered by its own row, and nobody unknown may change
// anything.
#include "node/api/openapi.h"
#include "tests/support/api_fixture.h"

#include <set>

namespace guantong::testing {

using api::Door;
using api::Route;

class ApiRoutesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiRoutesTest);
    CPPUNIT_TEST(everyPattern_thenNoEarlierOneTakesItsPath);
    CPPUNIT_TEST(openDoors_thenTheFewThatMustBe);
    CPPUNIT_TEST(everyRoute_thenWithoutSessionNothingIsShown);
    CPPUNIT_TEST(everyWrite_thenAsksForTheKey);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyPattern_thenNoEarlierOneTakesItsPath() {
        std::set<std::string> seen;
        for (const Route& route : api::apiRoutes()) {
            CPPUNIT_ASSERT(seen.insert(std::string(route.method) + std::string(route.pattern))
                               .second);
            for (const Route& first : api::apiRoutes()) {
                if (first.method != route.method || !api::matchPath(first.pattern, route.pattern))
                    continue;
                CPPUNIT_ASSERT_EQUAL(std::string(first.pattern), std::string(route.pattern));
                break;
            }
        }
    }

    void openDoors_thenTheFewThatMustBe() {
        std::set<std::string> open;
        for (const Route& route : api::apiRoutes())
            if (route.door == Door::anyone)
                open.insert(std::string(route.method) + " " + std::string(route.pattern));
        CPPUNIT_ASSERT(open ==
                       (std::set<std::string>{"POST /api/v1/session", "GET /api/v1/status",
                                              "GET /api/v1/openapi.json"}));
    }

    void everyRoute_thenWithoutSessionNothingIsShown() {
        ApiFixture node;
        for (const Route& route : api::apiRoutes()) {
            if (route.door == Door::anyone) continue;
            const auto answer =
                node.request(std::string(route.method), std::string(route.pattern), "{}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(route.pattern), 401, answer.status);
        }
    }

    void everyWrite_thenAsksForTheKey() {
        for (const Route& route : api::apiRoutes())
            CPPUNIT_ASSERT_EQUAL(route.method != "GET" && route.door != Door::anyone,
                                 route.writes());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiRoutesTest);

}  // namespace guantong::testing
