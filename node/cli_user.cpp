// SPDX-License-Identifier: Apache-2.0
// guantong user|organisation …: the node's people, from its own console. Who can run this on the
// node's machine has the rights of the system and the security administrator; everything is audited
// as "console" with the machine's account.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "node/core.h"
#include "node/people/field_rules.h"
#include "node/people/people.h"

#include <pwd.h>
#include <unistd.h>
#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;
using people::Role;
using people::RoleGrant;
using people::User;
using people::UserState;
using store::Transaction;

namespace {

constexpr std::size_t kPage = 500;

/// The services a command needs; People would make a password hash nobody here asks for.
struct Desk {
    explicit Desk(const Call& call)
        : core(call.arguments.required("dir")),
          audit(core.clock()),
          users(core.clock(), audit),
          organisations(core.clock(), audit) {
        const passwd* account = ::getpwuid(::geteuid());
        console = people::Principal::console(account != nullptr ? std::string(account->pw_name)
                                                                : std::to_string(::geteuid()));
    }

    /// Runs the change in a transaction that its fault undoes; the fault.
    template <typename Change>
    std::optional<Fault> write(const Change& change) {
        std::optional<Fault> fault;
        try {
            core.database().write([&](Transaction& tx) {
                fault = change(tx);
                if (fault) throw base::Error(*fault);
            });
        } catch (const base::Error&) {
            if (!fault) throw;
        }
        return fault;
    }
    /// write() for the user of that name: USER_UNKNOWN, or what `change(tx, id)` says.
    template <typename Change>
    std::optional<Fault> writeUser(const std::string& name, const Change& change) {
        return write([&](Transaction& tx) -> std::optional<Fault> {
            const auto found = users.find(tx, name);
            if (!found) return Fault{Code::USER_UNKNOWN, "user", people::normalisedName(name)};
            return change(tx, found->id);
        });
    }

    NodeCore core;
    people::AuditLog audit;
    people::Users users;
    people::Organisations organisations;
    people::Principal console;
};

int tellRefusal(const Call& call, const Fault& fault) {
    call.err << call.say(fault) << "\n";
    return kRefused;
}

std::vector<RoleGrant> rolesOf(const Call& call) {
    std::vector<RoleGrant> roles;
    for (const std::string& text : call.arguments.all("role")) {
        const auto role = people::grantNamed(text);
        if (!role) throw base::Error(Fault{Code::USAGE, "--role", text});
        roles.push_back(*role);
    }
    return roles;
}

Json jsonOf(const std::vector<RoleGrant>& roles) {
    Json array = Json::array();
    for (const RoleGrant& role : roles)
        array.add(toString(role));
    return array;
}

Json jsonOf(const User& user, base::Instant now) {
    Json json = Json::object();
    json.set("name", user.loginName).set("displayName", user.displayName);
    json.set("phone", user.phone).set("organisation", user.organisation);
    json.set("state", toString(user.state)).set("mustChangePassword", Json(user.mustChange));
    const bool locked = user.lockedUntil && *user.lockedUntil > now;
    json.set("lockedUntil", locked ? Json(base::formatInstant(*user.lockedUntil)) : Json());
    json.set("roles", jsonOf(user.roles)).set("created", base::formatInstant(user.created));
    return json;
}

std::string lineOf(const User& user, base::Instant now, base::Language language) {
    const bool chinese = language == base::Language::chinese;
    std::string line = user.loginName + "  " + user.displayName;
    if (!user.organisation.empty()) line += "  " + user.organisation;
    line += "  " + std::string(chinese ? chineseName(user.state) : toString(user.state));
    if (user.lockedUntil && *user.lockedUntil > now)
        line += (chinese ? "  登录锁定至 " : "  sign-in locked until ") +
                base::formatInstant(*user.lockedUntil);
    return user.roles.empty() ? line : line + "  " + toString(user.roles);
}

int listUsers(const Call& call) {
    Desk desk(call);
    people::UserFilter filter;
    filter.organisation = call.arguments.text("organisation");
    filter.retired = call.arguments.has("all");
    std::vector<User> all;
    desk.core.database().read([&](Transaction& tx) {
        all.clear();
        for (std::string after;; after = all.back().loginName) {
            const auto page = desk.users.list(tx, filter, after, kPage);
            if (page.empty()) return;
            all.insert(all.end(), page.begin(), page.end());
        }
    });
    const base::Instant now = desk.core.clock().now();
    Json array = Json::array();
    for (const User& user : all) {
        array.add(jsonOf(user, now));
        if (!call.json()) call.out << lineOf(user, now, call.language) << "\n";
    }
    if (call.json()) call.out << array.str(true) << "\n";
    return kDone;
}

/// Shows the password the only time it is seen.
int tellPassword(const Call& call, const std::string& name, const std::string& password) {
    if (call.json()) {
        Json json = Json::object();
        call.out << json.set("name", name).set("password", password).str() << "\n";
        return kDone;
    }
    call.out << name << "  "
             << (call.language == base::Language::chinese ? "一次性口令(首次登录须修改):"
                                                          : "one-time password, changed at the "
                                                            "first sign-in: ")
             << password << "\n";
    return kDone;
}

int addUser(const Call& call) {
    people::UserFields fields;
    fields.loginName = call.arguments.operand("NAME");
    fields.displayName = call.arguments.required("name");
    fields.phone = call.arguments.text("phone");
    fields.organisation = call.arguments.text("organisation");
    const auto roles = rolesOf(call);
    Desk desk(call);
    const auto password = people::OneTimePassword::make();
    const auto refused = desk.write([&](Transaction& tx) -> std::optional<Fault> {
        const auto made = desk.users.create(tx, desk.console, fields, password);
        if (const auto* fault = std::get_if<Fault>(&made)) return *fault;
        if (roles.empty()) return std::nullopt;
        return desk.users.setRoles(tx, desk.console, std::get<std::int64_t>(made), roles);
    });
    if (refused) return tellRefusal(call, *refused);
    return tellPassword(call, people::normalisedName(fields.loginName), password.password);
}

/// Changes the user that the command names, and shows how it is then.
template <typename Change>
int changeUser(const Call& call, const Change& change) {
    Desk desk(call);
    User after;
    const auto refused =
        desk.writeUser(call.arguments.operand("NAME"), [&](Transaction& tx, std::int64_t id) {
            auto fault = change(desk, tx, id);
            if (!fault) after = *desk.users.find(tx, id);
            return fault;
        });
    if (refused) return tellRefusal(call, *refused);
    const base::Instant now = desk.core.clock().now();
    call.out << (call.json() ? jsonOf(after, now).str() : lineOf(after, now, call.language))
             << "\n";
    return kDone;
}

int setRoles(const Call& call) {
    const auto roles = rolesOf(call);
    if (roles.empty() != call.arguments.has("none"))
        throw base::Error(Fault{Code::USAGE, "--role", "--none"});
    return changeUser(call, [&](Desk& desk, Transaction& tx, std::int64_t id) {
        return desk.users.setRoles(tx, desk.console, id, roles);
    });
}

int setState(const Call& call, UserState state) {
    return changeUser(call, [&](Desk& desk, Transaction& tx, std::int64_t id) {
        return desk.users.setState(tx, desk.console, id, state);
    });
}

int resetPassword(const Call& call) {
    const std::string name = call.arguments.operand("NAME");
    Desk desk(call);
    const auto password = people::OneTimePassword::make();
    const auto refused = desk.writeUser(name, [&](Transaction& tx, std::int64_t id) {
        return desk.users.resetPassword(tx, desk.console, id, password);
    });
    if (refused) return tellRefusal(call, *refused);
    return tellPassword(call, people::normalisedName(name), password.password);
}

int listOrganisations(const Call& call) {
    Desk desk(call);
    std::vector<people::Organisation> all;
    desk.core.database().read([&](Transaction& tx) {
        all.clear();
        for (std::string after;; after = all.back().code) {
            const auto page = desk.organisations.list(tx, after, kPage);
            if (page.empty()) return;
            all.insert(all.end(), page.begin(), page.end());
        }
    });
    Json array = Json::array();
    for (const auto& each : all) {
        Json json = Json::object();
        json.set("code", each.code).set("name", each.name).set("kind", toString(each.kind));
        json.set("parent", each.parent).set("region", each.region);
        array.add(json.set("succeededBy", each.succeededBy));
        if (!call.json())
            call.out << each.code << "  " << each.name << "  "
                     << (call.language == base::Language::chinese ? chineseName(each.kind)
                                                                  : toString(each.kind))
                     << (each.parent.empty() ? "" : "  < " + each.parent) << "\n";
    }
    if (call.json()) call.out << array.str(true) << "\n";
    return kDone;
}

int saveOrganisation(const Call& call) {
    const auto& arguments = call.arguments;
    const std::string code = arguments.operand("CODE");
    const std::string kind = arguments.text("kind", "department");
    if (!people::organisationKindNamed(kind)) throw base::Error(Fault{Code::USAGE, "--kind", kind});
    Desk desk(call);
    const auto refused = desk.write([&](Transaction& tx) {
        people::Organisation each;
        each.from = base::dateOf(desk.core.clock().now());
        if (const auto old = desk.organisations.find(tx, code)) each = *old;
        each.code = code;
        each.name = arguments.text("name", each.name);
        each.parent = arguments.text("parent", each.parent);
        each.region = arguments.text("region", each.region);
        each.succeededBy = arguments.text("succeeded-by", each.succeededBy);
        if (arguments.has("kind")) each.kind = *people::organisationKindNamed(kind);
        return desk.organisations.save(tx, desk.console, each);
    });
    if (refused) return tellRefusal(call, *refused);
    if (call.json())
        call.out << Json::object().set("code", code).str() << "\n";
    else
        call.out << code << "\n";
    return kDone;
}

}  // namespace

std::vector<Command> userCommands() {
    return {
        {"user list",
         "--dir D [--organisation CODE] [--all]",
         "The node's users with state and roles; --all shows the retired too.",
         "guantong user list --dir /var/lib/guantong",
         {"all"},
         listUsers},
        {"user add",
         "--dir D NAME --name 姓名 [--organisation CODE] [--phone P] [--role R[@CODE]]…",
         "Makes a user and prints the one-time password. Roles: clerk handler approver "
         "departmentHead supervisor leader catalogueEditor systemAdmin securityAdmin auditAdmin.",
         "guantong user add --dir /var/lib/guantong zhangsan --name 张三 --organisation 360521-01 "
         "--role handler",
         {},
         addUser},
        {"user roles",
         "--dir D NAME --role R[@CODE]… | --none",
         "Replaces a user's roles; @CODE is the organisation whose subtree the role reaches.",
         "guantong user roles --dir /var/lib/guantong zhangsan --role approver@360521-01",
         {"none"},
         setRoles},
        {"user reset",
         "--dir D NAME",
         "Prints a new one-time password and ends all sessions.",
         "guantong user reset --dir /var/lib/guantong zhangsan",
         {},
         resetPassword},
        {"user unlock",
         "--dir D NAME",
         "Lifts a lock, after failed sign-ins or by an administrator.",
         "guantong user unlock --dir /var/lib/guantong zhangsan",
         {},
         [](const Call& call) { return setState(call, UserState::active); }},
        {"user retire",
         "--dir D NAME",
         "Closes an account for ever and takes its roles.",
         "guantong user retire --dir /var/lib/guantong zhangsan",
         {},
         [](const Call& call) { return setState(call, UserState::retired); }},
        {"organisation list",
         "--dir D",
         "The departments, halls and organs users belong to.",
         "guantong organisation list --dir /var/lib/guantong",
         {},
         listOrganisations},
        {"organisation save",
         "--dir D CODE --name 名称 [--kind department|hall|supervision|node] [--parent CODE] "
         "[--region R] [--succeeded-by CODE]",
         "Makes an organisation, or changes what is given of the one with that code.",
         "guantong organisation save --dir /var/lib/guantong 360521-01 --name 分宜县自然资源局 "
         "--parent 360521000000",
         {},
         saveOrganisation},
    };
}

}  // namespace guantong::node
