// SPDX-License-Identifier: Apache-2.0
// What node/people/tokens.h promises.
#include "node/people/tokens.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::Principal;
using people::Role;

class TokensTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TokensTest);
    CPPUNIT_TEST(newToken_isKnownAndMayNothing);
    CPPUNIT_TEST(roles_giveItRights);
    CPPUNIT_TEST(administratorsRoles_areNotForMachines);
    CPPUNIT_TEST(makingAndGranting_areTwoPersonsWork);
    CPPUNIT_TEST(expiredWithdrawnAndForeign_areWrong);
    CPPUNIT_TEST(foreignFields_areRefused);
    CPPUNIT_TEST(list_showsNoSecret);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        fixture->addTown();
        system = fixture->principal(fixture->addUser("sys", Role::systemAdmin));
        security = fixture->principal(fixture->addUser("sec", Role::securityAdmin));
    }
    void tearDown() override { fixture.reset(); }

    void newToken_isKnownAndMayNothing() {
        const auto made = create();
        CPPUNIT_ASSERT(made.token.starts_with("gt_"));
        const Principal who = present(made.token);
        CPPUNIT_ASSERT(who.kind == Principal::Kind::machine);
        CPPUNIT_ASSERT_EQUAL("token:" + std::to_string(made.id), who.label());
        CPPUNIT_ASSERT_EQUAL("old-hall"s, who.name);
        CPPUNIT_ASSERT_EQUAL("10.2.2.2"s, who.address);
        CPPUNIT_ASSERT(people::rightsOf(who).empty());
    }

    void roles_giveItRights() {
        const auto made = create();
        CPPUNIT_ASSERT_EQUAL(""s, setRoles(made.id, {{Role::handler, "planning"}}));
        const Principal who = present(made.token);
        CPPUNIT_ASSERT(people::may(who, people::Right::caseRead, {"survey", {}, {}}));
        CPPUNIT_ASSERT(!people::may(who, people::Right::caseRead, {"hall", {}, {}}));
        CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s, setRoles(made.id, {{Role::handler, ""}}));
        CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s, setRoles(made.id, {{Role::leader, "xx"}}));
        CPPUNIT_ASSERT_EQUAL(""s, setRoles(made.id, {{Role::leader, ""}}));
        CPPUNIT_ASSERT_EQUAL("TOKEN_WRONG"s, setRoles(999, {{Role::leader, ""}}));
    }

    void administratorsRoles_areNotForMachines() {
        const auto made = create();
        for (const Role role : {Role::systemAdmin, Role::securityAdmin, Role::auditAdmin})
            CPPUNIT_ASSERT_EQUAL("ROLES_COMBINED"s, setRoles(made.id, {{role, ""}}));
    }

    void makingAndGranting_areTwoPersonsWork() {
        const auto made = create();
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, refusalOf(fields(), security));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, setRoles(made.id, {{Role::leader, ""}}, system));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, withdraw(made.id, security));
    }

    void expiredWithdrawnAndForeign_areWrong() {
        const auto made = create(), other = create();
        CPPUNIT_ASSERT_EQUAL(""s, withdraw(other.id, system));
        CPPUNIT_ASSERT_EQUAL(""s, withdraw(other.id, system));
        CPPUNIT_ASSERT_EQUAL("TOKEN_WRONG"s, withdraw(999, system));
        CPPUNIT_ASSERT_EQUAL("TOKEN_WRONG"s, setRoles(other.id, {{Role::leader, ""}}));
        for (const std::string& token :
             {other.token, made.token + "x", made.token.substr(3), ""s, "gt_"s,
              "gt_" + std::string(10'000, 'x'), "gt_' OR 1=1 --"s, made.token + "\0"s})
            CPPUNIT_ASSERT_EQUAL("TOKEN_WRONG"s, nameOf(check(token)));
        fixture->clock.advance(30 * 24h - 1ms);
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(check(made.token)));
        fixture->clock.advance(1ms);
        CPPUNIT_ASSERT_EQUAL("TOKEN_WRONG"s, nameOf(check(made.token)));
    }

    void foreignFields_areRefused() {
        auto wrong = fields();
        wrong.name = "";
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, refusalOf(wrong, system));
        wrong = fields();
        wrong.system = std::string(10'000, 'x');
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, refusalOf(wrong, system));
        for (const auto expires : {fixture->clock.now(), fixture->clock.now() + 367 * 24h}) {
            wrong = fields();
            wrong.expires = expires;
            CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, refusalOf(wrong, system));
        }
    }

    void list_showsNoSecret() {
        const auto made = create();
        setRoles(made.id, {{Role::handler, "planning"}});
        withdraw(made.id, system);
        fixture->database->read([&](store::Transaction& tx) {
            const auto all = fixture->people->tokens.list(tx);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all.size());
            CPPUNIT_ASSERT_EQUAL("handler@planning"s, toString(all[0].roles));
            CPPUNIT_ASSERT_EQUAL(system.label(), all[0].createdBy);
            CPPUNIT_ASSERT(all[0].withdrawn == fixture->clock.now());
        });
        CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM api_token WHERE token_hash "
                                                  "LIKE '%" +
                                                  made.token + "%'"));
    }

private:
    people::TokenFields fields() {
        return {"大厅叫号屏", "old-hall", fixture->clock.now() + 30 * 24h};
    }
    people::NewToken create() {
        std::variant<people::NewToken, base::Fault> made;
        fixture->write([&](store::Transaction& tx) {
            made = fixture->people->tokens.create(tx, system, fields());
        });
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(made));
        return std::get<people::NewToken>(made);
    }
    std::string refusalOf(const people::TokenFields& fields, const Principal& by) {
        std::variant<people::NewToken, base::Fault> made;
        fixture->write(
            [&](store::Transaction& tx) { made = fixture->people->tokens.create(tx, by, fields); });
        return nameOf(made);
    }
    std::string setRoles(std::int64_t id, const std::vector<people::RoleGrant>& roles) {
        return setRoles(id, roles, security);
    }
    std::string setRoles(std::int64_t id, const std::vector<people::RoleGrant>& roles,
                         const Principal& by) {
        std::optional<base::Fault> fault;
        fixture->write([&](store::Transaction& tx) {
            fault = fixture->people->tokens.setRoles(tx, by, id, roles);
        });
        return nameOf(fault);
    }
    std::string withdraw(std::int64_t id, const Principal& by) {
        std::optional<base::Fault> fault;
        fixture->write(
            [&](store::Transaction& tx) { fault = fixture->people->tokens.withdraw(tx, by, id); });
        return nameOf(fault);
    }
    std::variant<Principal, base::Fault> check(const std::string& token) {
        std::variant<Principal, base::Fault> answer;
        fixture->database->read([&](store::Transaction& tx) {
            answer = fixture->people->tokens.check(tx, token, "10.2.2.2");
        });
        return answer;
    }
    Principal present(const std::string& token) {
        const auto answer = check(token);
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(answer));
        return std::get<Principal>(answer);
    }

    std::unique_ptr<PeopleFixture> fixture;
    Principal system, security;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokensTest);

}  // namespace guantong::testing
