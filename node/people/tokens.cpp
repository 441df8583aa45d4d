// SPDX-License-Identifier: Apache-2.0
#include "node/people/tokens.h"

#include "exchange/crypto/digest.h"
#include "exchange/crypto/password.h"
#include "node/people/field_rules.h"
#include "node/people/rights.h"

namespace guantong::people {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::size_t kMaxTokenBytes = 100;
constexpr std::size_t kMaxRolesBytes = 2000;

constexpr std::string_view kInsert =
    "INSERT INTO api_token (token_hash, name, system_name, roles, created_ms, created_by, "
    "expires_ms) VALUES (?, ?, ?, '', ?, ?, ?)";
#define GT_TOKEN_COLUMNS                                                                          \
    "SELECT id, name, system_name, roles, created_ms, created_by, expires_ms, withdrawn_ms FROM " \
    "api_token "
constexpr std::string_view kOf = GT_TOKEN_COLUMNS "WHERE id = ?";
constexpr std::string_view kPresented = GT_TOKEN_COLUMNS "WHERE token_hash = ?";
constexpr std::string_view kAll = GT_TOKEN_COLUMNS "ORDER BY id";
#undef GT_TOKEN_COLUMNS
constexpr std::string_view kSetRoles = "UPDATE api_token SET roles = ? WHERE id = ?";
constexpr std::string_view kWithdraw =
    "UPDATE api_token SET withdrawn_ms = ? WHERE id = ? AND withdrawn_ms IS NULL";

ApiToken tokenOf(const Statement& row) {
    ApiToken token;
    token.id = row.number(0);
    token.name = row.string(1);
    token.system = row.string(2);
    token.roles = grantsNamed(row.text(3)).value_or(std::vector<RoleGrant>{});
    token.created = base::fromMillis(row.number(4));
    token.createdBy = row.string(5);
    token.expires = base::fromMillis(row.number(6));
    if (!row.isNull(7)) token.withdrawn = base::fromMillis(row.number(7));
    return token;
}

Fault wrongToken(std::int64_t id) {
    return {Code::TOKEN_WRONG, "token", std::to_string(id)};
}

std::string objectOf(std::int64_t id) {
    return "token:" + std::to_string(id);
}

std::optional<Fault> rolesFault(Transaction& tx, const Organisations& organisations,
                                const std::vector<RoleGrant>& roles) {
    for (const RoleGrant& role : roles) {
        if (isAdministrator(role.role))
            return Fault{Code::ROLES_COMBINED, "roles", std::string(toString(role.role))};
        const bool needsScope = isOfDepartment(role.role) || !role.scope.empty();
        if (needsScope && !organisations.find(tx, role.scope))
            return Fault{Code::ORGANISATION_UNKNOWN, "roles", toString(role)};
    }
    if (toString(roles).size() > kMaxRolesBytes)
        return Fault{Code::FIELD_TOO_LONG, "roles", std::to_string(kMaxRolesBytes)};
    return std::nullopt;
}

}  // namespace

std::variant<NewToken, Fault> Tokens::create(Transaction& tx, const Principal& by,
                                             const TokenFields& fields) const {
    if (auto fault = refuse(by, Right::tokenManage)) return *fault;
    if (auto fault = checkText("name", fields.name, 1, 50)) return *fault;
    if (auto fault = checkText("system", fields.system, 1, 50)) return *fault;
    const base::Instant now = clock_.now();
    if (fields.expires <= now || fields.expires > now + kLongestToken)
        return Fault{Code::FIELD_INVALID, "expires", base::formatInstant(fields.expires)};
    NewToken made;
    made.token = std::string(kTokenPrefix) + crypto::randomToken();
    const std::string hash = crypto::digestText(crypto::DigestKind::sha256, made.token);
    const std::string creator = by.label();
    Statement& insert = tx.statement(kInsert);
    insert.bind(1, hash).bind(2, fields.name).bind(3, fields.system);
    insert.bind(4, base::toMillis(now)).bind(5, creator);
    insert.bind(6, base::toMillis(fields.expires)).run();
    made.id = tx.lastId();
    audit_.record(
        tx, by,
        {"token.create",
         objectOf(made.id),
         {},
         fields.name + ", " + fields.system + ", " + base::formatInstant(fields.expires)});
    return made;
}

std::optional<Fault> Tokens::setRoles(Transaction& tx, const Principal& by, std::int64_t id,
                                      const std::vector<RoleGrant>& roles) const {
    if (auto fault = refuse(by, Right::roleGrant)) return fault;
    const auto old = find(tx, id);
    if (!old || old->withdrawn) return wrongToken(id);
    if (auto fault = rolesFault(tx, organisations_, roles)) return fault;
    const std::string text = toString(roles);
    tx.statement(kSetRoles).bind(1, text).bind(2, id).run();
    audit_.record(tx, by, {"token.roles", objectOf(id), toString(old->roles), text});
    return std::nullopt;
}

std::optional<Fault> Tokens::withdraw(Transaction& tx, const Principal& by, std::int64_t id) const {
    if (auto fault = refuse(by, Right::tokenManage)) return fault;
    if (!find(tx, id)) return wrongToken(id);
    if (tx.statement(kWithdraw).bind(1, base::toMillis(clock_.now())).bind(2, id).run() > 0)
        audit_.record(tx, by, {"token.withdraw", objectOf(id), {}, {}});
    return std::nullopt;
}

std::variant<Principal, Fault> Tokens::check(Transaction& tx, std::string_view presented,
                                             std::string_view address) const {
    const Fault wrong{Code::TOKEN_WRONG, {}, {}};
    if (!presented.starts_with(kTokenPrefix) || presented.size() > kMaxTokenBytes) return wrong;
    const std::string hash = crypto::digestText(crypto::DigestKind::sha256, presented);
    Statement& row = tx.statement(kPresented).bind(1, hash);
    if (!row.step()) return wrong;
    const ApiToken token = tokenOf(row);
    if (token.withdrawn || clock_.now() >= token.expires) return wrong;
    Principal machine;
    machine.kind = Principal::Kind::machine;
    machine.id = token.id;
    machine.name = token.system;
    machine.displayName = token.name;
    machine.address = cutToBytes(address, 64);
    machine.grants = grantsOf(tx, organisations_, token.roles);
    return machine;
}

std::optional<ApiToken> Tokens::find(Transaction& tx, std::int64_t id) const {
    Statement& row = tx.statement(kOf).bind(1, id);
    if (!row.step()) return std::nullopt;
    return tokenOf(row);
}

std::vector<ApiToken> Tokens::list(Transaction& tx) const {
    Statement& rows = tx.statement(kAll);
    std::vector<ApiToken> all;
    while (rows.step())
        all.push_back(tokenOf(rows));
    return all;
}

}  // namespace guantong::people
