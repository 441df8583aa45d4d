// SPDX-License-Identifier: Apache-2.0
// Ladder: receipts on their way back to the origin of a package, hop by hop (S6). A relay hands
// over the receipts so far before the package, so that the next one can name the last.
#pragma once

#include "exchange/context.h"
#include "exchange/receipt.h"
#include "exchange/stream_store.h"

#include <string>
#include <vector>

namespace guantong::exchange {

/// Takes receipts handed over by a neighbour: each is read and its issuer's signature checked; a
/// receipt for a package that is not here yet waits for it. One that does not hold is evidence.
/// How many were new.
std::size_t takeReceipts(ExchangeContext& context, const std::vector<std::string>& documents,
                         base::NodeId neighbour);

/// How far in its own list of receipts we have those of a child (S6); 0 if it never said. A child
/// that knows us to have had more hands them over again: we came back from an older image.
std::int64_t receiptsTaken(ExchangeContext& context, base::NodeId child);
/// Notes that the child's list was handed over up to `through`, where it believes that we had it
/// up to `after`. How far we have it now: less than `after` if we have lost some meanwhile.
std::int64_t noteReceiptsTaken(ExchangeContext& context, base::NodeId child, std::int64_t after,
                               std::int64_t through);

/// Moves receipts that waited for this package to it. Called when it is stored.
void adoptPendingReceipts(ExchangeContext& context, store::Transaction& tx, std::int64_t packageRow,
                          const PackageId& id, const std::string& packageDigest);

/// The digest of the topmost receipt of others for this package: what our own names as previous.
std::string topOfLadder(store::Transaction& tx, std::int64_t packageRow, base::NodeId self);

}  // namespace guantong::exchange
