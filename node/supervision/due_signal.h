// SPDX-License-Identifier: Apache-2.0
// What the rules say of one case at one moment: a pure function of (state, rules, calendar, asOf).
// The sweeper asks it about cases that fell due; replay() asks it at every moment of the past that
// matters and so tells what a sweeper that never slept would have raised.
//
//   clock running ─► earliest condition ≤ asOf                  ─► due
//   clock ended   ─► nothing; but a rung `atClosing` whose clock ended late ─► due
//
// Pure functions; thread-safe.
#pragma once

#include "exchange/standard/record.h"
#include "node/cases/case_state.h"
#include "node/supervision/rule_set.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::supervision {

/// A rung whose condition holds. Points into the rule set it was asked of.
struct DueSignal {
    const Rule* rule = nullptr;
    const Rung* rung = nullptr;
    base::Instant moment;              ///< since when
    std::optional<base::Instant> due;  ///< when the clock itself is or was due
};

/// Every rung that holds at `asOf`, in the order of the rules, raised before or not. With
/// `importedAt` (when the case first came to this node) what fell due more than
/// RuleSet::importDays before it is left out.
std::vector<DueSignal> signalsOf(const cases::CaseState& state, const RuleSet& rules,
                                 const catalog::WorkingCalendar& calendar, base::Instant asOf,
                                 std::optional<base::Instant> importedAt = std::nullopt);

/// The next moment after `asOf` at which signalsOf() may say more if no event comes; nothing if
/// never.
std::optional<base::Instant> nextLook(const cases::CaseState& state, const RuleSet& rules,
                                      const catalog::WorkingCalendar& calendar, base::Instant asOf);

/// What would have been raised in [from, to] by a sweeper that looked at every moment that
/// matters, in order of the moments: each rung once, when it first held.
std::vector<DueSignal> replay(const cases::CaseState& state, const RuleSet& rules,
                              const catalog::WorkingCalendar& calendar, base::Instant from,
                              base::Instant to);

/// Who raises, when, and how often it looks.
struct Raising {
    base::NodeId node;
    base::Instant at;
    std::chrono::milliseconds period{0};
    std::int64_t ruleSetVersion = 1;
};

/// The record. Its id depends on node, case, rule, rung and clock alone; `delayed` is set if it is
/// raised later than one period after its moment.
standard::Signal signalFrom(const DueSignal& due, std::string_view caseId,
                            const cases::CaseFacts& facts, const Raising& raising);

/// "<node>-<case id>-<rule>-<level>-<clock>"
std::string signalId(base::NodeId node, std::string_view caseId, const Rule& rule,
                     const Rung& rung);

}  // namespace guantong::supervision
