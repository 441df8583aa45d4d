// SPDX-License-Identifier: Apache-2.0
// Officer: who acts on a case, with what node/people says they may do on it.
#pragma once

#include "node/people/rights.h"

#include <set>
#include <string>
#include <string_view>

namespace guantong::approval {

struct Officer {
    std::string id, name, organisation, organisationName;
    std::set<std::string, std::less<>> rights;  ///< names of people::Right held on this case
    bool may(std::string_view right) const { return rights.find(right) != rights.end(); }
};

/// The person as an officer on that case.
Officer officerOf(const people::Principal& principal, const people::ObjectScope& scope);

}  // namespace guantong::approval
