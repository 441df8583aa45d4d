// SPDX-License-Identifier: Apache-2.0
// People: the services of this folder wired together, one set for a node.
#pragma once

#include "node/people/access_log.h"
#include "node/people/idempotency.h"
#include "node/people/saved_queries.h"
#include "node/people/sign_in.h"
#include "node/people/tokens.h"

namespace guantong::people {

struct PeoplePolicy {
    SignInPolicy signIn;
    SessionPolicy sessions;
    std::chrono::days passwordLifetime = kPasswordLifetime;
};

/// Thread-safe. Database and clock outlive it; locks, sessions and logs go by that clock, so a
/// virtual one that jumps ends them.
struct People {
    People(store::Database& database, const base::Clock& clock, PeoplePolicy policy = {});
    People(const People&) = delete;
    People& operator=(const People&) = delete;

    /// Removes sessions, sign-in attempts and idempotency keys past their time: every few minutes.
    void sweep();

    store::Database& database;
    const base::Clock& clock;
    AuditLog audit;
    AccessLog access;
    Organisations organisations;
    Users users;
    Sessions sessions;
    SignIn signIn;
    Tokens tokens;
    SavedQueries queries;
    Idempotency idempotency;
};

}  // namespace guantong::people
