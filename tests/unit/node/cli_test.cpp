// SPDX-License-Identifier: Apache-2.0
// The command line's own promises: words taken apart, help from one table, exit codes.
#include "node/cli.h"

#include "tests/support/store_fixture.h"

#include <set>
#include <sstream>

namespace guantong::testing {

using node::Arguments;

class CliTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CliTest);
    CPPUNIT_TEST(words_areTakenApart);
    CPPUNIT_TEST(missingValues_areUsage);
    CPPUNIT_TEST(helpAndVersion_areDone);
    CPPUNIT_TEST(everyCommand_explainsItself);
    CPPUNIT_TEST(wrongUse_isTwo);
    CPPUNIT_TEST_SUITE_END();

public:
    void words_areTakenApart() {
        const Arguments arguments(
            {"one", "--dir", "a", "--dir=b", "--json", "-o", "out", "two", "--empty="}, {"json"});
        CPPUNIT_ASSERT_EQUAL(std::string("b"), arguments.text("dir"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, arguments.all("dir").size());
        CPPUNIT_ASSERT(arguments.has("json") && arguments.has("empty"));
        CPPUNIT_ASSERT_EQUAL(std::string("out"), arguments.text("o"));
        CPPUNIT_ASSERT_EQUAL(std::string("x"), arguments.text("absent", "x"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, arguments.operands().size());
    }
    void missingValues_areUsage() {
        const auto usage = [](auto call) {
            CPPUNIT_ASSERT_EQUAL(std::string("USAGE"), failureOf(call));
        };
        usage([] { Arguments({"--dir"}, {}); });
        usage([] { Arguments({"-o"}, {}); });
        usage([] { Arguments({}, {}).required("dir"); });
        usage([] { Arguments({}, {}).operand("FILE"); });
        usage([] { Arguments({"a", "b"}, {}).operand("FILE"); });
    }
    void helpAndVersion_areDone() {
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"--version"}));
        CPPUNIT_ASSERT(out.str().find("guantong ") == 0);
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"--help"}));
        for (const auto& command : node::commands())
            CPPUNIT_ASSERT(out.str().find("guantong " + command.name) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(node::kDone, run({"cert", "--help"}));
    }
    void everyCommand_explainsItself() {
        std::set<std::string> names;
        for (const auto& command : node::commands()) {
            CPPUNIT_ASSERT_MESSAGE(command.name, names.insert(command.name).second);
            CPPUNIT_ASSERT_MESSAGE(command.name, command.sentence.ends_with('.'));
            CPPUNIT_ASSERT_MESSAGE(command.name, command.example.find("guantong") == 0);
            std::vector<std::string> words;
            std::istringstream parts(command.name);
            for (std::string word; parts >> word;)
                words.push_back(word);
            words.push_back("--help");
            CPPUNIT_ASSERT_EQUAL(node::kDone, run(words));
            CPPUNIT_ASSERT(out.str().find(command.example) != std::string::npos);
        }
    }
    void wrongUse_isTwo() {
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({}));
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"no-such-command"}));
        CPPUNIT_ASSERT(!err.str().empty());
        CPPUNIT_ASSERT_EQUAL(node::kUsage, run({"cert"}));
        for (const auto& command : node::commands())
            if (command.name.find(' ') == std::string::npos) {
                CPPUNIT_ASSERT_EQUAL(node::kUsage, run({command.name, "--no-such-option=1"}));
                return;
            }
    }

private:
    int run(const std::vector<std::string>& words) {
        out.str("");
        err.str("");
        return node::runCommandLine(words, out, err);
    }
    std::ostringstream out, err;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CliTest);

}  // namespace guantong::testing
