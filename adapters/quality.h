// SPDX-License-Identifier: Apache-2.0
// Quality: the rules a row must pass before its events are taken, one function each in one table.
//
// Each rule has a default level, which a mapping may change by <Quality rule="Q16" level="warn"/>.
// Only events that would be taken are judged: a row read again is a repeat, whatever became of the
// catalogue since. Thread-safe but for QualityFacts, which belongs to one row.
#pragma once

#include "adapters/intake.h"
#include "adapters/ledger.h"
#include "adapters/mapper.h"
#include "adapters/quality_level.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace guantong::adapters {

/// One event of the row and what the ledger says of it.
struct JudgedEvent {
    const MappedEvent* mapped;
    Standing standing;
};

/// All a rule may look at.
struct QualityFacts {
    using ItemOn =
        std::function<std::optional<Intake::ItemFacts>(const std::string& code, base::Date on)>;
    using RegionOn = std::function<std::optional<bool>(
        const std::string& code, const std::string& organisation, base::Date on)>;

    const Mapping& mapping;
    const MappedRow& row;
    std::span<const JudgedEvent> events;
    const CaseHistory& history;
    base::Instant now;
    std::size_t sameTimeBefore = 0;  ///< rows of this file just before with the very same times
    ItemOn item;
    RegionOn region;

    /// The row's event of that kind, taken or not; nullptr if there is none.
    const MappedEvent* event(standard::EventKind kind) const noexcept;
    /// When that kind of event happened, by this row or else by the ledger.
    struct Moment {
        base::Instant at;
        bool dateOnly;
    };
    std::optional<Moment> moment(standard::EventKind kind) const noexcept;
};

/// Takes what a rule finds: the column or field, and the value.
using QualityReport = std::function<void(std::string field, std::string detail)>;

struct QualityRule {
    std::string_view id;
    base::Code code;
    QualityLevel level;  ///< unless the mapping says otherwise
    void (*check)(const QualityFacts&, const QualityReport&);
};

/// Every rule, in the order of their ids.
std::span<const QualityRule> qualityRules() noexcept;
const QualityRule* qualityRuleNamed(std::string_view id) noexcept;
std::vector<std::string_view> qualityRuleIds();

/// Asks every rule that is not off. Findings in the order of the rules.
std::vector<Finding> judge(const QualityFacts& facts);

}  // namespace guantong::adapters
