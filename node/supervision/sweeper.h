// SPDX-License-Identifier: Apache-2.0
// Sweeper: raises the signals of the cases whose pen this node holds, each once for ever.
//
//   case_file.next_due_ms ≤ asOf ──► signalsOf() ──► supervision_signal (new ids only) ─► publish
//        (one index probe)                      └──► next_due_ms moves on, or is cleared
//
// A batch of cases is one transaction: a sweep cut off anywhere goes on where it was, and a case
// swept twice gives the same ids. A case without anything due is never touched. Signals raised
// later than one period after their moment are marked `delayed`.
// Immutable; thread-safe. Two sweeps at once do the work once.
#pragma once

#include "node/cases/case_log.h"
#include "node/supervision/rule_set.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

namespace guantong::standard {
struct Signal;
}

namespace guantong::supervision {

struct SweeperSettings {
    /// The rules in force; asked once per batch.
    std::function<std::shared_ptr<const RuleSet>()> rules = builtInRules;
    /// How often sweep() is called.
    std::chrono::milliseconds period = std::chrono::minutes{1};
    std::size_t batch = 200;  ///< cases per transaction
    /// Sends the encoded record up; joins the transaction, so it may be run again from the start.
    std::function<void(store::Transaction& tx, const standard::Signal& signal,
                       std::string_view xml)>
        publish;
};

struct SweepOutcome {
    std::size_t cases = 0;    ///< looked at
    std::size_t raised = 0;   ///< signals new
    std::size_t delayed = 0;  ///< of these, late by more than one period
};

class Sweeper {
public:
    /// `log` gives the node, the calendar and the digest; it must outlive the sweeper.
    Sweeper(const cases::CaseLog& log, SweeperSettings settings);

    /// Raises everything due by `asOf`. Without a calendar nothing is touched. Throws base::Error
    /// STORE_…; batches already committed stay.
    SweepOutcome sweep(store::Database& database, base::Instant asOf) const;

    /// The same for one case, due or not, in the caller's transaction: what it raised. Cases that
    /// are not here or whose pen another node holds give nothing.
    SweepOutcome look(store::Transaction& tx, std::string_view caseId, base::Instant asOf) const;

private:
    struct Terms;
    Terms termsNow() const;
    SweepOutcome lookAt(store::Transaction& tx, std::string_view caseId, const Terms& terms,
                        base::Instant asOf) const;
    bool raise(store::Transaction& tx, const standard::Signal& signal) const;

    const cases::CaseLog& log_;
    SweeperSettings settings_;
};

}  // namespace guantong::supervision
