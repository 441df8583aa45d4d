// SPDX-License-Identifier: Apache-2.0
// For tests of node/api: a county's desk and people over one database, with a market regulator, a
// hall and a forestry office.
#pragma once

#include "node/api/router.h"
#include "tests/support/approval_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>
#include <vector>

namespace guantong::testing {

struct ApiNode : ApprovalFixture {
    static constexpr crypto::PasswordCost kCheap{64, 1, 1};
    static constexpr const char* kPassword = "green-Lantern river 7";
    static constexpr const char* kMarket = "11360521MB0000001X";

    ApiNode()
        : office(*cases.database, cases.clock, cheap()),
          blobs(*cases.database, cases.clock, cases.folder.path()),
          uploads(*cases.database, cases.clock, cases.folder.path() / "in",
                  [this](const std::filesystem::path& file, const std::string& mediaType)
                      -> std::optional<base::Fault> {
                      auto kept = blobs.adopt(file, mediaType);
                      if (auto* fault = std::get_if<base::Fault>(&kept)) return *fault;
                      return std::nullopt;
                  }),
          exports(*cases.database, cases.clock, cases.folder.path() / "out", {}),
          doors{kCounty,         "分宜县", "county", cases.clock, *cases.database, catalog,
                office,          *desk,    pages(),  uploads,     exports,         blobs,
                [] { return std::shared_ptr<const catalog::WorkingCalendar>(
                         &shippedCalendar(), [](const auto*) {}); },
                [this](store::Transaction& tx, const standard::Item& item) {
                    return catalog.adopt(tx, item, cases.clock.now()).adoption;
                },
                [] { return base::Json::object().set("name", "分宜县"); }},
          router(doors) {
        addOrganisation(kMarket, people::OrganisationKind::department);
        addOrganisation("hall", people::OrganisationKind::hall);
        addOrganisation("forestry", people::OrganisationKind::department);
    }

    static people::PeoplePolicy cheap() {
        people::PeoplePolicy policy;
        policy.signIn.cost = kCheap;
        return policy;
    }
    static approval::PageDoors pages() {
        approval::PageDoors doors;
        doors.personal = [](store::Transaction&, const std::string&) {
            return std::optional<std::string>(
                R"({"applicant":{"name":"张三丰","phone":"13800005678"},"form":{"area":"80"}})");
        };
        return doors;
    }

    void addOrganisation(const std::string& code, people::OrganisationKind kind) {
        people::Organisation each;
        each.code = code;
        each.name = "机构" + code;
        each.kind = kind;
        each.from = *base::parseDate("2020-01-01");
        cases.database->write([&](store::Transaction& tx) {
            const auto fault = office.organisations.save(tx, console, each);
            CPPUNIT_ASSERT(!fault);
        });
    }
    /// A user of that organisation (empty: of the whole node) with these roles; its id.
    std::string addUser(const std::string& name, const std::string& organisation,
                        const std::vector<people::Role>& roles) {
        std::int64_t id = 0;
        const people::OneTimePassword password{kPassword, crypto::hashPassword(kPassword, kCheap)};
        std::vector<people::RoleGrant> grants;
        for (const people::Role role : roles)
            grants.push_back({role, organisation});
        cases.database->write([&](store::Transaction& tx) {
            const auto made =
                office.users.create(tx, console, {name, "用户" + name, {}, organisation, {}},
                                    password);
            CPPUNIT_ASSERT(std::holds_alternative<std::int64_t>(made));
            id = std::get<std::int64_t>(made);
            CPPUNIT_ASSERT(!office.users.setRoles(tx, console, id, grants));
            tx.statement("UPDATE person_user SET must_change = 0 WHERE id = ?").bind(1, id).run();
        });
        return std::to_string(id);
    }

    people::Principal console = people::Principal::console("root");
    people::People office;
    exchange::BlobStore blobs;
    approval::Uploads uploads;
    approval::Exports exports;
    api::ApiDoors doors;
    api::Router router;
};

}  // namespace guantong::testing
