// SPDX-License-Identifier: Apache-2.0
#include "node/people/principal.h"

#include <algorithm>

namespace guantong::people {

bool Grant::reaches(std::string_view organisation) const {
    if (scope.empty()) return true;
    return !organisation.empty() && std::binary_search(covers.begin(), covers.end(), organisation);
}

bool Principal::has(Role role) const noexcept {
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& grant) { return grant.role == role; });
}

std::string Principal::label() const {
    if (kind == Kind::console) return "console";
    if (id == 0) return "nobody";
    return (kind == Kind::person ? "user:" : "token:") + std::to_string(id);
}

Principal Principal::console(std::string account) {
    Principal console;
    console.kind = Kind::console;
    console.name = "console";
    console.displayName = std::move(account);
    return console;
}

}  // namespace guantong::people
