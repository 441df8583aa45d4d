// SPDX-License-Identifier: Apache-2.0
// The catalogue through the API.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using base::Json;
using people::Role;

class ApiItemsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiItemsTest);
    CPPUNIT_TEST(list_thenByPartOfTheName);
    CPPUNIT_TEST(item_thenItsRequirementsAndVersions);
    CPPUNIT_TEST(change_thenTheNextVersion);
    CPPUNIT_TEST(check_thenWhatIsMissing);
    CPPUNIT_TEST_SUITE_END();

public:
    void list_thenByPartOfTheName() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto clerk = node.signIn("clerk");
        const auto count = [&](const std::string& query) {
            return node.json(node.get(clerk, "/api/v1/items?" + query))
                .find("rows")
                ->elements()
                .size();
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count(""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count("q=%E5%8F%98%E6%9B%B4"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count("organisation=11360521MB0000001X"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count("organisation=forestry"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count("limit=1"));
    }

    void item_thenItsRequirementsAndVersions() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const Json item =
            node.json(node.get(node.signIn("clerk"), "/api/v1/items/000131007000"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, item.find("requirements")->elements().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, item.find("versions")->elements().size());
    }

    void change_thenTheNextVersion() {
        ApiFixture node;
        node.addUser("editor", ApiFixture::kMarket, {Role::catalogueEditor});
        const auto editor = node.signIn("editor");
        const auto answer = node.send(editor, "PUT", "/api/v1/items/000131007000",
                                      R"({"promiseDays":3,"contact":"0795-1234567"})");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, *node.json(answer).number("version"));
        const auto longer = node.send(editor, "PUT", "/api/v1/items/000131007000",
                                      R"({"promiseDays":30})");
        CPPUNIT_ASSERT_EQUAL(std::string("ITEM_PROMISE_LONGER"), node.code(longer));
        CPPUNIT_ASSERT_EQUAL(
            403, node.send(editor, "PUT", "/api/v1/items/000131007000",
                           R"({"organisation":"forestry"})")
                     .status);
        CPPUNIT_ASSERT_EQUAL(
            200, node.send(editor, "POST", "/api/v1/items/000131007000/retire").status);
    }

    void check_thenWhatIsMissing() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const Json found = node.json(node.get(node.signIn("clerk"), "/api/v1/items/check"));
        CPPUNIT_ASSERT(!found.find("rows")->elements().empty());
        CPPUNIT_ASSERT(found.str().find("未列投诉渠道") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiItemsTest);

}  // namespace guantong::testing
