// SPDX-License-Identifier: Apache-2.0
// RuleSet: the supervision rules as data, one version of them.
//
//   Rule S06 ── clock promise ── Rung yellowCard ── any of: When passed
//   Rule S05 ── clock promise ── Rung warning    ── any of: When daysLeft 2 (limit 3 and up), …
//
// A rule looks at one clock; each of its rungs is raised when one of its conditions holds. What a
// rule may say and how a file spells it: rule_file.h. Values; immutable sets are shared by pointer.
#pragma once

#include "node/cases/clock.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::supervision {

/// How grave a signal is, ascending.
enum class Level : std::uint8_t {
    reminder,    ///< 提示
    warning,     ///< 预警
    yellowCard,  ///< 黄牌
    redCard,     ///< 红牌
};
/// The standard's code (signalLevel), which is also the rung's name in a signal's id.
std::string_view toString(Level level) noexcept;
std::string_view chineseName(Level level) noexcept;
std::optional<Level> levelNamed(std::string_view name) noexcept;

/// A state of the rule's clock, for cases whose limit lies in a range.
struct Condition {
    cases::Milestone::Form form = cases::Milestone::Form::passed;
    std::int64_t value = 0;
    std::int64_t limitFrom = 0;  ///< days of the clock's limit, extension included
    std::int64_t limitTo = std::numeric_limits<std::int64_t>::max();
    bool operator==(const Condition&) const = default;
};

struct Rung {
    Level level = Level::reminder;
    std::int64_t points = 0;  ///< taken from the organisation's monthly score
    bool atClosing = false;   ///< also where it is found only after the clock has ended late
    std::vector<Condition> conditions;  ///< any of them
    std::string message;                ///< {due} stands for the clock's due moment
    bool operator==(const Rung&) const = default;
};

struct Rule {
    std::string id;  ///< S04 …
    std::string name;
    cases::ClockKind clock = cases::ClockKind::promise;
    bool onTheSpot = true;  ///< applies to cases done on the spot too
    bool enabled = true;
    std::string basis;
    std::vector<Rung> rungs;
    bool operator==(const Rule&) const = default;
};

struct RuleSet {
    std::int64_t version = 1;
    std::string name;
    /// No signal for what fell due more than so many days before the case came to this node.
    std::int64_t importDays = 30;
    std::vector<Rule> rules;
    bool operator==(const RuleSet&) const = default;
};

/// What the sweeper waits for, each once: CaseLogSettings::milestones.
std::vector<cases::Milestone> milestonesOf(const RuleSet& rules);

/// The rules built into the program, equal to config/rules/default.xml.
std::shared_ptr<const RuleSet> builtInRules();

}  // namespace guantong::supervision
