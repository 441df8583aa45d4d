// SPDX-License-Identifier: Apache-2.0
// The cases as this node knew them at a moment: only events that had arrived by then. An event
// arrives with its package, one written here when it is recorded.
//
//   no event since asOf ─► the row of case_file     one came since ─► its events to asOf, folded
//
// Functions of a read transaction; throw base::Error STORE_….
#pragma once

#include "node/cases/case_log.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace guantong::statistics {

/// Cases some event of which arrived after `asOf`. Costs a walk over the events since then.
std::set<std::string> casesChangedSince(store::Transaction& tx, base::Instant asOf);

/// The case folded from the events that had arrived by `asOf`; nothing if there were none.
std::optional<cases::CaseState> stateAsOf(store::Transaction& tx, const cases::CaseLog& log,
                                          std::string_view caseId,
                                          const catalog::WorkingCalendar& calendar,
                                          base::Instant asOf);

/// The same from those of them that occurred before `horizon`.
std::optional<cases::CaseState> stateAt(store::Transaction& tx, const cases::CaseLog& log,
                                        std::string_view caseId,
                                        const catalog::WorkingCalendar& calendar,
                                        base::Instant asOf, base::Instant horizon);

/// Calls `visit` for each case as known at `asOf` that had not finished before `finishedSince`
/// and was opened before `openedBefore`, in no order; it may be told of some others too.
using CaseVisitor = std::function<void(const std::string& caseId, const cases::CaseState& state)>;
void forEachCase(store::Transaction& tx, const cases::CaseLog& log,
                 const catalog::WorkingCalendar& calendar, base::Instant asOf,
                 base::Instant finishedSince, base::Instant openedBefore, const CaseVisitor& visit);

}  // namespace guantong::statistics
