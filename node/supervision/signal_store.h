// SPDX-License-Identifier: Apache-2.0
// The table supervision_signal: every signal this node raised or took from below, once each by its
// id. What a signal's record says is kept verbatim; the columns are for counting and lists.
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "exchange/standard/record.h"
#include "exchange/store/database.h"
#include "node/supervision/rule_set.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guantong::supervision {

/// Whether a signal of that id is here.
bool isRaised(store::Transaction& tx, std::string_view id);

/// Keeps the signal with its encoded record. `packageRow` is the package it came with, 0 if it was
/// raised here; `storedAt` is now. False, changing nothing, if its id is here already.
bool take(store::Transaction& tx, const standard::Signal& signal, std::string_view xml,
          std::int64_t packageRow, base::Instant storedAt);

/// Takes a signal back that came with that package (the key it came under was revoked). False if
/// it is not here, or came with another one.
bool withdraw(store::Transaction& tx, std::string_view id, std::int64_t packageRow);

struct StoredSignal {
    standard::Signal signal;
    std::string region;  ///< of the case, as it was known when the signal came
    std::int64_t packageRow = 0;
    base::Instant storedAt;
};

/// Empty members do not filter.
struct SignalFilter {
    std::string organisation;
    std::optional<Level> level;
};

/// The last row of the page before.
struct SignalPosition {
    base::Instant raisedAt;
    std::string id;
};

/// Up to `limit` (at most kMaxSignalRows) signals behind `after`, the latest raised first.
inline constexpr std::size_t kMaxSignalRows = 500;
std::vector<StoredSignal> pageOfSignals(store::Transaction& tx, const SignalFilter& filter,
                                        const std::optional<SignalPosition>& after,
                                        std::size_t limit);

/// The signals of one case in the order of their moments.
std::vector<StoredSignal> signalsOfCase(store::Transaction& tx, std::string_view caseId);

/// How many signals of one level an organisation was given in one region.
struct SignalCount {
    std::string organisation, organisationName, region;
    Level level = Level::reminder;
    std::int64_t count = 0;
};

/// Signals raised in [from, to) and stored after `storedAfter` up to `storedUpTo`. One row per
/// organisation, region and level; of several names the greatest.
struct SignalSpan {
    base::Instant from, to, storedAfter, storedUpTo;
};
std::vector<SignalCount> countSignals(store::Transaction& tx, const SignalSpan& span);

/// How many signals of one level a case was given; organisation and region as the signals say.
struct CaseSignals {
    std::string caseId, organisation, organisationName, region;
    Level level = Level::reminder;
    std::int64_t count = 0;
};
/// The signals of a span by case and level, in the order of the case ids.
std::vector<CaseSignals> countSignalsByCase(store::Transaction& tx, const SignalSpan& span);

/// All signals here by level, for the status page.
std::map<Level, std::int64_t> countSignalsByLevel(store::Transaction& tx);

}  // namespace guantong::supervision
