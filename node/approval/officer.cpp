// SPDX-License-Identifier: Apache-2.0
#include "node/approval/officer.h"

namespace guantong::approval {

Officer officerOf(const people::Principal& principal, const people::ObjectScope& scope) {
    Officer officer;
    officer.id = principal.label();
    officer.name = principal.displayName.empty() ? principal.name : principal.displayName;
    officer.organisation = principal.organisation;
    for (std::size_t i = 0; i < people::kRightCount; ++i) {
        const auto right = static_cast<people::Right>(i);
        if (people::may(principal, right, scope)) officer.rights.emplace(people::toString(right));
    }
    return officer;
}

}  // namespace guantong::approval
