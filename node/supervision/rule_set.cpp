// SPDX-License-Identifier: Apache-2.0
#include "node/supervision/rule_set.h"

#include <algorithm>
#include <array>

namespace guantong::supervision {

namespace {

struct LevelName {
    std::string_view code, zh;
};
constexpr std::array kLevels{LevelName{"reminder", "提示"}, LevelName{"warning", "预警"},
                             LevelName{"yellowCard", "黄牌"}, LevelName{"redCard", "红牌"}};

bool same(const cases::Milestone& one, const cases::Milestone& other) noexcept {
    return one.clock == other.clock && one.form == other.form && one.value == other.value;
}

}  // namespace

std::string_view toString(Level level) noexcept {
    return kLevels[static_cast<std::size_t>(level)].code;
}

std::string_view chineseName(Level level) noexcept {
    return kLevels[static_cast<std::size_t>(level)].zh;
}

std::optional<Level> levelNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kLevels.size(); ++i)
        if (kLevels[i].code == name) return static_cast<Level>(i);
    return std::nullopt;
}

std::vector<cases::Milestone> milestonesOf(const RuleSet& rules) {
    std::vector<cases::Milestone> milestones;
    for (const Rule& rule : rules.rules) {
        if (!rule.enabled) continue;
        for (const Rung& rung : rule.rungs)
            for (const Condition& condition : rung.conditions) {
                const cases::Milestone one{rule.clock, condition.form, condition.value};
                const auto known = [&](const cases::Milestone& each) { return same(each, one); };
                if (std::none_of(milestones.begin(), milestones.end(), known))
                    milestones.push_back(one);
            }
    }
    return milestones;
}

}  // namespace guantong::supervision
