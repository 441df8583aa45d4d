// SPDX-License-Identifier: Apache-2.0
// CaseLog: what a node's logs of cases stand on: who it is, its clock, the calendar in force, the
// catalogue's limits. The work on the logs is a transaction's CaseBatch (case_batch.h).
//
// Immutable, thread-safe.
#pragma once

#include "exchange/base/clock.h"
#include "node/cases/case_tables.h"
#include "node/cases/clock.h"

#include <functional>
#include <memory>
#include <vector>

namespace guantong::cases {

struct CaseLogSettings {
    base::NodeId node;  ///< this node
    const base::Clock* clock = nullptr;
    crypto::DigestKind digest = crypto::DigestKind::sha256;
    /// The calendar in force; asked once per batch. May give nullptr: then no moment is cached.
    std::function<std::shared_ptr<const catalog::WorkingCalendar>()> calendar;
    /// What the catalogue states for a case's item; absent: the events' own limits only.
    std::function<Limits(store::Transaction& tx, const CaseFacts& facts)> catalogueLimits;
    /// What the sweeper waits for, beside the ends of clocks and pauses.
    std::vector<Milestone> milestones;
};

class CaseLog {
public:
    explicit CaseLog(CaseLogSettings settings);
    const CaseLogSettings& settings() const noexcept { return settings_; }

    /// The rules of the fold under that calendar, which must outlive them; nullptr: none.
    static FoldRules rulesUnder(const catalog::WorkingCalendar* calendar);
    /// The cached moments of a case in that state. Depends on nothing else, not on now.
    CaseDues duesOf(const CaseState& state, const catalog::WorkingCalendar* calendar) const;
    /// Sets the catalogue's limits in `state`, if there is a source for them.
    void setLimits(store::Transaction& tx, CaseState& state) const;

private:
    CaseLogSettings settings_;
};

}  // namespace guantong::cases
