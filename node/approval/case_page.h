// SPDX-License-Identifier: Apache-2.0
// CasePage: one case as the desk's page shows it, made from its events at the moment asked: the
// facts, the clocks with their ledgers, the events with what became of them, the moves this officer
// may make. Shapes: CasePage of the API's description.
//
// Functions of a transaction; throw base::Error STORE_….
#pragma once

#include "node/approval/desk.h"

namespace guantong::approval {

/// What the page needs to know beyond the case.
struct PageDoors {
    /// The personal part of that digest; nothing if it is not here (or no longer).
    std::function<std::optional<std::string>(store::Transaction&, const std::string& digest)>
        personal;
    /// Whether that blob is here.
    std::function<bool(store::Transaction&, const std::string& digest)> blobHere;
    /// Notices issued for the case, as the API describes them.
    std::function<base::Json(store::Transaction&, const std::string& caseId)> documents;
    /// Receipts of an event's package, nearest node first, as the API describes them.
    std::function<base::Json(store::Transaction&, std::int64_t eventRow)> ladder;
};

/// One row of a work list (CaseRow), with days left as of `asOf`.
base::Json rowJson(const cases::CaseRow& row, const catalog::WorkingCalendar& calendar,
                   base::Instant asOf, const std::optional<Assignment>& assigned,
                   base::NodeId self);

/// The page; null if the case is not here.
base::Json casePage(store::Transaction& tx, Desk& desk, const PageDoors& doors,
                    std::string_view caseId, const Officer& officer);

/// The clocks with ledger in words, as citizens and clerks read them.
base::Json clocksJson(const cases::CaseState& state, const catalog::WorkingCalendar& calendar,
                      base::Instant asOf, base::Language language);

/// The materials an item asks for, read from its list: [{key, name, required}].
struct Requirement {
    std::string key, name;
    bool required = true;
};
std::vector<Requirement> requirementsOf(const standard::Item& item);

}  // namespace guantong::approval
