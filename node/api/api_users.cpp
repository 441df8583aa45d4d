// SPDX-License-Identifier: Apache-2.0
// /organisations and /users: the people of the node, as the three administrators keep them.
#include "exchange/base/text.h"
#include "node/api/api_handlers.h"
#include "node/api/json_api.h"
#include "node/api/roles_field.h"

#include <map>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using people::Right;
using store::Transaction;

namespace {

constexpr std::size_t kMaxOrganisations = 20'000, kPiece = 500;

using ByParent = std::multimap<std::string, const people::Organisation*>;

/// The organisations below `parent`; a tree deeper than what JSON may be is cut.
Json branch(const ByParent& all, const std::string& parent, int depth) {
    constexpr int kDeepest = 6;
    Json children = Json::array();
    const auto [from, to] = all.equal_range(parent);
    for (auto at = from; at != to && depth < kDeepest; ++at)
        children.add(Json::object()
                         .set("code", at->second->code)
                         .set("name", at->second->name)
                         .set("kind", toString(at->second->kind))
                         .set("kindName", chineseName(at->second->kind))
                         .set("children", branch(all, at->second->code, depth + 1)));
    return children;
}

Json userJson(Transaction& tx, const HttpContext& context, const people::User& user) {
    const auto organisation =
        context.doors().people.organisations.find(tx, user.organisation);
    Json roles = Json::array(), names = Json::array(), grants = Json::array();
    for (const people::RoleGrant& grant : user.roles) {
        roles.add(toString(grant.role));
        names.add(chineseName(grant.role));
        grants.add(Json::object()
                       .set("role", toString(grant.role))
                       .set("roleName", chineseName(grant.role))
                       .set("scope", textOrNull(grant.scope)));
    }
    const bool locked = user.lockedUntil && *user.lockedUntil > context.now();
    return Json::object()
        .set("id", std::to_string(user.id))
        .set("name", user.loginName)
        .set("displayName", user.displayName)
        .set("phone", textOrNull(user.phone))
        .set("organisation", textOrNull(user.organisation))
        .set("organisationName", organisation ? Json(organisation->name) : Json())
        .set("state", toString(user.state))
        .set("stateName", chineseName(user.state))
        .set("lockedUntil", locked ? momentOrNull(user.lockedUntil) : Json())
        .set("mustChangePassword", user.mustChange)
        .set("roles", std::move(roles))
        .set("roleNames", std::move(names))
        .set("grants", std::move(grants))
        .set("created", base::formatInstant(user.created));
}

people::User userOf(const HttpContext& context, Transaction& tx) {
    auto user = context.doors().people.users.find(tx, context.numberParameter("id"));
    if (!user) throw Refused(Fault{Code::USER_UNKNOWN, "id", context.parameter("id")});
    return std::move(*user);
}

people::UserState stateNamed(const std::string& name) {
    for (const auto state : {people::UserState::active, people::UserState::locked,
                             people::UserState::retired})
        if (toString(state) == name) return state;
    throw Refused(Fault{Code::FIELD_INVALID, "state", name.substr(0, 100)});
}

}  // namespace

std::vector<people::RoleGrant> rolesField(const Json& body) {
    std::vector<people::RoleGrant> grants;
    const Json* given = body.find("roles");
    if (given == nullptr) throw Refused(Fault{Code::FIELD_MISSING, "roles", {}});
    for (const Json& each : given->elements()) {
        std::string text;
        if (each.asText() != nullptr) {
            text = *each.asText();
        } else {
            text = textField(each, "role", true, 64);
            if (const auto scope = textField(each, "scope", false, 64); !scope.empty())
                text += "@" + scope;
        }
        const auto grant = people::grantNamed(text);
        if (!grant) throw Refused(Fault{Code::FIELD_INVALID, "roles", text.substr(0, 100)});
        grants.push_back(*grant);
    }
    return grants;
}

Response getOrganisations(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        std::vector<people::Organisation> all;
        std::string after;
        while (all.size() < kMaxOrganisations) {
            auto piece = context.doors().people.organisations.list(tx, after, kPiece);
            if (piece.empty()) break;
            after = piece.back().code;
            for (auto& each : piece)
                all.push_back(std::move(each));
        }
        std::map<std::string, const people::Organisation*> byCode;
        for (const auto& each : all)
            byCode.emplace(each.code, &each);
        ByParent byParent;
        for (const auto& each : all) {
            const bool inForce = !each.to || *each.to > base::dateOf(context.now());
            if (!inForce) continue;
            byParent.emplace(byCode.contains(each.parent) ? each.parent : std::string(), &each);
        }
        return jsonAnswer(branch(byParent, {}, 0));
    });
}

Response putOrganisation(HttpContext& context) {
    const Json& body = context.body();
    return context.write([&](Transaction& tx) {
        auto& organisations = context.doors().people.organisations;
        people::Organisation organisation;
        if (auto known = organisations.find(tx, context.parameter("code")))
            organisation = std::move(*known);
        else
            organisation.from = base::dateOf(context.now());
        organisation.code = context.parameter("code");
        organisation.name = textField(body, "name", true, 400);
        const std::string kind = textField(body, "kind", false, 32);
        if (!kind.empty()) {
            const auto named = people::organisationKindNamed(kind);
            if (!named) throw Refused(Fault{Code::FIELD_INVALID, "kind", kind});
            organisation.kind = *named;
        }
        for (auto [key, member] :
             {std::pair{"parent", &people::Organisation::parent},
              std::pair{"succeededBy", &people::Organisation::succeededBy},
              std::pair{"region", &people::Organisation::region}})
            if (body.find(key) != nullptr) organisation.*member = textField(body, key, false, 64);
        refuseIf(organisations.save(tx, context.principal(), organisation));
        return emptyAnswer();
    });
}

Response getUsers(HttpContext& context) {
    people::UserFilter filter;
    filter.organisation = context.query("organisation");
    filter.retired = context.query("retired") == "true";
    if (const std::string& role = context.query("role"); !role.empty()) {
        filter.role = people::roleNamed(role);
        if (!filter.role) throw Refused(Fault{Code::VALUE_INVALID, "role", role.substr(0, 100)});
    }
    // Whoever hands out cases or picks a second signer needs names, and gets no more than these.
    const bool whole = people::may(context.principal(), Right::userRead);
    const auto colleagues = people::reachOf(context.principal(), Right::caseRead);
    if (!whole && !colleagues.wholeNode && colleagues.organisations.empty())
        throw Refused(Fault{Code::RIGHT_MISSING, {}, "userRead"});
    return context.read([&](Transaction& tx) {
        const auto users = context.doors().people.users.list(tx, filter, context.query("after"),
                                                             context.limit());
        Json rows = Json::array();
        for (const people::User& user : users) {
            Json row = userJson(tx, context, user);
            if (whole) {
                rows.add(std::move(row));
                continue;
            }
            const bool known =
                colleagues.wholeNode ||
                std::binary_search(colleagues.organisations.begin(),
                                   colleagues.organisations.end(), user.organisation);
            if (!known) continue;
            Json shown = Json::object();
            for (const char* key :
                 {"id", "name", "displayName", "organisation", "organisationName", "roles",
                  "roleNames", "state"})
                shown.set(key, *row.find(key));
            rows.add(std::move(shown));
        }
        const bool more = users.size() == context.limit();
        return jsonAnswer(
            listJson(std::move(rows), more ? users.back().loginName : std::string()));
    });
}

Response postUser(HttpContext& context) {
    people::UserFields fields;
    fields.loginName = textField(context.body(), "name", true, 400);
    fields.displayName = textField(context.body(), "displayName", true, 1000);
    fields.phone = textField(context.body(), "phone", false, 100);
    fields.organisation = textField(context.body(), "organisation", false, 64);
    const auto password = people::OneTimePassword::make();
    return context.writeOnce([&](Transaction& tx) {
        auto& users = context.doors().people.users;
        const auto id = orRefuse(users.create(tx, context.principal(), fields, password));
        Json json = userJson(tx, context, *users.find(tx, id));
        auto answer = jsonAnswer(json.set("password", password.password), 201);
        answer.location = "/api/v1/users/" + std::to_string(id);
        return answer;
    });
}

Response getUser(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        return jsonAnswer(userJson(tx, context, userOf(context, tx)));
    });
}

Response patchUser(HttpContext& context) {
    const Json& body = context.body();
    return context.write([&](Transaction& tx) {
        auto& users = context.doors().people.users;
        const people::User before = userOf(context, tx);
        people::UserFields fields{before.loginName, before.displayName, before.phone,
                                  before.organisation, before.post};
        for (auto [key, member] : {std::pair{"displayName", &people::UserFields::displayName},
                                   std::pair{"phone", &people::UserFields::phone},
                                   std::pair{"organisation", &people::UserFields::organisation}})
            if (body.find(key) != nullptr) fields.*member = textField(body, key, false, 1000);
        const bool changed = fields.displayName != before.displayName ||
                             fields.phone != before.phone ||
                             fields.organisation != before.organisation;
        if (changed) refuseIf(users.change(tx, context.principal(), before.id, fields));
        if (const auto state = textField(body, "state", false, 32); !state.empty())
            refuseIf(users.setState(tx, context.principal(), before.id, stateNamed(state)));
        return jsonAnswer(userJson(tx, context, userOf(context, tx)));
    });
}

Response putUserRoles(HttpContext& context) {
    const auto roles = rolesField(context.body());
    return context.write([&](Transaction& tx) {
        const auto user = userOf(context, tx);
        refuseIf(context.doors().people.users.setRoles(tx, context.principal(), user.id, roles));
        return jsonAnswer(userJson(tx, context, userOf(context, tx)));
    });
}

Response postUserReset(HttpContext& context) {
    const auto password = people::OneTimePassword::make();
    return context.writeOnce([&](Transaction& tx) {
        const auto user = userOf(context, tx);
        refuseIf(context.doors().people.users.resetPassword(tx, context.principal(), user.id,
                                                            password));
        return jsonAnswer(Json::object().set("password", password.password));
    });
}

Response postUserUnlock(HttpContext& context) {
    return context.write([&](Transaction& tx) {
        const auto user = userOf(context, tx);
        refuseIf(context.doors().people.users.setState(tx, context.principal(), user.id,
                                                       people::UserState::active));
        return jsonAnswer(userJson(tx, context, userOf(context, tx)));
    });
}

}  // namespace guantong::api
