// SPDX-License-Identifier: Apache-2.0
// Epochs of a node's own streams: a fork (a number that both sides know with different content)
// ends the epoch at the last number both agree on, and what followed is promised again (S5).
#pragma once

#include "exchange/context.h"
#include "exchange/stream_id.h"

#include <string_view>

namespace guantong::exchange {

/// A neighbour knows our package `id` with other content: raises the alarm on our side, ends the
/// epoch before that number and promises the records from there on again, in order. Does nothing
/// but the alarm for a stream of another origin or one already ended.
void forkFound(ExchangeContext& context, const PackageId& id, std::string_view code);

/// Ends the epoch of an own stream after number `lastGood` and promises what followed again, ahead
/// of what already waits in the outbox. Joins the caller's transaction.
void newEpoch(ExchangeContext& context, store::Transaction& tx, const StreamId& stream,
              std::int64_t lastGood);

}  // namespace guantong::exchange
