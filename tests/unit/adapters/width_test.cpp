// SPDX-License-Identifier: Apache-2.0
// What width.h promises: full-width forms and odd spaces are tolerated where names are compared.
#include "adapters/width.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using namespace adapters;

class WidthTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WidthTest);
    CPPUNIT_TEST(fullWidth_becomesHalf);
    CPPUNIT_TEST(spaces_areTrimmed);
    CPPUNIT_TEST(columnNames_compareLeniently);
    CPPUNIT_TEST_SUITE_END();

public:
    void fullWidth_becomesHalf() {
        CPPUNIT_ASSERT_EQUAL(std::string("A-1(2) x~"), toHalfWidth("A-1(2) x～"));
        CPPUNIT_ASSERT_EQUAL(std::string("事项,。"), toHalfWidth("事项，。"));
        CPPUNIT_ASSERT_EQUAL(std::string("ｱ"), toHalfWidth("ｱ"));
    }
    void spaces_areTrimmed() {
        CPPUNIT_ASSERT_EQUAL(std::string("a b"),
                             std::string(trimWide("\xEF\xBB\xBF　 a b\t\xC2\xA0")));
        CPPUNIT_ASSERT(trimWide(" 　 ").empty());
        CPPUNIT_ASSERT(isAscii("abc") && !isAscii("é"));
    }
    void columnNames_compareLeniently() {
        CPPUNIT_ASSERT_EQUAL(columnKey("SBLSH"), columnKey("　ｓｂｌｓｈ "));
        CPPUNIT_ASSERT_EQUAL(std::string("permit number"), columnKey(" Permit \n Number"));
        CPPUNIT_ASSERT(columnKey("受理时间") != columnKey("申请时间"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WidthTest);

}  // namespace guantong::testing
