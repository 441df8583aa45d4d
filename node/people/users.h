// SPDX-License-Identifier: Apache-2.0
// Users: the accounts of the node's people. Who may do what is 三员's rule: the system
// administrator makes and keeps accounts, the security administrator gives roles, neither may do it
// for himself, and an administrator's password is reset at the node's own console only.
//
//   create ─► active ◄─► locked (by an administrator)      state
//               └──────────┴─► retired, for ever; the name is never given again
//
// An account begins without roles and with a one-time password. Hashing is slow and happens before
// the transaction: OneTimePassword. Every change is audited. Thread-safe.
#pragma once

#include "node/people/audit_log.h"
#include "node/people/organisations.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::people {

inline constexpr std::chrono::days kPasswordLifetime{180};

enum class UserState : std::uint8_t { active, locked, retired };
std::string_view toString(UserState state) noexcept;
std::string_view chineseName(UserState state) noexcept;

struct User {
    std::int64_t id = 0;
    std::string loginName, displayName, phone, organisation;
    std::optional<std::int64_t> post;
    UserState state = UserState::active;
    bool mustChange = false;
    base::Instant created, changed, passwordSet;
    std::optional<base::Instant> lockedUntil;  ///< after failed sign-ins; may have passed
    std::vector<RoleGrant> roles;
};

/// What an administrator types. Without an organisation a department's role needs a scope.
struct UserFields {
    std::string loginName;  ///< any case, see normalisedName(); cannot be changed later
    std::string displayName, phone, organisation;
    std::optional<std::int64_t> post;
};

/// A password read out once and changed at the first sign-in. Takes as long as one hash.
struct OneTimePassword {
    std::string password, hash;
    static OneTimePassword make();
};

struct UserFilter {
    std::string organisation;  ///< only of this one; empty: all
    std::optional<Role> role;  ///< only who holds it
    bool retired = false;      ///< the retired too
};

class Users {
public:
    /// A password older than `passwordLifetime` must be changed before anything else; 0: never.
    Users(const base::Clock& clock, const AuditLog& audit,
          std::chrono::days passwordLifetime = kPasswordLifetime) noexcept
        : clock_(clock),
          audit_(audit),
          organisations_(clock, audit),
          passwordLifetime_(passwordLifetime) {}

    /// The new user's id. RIGHT_MISSING, USER_EXISTS, ORGANISATION_UNKNOWN, FIELD_….
    std::variant<std::int64_t, base::Fault> create(store::Transaction& tx, const Principal& by,
                                                   const UserFields& fields,
                                                   const OneTimePassword& password) const;

    /// Changes name, phone, organisation, post. Whoever changes the organisation loses the roles
    /// of the old one. USER_UNKNOWN and as create().
    std::optional<base::Fault> change(store::Transaction& tx, const Principal& by, std::int64_t id,
                                      const UserFields& fields) const;

    /// Replaces all roles. A role of a department without scope gets the user's organisation.
    /// RIGHT_MISSING (also for one's own account, and for the last holder of an administrator's
    /// role), ROLES_COMBINED, ORGANISATION_UNKNOWN, USER_UNKNOWN.
    std::optional<base::Fault> setRoles(store::Transaction& tx, const Principal& by,
                                        std::int64_t id, std::vector<RoleGrant> roles) const;

    /// Replaces the password and ends all sessions. RIGHT_MISSING also for an administrator's
    /// account unless `by` is the console.
    std::optional<base::Fault> resetPassword(store::Transaction& tx, const Principal& by,
                                             std::int64_t id,
                                             const OneTimePassword& password) const;

    /// Moves the state; retired is final (FIELD_INVALID). Locking and retiring end all sessions and
    /// are refused for oneself and the last holder of an administrator's role. Activating also
    /// lifts the lock after failed sign-ins.
    std::optional<base::Fault> setState(store::Transaction& tx, const Principal& by,
                                        std::int64_t id, UserState state) const;

    std::optional<User> find(store::Transaction& tx, std::string_view loginName) const;
    std::optional<User> find(store::Transaction& tx, std::int64_t id) const;
    /// By sign-in name, above `after`.
    std::vector<User> list(store::Transaction& tx, const UserFilter& filter, std::string_view after,
                           std::size_t limit) const;

    /// The person as it may act now, its grants worked out; nothing unless it is active.
    std::optional<Principal> principal(store::Transaction& tx, std::int64_t id) const;

private:
    std::optional<base::Fault> check(store::Transaction& tx, const UserFields& fields) const;
    std::optional<base::Fault> checkRoles(store::Transaction& tx, const Principal& by,
                                          const User& user,
                                          const std::vector<RoleGrant>& roles) const;
    void writeRoles(store::Transaction& tx, std::int64_t id,
                    const std::vector<RoleGrant>& roles) const;

    const base::Clock& clock_;
    const AuditLog& audit_;
    Organisations organisations_;
    std::chrono::days passwordLifetime_;
};

/// Each role with the organisations it reaches.
std::vector<Grant> grantsOf(store::Transaction& tx, const Organisations& organisations,
                            const std::vector<RoleGrant>& roles);

}  // namespace guantong::people
