// SPDX-License-Identifier: Apache-2.0
// Rebuild: throws the projection (case_file and the marks) away and makes it again from the events
// alone, with identical result. Also what is run when rules, a calendar or the program have
// changed, so that what now holds is unparked.
#pragma once

#include "node/cases/case_batch.h"

#include <functional>

namespace guantong::cases {

struct RebuildOutcome {
    std::int64_t cases = 0;
    std::int64_t changedMarks = 0;
    std::int64_t removed = 0;  ///< rows of case_file without an event
};

/// Called after each transaction with the cases done and the cases there are.
using RebuildProgress = std::function<void(std::int64_t done, std::int64_t all)>;
/// Called inside each transaction with what has changed, so that receipts can be issued again.
using RebuildChanges = std::function<void(store::Transaction& tx, const BatchOutcome& outcome)>;

/// Folds every case again, kRebuildCases to a transaction; others may work meanwhile, and a crash
/// leaves the rest as it was. Throws base::Error STORE_….
inline constexpr std::size_t kRebuildCases = 500;
RebuildOutcome rebuild(store::Database& database, const CaseLog& log,
                       const RebuildProgress& progress = {}, const RebuildChanges& changes = {});

/// The same for the cases with parked or waiting events only.
RebuildOutcome refoldHeld(store::Database& database, const CaseLog& log,
                          const RebuildChanges& changes = {});

}  // namespace guantong::cases
