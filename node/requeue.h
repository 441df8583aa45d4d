// SPDX-License-Identifier: Apache-2.0
// Requeue: a package that lies still is read, or sent, again now, beside the serving process or
// without it.
//
//   sent on from here and not receipted by the parent ─► the line is tried at once
//   held whole ─► read     records held, parked, waiting ─► judged again
//   unread ─► read, if the directory names its origin now     refused here ─► taken, if it is good
//   now
#pragma once

#include "exchange/queue.h"
#include "node/core.h"

#include <variant>

namespace guantong::node {

struct Requeued {
    enum class Way { sent, read };
    Way way = Way::read;
    std::size_t taken = 0;     ///< records, or 1 for the package as a whole
    std::size_t notTaken = 0;  ///< records of it that are still kept back
};

/// What was done, or why nothing was: PACKAGE_UNKNOWN; QUEUE_STATE_WRONG if it is delivered, on
/// hold, of an ended stream, or everything of it was taken; the code of the new refusal.
std::variant<Requeued, base::Fault> requeue(NodeCore& core, const exchange::PackageId& id);

/// Asks the serving process to try its line at once.
void askToSendNow(store::Transaction& tx);
/// True once after askToSendNow().
bool takeSendNow(store::Database& database);

}  // namespace guantong::node
