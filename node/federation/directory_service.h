// SPDX-License-Identifier: Apache-2.0
// DirectoryService: the directory versions this node has taken, the one in force, and what follows
// from a new one: children that need a baseline.
#pragma once

#include "exchange/context.h"
#include "exchange/standard/record.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace guantong::federation {

class DirectoryService {
public:
    explicit DirectoryService(exchange::ExchangeContext& context) noexcept : context_(context) {}

    /// Puts the newest stored directory in force. Nothing if there is none.
    void load();

    /// Takes a version: in force once the transaction has committed. An older or known one is
    /// ignored (nothing returned); DIRECTORY_UNTRUSTED, DIRECTORY_INVALID, and
    /// DIRECTORY_CHAIN_BROKEN if the direct successor of ours does not name ours.
    std::optional<base::Fault> take(store::Transaction& tx, const std::string& document);

    /// Children of this node that have no baseline yet.
    std::vector<base::NodeId> newChildren(store::Transaction& tx) const;
    /// Makes the baseline of a child: the directory, the heads of every stream that goes down to
    /// it, and `quoted` (items, calendar, rules in force) as one package of its stream.
    void makeBaseline(store::Transaction& tx, base::NodeId child,
                      const std::vector<std::string>& quoted) const;

private:
    exchange::ExchangeContext& context_;
};

/// Puts a stream where a baseline says it stands, unless it is known to be further already.
void takeStreamHead(store::Transaction& tx, const standard::StreamHead& head);

}  // namespace guantong::federation
