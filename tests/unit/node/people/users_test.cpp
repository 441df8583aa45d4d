// SPDX-License-Identifier: Apache-2.0
// What node/people/users.h promises: who may do what to whose account.
#include "node/people/users.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::Role;
using people::RoleGrant;
using people::UserFields;
using people::UserState;

class UsersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UsersTest);
    CPPUNIT_TEST(created_beginsWithoutRolesAndWithAPasswordToChange);
    CPPUNIT_TEST(nameTaken_inAnySpelling_isRefused);
    CPPUNIT_TEST(retiredName_isNeverGivenAgain);
    CPPUNIT_TEST(foreignFields_areRefused);
    CPPUNIT_TEST(eachAdministrator_doesOnlyItsPart);
    CPPUNIT_TEST(threeAdministrators_cannotBeCombined);
    CPPUNIT_TEST(departmentRole_getsTheUsersOrganisation);
    CPPUNIT_TEST(roleElsewhere_needsAnOrganisationThatIsHere);
    CPPUNIT_TEST(ownAccount_isNotOnesOwnToChange);
    CPPUNIT_TEST(lastAdministrator_stays);
    CPPUNIT_TEST(changedOrganisation_takesItsRoles);
    CPPUNIT_TEST(post_isOfTheUsersOrganisation);
    CPPUNIT_TEST(reset_endsSessionsAndMustBeChanged);
    CPPUNIT_TEST(administratorsPassword_isResetAtTheConsoleOnly);
    CPPUNIT_TEST(lockedAndRetired_cannotAct);
    CPPUNIT_TEST(retired_isFinal);
    CPPUNIT_TEST(principal_hasItsGrantsWorkedOut);
    CPPUNIT_TEST(agedPassword_isDueForAChange);
    CPPUNIT_TEST(list_pagesAndFilters);
    CPPUNIT_TEST(everyChange_isAuditedWithoutPasswords);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        fixture->addTown();
        system = fixture->principal(fixture->addUser("sys", Role::systemAdmin));
        security = fixture->principal(fixture->addUser("sec", Role::securityAdmin));
        audit = fixture->principal(fixture->addUser("aud", Role::auditAdmin));
    }
    void tearDown() override { fixture.reset(); }

    void created_beginsWithoutRolesAndWithAPasswordToChange() {
        const auto id = create({" ZhangSan ", "张三", "13800138000", "survey", {}});
        const auto user = fixture->user(id);
        CPPUNIT_ASSERT_EQUAL("zhangsan"s, user.loginName);
        CPPUNIT_ASSERT_EQUAL("张三"s, user.displayName);
        CPPUNIT_ASSERT_EQUAL("13800138000"s, user.phone);
        CPPUNIT_ASSERT_EQUAL("survey"s, user.organisation);
        CPPUNIT_ASSERT(user.state == UserState::active);
        CPPUNIT_ASSERT(user.mustChange);
        CPPUNIT_ASSERT(user.roles.empty());
        CPPUNIT_ASSERT(!user.lockedUntil);
        CPPUNIT_ASSERT(user.created == fixture->clock.now());
        CPPUNIT_ASSERT(fixture->principal(id).passwordChangeDue);
    }

    void nameTaken_inAnySpelling_isRefused() {
        create({"zhangsan", "张三", "", "", {}});
        CPPUNIT_ASSERT_EQUAL("USER_EXISTS"s, refusalOf({" ZHANGSAN", "x", "", "", {}}));
    }

    void retiredName_isNeverGivenAgain() {
        const auto id = create({"zhangsan", "张三", "", "", {}});
        CPPUNIT_ASSERT_EQUAL(""s, setState(system, id, UserState::retired));
        CPPUNIT_ASSERT_EQUAL("USER_EXISTS"s, refusalOf({"zhangsan", "x", "", "", {}}));
    }

    void foreignFields_areRefused() {
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, refusalOf({"张三", "张三", "", "", {}}));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s,
                             refusalOf({"x'; DROP TABLE person_user; --", "x", "", "", {}}));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s,
                             refusalOf({std::string(10'000, 'x'), "x", "", "", {}}));
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, refusalOf({"liwei", "", "", "", {}}));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s,
                             refusalOf({"liwei", std::string(10'000, 'x'), "", "", {}}));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, refusalOf({"liwei", "李\0伟"s, "", "", {}}));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, refusalOf({"liwei", "李伟", "=cmd()", "", {}}));
        CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s,
                             refusalOf({"liwei", "李伟", "", "nowhere", {}}));
        CPPUNIT_ASSERT_EQUAL(
            "用户䶮𬭊😀'; --"s,
            fixture->user(create({"liwei", "用户䶮𬭊😀'; --", "", "", {}})).displayName);
    }

    void eachAdministrator_doesOnlyItsPart() {
        const auto id = fixture->addUser("zhangsan", "survey");
        const std::vector<RoleGrant> roles{{Role::handler, ""}};
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setRoles(system, id, roles));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setRoles(audit, id, roles));
        CPPUNIT_ASSERT_EQUAL(""s, setRoles(security, id, roles));
        for (const auto& by : {security, audit, fixture->principal(id)}) {
            CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, refusalOf({"n1", "n", "", "", {}}, by));
            CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, reset(by, id));
            CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setState(by, id, UserState::retired));
            CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, change(by, id, {"", "x", "", "", {}}));
        }
        CPPUNIT_ASSERT_EQUAL(""s, setState(system, id, UserState::locked));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setState(audit, id, UserState::active));
        CPPUNIT_ASSERT_EQUAL(""s, setState(security, id, UserState::active));
    }

    void threeAdministrators_cannotBeCombined() {
        const auto id = create({"zhangsan", "张三", "", "survey", {}});
        for (const Role admin : {Role::systemAdmin, Role::securityAdmin, Role::auditAdmin})
            for (const Role other : people::kRoles) {
                if (other == admin) continue;
                CPPUNIT_ASSERT_EQUAL("ROLES_COMBINED"s,
                                     setRoles(security, id, {{admin, ""}, {other, ""}}));
            }
        CPPUNIT_ASSERT(fixture->user(id).roles.empty());
    }

    void departmentRole_getsTheUsersOrganisation() {
        const auto id = create({"zhangsan", "张三", "", "survey", {}});
        CPPUNIT_ASSERT_EQUAL(
            ""s, setRoles(security, id,
                          {{Role::handler, ""}, {Role::leader, ""}, {Role::handler, "survey"}}));
        CPPUNIT_ASSERT_EQUAL("handler@survey leader"s, toString(fixture->user(id).roles));
        CPPUNIT_ASSERT_EQUAL(""s, setRoles(security, id, {{Role::clerk, "hall"}}));
        CPPUNIT_ASSERT_EQUAL("clerk@hall"s, toString(fixture->user(id).roles));
        CPPUNIT_ASSERT_EQUAL(""s, setRoles(security, id, {{Role::auditAdmin, "hall"}}));
        CPPUNIT_ASSERT_EQUAL("auditAdmin"s, toString(fixture->user(id).roles));
    }

    void roleElsewhere_needsAnOrganisationThatIsHere() {
        const auto id = create({"zhangsan", "张三", "", "", {}});
        CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s,
                             setRoles(security, id, {{Role::handler, "nowhere"}}));
        CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s,
                             setRoles(security, id, {{Role::handler, ""}}));
        CPPUNIT_ASSERT_EQUAL("USER_UNKNOWN"s, setRoles(security, 999, {{Role::leader, ""}}));
    }

    void ownAccount_isNotOnesOwnToChange() {
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s,
                             setRoles(security, security.id, {{Role::supervisor, ""}}));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setState(system, system.id, UserState::locked));
    }

    void lastAdministrator_stays() {
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setState(system, security.id, UserState::retired));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setState(system, audit.id, UserState::locked));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setRoles(security, audit.id, {}));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setRoles(fixture->console, system.id, {}));
        fixture->addUser("aud2", Role::auditAdmin);
        CPPUNIT_ASSERT_EQUAL(""s, setState(system, audit.id, UserState::retired));
    }

    void changedOrganisation_takesItsRoles() {
        const auto id =
            fixture->addUser("zhangsan", "survey", {{Role::handler, ""}, {Role::approver, "hall"}});
        CPPUNIT_ASSERT_EQUAL(""s, change(system, id, {"ignored", "张三丰", "12345", "hall", {}}));
        const auto user = fixture->user(id);
        CPPUNIT_ASSERT_EQUAL("zhangsan"s, user.loginName);
        CPPUNIT_ASSERT_EQUAL("张三丰"s, user.displayName);
        CPPUNIT_ASSERT_EQUAL("hall"s, user.organisation);
        CPPUNIT_ASSERT_EQUAL("approver@hall"s, toString(user.roles));
        CPPUNIT_ASSERT_EQUAL("USER_UNKNOWN"s, change(system, 999, {"", "x", "", "", {}}));
    }

    void post_isOfTheUsersOrganisation() {
        std::int64_t post = 0;
        fixture->write([&](store::Transaction& tx) {
            post = std::get<std::int64_t>(fixture->people->organisations.addPost(
                tx, fixture->console, "survey", "测绘科科长"));
        });
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, refusalOf({"liwei", "李伟", "", "hall", post}));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, refusalOf({"liwei", "李伟", "", "survey", 999}));
        const auto id = create({"liwei", "李伟", "", "survey", post});
        CPPUNIT_ASSERT_EQUAL("测绘科科长"s, fixture->principal(id).post);
    }

    void reset_endsSessionsAndMustBeChanged() {
        const auto id = fixture->addUser("zhangsan");
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->signIn("zhangsan", PeopleFixture::kPassword)));
        CPPUNIT_ASSERT_EQUAL(""s, reset(system, id));
        CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM session"));
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s,
                             nameOf(fixture->signIn("zhangsan", PeopleFixture::kPassword)));
        const auto again = fixture->signIn("zhangsan", "another-one-time");
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(again));
        CPPUNIT_ASSERT(std::get<people::SignedIn>(again).principal.passwordChangeDue);
    }

    void administratorsPassword_isResetAtTheConsoleOnly() {
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, reset(system, security.id));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, reset(system, system.id));
        CPPUNIT_ASSERT_EQUAL(""s, reset(fixture->console, security.id));
    }

    void lockedAndRetired_cannotAct() {
        for (const UserState state : {UserState::locked, UserState::retired}) {
            const auto id = fixture->addUser("u" + std::string(toString(state)), "survey",
                                             {{Role::handler, ""}});
            fixture->signIn("u" + std::string(toString(state)), PeopleFixture::kPassword);
            CPPUNIT_ASSERT_EQUAL(""s, setState(system, id, state));
            CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM session"));
            fixture->database->read([&](store::Transaction& tx) {
                CPPUNIT_ASSERT(!fixture->people->users.principal(tx, id));
            });
        }
    }

    void retired_isFinal() {
        const auto id = fixture->addUser("zhangsan", "survey", {{Role::handler, ""}});
        CPPUNIT_ASSERT_EQUAL(""s, setState(system, id, UserState::retired));
        CPPUNIT_ASSERT(fixture->user(id).roles.empty());
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, setState(system, id, UserState::active));
        CPPUNIT_ASSERT_EQUAL("USER_UNKNOWN"s, setRoles(security, id, {{Role::leader, ""}}));
        CPPUNIT_ASSERT_EQUAL("USER_UNKNOWN"s, reset(system, id));
        CPPUNIT_ASSERT_EQUAL("USER_UNKNOWN"s, change(system, id, {"", "x", "", "", {}}));
    }

    void principal_hasItsGrantsWorkedOut() {
        const auto id = fixture->addUser("zhangsan", "planning", {{Role::handler, ""}});
        const auto who = fixture->principal(id);
        CPPUNIT_ASSERT_EQUAL("user:"s + std::to_string(id), who.label());
        CPPUNIT_ASSERT_EQUAL("planning"s, who.organisation);
        CPPUNIT_ASSERT(people::may(who, people::Right::caseHandle, {"survey", {}, {}}));
        CPPUNIT_ASSERT_EQUAL(""s, setRoles(security, id, {}));
        CPPUNIT_ASSERT(fixture->principal(id).grants.empty());
    }

    void agedPassword_isDueForAChange() {
        const auto id = fixture->addUser("zhangsan");
        fixture->clock.advance(people::kPasswordLifetime - 1ms);
        CPPUNIT_ASSERT(!fixture->principal(id).passwordChangeDue);
        fixture->clock.advance(1ms);
        CPPUNIT_ASSERT(fixture->principal(id).passwordChangeDue);
        const people::Users never(fixture->clock, fixture->people->audit, std::chrono::days(0));
        fixture->database->read([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!never.principal(tx, id)->passwordChangeDue);
        });
    }

    void list_pagesAndFilters() {
        for (const char* name : {"u1", "u2", "u3", "u4"})
            fixture->addUser(name, "survey", {{Role::handler, ""}});
        const auto gone = fixture->addUser("u5", "survey");
        setState(system, gone, UserState::retired);
        CPPUNIT_ASSERT_EQUAL("aud sec sys u1 u2 u3 u4 "s, names({}, "", 100));
        CPPUNIT_ASSERT_EQUAL("u2 u3 "s, names({}, "u1", 2));
        CPPUNIT_ASSERT_EQUAL("u1 u2 u3 u4 u5 "s, names({"survey", {}, true}, "", 100));
        CPPUNIT_ASSERT_EQUAL("sec "s, names({"", Role::securityAdmin, false}, "", 100));
        CPPUNIT_ASSERT_EQUAL(""s, names({"nowhere' OR 1=1", {}, true}, "", 100));
        fixture->database->read([&](store::Transaction& tx) {
            const auto page = fixture->people->users.list(tx, {}, "u", 100);
            for (const auto& user : page)
                CPPUNIT_ASSERT_EQUAL("handler@survey"s, toString(user.roles));
        });
    }

    void everyChange_isAuditedWithoutPasswords() {
        const auto id = create({"zhangsan", "张三", "", "survey", {}});
        setRoles(security, id, {{Role::handler, ""}});
        reset(system, id);
        setState(system, id, UserState::retired);
        CPPUNIT_ASSERT_EQUAL("user.create user.roles user.resetPassword user.state"s,
                             fixture->value("SELECT GROUP_CONCAT(action, ' ') FROM audit_log WHERE "
                                            "object = 'user:" +
                                            std::to_string(id) + "'"));
        CPPUNIT_ASSERT_EQUAL(
            "0"s, fixture->value("SELECT COUNT(*) FROM audit_log WHERE new_value LIKE '%argon2%' "
                                 "OR new_value LIKE '%one-time%' OR old_value LIKE '%argon2%'"));
        CPPUNIT_ASSERT_EQUAL("handler@survey"s,
                             fixture->value("SELECT new_value FROM audit_log WHERE action = "
                                            "'user.roles' ORDER BY id DESC LIMIT 1"));
        CPPUNIT_ASSERT_EQUAL(security.label(),
                             fixture->value("SELECT actor FROM audit_log WHERE action = "
                                            "'user.roles' ORDER BY id DESC LIMIT 1"));
    }

private:
    template <typename Function>
    std::string outcome(const Function& function) {
        std::optional<base::Fault> fault;
        fixture->write([&](store::Transaction& tx) { fault = function(tx); });
        return nameOf(fault);
    }
    std::int64_t create(const UserFields& fields) {
        std::variant<std::int64_t, base::Fault> made;
        fixture->write([&](store::Transaction& tx) {
            made = fixture->people->users.create(tx, system, fields, PeopleFixture::oneTime());
        });
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(made));
        return std::get<std::int64_t>(made);
    }
    std::string refusalOf(const UserFields& fields) { return refusalOf(fields, system); }
    std::string refusalOf(const UserFields& fields, const people::Principal& by) {
        std::variant<std::int64_t, base::Fault> made;
        fixture->write([&](store::Transaction& tx) {
            made = fixture->people->users.create(tx, by, fields, PeopleFixture::oneTime());
        });
        return nameOf(made);
    }
    std::string setRoles(const people::Principal& by, std::int64_t id,
                         const std::vector<RoleGrant>& roles) {
        return outcome([&](store::Transaction& tx) {
            return fixture->people->users.setRoles(tx, by, id, roles);
        });
    }
    std::string setState(const people::Principal& by, std::int64_t id, UserState state) {
        return outcome([&](store::Transaction& tx) {
            return fixture->people->users.setState(tx, by, id, state);
        });
    }
    std::string change(const people::Principal& by, std::int64_t id, const UserFields& fields) {
        return outcome([&](store::Transaction& tx) {
            return fixture->people->users.change(tx, by, id, fields);
        });
    }
    std::string reset(const people::Principal& by, std::int64_t id) {
        const auto password = PeopleFixture::oneTime("another-one-time");
        return outcome([&](store::Transaction& tx) {
            return fixture->people->users.resetPassword(tx, by, id, password);
        });
    }
    std::string names(const people::UserFilter& filter, const std::string& after,
                      std::size_t limit) {
        std::string all;
        fixture->database->read([&](store::Transaction& tx) {
            all.clear();
            for (const auto& user : fixture->people->users.list(tx, filter, after, limit))
                all += user.loginName + " ";
        });
        return all;
    }

    std::unique_ptr<PeopleFixture> fixture;
    people::Principal system, security, audit;
};

CPPUNIT_TEST_SUITE_REGISTRATION(UsersTest);

}  // namespace guantong::testing
