// SPDX-License-Identifier: Apache-2.0
// Which streams an event of this node goes into (S2): `up` always, and `to:` each node that takes
// part in the case, is not its writer and no ancestor of the writer, whom `up` reaches anyway.
// Pure functions.
#pragma once

#include "exchange/stream_id.h"
#include "node/cases/case_state.h"

#include <functional>
#include <vector>

namespace guantong::cases {

/// The scopes for one event written by `self`, given the state of its case with the event in it.
/// `isAncestor` says of a node whether it stands above `self`. At the root, which has no one
/// above, the caller leaves `up` out. Nothing for an event of another node: those are relayed.
std::vector<exchange::Scope> scopesFor(const standard::CaseEvent& event, const CaseState& state,
                                       base::NodeId self,
                                       const std::function<bool(base::NodeId)>& isAncestor);

/// The scope by which `self` sends its own log of the case to a node that begins to take part;
/// nothing if `up` has it already or the node is `self`.
std::optional<exchange::Scope> scopeForJoined(base::NodeId joined, base::NodeId self,
                                              const std::function<bool(base::NodeId)>& isAncestor);

}  // namespace guantong::cases
