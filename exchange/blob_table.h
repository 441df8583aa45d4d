// SPDX-License-Identifier: Apache-2.0
// The rows of blobs: which digests the cases' events name, whether the content is here, and who is
// still to have it.
//
//   named ─► wanted ─► here ─► erased         upward: none ─► due ─► confirmed
//                └───◄──┘ damaged on disk
//
// Every function joins the caller's transaction and throws base::Error STORE_….
#pragma once

#include "exchange/base/node_id.h"
#include "exchange/base/time.h"
#include "exchange/store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::exchange {

enum class BlobState { named, wanted, here, erased };
std::string_view toString(BlobState state) noexcept;
enum class BlobUpward { none, due, confirmed };
std::string_view toString(BlobUpward upward) noexcept;

/// What an event says of a blob.
struct BlobFacts {
    std::string digest;
    std::int64_t sizeBytes = 0;  ///< 0: not stated
    std::string mediaType;
    bool personal = false;
    bool operator==(const BlobFacts&) const = default;
};

struct BlobRow {
    BlobFacts facts;
    BlobState state = BlobState::named;
    BlobUpward upward = BlobUpward::none;
    bool above = false;  ///< a node outside our subtree may hand it to us
};

std::optional<BlobRow> findBlob(store::Transaction& tx, const std::string& digest);
/// Inserts or replaces the row.
void putBlob(store::Transaction& tx, const BlobRow& row, base::Instant at);
/// Changes one column of a row; nothing if there is no such row.
void setBlobState(store::Transaction& tx, const std::string& digest, BlobState state,
                  base::Instant at);
void setBlobUpward(store::Transaction& tx, const std::string& digest, BlobUpward upward);

/// An event that names a blob.
struct BlobRef {
    std::string caseId, eventHash;
    base::NodeId writer;
};
void addBlobRef(store::Transaction& tx, const std::string& digest, const BlobRef& ref);
std::vector<BlobRef> blobRefs(store::Transaction& tx, const std::string& digest);

/// Digests of the case that this node wants and has not, in order.
std::vector<std::string> blobsMissing(store::Transaction& tx, std::string_view caseId);
/// Digests of the case that nodes above are still to have; empty once the last receipt or answer
/// confirmed them: a case forwarded up is dispatched then (S8).
std::vector<std::string> blobsUnconfirmed(store::Transaction& tx, std::string_view caseId);

/// Up to `limit` blobs, longest waiting first: wanted here and to be had from above; here and due
/// upward.
std::vector<BlobRow> blobsToFetch(store::Transaction& tx, int limit);
std::vector<BlobRow> blobsToPush(store::Transaction& tx, int limit);
/// Up to `limit` blobs of that state with digests above `after`, in their order.
std::vector<BlobRow> blobsIn(store::Transaction& tx, BlobState state, const std::string& after,
                             int limit);
/// A digest asked of the nodes below, with one writer of an event that names it.
struct BlobAsked {
    std::string digest;
    base::NodeId writer;
};
/// Wanted here, or due upward and not here: what the nodes below are asked for.
std::vector<BlobAsked> blobsAskedBelow(store::Transaction& tx, int limit);

}  // namespace guantong::exchange
