// SPDX-License-Identifier: Apache-2.0
// /session: signing in and out, the change of one's password.
#include "node/api/api_handlers.h"
#include "node/api/json_api.h"
#include "node/api/router.h"

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using store::Transaction;

namespace {

constexpr std::size_t kMaxName = 1000, kMaxPassword = 4000;

/// A right under the name the desk's menus know it by, where that is another one.
struct Alias {
    std::string_view right, name;
};
constexpr Alias kAliases[] = {
    {"userRead", "usersEdit"},   {"roleGrant", "rolesGrant"}, {"logRead", "auditRead"},
    {"nodeManage", "statusRead"}, {"listExport", "exportLists"}, {"statisticsRead", "lead"},
};

Json rightsJson(const people::Principal& principal) {
    Json rights = Json::array();
    for (const people::Right right : people::rightsOf(principal)) {
        rights.add(toString(right));
        for (const Alias& alias : kAliases)
            if (alias.right == toString(right)) rights.add(alias.name);
    }
    return rights;
}

Json userJson(const people::Principal& principal, const std::string& organisationName) {
    Json roles = Json::array(), names = Json::array();
    std::vector<people::Role> seen;
    for (const people::Grant& grant : principal.grants) {
        if (std::find(seen.begin(), seen.end(), grant.role) != seen.end()) continue;
        seen.push_back(grant.role);
        roles.add(toString(grant.role));
        names.add(chineseName(grant.role));
    }
    return Json::object()
        .set("id", std::to_string(principal.id))
        .set("name", principal.name)
        .set("displayName", principal.displayName)
        .set("organisation", textOrNull(principal.organisation))
        .set("organisationName", textOrNull(organisationName))
        .set("roles", std::move(roles))
        .set("roleNames", std::move(names))
        .set("rights", rightsJson(principal));
}

Json sessionJson(const HttpContext& context, const people::Principal& principal,
                 const std::string& csrf, base::Instant expires) {
    auto& doors = context.doors();
    std::string organisationName;
    doors.database.read([&](Transaction& tx) {
        if (const auto found = doors.people.organisations.find(tx, principal.organisation))
            organisationName = found->name;
    });
    return Json::object()
        .set("user", userJson(principal, organisationName))
        .set("csrf", csrf)
        .set("expiresAt", base::formatInstant(expires))
        .set("mustChangePassword", principal.passwordChangeDue)
        .set("node", Json::object()
                         .set("id", doors.node.str())
                         .set("name", doors.name)
                         .set("level", doors.level)
                         .set("now", base::formatInstant(context.now())));
}

std::string cookie(std::string_view token, std::string_view more) {
    return std::string(kSessionCookie) + "=" + std::string(token) +
           "; Path=/; HttpOnly; SameSite=Strict" + std::string(more);
}

/// Seconds until the moment in a lock's detail; nothing if it names none.
int secondsUntil(const std::string& moment, base::Instant now) {
    const auto at = base::parseInstant(moment);
    if (!at || *at <= now) return 1;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*at - now).count();
    return static_cast<int>(std::min<std::int64_t>(seconds, 86'400));
}

}  // namespace

Response postSession(HttpContext& context) {
    people::SignInRequest asked;
    asked.name = textField(context.body(), "name", true, kMaxName);
    asked.password = textField(context.body(), "password", true, kMaxPassword);
    asked.address = context.request().address;
    asked.userAgent = context.request().header("user-agent").substr(0, 400);
    auto outcome = context.doors().people.signIn.signIn(asked);
    if (const auto* fault = std::get_if<Fault>(&outcome)) {
        auto refused = Response::problem(*fault);
        if (refused.status == 429)
            refused.retryAfterSeconds = secondsUntil(fault->detail, context.now());
        return refused;
    }
    const auto& in = std::get<people::SignedIn>(outcome);
    auto answer =
        jsonAnswer(sessionJson(context, in.principal, in.session.csrf, in.session.expires));
    return std::move(answer.with("Set-Cookie", cookie(in.session.token, {})));
}

Response getSession(HttpContext& context) {
    const Caller& caller = context.caller();
    return jsonAnswer(sessionJson(context, caller.principal, caller.csrf, caller.expires));
}

Response deleteSession(HttpContext& context) {
    context.doors().people.signIn.signOut(context.principal(), context.caller().sessionToken);
    return std::move(emptyAnswer().with("Set-Cookie", cookie({}, "; Max-Age=0")));
}

Response putPassword(HttpContext& context) {
    const std::string old = textField(context.body(), "old", true, kMaxPassword);
    const std::string chosen = textField(context.body(), "new", true, kMaxPassword);
    auto fault = context.doors().people.signIn.changePassword(
        context.principal(), context.caller().sessionToken, old, chosen);
    // A wrong old password is a field's fault here: the session itself still holds.
    if (fault && fault->code == Code::SIGN_IN_WRONG)
        fault = Fault{Code::FIELD_INVALID, "old", {}};
    else if (fault && fault->code == Code::PASSWORD_WEAK)
        fault->field = "new";
    refuseIf(std::move(fault));
    return emptyAnswer();
}

}  // namespace guantong::api
