// SPDX-License-Identifier: Apache-2.0
// Signals through the API: the reach of who asks, pages, days.
#include "node/api/api_handlers.h"
#include "node/supervision/signal_store.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiSignalsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiSignalsTest);
    CPPUNIT_TEST(signals_thenNewestFirstPageByPage);
    CPPUNIT_TEST(filters_thenLevelAndDays);
    CPPUNIT_TEST(department_thenItsOwnOnly);
    CPPUNIT_TEST_SUITE_END();

public:
    void signals_thenNewestFirstPageByPage() {
        Hall hall;
        const auto all = hall.rows(hall.watcher, "limit=200");
        CPPUNIT_ASSERT_EQUAL(std::size_t{6}, all.size());
        std::vector<std::string> seen;
        std::string after;
        do {
            const Json page = hall.node.json(
                hall.node.get(hall.watcher, "/api/v1/signals?limit=4&after=" + after));
            for (const Json& row : page.find("rows")->elements())
                seen.push_back(*row.text("id"));
            after = page.text("next").value_or("");
        } while (!after.empty());
        CPPUNIT_ASSERT(all == seen);
    }

    void filters_thenLevelAndDays() {
        Hall hall;
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, hall.rows(hall.watcher, "level=redCard").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                             hall.rows(hall.watcher, "from=2025-03-06&to=2025-03-06").size());
        CPPUNIT_ASSERT_EQUAL(422, hall.node.get(hall.watcher, "/api/v1/signals?level=pink").status);
        CPPUNIT_ASSERT_EQUAL(422, hall.node.get(hall.watcher, "/api/v1/signals?after=x").status);
    }

    void department_thenItsOwnOnly() {
        Hall hall;
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, hall.rows(hall.handler, "limit=200").size());
    }

private:
    struct Hall {
        Hall() {
            node.addUser("watcher", "", {Role::supervisor});
            node.addUser("handler", ApiFixture::kMarket, {Role::handler});
            watcher = node.signIn("watcher");
            handler = node.signIn("handler");
            node.cases.database->write([](store::Transaction& tx) {
                for (int i = 0; i < 6; ++i) {
                    standard::Signal signal;
                    signal.id = "s" + std::to_string(i);
                    signal.caseId = "360521000000-20250303-k3v9x2ab";
                    signal.node = kCounty;
                    signal.rule = "S05";
                    signal.level = i % 2 ? "redCard" : "warning";
                    signal.clock = "promise";
                    signal.momentDue = signal.raisedAt =
                        ApiFixture::at("2025-03-0" + std::to_string(i + 1) + " 09:00");
                    signal.organisation = i < 3 ? ApiFixture::kMarket : "forestry";
                    signal.organisationName = "机构";
                    signal.item = "000131007000";
                    signal.message = "即将到期";
                    supervision::take(tx, signal, encode(signal).xml, 0, signal.raisedAt);
                }
            });
        }
        std::vector<std::string> rows(const ApiFixture::Browser& who, const std::string& query) {
            std::vector<std::string> ids;
            const Json page = node.json(node.get(who, "/api/v1/signals?" + query));
            for (const Json& row : page.find("rows")->elements())
                ids.push_back(*row.text("id"));
            return ids;
        }

        ApiFixture node;
        ApiFixture::Browser watcher, handler;
    };
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiSignalsTest);

}  // namespace guantong::testing
