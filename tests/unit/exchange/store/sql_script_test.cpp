// SPDX-License-Identifier: Apache-2.0
// How SQL scripts are cut.
#include "exchange/store/sql_script.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class SqlScriptTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqlScriptTest);
    CPPUNIT_TEST(statements_endWithASemicolonAtALinesEnd);
    CPPUNIT_TEST(semicolonsInTextsAndComments_endNothing);
    CPPUNIT_TEST(comments_areLeftOut);
    CPPUNIT_TEST(lastStatement_needsNoSemicolon);
    CPPUNIT_TEST(emptyScripts_haveNone);
    CPPUNIT_TEST(unclosedTexts_endWithTheScript);
    CPPUNIT_TEST_SUITE_END();

public:
    void statements_endWithASemicolonAtALinesEnd() {
        check({"CREATE TABLE a (x)", "CREATE TABLE b (y)"},
              "CREATE TABLE a (x);\nCREATE TABLE b (y);  \r\n");
        check({"SELECT 1; SELECT 2"}, "SELECT 1; SELECT 2;");
        check({"SELECT 1", "SELECT 2"}, "SELECT 1; -- why\nSELECT 2;\n");
    }

    void semicolonsInTextsAndComments_endNothing() {
        check({"INSERT INTO a VALUES ('x;\ny', 'it''s;\n')"},
              "INSERT INTO a VALUES ('x;\ny', 'it''s;\n');\n");
        check({"SELECT \"a;\n\", `b;\n`"}, "SELECT \"a;\n\", `b;\n`;\n");
        check({"SELECT 1"}, "/* no;\n */ SELECT 1;\n");
    }

    void comments_areLeftOut() {
        check({"CREATE TABLE a (\n  x, \n  y)"},
              "-- SPDX;\nCREATE TABLE a (\n  x, -- first;\n  y);\n-- the end\n");
        check({"SELECT '-- no comment'"}, "SELECT '-- no comment';");
    }

    void lastStatement_needsNoSemicolon() {
        check({"SELECT 1", "SELECT 2"}, "SELECT 1;\nSELECT 2");
    }

    void emptyScripts_haveNone() {
        check({}, "");
        check({}, " \n;\n;\n-- only;\n");
    }

    void unclosedTexts_endWithTheScript() {
        check({"SELECT 'x;"}, "SELECT 'x;\n");
        check({}, "/* x;\n");
        check({"SELECT '"}, "SELECT '");
    }

private:
    static void check(const std::vector<std::string>& expected, std::string_view script) {
        const std::vector<std::string> found = store::statementsOf(script);
        CPPUNIT_ASSERT_EQUAL(expected.size(), found.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            CPPUNIT_ASSERT_EQUAL(expected[i], found[i]);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqlScriptTest);

}  // namespace guantong::testing
