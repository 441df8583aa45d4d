// SPDX-License-Identifier: Apache-2.0
// guantong user and organisation, from words to exit code, on a node of their own.
#include "node/cli.h"

#include "exchange/base/json.h"
#include "tests/support/store_fixture.h"

#include <sstream>

namespace guantong::testing {

using namespace std::string_literals;

class CliUserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CliUserTest);
    CPPUNIT_TEST(user_isAddedListedAndRetired);
    CPPUNIT_TEST(roles_areReplacedOrRefusedWhole);
    CPPUNIT_TEST(passwords_areShownOnceAndReset);
    CPPUNIT_TEST(refusals_areOneAndUsageIsTwo);
    CPPUNIT_TEST(organisations_areMadeAndChanged);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        folder = std::make_unique<TempFolder>();
        dir = folder->file("node");
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"init", "--node", "360521000000", "--level",
                                               "county", "--name", "分宜县"}));
        CPPUNIT_ASSERT_EQUAL(node::kDone,
                             run({"organisation", "save", "360521-01", "--name", "自然资源局"}));
    }
    void tearDown() override { folder.reset(); }

    void user_isAddedListedAndRetired() {
        CPPUNIT_ASSERT_EQUAL(node::kDone, add("ZhangSan", {"--role", "handler"}));
        CPPUNIT_ASSERT_EQUAL(node::kDone, list({"--json"}));
        const auto user = base::Json::parse(out.str()).elements().at(0);
        CPPUNIT_ASSERT_EQUAL("zhangsan"s, *user.text("name"));
        CPPUNIT_ASSERT_EQUAL("张三"s, *user.text("displayName"));
        CPPUNIT_ASSERT_EQUAL("active"s, *user.text("state"));
        CPPUNIT_ASSERT_EQUAL("handler@360521-01"s, *user.find("roles")->elements()[0].asText());
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"user", "retire", "zhangsan"}));
        CPPUNIT_ASSERT_EQUAL(node::kDone, list({}));
        CPPUNIT_ASSERT_EQUAL(""s, out.str());
        CPPUNIT_ASSERT_EQUAL(node::kDone, list({"--all"}));
        CPPUNIT_ASSERT(out.str().find("zhangsan") == 0);
    }

    void roles_areReplacedOrRefusedWhole() {
        add("zhangsan", {});
        CPPUNIT_ASSERT_EQUAL(node::kRefused, run({"user", "roles", "zhangsan", "--role",
                                                  "systemAdmin", "--role", "auditAdmin"}));
        CPPUNIT_ASSERT(err.str().find("ROLES_COMBINED") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(node::kDone,
                             run({"user", "roles", "zhangsan", "--role", "leader", "--json"}));
        CPPUNIT_ASSERT(out.str().find("\"leader\"") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"user", "roles", "zhangsan", "--none"}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"user", "roles", "zhangsan"}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"user", "roles", "zhangsan", "--role", "king"}));
        // A user whose roles are refused is not made at all.
        CPPUNIT_ASSERT_EQUAL(node::kRefused, add("lisi", {"--role", "handler@nowhere"}));
        CPPUNIT_ASSERT_EQUAL(node::kRefused, run({"user", "retire", "lisi"}));
        CPPUNIT_ASSERT(err.str().find("USER_UNKNOWN") != std::string::npos);
    }

    void passwords_areShownOnceAndReset() {
        CPPUNIT_ASSERT_EQUAL(node::kDone, add("zhangsan", {"--json"}));
        const auto first = *base::Json::parse(out.str()).text("password");
        CPPUNIT_ASSERT_EQUAL(std::size_t{19}, first.size());
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"user", "reset", "zhangsan", "--json"}));
        CPPUNIT_ASSERT(*base::Json::parse(out.str()).text("password") != first);
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"user", "unlock", "zhangsan"}));
        CPPUNIT_ASSERT_EQUAL(node::kRefused, run({"user", "reset", "nobody"}));
    }

    void refusals_areOneAndUsageIsTwo() {
        add("zhangsan", {});
        CPPUNIT_ASSERT_EQUAL(node::kRefused, add("ZHANGSAN", {}));
        CPPUNIT_ASSERT(err.str().find("USER_EXISTS") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(node::kRefused, add("x'; --", {}));
        CPPUNIT_ASSERT_EQUAL(node::kRefused, add(std::string(10'000, 'x'), {}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"user", "add", "lisi"}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"user", "add"}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"user", "list", "--nonsense", "x"}));
    }

    void organisations_areMadeAndChanged() {
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"organisation", "save", "360521-02", "--name",
                                               "大厅", "--kind", "hall", "--parent", "360521-01"}));
        CPPUNIT_ASSERT_EQUAL(node::kDone,
                             run({"organisation", "save", "360521-02", "--name", "政务服务大厅"}));
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"organisation", "list", "--json"}));
        const auto hall = base::Json::parse(out.str()).elements().at(1);
        CPPUNIT_ASSERT_EQUAL("政务服务大厅"s, *hall.text("name"));
        CPPUNIT_ASSERT_EQUAL("hall"s, *hall.text("kind"));
        CPPUNIT_ASSERT_EQUAL("360521-01"s, *hall.text("parent"));
        CPPUNIT_ASSERT_EQUAL(node::kRefused,
                             run({"organisation", "save", "360521-01", "--parent", "360521-02"}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage,
                             run({"organisation", "save", "x", "--name", "x", "--kind", "king"}));
    }

private:
    int run(std::vector<std::string> words) {
        words.insert(words.end(), {"--dir", dir});
        out.str({});
        err.str({});
        return node::runCommandLine(words, out, err);
    }
    int add(const std::string& name, const std::vector<std::string>& more) {
        std::vector<std::string> words{"user",           "add",      name, "--name", "张三",
                                       "--organisation", "360521-01"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// The users of the one organisation: init has made the three administrators besides.
    int list(const std::vector<std::string>& more) {
        std::vector<std::string> words{"user", "list", "--organisation", "360521-01"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    std::unique_ptr<TempFolder> folder;
    std::string dir;
    std::ostringstream out, err;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CliUserTest);

}  // namespace guantong::testing
