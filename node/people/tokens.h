// SPDX-License-Identifier: Apache-2.0
// Tokens: how machines (an old system, a display in the hall) show who they are. As with people,
// the system administrator makes the token and the security administrator gives it roles, never
// those of an administrator; without roles it may do nothing. Kept as a digest. Thread-safe.
#pragma once

#include "node/people/users.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::people {

inline constexpr std::chrono::days kLongestToken{366};
/// What a token begins with, so that it is recognised where it does not belong.
inline constexpr std::string_view kTokenPrefix = "gt_";

struct TokenFields {
    std::string name;    ///< what it is for
    std::string system;  ///< which system presents it
    base::Instant expires;
};

struct ApiToken {
    std::int64_t id = 0;
    std::string name, system;
    std::vector<RoleGrant> roles;
    base::Instant created, expires;
    std::string createdBy;
    std::optional<base::Instant> withdrawn;
};

struct NewToken {
    std::int64_t id = 0;
    std::string token;  ///< shown once
};

class Tokens {
public:
    Tokens(const base::Clock& clock, const AuditLog& audit) noexcept
        : clock_(clock), audit_(audit), organisations_(clock, audit) {}

    /// RIGHT_MISSING; FIELD_… ; FIELD_INVALID for an end that has passed or lies beyond
    /// kLongestToken.
    std::variant<NewToken, base::Fault> create(store::Transaction& tx, const Principal& by,
                                               const TokenFields& fields) const;
    /// Replaces its roles; every role of a department needs a scope. RIGHT_MISSING, ROLES_COMBINED
    /// for an administrator's role, ORGANISATION_UNKNOWN, TOKEN_WRONG for one that is not here.
    std::optional<base::Fault> setRoles(store::Transaction& tx, const Principal& by,
                                        std::int64_t id, const std::vector<RoleGrant>& roles) const;
    /// For ever. RIGHT_MISSING, TOKEN_WRONG.
    std::optional<base::Fault> withdraw(store::Transaction& tx, const Principal& by,
                                        std::int64_t id) const;
    /// Who presents it; TOKEN_WRONG for anything that is no token in force.
    std::variant<Principal, base::Fault> check(store::Transaction& tx, std::string_view token,
                                               std::string_view address) const;
    std::vector<ApiToken> list(store::Transaction& tx) const;

private:
    std::optional<ApiToken> find(store::Transaction& tx, std::int64_t id) const;

    const base::Clock& clock_;
    const AuditLog& audit_;
    Organisations organisations_;
};

}  // namespace guantong::people
