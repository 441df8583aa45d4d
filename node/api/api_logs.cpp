// SPDX-License-Identifier: Apache-2.0
// /tokens, /audit and /accesses: the machines that may come in, and who did and read what.
#include "exchange/base/text.h"
#include "node/api/api_handlers.h"
#include "node/api/json_api.h"
#include "node/api/access_json.h"
#include "node/api/roles_field.h"

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using people::Right;
using store::Transaction;

namespace {

Json tokenJson(const people::ApiToken& token) {
    Json roles = Json::array();
    Json names = Json::array();
    for (const people::RoleGrant& grant : token.roles) {
        roles.add(toString(grant));
        names.add(chineseName(grant.role));
    }
    return Json::object()
        .set("id", std::to_string(token.id))
        .set("name", token.name)
        .set("system", textOrNull(token.system))
        .set("roles", std::move(roles))
        .set("roleNames", std::move(names))
        .set("createdAt", base::formatInstant(token.created))
        .set("createdBy", token.createdBy)
        .set("expires", base::formatInstant(token.expires))
        .set("withdrawn", token.withdrawn.has_value())
        .set("withdrawnAt", momentOrNull(token.withdrawn));
}

/// What the log calls an action, in the words of the desk; null for one it has no word for.
Json actionName(std::string_view action) {
    struct Word {
        std::string_view action, name;
    };
    constexpr Word kWords[] = {
        {"signIn", "登录"},
        {"signIn.refused", "登录被拒"},
        {"signOut", "退出"},
        {"password.change", "修改口令"},
        {"user.create", "新建用户"},
        {"user.change", "修改用户"},
        {"user.roles", "授予角色"},
        {"user.state", "变更用户状态"},
        {"user.resetPassword", "重置口令"},
        {"organisation.create", "新建机构"},
        {"organisation.change", "修改机构"},
        {"post.add", "新建岗位"},
        {"post.end", "停用岗位"},
        {"audit.trim", "清理审计日志"},
        {"token.create", "新建接口令牌"},
        {"token.roles", "授予令牌角色"},
        {"token.withdraw", "停用接口令牌"},
        {"list.export", "导出清单"},
        {"item.publish", "发布事项"},
    };
    for (const Word& word : kWords)
        if (word.action == action) return word.name;
    return {};
}

base::Instant expiryOf(const Json& body, base::Instant now) {
    const std::string text = textField(body, "expires", false, 40);
    if (text.empty()) return now + people::kLongestToken;
    if (const auto day = base::parseDate(text))
        return base::instantOn(*day + std::chrono::days{1});
    if (const auto at = base::parseInstant(text)) return *at;
    throw Refused(Fault{Code::FIELD_INVALID, "expires", text});
}

}  // namespace

Response getTokens(HttpContext& context) {
    const bool may = people::may(context.principal(), Right::tokenManage) ||
                     people::may(context.principal(), Right::roleGrant);
    if (!may) throw Refused(Fault{Code::RIGHT_MISSING, {}, "tokenManage"});
    return context.read([&](Transaction& tx) {
        Json rows = Json::array();
        for (const auto& token : context.doors().people.tokens.list(tx))
            rows.add(tokenJson(token));
        return jsonAnswer(listJson(std::move(rows)));
    });
}

Response postToken(HttpContext& context) {
    people::TokenFields fields;
    fields.name = textField(context.body(), "name", true, 1000);
    fields.system = textField(context.body(), "system", false, 1000);
    if (fields.system.empty()) fields.system = fields.name;
    fields.expires = expiryOf(context.body(), context.now());
    return context.writeOnce([&](Transaction& tx) {
        const auto made =
            orRefuse(context.doors().people.tokens.create(tx, context.principal(), fields));
        return jsonAnswer(
            Json::object().set("id", std::to_string(made.id)).set("token", made.token), 201);
    });
}

Response putTokenRoles(HttpContext& context) {
    const auto roles = rolesField(context.body());
    return context.write([&](Transaction& tx) {
        refuseIf(context.doors().people.tokens.setRoles(tx, context.principal(),
                                                        context.numberParameter("id"), roles));
        return emptyAnswer();
    });
}

Response deleteToken(HttpContext& context) {
    return context.write([&](Transaction& tx) {
        refuseIf(context.doors().people.tokens.withdraw(tx, context.principal(),
                                                        context.numberParameter("id")));
        return emptyAnswer();
    });
}

Response getAudit(HttpContext& context) {
    people::AuditFilter filter;
    filter.from = context.queryTime("from");
    filter.to = context.queryTime("to", true);
    filter.actor = context.query("user");
    if (base::parseNumber(filter.actor)) filter.actor = "user:" + filter.actor;
    filter.object = context.query("object");
    filter.action = context.query("action");
    const auto before = base::parseNumber(context.query("after")).value_or(0);
    return context.read([&](Transaction& tx) {
        const auto events =
            context.doors().people.audit.list(tx, filter, before, context.limit());
        Json rows = Json::array();
        for (const people::AuditEvent& each : events)
            rows.add(Json::object()
                         .set("id", std::to_string(each.id))
                         .set("at", base::formatInstant(each.at))
                         .set("actor", each.actor)
                         .set("userName", each.actorName)
                         .set("address", each.address)
                         .set("action", each.action)
                         .set("actionName", actionName(each.action))
                         .set("object", each.object)
                         .set("old", textOrNull(each.oldValue))
                         .set("new", textOrNull(each.newValue))
                         .set("hash", each.hash));
        const bool more = events.size() == context.limit();
        return jsonAnswer(
            listJson(std::move(rows), more ? std::to_string(events.back().id) : std::string()));
    });
}

Response getAccesses(HttpContext& context) {
    people::AccessFilter filter;
    filter.from = context.queryTime("from");
    filter.to = context.queryTime("to", true);
    filter.actor = context.query("user");
    if (base::parseNumber(filter.actor)) filter.actor = "user:" + filter.actor;
    filter.caseId = context.query("caseId");
    const auto before = base::parseNumber(context.query("after")).value_or(0);
    return context.read([&](Transaction& tx) {
        const auto entries =
            context.doors().people.access.list(tx, filter, before, context.limit());
        Json rows = Json::array();
        for (const people::AccessEntry& each : entries)
            rows.add(accessJson(context, tx, each));
        const bool more = entries.size() == context.limit();
        return jsonAnswer(
            listJson(std::move(rows), more ? std::to_string(entries.back().id) : std::string()));
    });
}

}  // namespace guantong::api
