// SPDX-License-Identifier: Apache-2.0
// What node/people/role.h promises.
#include "node/people/role.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace guantong::testing {

using people::Role;
using people::RoleGrant;

class RoleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RoleTest);
    CPPUNIT_TEST(names_areUniqueAndReadBack);
    CPPUNIT_TEST(threeAdministrators_andFourRolesOfDepartments);
    CPPUNIT_TEST(grants_readBackFromText);
    CPPUNIT_TEST(foreignText_isNoGrant);
    CPPUNIT_TEST(administrator_combinesWithNothing);
    CPPUNIT_TEST(businessRoles_combineFreely);
    CPPUNIT_TEST_SUITE_END();

public:
    void names_areUniqueAndReadBack() {
        std::set<std::string_view> names, chinese;
        for (const Role role : people::kRoles) {
            names.insert(toString(role));
            chinese.insert(chineseName(role));
            CPPUNIT_ASSERT(people::roleNamed(toString(role)) == role);
        }
        CPPUNIT_ASSERT_EQUAL(people::kRoles.size(), names.size());
        CPPUNIT_ASSERT_EQUAL(people::kRoles.size(), chinese.size());
        CPPUNIT_ASSERT(!people::roleNamed("Clerk"));
        CPPUNIT_ASSERT(!people::roleNamed(""));
    }

    void threeAdministrators_andFourRolesOfDepartments() {
        int administrators = 0, ofDepartment = 0;
        for (const Role role : people::kRoles) {
            administrators += isAdministrator(role) ? 1 : 0;
            ofDepartment += isOfDepartment(role) ? 1 : 0;
            CPPUNIT_ASSERT(!(isAdministrator(role) && isOfDepartment(role)));
        }
        CPPUNIT_ASSERT_EQUAL(3, administrators);
        CPPUNIT_ASSERT_EQUAL(4, ofDepartment);
    }

    void grants_readBackFromText() {
        const std::vector<RoleGrant> grants{{Role::handler, "360521-01"}, {Role::leader, ""}};
        CPPUNIT_ASSERT_EQUAL(std::string("handler@360521-01 leader"), toString(grants));
        CPPUNIT_ASSERT(people::grantsNamed("handler@360521-01 leader") == grants);
        CPPUNIT_ASSERT(people::grantsNamed("") == std::vector<RoleGrant>{});
    }

    void foreignText_isNoGrant() {
        for (const char* text :
             {"handler@", "@x", "boss", "handler  leader", " ", "handler@a boss"})
            CPPUNIT_ASSERT_MESSAGE(text, !people::grantsNamed(text));
    }

    void administrator_combinesWithNothing() {
        for (const Role admin : people::kRoles) {
            if (!isAdministrator(admin)) continue;
            CPPUNIT_ASSERT(!people::combinationFault({{admin, ""}}));
            for (const Role other : people::kRoles) {
                if (other == admin) continue;
                for (const auto& both : {std::vector<RoleGrant>{{admin, ""}, {other, "x"}},
                                         std::vector<RoleGrant>{{other, "x"}, {admin, ""}}}) {
                    const auto fault = people::combinationFault(both);
                    CPPUNIT_ASSERT(fault && fault->code == base::Code::ROLES_COMBINED);
                    CPPUNIT_ASSERT(fault->detail.find(toString(admin)) != std::string::npos);
                }
            }
        }
    }

    void businessRoles_combineFreely() {
        std::vector<RoleGrant> all;
        for (const Role role : people::kRoles)
            if (!isAdministrator(role)) all.push_back({role, "x"});
        CPPUNIT_ASSERT(!people::combinationFault(all));
        CPPUNIT_ASSERT(!people::combinationFault({}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RoleTest);

}  // namespace guantong::testing
