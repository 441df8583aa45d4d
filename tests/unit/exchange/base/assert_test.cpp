// SPDX-License-Identifier: Apache-2.0
// What a broken invariant does to the process.
#include "exchange/base/assert.h"

#include "tests/support/base_child.h"

namespace guantong::testing {

class AssertTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AssertTest);
    CPPUNIT_TEST(heldInvariant_isSilent);
    CPPUNIT_TEST(brokenInvariant_abortsNamingConditionAndPlace);
    CPPUNIT_TEST_SUITE_END();

public:
    void heldInvariant_isSilent() {
        const Ending ending = inAChild([] { GT_ASSERT(1 + 1 == 2); });
        CPPUNIT_ASSERT(!ending.aborted);
        CPPUNIT_ASSERT_EQUAL(std::string(), ending.errors);
    }

    void brokenInvariant_abortsNamingConditionAndPlace() {
        const Ending ending = inAChild([] { GT_ASSERT(1 + 1 == 3); });
        CPPUNIT_ASSERT(ending.aborted);
        CPPUNIT_ASSERT(ending.errors.find("1 + 1 == 3") != std::string::npos);
        CPPUNIT_ASSERT(ending.errors.find("assert_test.cpp:") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AssertTest);

}  // namespace guantong::testing
