// SPDX-License-Identifier: Apache-2.0
// What node/people/principal.h promises.
#include "node/people/principal.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using people::Grant;
using people::Principal;
using people::Role;

class PrincipalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PrincipalTest);
    CPPUNIT_TEST(scopeOfWholeNode_reachesEverything);
    CPPUNIT_TEST(scopeOfOrganisation_reachesWhatItCovers);
    CPPUNIT_TEST(labels_tellKindAndId);
    CPPUNIT_TEST(has_looksAtTheRolesOnly);
    CPPUNIT_TEST_SUITE_END();

public:
    void scopeOfWholeNode_reachesEverything() {
        const Grant grant{Role::leader, "", {}};
        CPPUNIT_ASSERT(grant.reaches("a"));
        CPPUNIT_ASSERT(grant.reaches(""));
    }

    void scopeOfOrganisation_reachesWhatItCovers() {
        const Grant grant{Role::handler, "b", {"b", "c"}};
        CPPUNIT_ASSERT(grant.reaches("b"));
        CPPUNIT_ASSERT(grant.reaches("c"));
        for (const char* other : {"", "a", "ba", "B", "d", "b "})
            CPPUNIT_ASSERT(!grant.reaches(other));
    }

    void labels_tellKindAndId() {
        Principal who;
        CPPUNIT_ASSERT_EQUAL(std::string("nobody"), who.label());
        who.id = 12;
        CPPUNIT_ASSERT_EQUAL(std::string("user:12"), who.label());
        who.kind = Principal::Kind::machine;
        CPPUNIT_ASSERT_EQUAL(std::string("token:12"), who.label());
        const auto console = Principal::console("root");
        CPPUNIT_ASSERT_EQUAL(std::string("console"), console.label());
        CPPUNIT_ASSERT_EQUAL(std::string("root"), console.displayName);
        CPPUNIT_ASSERT(console.grants.empty());
    }

    void has_looksAtTheRolesOnly() {
        Principal who;
        who.grants.push_back({Role::clerk, "hall", {"hall"}});
        CPPUNIT_ASSERT(who.has(Role::clerk));
        CPPUNIT_ASSERT(!who.has(Role::handler));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PrincipalTest);

}  // namespace guantong::testing
