// SPDX-License-Identifier: Apache-2.0
// The first three people of a node: its system, security and audit administrator (三员), made when
// there is nobody yet, each with a one-time password to be printed once and changed at first use.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/store/database.h"
#include "node/people/role.h"

#include <string>
#include <vector>

namespace guantong::people {

struct FirstAdministrator {
    std::string loginName;  ///< "admin", "security", "audit"
    std::string password;
    Role role = Role::systemAdmin;
};

/// Makes them if there is no user at all, audited as done at the console; empty otherwise. Takes as
/// long as three hashes, inside the transaction: for `init` and the demo, not for a running node.
std::vector<FirstAdministrator> bootstrapAdministrators(store::Transaction& tx,
                                                        const base::Clock& clock);

}  // namespace guantong::people
