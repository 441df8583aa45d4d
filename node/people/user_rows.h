// SPDX-License-Identifier: Apache-2.0
// The rows of person_user and what hangs on them, for Users, SignIn and Sessions alone: no rights
// are asked here and nothing is audited.
#pragma once

#include "node/people/users.h"

namespace guantong::people {

/// How sign_in_guard and person_user name a sign-in name: a digest of its one spelling.
std::string nameKeyOf(std::string_view loginName);

/// What a sign-in is checked against.
struct Credentials {
    std::int64_t id = 0;
    std::string loginName, displayName, passwordHash;
    UserState state = UserState::active;
    bool mustChange = false;
    base::Instant passwordSet;
};

std::optional<Credentials> credentialsNamed(store::Transaction& tx, std::string_view loginName);
std::optional<Credentials> credentialsOf(store::Transaction& tx, std::int64_t id);

/// The hashes of the passwords used last, the one in force among them, newest first.
std::vector<std::string> passwordsOf(store::Transaction& tx, std::int64_t id);

/// Sets the password if `oldHash` is still the one in force; false if it is not. Remembers it.
bool replacePassword(store::Transaction& tx, const Credentials& old, const std::string& newHash,
                     bool mustChange, base::Instant now);

/// Replaces a hash by one of the same password at today's cost, if it is still in force.
void rehash(store::Transaction& tx, const Credentials& old, const std::string& newHash);

/// Ends the sessions of a user, but for the one with that token hash; how many.
std::int64_t endSessions(store::Transaction& tx, std::int64_t user,
                         std::string_view exceptHash = {});

}  // namespace guantong::people
