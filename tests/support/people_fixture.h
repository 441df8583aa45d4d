// SPDX-License-Identifier: Apache-2.0
// For tests of node/people: a database with its tables, a clock that stands still, cheap password
// hashes, a small town of organisations, and one line per user.
//
//   town ─┬─ planning ── survey        hall (of town)        forestry ─► gone up into planning
#pragma once

#include "exchange/store/migrator.h"
#include "node/people/people.h"
#include "node/people/rights.h"
#include "tests/support/store_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>
#include <vector>

namespace guantong::testing {

inline std::string nameOf(const std::optional<base::Fault>& fault) {
    return fault ? std::string(base::toString(fault->code)) : std::string();
}
template <typename Value>
std::string nameOf(const std::variant<Value, base::Fault>& outcome) {
    const auto* fault = std::get_if<base::Fault>(&outcome);
    return fault != nullptr ? std::string(base::toString(fault->code)) : std::string();
}

struct PeopleFixture {
    static constexpr crypto::PasswordCost kCheap{64, 1, 1};
    static constexpr const char* kPassword = "green-Lantern river 7";

    PeopleFixture() {
        std::vector<store::Migration> own;
        for (const auto& migration : store::builtInMigrations())
            if (migration.number == 11) own.push_back(migration);
        store::migrate(*database, own, folder.file(""));
        policy.signIn.cost = kCheap;
        policy.signIn.verify = [this](std::string_view phc, std::string_view password) {
            ++verified;
            return crypto::verifyPassword(phc, password);
        };
        people = std::make_unique<people::People>(*database, clock, policy);
    }

    template <typename Function>
    void write(const Function& function) {
        database->write([&](store::Transaction& tx) { function(tx); });
    }

    void addOrganisation(const std::string& code, const std::string& parent,
                         people::OrganisationKind kind = people::OrganisationKind::department,
                         const std::string& succeededBy = {}) {
        people::Organisation each;
        each.code = code;
        each.name = "机构" + code;
        each.kind = kind;
        each.parent = parent;
        each.succeededBy = succeededBy;
        each.from = *base::parseDate("2020-01-01");
        write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::string(),
                                 nameOf(people->organisations.save(tx, console, each)));
        });
    }
    void addTown() {
        addOrganisation("town", "", people::OrganisationKind::node);
        addOrganisation("planning", "town");
        addOrganisation("survey", "planning");
        addOrganisation("hall", "town", people::OrganisationKind::hall);
        addOrganisation("forestry", "town", people::OrganisationKind::department, "planning");
    }

    static people::OneTimePassword oneTime(const std::string& password = kPassword) {
        return {password, crypto::hashPassword(password, kCheap)};
    }

    /// A user of that name whose password kPassword need not be changed; its id.
    std::int64_t addUser(const std::string& name, const std::string& organisation = {},
                         const std::vector<people::RoleGrant>& roles = {}) {
        std::int64_t id = 0;
        const auto password = oneTime();
        write([&](store::Transaction& tx) {
            const people::UserFields fields{name, "用户" + name, {}, organisation, {}};
            const auto made = people->users.create(tx, console, fields, password);
            CPPUNIT_ASSERT_EQUAL(std::string(), nameOf(made));
            id = std::get<std::int64_t>(made);
            CPPUNIT_ASSERT_EQUAL(std::string(),
                                 nameOf(people->users.setRoles(tx, console, id, roles)));
            tx.statement("UPDATE person_user SET must_change = 0 WHERE id = ?").bind(1, id).run();
        });
        return id;
    }
    std::int64_t addUser(const std::string& name, people::Role role) {
        return addUser(name, "", {{role, ""}});
    }

    people::Principal principal(std::int64_t id) {
        std::optional<people::Principal> found;
        database->read([&](store::Transaction& tx) { found = people->users.principal(tx, id); });
        CPPUNIT_ASSERT(found.has_value());
        return *found;
    }
    people::User user(std::int64_t id) {
        std::optional<people::User> found;
        database->read([&](store::Transaction& tx) { found = people->users.find(tx, id); });
        CPPUNIT_ASSERT(found.has_value());
        return *found;
    }
    std::variant<people::SignedIn, base::Fault> signIn(const std::string& name,
                                                       const std::string& password,
                                                       const std::string& address = "10.0.0.7") {
        return people->signIn.signIn({name, password, address, "browser"});
    }
    std::string value(const std::string& sql) { return valueOf(*database, sql); }

    TempFolder folder;
    base::FixedClock clock{*base::parseInstant("2026-03-02T09:00:00.000+08:00")};
    std::unique_ptr<store::SqliteDatabase> database =
        std::make_unique<store::SqliteDatabase>(folder.file("node.db"));
    people::Principal console = people::Principal::console("root");
    std::atomic<int> verified{0};
    people::PeoplePolicy policy;
    std::unique_ptr<people::People> people;
};

}  // namespace guantong::testing
