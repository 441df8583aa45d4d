// SPDX-License-Identifier: Apache-2.0
// RowIntake: offers one mapped row to the node, whole or not at all.
//
//   ledger: what is new? -> quality rules -> Intake::take per event -> ledger
//
// The row's verdict is the worst of its events', in the order refused > waiting > taken > repeated;
// a refused or waiting row leaves nothing behind (no half-taken rows), so offering it again later
// is always safe. Works inside the caller's transaction. Not thread-safe.
#pragma once

#include "adapters/intake.h"
#include "adapters/ledger.h"
#include "adapters/mapper.h"
#include "adapters/quality.h"
#include "exchange/base/clock.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guantong::adapters {

enum class RowVerdict { repeated, taken, waiting, refused };  ///< in rising order of severity
std::string_view toString(RowVerdict verdict) noexcept;

struct RowOutcome {
    RowVerdict verdict = RowVerdict::repeated;
    std::vector<Finding> findings;
    std::size_t eventsTaken = 0;
};

class RowIntake {
public:
    RowIntake(const Mapping& mapping, Intake& intake, const base::Clock& clock) noexcept
        : mapping_(mapping), intake_(intake), clock_(clock) {}

    /// Offers the row. `sameTimeBefore`: how many rows just before it bear the very same times.
    /// Throws base::Error STORE_…
    RowOutcome offer(store::Transaction& transaction, const MappedRow& row, std::int64_t run,
                     std::size_t sameTimeBefore);
    /// Forgets what was looked up in the catalogue: call at the start of each transaction.
    void forgetLookups() { items_.clear(); }

private:
    struct Plan;
    std::optional<Intake::ItemFacts> item(store::Transaction& transaction, const std::string& code,
                                          base::Date on);
    void judgePlan(store::Transaction& transaction, Plan& plan, std::size_t sameTimeBefore);
    void takeAll(store::Transaction& transaction, Plan& plan);
    void takeOne(store::Transaction& transaction, Plan& plan, const JudgedEvent& judged);
    Draft draft(const Plan& plan, const JudgedEvent& judged) const;

    const Mapping& mapping_;
    Intake& intake_;
    const base::Clock& clock_;
    std::map<std::pair<std::string, base::Date>, std::optional<Intake::ItemFacts>> items_;
};

}  // namespace guantong::adapters
