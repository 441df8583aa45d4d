// SPDX-License-Identifier: Apache-2.0
// Blob routes: which node is to have which blob, decided from the cases alone (S2, S8).
//
//   a blob is named by an event of a case; those who take part in the case are to have its
//   materials, those of them who have, had or are offered the pen its personal parts
//
//   writer ── up through relays, part by part, nothing kept ──► takes part, above
//   takes part, below ◄── fetched through relays ── writer or another who takes part
//
// A neighbour may push what an event written in its subtree names, and fetch what someone in its
// subtree is to have; anything else is BLOB_FORBIDDEN. A case in which one node alone takes part
// makes no rows: that is nearly every case at nearly every node.
//
// The functions join the caller's transaction. Thread-safe.
#pragma once

#include "exchange/blob_table.h"
#include "exchange/context.h"
#include "exchange/outbox.h"
#include "exchange/receiver.h"
#include "node/cases/case_state.h"

#include <optional>
#include <string>
#include <vector>

namespace guantong::federation {

/// True if the event may change which blobs go where: it names some, or someone begins to take
/// part by it. Costs next to nothing for all others.
bool concernsBlobs(const standard::CaseEvent& event) noexcept;
/// The blobs an event names.
std::vector<exchange::BlobFacts> blobsOf(const standard::CaseEvent& event);

/// Brings the rows of all blobs of the case up to date with who takes part now.
void routeBlobs(const exchange::ExchangeContext& context, store::Transaction& tx,
                const std::string& caseId, const cases::CaseState& state);

/// After an event was taken from `packageRow`: routes the case's blobs; if some are still to come,
/// what the receipt says of the event. A further receipt follows when they are here.
std::optional<exchange::NotTaken> noticeBlobs(const exchange::ExchangeContext& context,
                                              store::Transaction& tx, const std::string& caseId,
                                              const std::string& eventHash, std::int64_t packageRow,
                                              const cases::CaseState& state);
/// A blob has come, or will never come: issues the further receipts of cases that miss none now.
void blobArrived(store::Transaction& tx, exchange::Receiver& receiver, const std::string& digest);

enum class BlobWay {
    forbidden,
    here,   ///< this node keeps it, or serves it from what it keeps
    above,  ///< passed on to, or fetched from, the parent
};
/// What becomes of a PUT or a GET of `child`.
BlobWay wayOfPut(const exchange::ExchangeContext& context, store::Transaction& tx,
                 base::NodeId child, const std::string& digest);
BlobWay wayOfGet(const exchange::ExchangeContext& context, store::Transaction& tx,
                 base::NodeId child, const std::string& digest);
/// The digests asked of `child`: wanted here or further up.
std::vector<std::string> blobsAskedOf(const exchange::ExchangeContext& context,
                                      store::Transaction& tx, base::NodeId child);

}  // namespace guantong::federation
