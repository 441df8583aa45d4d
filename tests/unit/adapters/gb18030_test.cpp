// SPDX-License-Identifier: Apache-2.0
#include "adapters/gb18030.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class Gb18030Test : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(Gb18030Test);
    CPPUNIT_TEST(commonAndRareCharacters_areWrittenAsTheStandardSays);
    CPPUNIT_TEST(badUtf8_isNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void commonAndRareCharacters_areWrittenAsTheStandardSays() {
        CPPUNIT_ASSERT_EQUAL(std::string("A\xB6\xAB\xB1\xB1"), *adapters::toGb18030("A东北"));
        CPPUNIT_ASSERT_EQUAL(std::string("\xFE\x9F"), *adapters::toGb18030("䶮"));
        CPPUNIT_ASSERT_EQUAL(std::string("\x99\x33\xA8\x38"), *adapters::toGb18030("𬭊"));
    }

    void badUtf8_isNothing() { CPPUNIT_ASSERT(!adapters::toGb18030("\xC0\xAF")); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Gb18030Test);

}  // namespace guantong::testing
