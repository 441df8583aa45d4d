// SPDX-License-Identifier: Apache-2.0
// Who acts, with what node/people says (node/approval/officer.h).
#include "node/approval/officer.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class OfficerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OfficerTest);
    CPPUNIT_TEST(ownDepartment_givesTheRolesRights);
    CPPUNIT_TEST(foreignDepartment_givesNone);
    CPPUNIT_TEST_SUITE_END();

public:
    void ownDepartment_givesTheRolesRights() {
        const auto officer = officerOn("market");
        CPPUNIT_ASSERT(officer.may("caseHandle"));
        CPPUNIT_ASSERT(!officer.may("caseApprove") && !officer.may("userManage"));
        CPPUNIT_ASSERT_EQUAL(std::string("user:7"), officer.id);
        CPPUNIT_ASSERT_EQUAL(std::string("李明"), officer.name);
    }

    void foreignDepartment_givesNone() {
        CPPUNIT_ASSERT(!officerOn("forest").may("caseHandle"));
        CPPUNIT_ASSERT(!officerOn("forest").may("caseRead"));
    }

private:
    static approval::Officer officerOn(const std::string& organisation) {
        people::Principal who;
        who.id = 7;
        who.name = "li";
        who.displayName = "李明";
        who.organisation = "market";
        who.grants = {{people::Role::handler, "market", {"market"}}};
        people::ObjectScope scope;
        scope.organisation = organisation;
        return approval::officerOf(who, scope);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OfficerTest);

}  // namespace guantong::testing
