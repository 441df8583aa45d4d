// SPDX-License-Identifier: Apache-2.0
// The rules built into the program are those of config/rules/default.xml.
#include "exchange/base/file.h"
#include "node/supervision/rule_file.h"
#include "tests/support/clock_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class BuiltInRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BuiltInRulesTest);
    CPPUNIT_TEST(builtInRules_areTheShippedFile);
    CPPUNIT_TEST_SUITE_END();

public:
    void builtInRules_areTheShippedFile() {
        const auto bytes = base::readFile(sourcePath("config/rules/default.xml"), 1u << 20);
        CPPUNIT_ASSERT_EQUAL(bytes, std::string(supervision::builtInRuleFile()));
        const xml::Schema schema(sourcePath("config/rules/rules.xsd").string());
        const auto read = supervision::readRuleFile(bytes, schema);
        CPPUNIT_ASSERT(std::get<supervision::RuleSet>(read) == *supervision::builtInRules());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BuiltInRulesTest);

}  // namespace guantong::testing
