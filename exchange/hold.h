// SPDX-License-Identifier: Apache-2.0
// Holds: an administrator's marks that stop the sending of a stream to its next hops, from a number
// on, until they are lifted. Kept in the database, so that a command sets them and the serving
// process heeds them: pusher, pull answers and ferry ask before each package.
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "exchange/stream_store.h"

#include <cstdint>
#include <map>

namespace guantong::exchange {

/// The number from which on nothing of the stream is sent; 0 if it is not on hold.
std::int64_t heldFrom(store::Transaction& tx, std::int64_t streamRow);

/// The last number of the stream that may be sent now: its last, or the one before the hold.
std::int64_t lastToSend(store::Transaction& tx, const StreamRow& stream);

/// Puts the stream on hold from that number (at least 1) on, in place of a hold that stands.
void setHold(store::Transaction& tx, std::int64_t streamRow, std::int64_t from, base::Instant at);
/// Lifts the hold; false if there was none.
bool liftHold(store::Transaction& tx, std::int64_t streamRow);

struct Hold {
    std::int64_t from = 0;
    base::Instant at;
};
/// All holds by the row of their stream.
std::map<std::int64_t, Hold> allHolds(store::Transaction& tx);

}  // namespace guantong::exchange
