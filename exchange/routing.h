// SPDX-License-Identifier: Apache-2.0
// Routing: which streams pass between two neighbours (S5). A child may deliver only origins of its
// own subtree, a parent only origins outside the receiver's. Pure functions of the directory.
#pragma once

#include "exchange/directory.h"
#include "exchange/stream_id.h"

namespace guantong::exchange {

/// True if `neighbour` (parent or child of `self`) may hand that stream to `self`. A node's own
/// stream may come back from any neighbour (recovery).
bool mayDeliver(const Directory& directory, base::NodeId self, base::NodeId neighbour,
                const StreamId& stream);

/// True if `self` passes that stream on to its parent.
bool passesUp(const Directory& directory, base::NodeId self, const StreamId& stream);

/// True if `self` passes that stream on to its child `child`.
bool passesDown(const Directory& directory, base::NodeId self, base::NodeId child,
                const StreamId& stream);

}  // namespace guantong::exchange
