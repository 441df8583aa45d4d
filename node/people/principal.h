// SPDX-License-Identifier: Apache-2.0
// Principal: who asks. A person signed in, a machine with its token, or whoever sits at the node's
// own console. Made afresh for each request, so that a role taken away is gone with the next one.
#pragma once

#include "node/people/role.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::people {

/// A role with the organisations it reaches, worked out.
struct Grant {
    Role role = Role::clerk;
    std::string scope;                ///< empty: the whole node
    std::vector<std::string> covers;  ///< sorted: scope, what is below it, what went up into these
    /// True if the organisation is one of them. An empty code is no organisation: only a grant for
    /// the whole node covers it.
    bool reaches(std::string_view organisation) const;
};

struct Principal {
    enum class Kind { person, machine, console };

    Kind kind = Kind::person;
    std::int64_t id = 0;       ///< of the user or token; 0 at the console
    std::string name;          ///< sign-in name, the token's system, or "console"
    std::string displayName;   ///< 张三
    std::string organisation;  ///< where the person works; may be empty
    std::string post;          ///< 岗位; may be empty
    std::string address;       ///< where the request came from
    std::vector<Grant> grants;
    /// True while the password must be changed first: until then there is no right at all.
    bool passwordChangeDue = false;

    bool has(Role role) const noexcept;
    /// Who it is, as logs and events name them: "user:12", "token:3", "console", "nobody".
    std::string label() const;
    /// Whoever can run the command on the node's machine: has the rights of the system and the
    /// security administrator over people, and sees no case and no log. `account` is the machine's
    /// account, for the audit log.
    static Principal console(std::string account);
};

}  // namespace guantong::people
