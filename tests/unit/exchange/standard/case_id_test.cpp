// SPDX-License-Identifier: Apache-2.0
// newCaseId() and allottingNode() (exchange/standard/case_event.h).
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace guantong::testing {

class CaseIdTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseIdTest);
    CPPUNIT_TEST(newId_namesNodeAndDay);
    CPPUNIT_TEST(newIds_differ);
    CPPUNIT_TEST(everyCharacterOfBase32_occurs);
    CPPUNIT_TEST(otherTexts_areNoCaseId);
    CPPUNIT_TEST_SUITE_END();

    static base::Date day() { return *base::parseDate("2025-06-30"); }

public:
    void newId_namesNodeAndDay() {
        const std::string id = standard::newCaseId(countyNode(), day());
        CPPUNIT_ASSERT_EQUAL(std::size_t{30}, id.size());
        CPPUNIT_ASSERT_EQUAL(std::string{"360521000000-20250630-"}, id.substr(0, 22));
        CPPUNIT_ASSERT(standard::allottingNode(id) == countyNode());
    }

    void newIds_differ() {
        std::set<std::string> ids;
        for (int i = 0; i < 2000; ++i)
            ids.insert(standard::newCaseId(countyNode(), day()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2000}, ids.size());
    }

    void everyCharacterOfBase32_occurs() {
        std::set<char> seen;
        for (int i = 0; i < 2000; ++i)
            for (const char c : standard::newCaseId(countyNode(), day()).substr(22))
                seen.insert(c);
        CPPUNIT_ASSERT_EQUAL(std::string{"0123456789abcdefghjkmnpqrstvwxyz"},
                             std::string(seen.begin(), seen.end()));
    }

    void otherTexts_areNoCaseId() {
        for (const char* text :
             {"", "360521000000", "360521000000-20250630-k3v9x2a",
              "360521000000-20250630-k3v9x2abc", "360521000000-20250631-k3v9x2ab",
              "360521000000-20250630-k3v9x2aB", "360521000000-20250630-k3v9x2al",
              "36052100000a-20250630-k3v9x2ab", "000000000000-20250630-k3v9x2ab",
              "360521000000_20250630-k3v9x2ab", "360521000000-20250630_k3v9x2ab",
              "360521000000-2025-630-k3v9x2ab"})
            CPPUNIT_ASSERT_MESSAGE(text, !standard::allottingNode(text));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseIdTest);

}  // namespace guantong::testing
