// SPDX-License-Identifier: Apache-2.0
// CaseList: the cases as lists show them, newest first, read from case_file alone. A page begins
// behind the last row of the page before (by key, never by OFFSET). Without an organisation or item
// it costs one index seek per state asked for, however many cases there are; with one it reads that
// organisation's or item's open or ended cases until the page is full.
//
// Functions of a transaction; throw base::Error STORE_….
#pragma once

#include "node/cases/case_tables.h"

#include <optional>
#include <string>
#include <vector>

namespace guantong::cases {

struct CaseRow {
    std::int64_t id = 0;  ///< the row
    std::string caseId;
    CaseStatus status = CaseStatus::none;
    base::NodeId holder, offered;
    CaseFacts facts;
    std::int64_t changedMs = 0;
    CaseDues dues;
    std::int64_t events = 0, parked = 0, waiting = 0;
    bool operator==(const CaseRow&) const = default;
};

/// Empty members do not filter.
struct CaseFilter {
    std::vector<CaseStatus> statuses;
    std::string organisation;
    std::string item;
};

/// The last row of the page before.
struct CasePosition {
    std::int64_t openedMs = 0, id = 0;
};

/// Up to `limit` (at most kMaxPageRows) rows behind `after`, newest first, of two opened
/// at once the one that came here later. Fewer than `limit` rows mean the end.
inline constexpr std::size_t kMaxPageRows = 500;
std::vector<CaseRow> pageOfCases(store::Transaction& tx, const CaseFilter& filter,
                                 const std::optional<CasePosition>& after, std::size_t limit);

/// The row of one case; nothing if it is not here.
std::optional<CaseRow> findCase(store::Transaction& tx, std::string_view caseId);

/// Cases whose next due moment is not after `asOf`, the earliest first, at most `limit`: what a
/// sweep has to look at.
std::vector<CaseRow> casesDue(store::Transaction& tx, base::Instant asOf, std::size_t limit);
/// Sets when the sweeper looks at the case next; nothing: not before its next event.
void setNextDue(store::Transaction& tx, std::string_view caseId, std::optional<base::Instant> at);

/// An event that is parked or waits.
struct HeldEvent {
    std::int64_t id = 0, packageId = 0;
    std::string caseId, kind, hash;
    base::NodeId node;
    std::int64_t seq = 0;
    EventMark mark;
};
/// Events parked or waiting with a row above `afterId`, in the order of their rows.
std::vector<HeldEvent> heldEvents(store::Transaction& tx, std::int64_t afterId, std::size_t limit);

struct CaseCounts {
    std::int64_t cases = 0, events = 0, open = 0, held = 0, evidence = 0;
};
CaseCounts countCases(store::Transaction& tx);
/// Cases per state, only those that occur.
std::vector<std::pair<CaseStatus, std::int64_t>> countByStatus(store::Transaction& tx);

}  // namespace guantong::cases
