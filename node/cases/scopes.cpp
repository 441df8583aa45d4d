// SPDX-License-Identifier: Apache-2.0
#include "node/cases/scopes.h"

namespace guantong::cases {

using exchange::Scope;

std::vector<Scope> scopesFor(const standard::CaseEvent& event, const CaseState& state,
                             base::NodeId self,
                             const std::function<bool(base::NodeId)>& isAncestor) {
    std::vector<Scope> scopes;
    if (event.node != self) return scopes;
    scopes.push_back(Scope::up());
    for (const Participant& each : state.participants)
        if (const auto scope = scopeForJoined(each.node, self, isAncestor))
            scopes.push_back(*scope);
    return scopes;
}

std::optional<Scope> scopeForJoined(base::NodeId joined, base::NodeId self,
                                    const std::function<bool(base::NodeId)>& isAncestor) {
    if (joined == self || isAncestor(joined)) return std::nullopt;
    return Scope::to(joined);
}

}  // namespace guantong::cases
