// SPDX-License-Identifier: Apache-2.0
// What node/people/rights.h promises: who sees and does what, over a town of organisations.
#include "node/people/rights.h"

#include "tests/support/people_fixture.h"

#include <algorithm>
#include <set>

namespace guantong::testing {

using people::may;
using people::ObjectScope;
using people::Principal;
using people::Right;
using people::Role;

class RightsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RightsTest);
    CPPUNIT_TEST(names_areUnique);
    CPPUNIT_TEST(department_seesItsSubtreeAndNoOther);
    CPPUNIT_TEST(mergedDepartment_isSeenByItsSuccessor);
    CPPUNIT_TEST(hall_seesTheCasesOfItsWindows);
    CPPUNIT_TEST(partner_readsAndGivesOpinion_butDecidesNothing);
    CPPUNIT_TEST(handlingAndDeciding_areDifferentRoles);
    CPPUNIT_TEST(extension_isTheHeadsAndTheLeaders);
    CPPUNIT_TEST(supervisorAndLeader_readTheWholeNode);
    CPPUNIT_TEST(administrators_seeNoCase);
    CPPUNIT_TEST(threeAdministrators_shareNoPower);
    CPPUNIT_TEST(console_managesPeopleOnly);
    CPPUNIT_TEST(passwordChangeDue_takesEveryRight);
    CPPUNIT_TEST(noRole_isNoRight);
    CPPUNIT_TEST(refusal_namesTheRight);
    CPPUNIT_TEST(reach_listsTheOrganisations);
    CPPUNIT_TEST(everyRight_isSomeonesAndMenusKnow);
    CPPUNIT_TEST(caseOfNoOrganisation_isSeenFromTheWholeNodeOnly);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        fixture->addTown();
    }
    void tearDown() override { fixture.reset(); }

    void names_areUnique() {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < people::kRightCount; ++i)
            names.insert(toString(static_cast<Right>(i)));
        CPPUNIT_ASSERT_EQUAL(people::kRightCount, names.size());
        CPPUNIT_ASSERT_EQUAL(std::string_view("caseRead"), toString(Right::caseRead));
        CPPUNIT_ASSERT_EQUAL(std::string_view("logRead"), toString(Right::logRead));
        CPPUNIT_ASSERT_EQUAL(std::string_view("userManage"), toString(Right::userManage));
    }

    void department_seesItsSubtreeAndNoOther() {
        const auto who = with(Role::handler, "planning");
        CPPUNIT_ASSERT(may(who, Right::caseRead, of("planning")));
        CPPUNIT_ASSERT(may(who, Right::caseHandle, of("survey")));
        for (const char* other : {"town", "hall", "planningx", "plan", ""}) {
            CPPUNIT_ASSERT_MESSAGE(other, !may(who, Right::caseRead, of(other)));
            CPPUNIT_ASSERT_MESSAGE(other, !may(who, Right::caseHandle, of(other)));
        }
        const auto below = with(Role::handler, "survey");
        CPPUNIT_ASSERT(!may(below, Right::caseRead, of("planning")));
    }

    void mergedDepartment_isSeenByItsSuccessor() {
        CPPUNIT_ASSERT(may(with(Role::handler, "planning"), Right::caseHandle, of("forestry")));
        CPPUNIT_ASSERT(!may(with(Role::handler, "survey"), Right::caseRead, of("forestry")));
    }

    void hall_seesTheCasesOfItsWindows() {
        const auto clerk = with(Role::clerk, "hall");
        const ObjectScope here{"planning", "hall", {}}, elsewhere{"planning", "planning", {}};
        for (const Right right : {Right::caseRead, Right::personalRead, Right::caseIntake,
                                  Right::caseAccept, Right::caseHandOut}) {
            CPPUNIT_ASSERT(may(clerk, right, here));
            CPPUNIT_ASSERT(!may(clerk, right, elsewhere));
        }
        CPPUNIT_ASSERT(!may(clerk, Right::caseHandle, here));
        CPPUNIT_ASSERT(!may(clerk, Right::caseApprove, here));
        // A clerk the department sends to the hall belongs to the department.
        CPPUNIT_ASSERT(may(with(Role::clerk, "planning"), Right::caseIntake, here));
    }

    void partner_readsAndGivesOpinion_butDecidesNothing() {
        const auto who = with(Role::approver, "survey");
        const ObjectScope joint{"hall", "hall", {"forestry", "survey"}};
        CPPUNIT_ASSERT(may(who, Right::caseRead, joint));
        CPPUNIT_ASSERT(may(who, Right::jointOpinion, joint));
        CPPUNIT_ASSERT(!may(who, Right::caseApprove, joint));
        CPPUNIT_ASSERT(!may(who, Right::caseReview, joint));
        CPPUNIT_ASSERT(!may(who, Right::jointOpinion, of("survey")));
        // A clerk of a partner reads the case, not the applicant's data.
        const auto clerk = with(Role::clerk, "survey");
        CPPUNIT_ASSERT(may(clerk, Right::caseRead, joint));
        CPPUNIT_ASSERT(!may(clerk, Right::personalRead, joint));
    }

    void handlingAndDeciding_areDifferentRoles() {
        const auto object = of("planning");
        CPPUNIT_ASSERT(!may(with(Role::handler, "planning"), Right::caseApprove, object));
        CPPUNIT_ASSERT(!may(with(Role::handler, "planning"), Right::caseReview, object));
        CPPUNIT_ASSERT(!may(with(Role::approver, "planning"), Right::caseHandle, object));
        CPPUNIT_ASSERT(may(with(Role::approver, "planning"), Right::caseReview, object));
        CPPUNIT_ASSERT(may(with(Role::approver, "planning"), Right::caseApprove, object));
    }

    void extension_isTheHeadsAndTheLeaders() {
        const auto object = of("planning");
        CPPUNIT_ASSERT(may(with(Role::departmentHead, "planning"), Right::caseExtend, object));
        CPPUNIT_ASSERT(
            !may(with(Role::departmentHead, "planning"), Right::caseExtendJoint, object));
        CPPUNIT_ASSERT(may(with(Role::leader, ""), Right::caseExtendJoint, object));
        for (const Role role : {Role::clerk, Role::handler, Role::approver, Role::supervisor})
            CPPUNIT_ASSERT(!may(with(role, "planning"), Right::caseExtend, object));
    }

    void supervisorAndLeader_readTheWholeNode() {
        for (const Role role : {Role::supervisor, Role::leader})
            for (const char* code : {"planning", "survey", "hall", "unheard-of", ""})
                CPPUNIT_ASSERT(may(with(role, ""), Right::caseRead, of(code)));
        CPPUNIT_ASSERT(may(with(Role::supervisor, ""), Right::personalRead, of("survey")));
        CPPUNIT_ASSERT(!may(with(Role::leader, ""), Right::personalRead, of("survey")));
        for (const Right right : {Right::caseHandle, Right::caseApprove, Right::caseIntake})
            CPPUNIT_ASSERT(!may(with(Role::supervisor, ""), right, of("survey")));
    }

    void administrators_seeNoCase() {
        for (const Role role : {Role::systemAdmin, Role::securityAdmin, Role::auditAdmin})
            for (const Right right :
                 {Right::caseRead, Right::personalRead, Right::caseIntake, Right::caseHandle,
                  Right::caseApprove, Right::listExport, Right::statisticsRead, Right::supervise})
                CPPUNIT_ASSERT(!may(with(role, ""), right, of("planning")));
    }

    void threeAdministrators_shareNoPower() {
        const auto only = [&](Right right, Role role) {
            for (const Role each : people::kRoles)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(
                    std::string(toString(right)) + " " + std::string(toString(each)), each == role,
                    may(with(each, ""), right));
        };
        only(Right::userManage, Role::systemAdmin);
        only(Right::organisationManage, Role::systemAdmin);
        only(Right::tokenManage, Role::systemAdmin);
        only(Right::nodeManage, Role::systemAdmin);
        only(Right::roleGrant, Role::securityAdmin);
        only(Right::sessionEnd, Role::securityAdmin);
        only(Right::logRead, Role::auditAdmin);
    }

    void console_managesPeopleOnly() {
        const auto console = Principal::console("root");
        for (const Right right : {Right::userManage, Right::roleGrant, Right::organisationManage})
            CPPUNIT_ASSERT(may(console, right));
        for (const Right right : {Right::caseRead, Right::personalRead, Right::logRead})
            CPPUNIT_ASSERT(!may(console, right, of("planning")));
    }

    void passwordChangeDue_takesEveryRight() {
        auto who = with(Role::supervisor, "");
        who.passwordChangeDue = true;
        CPPUNIT_ASSERT(!may(who, Right::caseRead, of("planning")));
        CPPUNIT_ASSERT_EQUAL(std::string("PASSWORD_CHANGE_DUE"),
                             nameOf(refuse(who, Right::caseRead, of("planning"))));
        CPPUNIT_ASSERT(people::rightsOf(who).empty());
    }

    void noRole_isNoRight() {
        const Principal nobody;
        CPPUNIT_ASSERT(people::rightsOf(nobody).empty());
        for (std::size_t i = 0; i < people::kRightCount; ++i)
            CPPUNIT_ASSERT(!may(nobody, static_cast<Right>(i), of("planning")));
    }

    void refusal_namesTheRight() {
        const auto fault = refuse(with(Role::clerk, "hall"), Right::caseApprove, of("planning"));
        CPPUNIT_ASSERT_EQUAL(std::string("RIGHT_MISSING"), nameOf(fault));
        CPPUNIT_ASSERT_EQUAL(std::string("caseApprove"), fault->field);
        CPPUNIT_ASSERT_EQUAL(std::string("planning"), fault->detail);
        CPPUNIT_ASSERT(
            !refuse(with(Role::approver, "planning"), Right::caseApprove, of("planning")));
    }

    void reach_listsTheOrganisations() {
        auto who = with(Role::handler, "planning");
        auto reach = people::reachOf(who, Right::caseRead);
        CPPUNIT_ASSERT(!reach.wholeNode);
        CPPUNIT_ASSERT(
            (reach.organisations == std::vector<std::string>{"forestry", "planning", "survey"}));
        for (const auto& grant : with(Role::clerk, "hall").grants)
            who.grants.push_back(grant);
        reach = people::reachOf(who, Right::caseRead);
        CPPUNIT_ASSERT((reach.organisations ==
                        std::vector<std::string>{"forestry", "hall", "planning", "survey"}));
        CPPUNIT_ASSERT(people::reachOf(who, Right::caseHandle).organisations.size() == 3);
        CPPUNIT_ASSERT(people::reachOf(who, Right::supervise).organisations.empty());
        CPPUNIT_ASSERT(people::reachOf(with(Role::leader, ""), Right::caseRead).wholeNode);
    }

    void everyRight_isSomeonesAndMenusKnow() {
        std::set<Right> all;
        for (const Role role : people::kRoles)
            for (const Right right : people::rightsOf(with(role, "")))
                all.insert(right);
        CPPUNIT_ASSERT_EQUAL(people::kRightCount, all.size());
        const auto clerk = people::rightsOf(with(Role::clerk, "hall"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, clerk.size());
    }

    void caseOfNoOrganisation_isSeenFromTheWholeNodeOnly() {
        CPPUNIT_ASSERT(!may(with(Role::handler, "town"), Right::caseRead, of("")));
        CPPUNIT_ASSERT(may(with(Role::handler, ""), Right::caseRead, of("")));
    }

private:
    static ObjectScope of(const std::string& organisation) { return {organisation, {}, {}}; }

    Principal with(Role role, const std::string& scope) {
        Principal who;
        who.id = 1;
        fixture->database->read([&](store::Transaction& tx) {
            who.grants = people::grantsOf(tx, fixture->people->organisations, {{role, scope}});
        });
        return who;
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RightsTest);

}  // namespace guantong::testing
