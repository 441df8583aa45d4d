// SPDX-License-Identifier: Apache-2.0
#include "node/people/users.h"

#include "exchange/base/json.h"
#include "exchange/crypto/password.h"
#include "node/people/field_rules.h"
#include "node/people/rights.h"
#include "node/people/user_rows.h"

#include <algorithm>
#include <map>

namespace guantong::people {

using base::Code;
using base::Fault;
using base::Json;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::size_t kMaxDisplayName = 50;
constexpr std::size_t kMaxRoles = 40;
constexpr std::size_t kMaxUsersAtOnce = 1000;

#define GT_USER_COLUMNS                                                                        \
    "SELECT u.id, u.login_name, u.display_name, u.phone, u.organisation, u.post_id, u.state, " \
    "u.must_change, u.created_ms, u.changed_ms, u.password_set_ms, g.locked_until_ms FROM "    \
    "person_user u LEFT JOIN sign_in_guard g ON g.guard_key = u.name_key "
constexpr std::string_view kNamed = GT_USER_COLUMNS "WHERE u.name_key = ?";
constexpr std::string_view kOf = GT_USER_COLUMNS "WHERE u.id = ?";
constexpr std::string_view kPage = GT_USER_COLUMNS
    "WHERE u.login_name > ? AND (? = '' OR u.organisation = ?) AND (? = 1 OR u.state <> 'retired') "
    "AND (? = '' OR EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = u.id AND r.role_name = ?)) "
    "ORDER BY u.login_name LIMIT ?";
#undef GT_USER_COLUMNS
constexpr std::string_view kRolesOf =
    "SELECT user_id, role_name, scope FROM user_role WHERE user_id = ? ORDER BY role_name, scope";
constexpr std::string_view kRolesOfPage =
    "SELECT r.user_id, r.role_name, r.scope FROM user_role r JOIN person_user u ON u.id = "
    "r.user_id WHERE u.login_name >= ? AND u.login_name <= ? ORDER BY r.role_name, r.scope";
constexpr std::string_view kInsert =
    "INSERT INTO person_user (login_name, name_key, display_name, phone, organisation, post_id, "
    "state, password_hash, password_set_ms, must_change, created_ms, changed_ms) VALUES (?, ?, ?, "
    "?, ?, ?, 'active', ?, ?, 1, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE person_user SET display_name = ?, phone = ?, organisation = ?, post_id = ?, changed_ms "
    "= ? WHERE id = ?";
constexpr std::string_view kSetState =
    "UPDATE person_user SET state = ?, changed_ms = ? WHERE id = ?";
constexpr std::string_view kUnguard = "DELETE FROM sign_in_guard WHERE guard_key = ?";
constexpr std::string_view kRemoveRoles = "DELETE FROM user_role WHERE user_id = ?";
constexpr std::string_view kAddRole =
    "INSERT INTO user_role (user_id, role_name, scope) VALUES (?, ?, ?)";
constexpr std::string_view kOtherHolders =
    "SELECT COUNT(*) FROM user_role r JOIN person_user u ON u.id = r.user_id WHERE r.role_name = ? "
    "AND u.state = 'active' AND u.id <> ?";
constexpr std::string_view kRemember =
    "INSERT INTO password_history (user_id, password_hash) VALUES (?, ?)";

constexpr std::string_view kStates[] = {"active", "locked", "retired"};
constexpr std::string_view kChineseStates[] = {"正常", "停用", "注销"};

User userOf(const Statement& row) {
    User user;
    user.id = row.number(0);
    user.loginName = row.string(1);
    user.displayName = row.string(2);
    user.phone = row.string(3);
    user.organisation = row.string(4);
    if (!row.isNull(5)) user.post = row.number(5);
    for (std::size_t i = 0; i < std::size(kStates); ++i)
        if (kStates[i] == row.text(6)) user.state = static_cast<UserState>(i);
    user.mustChange = row.number(7) != 0;
    user.created = base::fromMillis(row.number(8));
    user.changed = base::fromMillis(row.number(9));
    user.passwordSet = base::fromMillis(row.number(10));
    if (!row.isNull(11) && row.number(11) > 0) user.lockedUntil = base::fromMillis(row.number(11));
    return user;
}

/// A role this version does not know gives no right and is not shown.
void addRoles(Statement& rows, std::map<std::int64_t, std::vector<RoleGrant>>& roles) {
    while (rows.step())
        if (const auto role = roleNamed(rows.text(1)))
            roles[rows.number(0)].push_back({*role, rows.string(2)});
}

std::optional<User> userIn(Transaction& tx, Statement& row) {
    if (!row.step()) return std::nullopt;
    User user = userOf(row);
    std::map<std::int64_t, std::vector<RoleGrant>> roles;
    addRoles(tx.statement(kRolesOf).bind(1, user.id), roles);
    user.roles = std::move(roles[user.id]);
    return user;
}

std::string objectOf(std::int64_t id) {
    return "user:" + std::to_string(id);
}

/// What the audit log keeps of an account: no password, and of the phone only whether it changed.
std::string shown(const UserFields& fields) {
    Json json = Json::object();
    json.set("loginName", fields.loginName).set("displayName", fields.displayName);
    json.set("phone", fields.phone).set("organisation", fields.organisation);
    json.set("post", fields.post ? Json(*fields.post) : Json());
    return json.str();
}

UserFields fieldsOf(const User& user) {
    return {user.loginName, user.displayName, user.phone, user.organisation, user.post};
}

Fault unknownUser(std::int64_t id) {
    return {Code::USER_UNKNOWN, "user", std::to_string(id)};
}

bool isOwn(const Principal& by, std::int64_t id) {
    return by.kind == Principal::Kind::person && by.id == id;
}

/// RIGHT_MISSING if nobody else could do an administrator's work once this user no longer can.
std::optional<Fault> lastHolderFault(Transaction& tx, const User& user,
                                     const std::vector<RoleGrant>& kept) {
    for (const RoleGrant& grant : user.roles) {
        const bool stays = std::any_of(kept.begin(), kept.end(), [&](const RoleGrant& other) {
            return other.role == grant.role;
        });
        if (stays || !isAdministrator(grant.role) || user.state != UserState::active) continue;
        Statement& others =
            tx.statement(kOtherHolders).bind(1, toString(grant.role)).bind(2, user.id);
        if (others.step() && others.number(0) == 0)
            return Fault{Code::RIGHT_MISSING, "lastHolder", std::string(toString(grant.role))};
    }
    return std::nullopt;
}

bool isAnyAdministrator(const User& user) {
    return std::any_of(user.roles.begin(), user.roles.end(),
                       [](const RoleGrant& grant) { return isAdministrator(grant.role); });
}

void bindPost(Statement& statement, int index, const std::optional<std::int64_t>& post) {
    if (post)
        statement.bind(index, *post);
    else
        statement.bindNull(index);
}

}  // namespace

std::string_view toString(UserState state) noexcept {
    return kStates[static_cast<std::size_t>(state)];
}

std::string_view chineseName(UserState state) noexcept {
    return kChineseStates[static_cast<std::size_t>(state)];
}

OneTimePassword OneTimePassword::make() {
    OneTimePassword made;
    made.password = crypto::randomPassword();
    made.hash = crypto::hashPassword(made.password);
    return made;
}

std::vector<Grant> grantsOf(Transaction& tx, const Organisations& organisations,
                            const std::vector<RoleGrant>& roles) {
    std::vector<Grant> grants;
    for (const RoleGrant& role : roles) {
        Grant grant{role.role, role.scope, {}};
        if (!role.scope.empty()) grant.covers = organisations.covers(tx, role.scope);
        grants.push_back(std::move(grant));
    }
    return grants;
}

// ---- accounts

std::optional<Fault> Users::check(Transaction& tx, const UserFields& fields) const {
    if (auto fault = checkText("displayName", fields.displayName, 1, kMaxDisplayName)) return fault;
    if (auto fault = checkPhone(fields.phone)) return fault;
    if (!fields.organisation.empty() && !organisations_.find(tx, fields.organisation))
        return Fault{Code::ORGANISATION_UNKNOWN, "organisation", fields.organisation};
    if (!fields.post) return std::nullopt;
    const auto post = organisations_.post(tx, *fields.post);
    if (!post || post->organisation != fields.organisation)
        return Fault{Code::FIELD_INVALID, "post", std::to_string(*fields.post)};
    return std::nullopt;
}

std::variant<std::int64_t, Fault> Users::create(Transaction& tx, const Principal& by,
                                                const UserFields& typed,
                                                const OneTimePassword& password) const {
    if (auto fault = refuse(by, Right::userManage)) return *fault;
    UserFields fields = typed;
    fields.loginName = normalisedName(typed.loginName);
    if (auto fault = checkLoginName(fields.loginName)) return *fault;
    if (auto fault = check(tx, fields)) return *fault;
    if (find(tx, fields.loginName)) return Fault{Code::USER_EXISTS, "loginName", fields.loginName};
    const std::int64_t now = base::toMillis(clock_.now());
    const std::string nameKey = nameKeyOf(fields.loginName);
    Statement& insert = tx.statement(kInsert);
    insert.bind(1, fields.loginName).bind(2, nameKey).bind(3, fields.displayName);
    insert.bind(4, fields.phone).bind(5, fields.organisation);
    bindPost(insert, 6, fields.post);
    insert.bind(7, password.hash).bind(8, now).bind(9, now).bind(10, now).run();
    const std::int64_t id = tx.lastId();
    tx.statement(kRemember).bind(1, id).bind(2, password.hash).run();
    audit_.record(tx, by, {"user.create", objectOf(id), {}, shown(fields)});
    return id;
}

std::optional<Fault> Users::change(Transaction& tx, const Principal& by, std::int64_t id,
                                   const UserFields& typed) const {
    if (auto fault = refuse(by, Right::userManage)) return fault;
    const auto old = find(tx, id);
    if (!old || old->state == UserState::retired) return unknownUser(id);
    UserFields fields = typed;
    fields.loginName = old->loginName;
    if (auto fault = check(tx, fields)) return fault;
    Statement& update = tx.statement(kUpdate);
    update.bind(1, fields.displayName).bind(2, fields.phone).bind(3, fields.organisation);
    bindPost(update, 4, fields.post);
    update.bind(5, base::toMillis(clock_.now())).bind(6, id).run();
    audit_.record(tx, by, {"user.change", objectOf(id), shown(fieldsOf(*old)), shown(fields)});
    if (old->organisation == fields.organisation || old->organisation.empty()) return std::nullopt;
    std::vector<RoleGrant> kept = old->roles;
    std::erase_if(kept, [&](const RoleGrant& role) { return role.scope == old->organisation; });
    if (kept != old->roles) {
        writeRoles(tx, id, kept);
        audit_.record(tx, by, {"user.roles", objectOf(id), toString(old->roles), toString(kept)});
    }
    return std::nullopt;
}

std::optional<Fault> Users::resetPassword(Transaction& tx, const Principal& by, std::int64_t id,
                                          const OneTimePassword& password) const {
    if (auto fault = refuse(by, Right::userManage)) return fault;
    const auto user = find(tx, id);
    const auto old = credentialsOf(tx, id);
    if (!user || !old || user->state == UserState::retired) return unknownUser(id);
    if (isAnyAdministrator(*user) && by.kind != Principal::Kind::console)
        return Fault{Code::RIGHT_MISSING, "administrator", user->loginName};
    replacePassword(tx, *old, password.hash, true, clock_.now());
    endSessions(tx, id);
    audit_.record(tx, by, {"user.resetPassword", objectOf(id), {}, {}});
    return std::nullopt;
}

std::optional<Fault> Users::setState(Transaction& tx, const Principal& by, std::int64_t id,
                                     UserState state) const {
    const bool up = state == UserState::active;
    if (auto fault = refuse(by, up ? Right::userUnlock : Right::userManage)) return fault;
    const auto user = find(tx, id);
    if (!user) return unknownUser(id);
    if (user->state == UserState::retired)
        return Fault{Code::FIELD_INVALID, "state", std::string(toString(user->state))};
    if (isOwn(by, id)) return Fault{Code::RIGHT_MISSING, "ownAccount", user->loginName};
    if (!up)
        if (auto fault = lastHolderFault(tx, *user, {})) return fault;
    tx.statement(kSetState)
        .bind(1, toString(state))
        .bind(2, base::toMillis(clock_.now()))
        .bind(3, id)
        .run();
    const std::string nameKey = nameKeyOf(user->loginName);
    if (up) tx.statement(kUnguard).bind(1, nameKey).run();
    if (!up) endSessions(tx, id);
    if (state == UserState::retired) writeRoles(tx, id, {});
    const std::string before = std::string(toString(user->state)) + " " + toString(user->roles);
    audit_.record(tx, by, {"user.state", objectOf(id), before, std::string(toString(state))});
    return std::nullopt;
}

// ---- roles

std::optional<Fault> Users::checkRoles(Transaction& tx, const Principal& by, const User& user,
                                       const std::vector<RoleGrant>& roles) const {
    if (isOwn(by, user.id)) return Fault{Code::RIGHT_MISSING, "ownAccount", user.loginName};
    if (roles.size() > kMaxRoles)
        return Fault{Code::FIELD_TOO_LONG, "roles", std::to_string(kMaxRoles)};
    if (auto fault = combinationFault(roles)) return fault;
    for (const RoleGrant& role : roles) {
        if (role.scope.empty() && !isOfDepartment(role.role)) continue;
        if (!organisations_.find(tx, role.scope))
            return Fault{Code::ORGANISATION_UNKNOWN, "roles", toString(role)};
    }
    return lastHolderFault(tx, user, roles);
}

std::optional<Fault> Users::setRoles(Transaction& tx, const Principal& by, std::int64_t id,
                                     std::vector<RoleGrant> roles) const {
    if (auto fault = refuse(by, Right::roleGrant)) return fault;
    const auto user = find(tx, id);
    if (!user || user->state == UserState::retired) return unknownUser(id);
    for (RoleGrant& role : roles) {
        if (isAdministrator(role.role)) role.scope.clear();
        if (role.scope.empty() && isOfDepartment(role.role)) role.scope = user->organisation;
    }
    std::sort(roles.begin(), roles.end());
    roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
    if (auto fault = checkRoles(tx, by, *user, roles)) return fault;
    writeRoles(tx, id, roles);
    audit_.record(tx, by, {"user.roles", objectOf(id), toString(user->roles), toString(roles)});
    return std::nullopt;
}

void Users::writeRoles(Transaction& tx, std::int64_t id,
                       const std::vector<RoleGrant>& roles) const {
    tx.statement(kRemoveRoles).bind(1, id).run();
    for (const RoleGrant& role : roles)
        tx.statement(kAddRole).bind(1, id).bind(2, toString(role.role)).bind(3, role.scope).run();
}

// ---- lookups

std::optional<User> Users::find(Transaction& tx, std::string_view loginName) const {
    const std::string nameKey = nameKeyOf(loginName);
    return userIn(tx, tx.statement(kNamed).bind(1, nameKey));
}

std::optional<User> Users::find(Transaction& tx, std::int64_t id) const {
    return userIn(tx, tx.statement(kOf).bind(1, id));
}

std::vector<User> Users::list(Transaction& tx, const UserFilter& filter, std::string_view after,
                              std::size_t limit) const {
    const std::string_view role = filter.role ? toString(*filter.role) : std::string_view();
    Statement& rows = tx.statement(kPage).bind(1, after);
    rows.bind(2, filter.organisation).bind(3, filter.organisation);
    rows.bind(4, filter.retired ? 1 : 0).bind(5, role).bind(6, role);
    rows.bind(7, std::min(limit, kMaxUsersAtOnce));
    std::vector<User> users;
    while (rows.step())
        users.push_back(userOf(rows));
    if (users.empty()) return users;
    std::map<std::int64_t, std::vector<RoleGrant>> roles;
    Statement& roleRows = tx.statement(kRolesOfPage);
    roleRows.bind(1, users.front().loginName).bind(2, users.back().loginName);
    addRoles(roleRows, roles);
    for (User& user : users)
        user.roles = std::move(roles[user.id]);
    return users;
}

std::optional<Principal> Users::principal(Transaction& tx, std::int64_t id) const {
    const auto user = find(tx, id);
    if (!user || user->state != UserState::active) return std::nullopt;
    Principal person;
    person.id = id;
    person.name = user->loginName;
    person.displayName = user->displayName;
    person.organisation = user->organisation;
    if (user->post)
        if (const auto post = organisations_.post(tx, *user->post)) person.post = post->name;
    person.grants = grantsOf(tx, organisations_, user->roles);
    const bool aged =
        passwordLifetime_.count() > 0 && clock_.now() >= user->passwordSet + passwordLifetime_;
    person.passwordChangeDue = user->mustChange || aged;
    return person;
}

}  // namespace guantong::people
