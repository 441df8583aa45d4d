// SPDX-License-Identifier: Apache-2.0
// QualityLevel: what happens to a row that breaks a quality rule.
#pragma once

#include <optional>
#include <string_view>

namespace guantong::adapters {

/// In rising order; a row's fate is the highest of its findings.
///   off     the rule is not asked
///   warn    taken, and the finding is noted
///   park    taken, and the node is asked to park the event with the finding as its reason
///   wait    not taken yet: kept and offered again
///   refuse  not taken: kept with the reason until it is mended
enum class QualityLevel { off, warn, park, wait, refuse };

constexpr std::string_view toString(QualityLevel level) noexcept {
    constexpr std::string_view kNames[] = {"off", "warn", "park", "wait", "refuse"};
    return kNames[static_cast<int>(level)];
}

constexpr std::optional<QualityLevel> qualityLevelNamed(std::string_view name) noexcept {
    for (int i = 0; i <= static_cast<int>(QualityLevel::refuse); ++i)
        if (toString(static_cast<QualityLevel>(i)) == name) return static_cast<QualityLevel>(i);
    return std::nullopt;
}

}  // namespace guantong::adapters
