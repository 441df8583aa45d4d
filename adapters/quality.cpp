// SPDX-License-Identifier: Apache-2.0
#include "adapters/quality.h"

#include "adapters/quality_rules.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

using base::Code;

constexpr QualityRule kRules[] = {
    {"Q01", Code::QUALITY_CASE_ABSENT, QualityLevel::wait, quality::caseAbsent},
    {"Q02", Code::QUALITY_NOT_ACCEPTED, QualityLevel::refuse, quality::notAccepted},
    {"Q03", Code::QUALITY_TIMES_DISORDERED, QualityLevel::refuse, quality::timesDisordered},
    {"Q04", Code::QUALITY_TIME_IMPOSSIBLE, QualityLevel::refuse, quality::timeImpossible},
    {"Q05", Code::QUALITY_FINISHED_TWICE, QualityLevel::refuse, quality::finishedTwice},
    {"Q06", Code::QUALITY_VERSION_CONFLICT, QualityLevel::refuse, quality::versionConflict},
    {"Q07", Code::QUALITY_VERSION_STALE, QualityLevel::warn, quality::versionStale},
    {"Q08", Code::QUALITY_REASON_MISSING, QualityLevel::refuse, quality::reasonMissing},
    {"Q16", Code::QUALITY_ITEM_WRONG, QualityLevel::refuse, quality::itemWrong},
    {"Q17", Code::QUALITY_CHECK_DIGIT, QualityLevel::warn, quality::checkDigit},
    {"Q18", Code::QUALITY_REGION_WRONG, QualityLevel::refuse, quality::regionWrong},
    {"Q19", Code::QUALITY_TIMES_IDENTICAL, QualityLevel::warn, quality::timesIdentical},
    {"Q22", Code::QUALITY_TEXT_DOUBTFUL, QualityLevel::warn, quality::textDoubtful},
};

}  // namespace

const MappedEvent* QualityFacts::event(standard::EventKind kind) const noexcept {
    for (const auto& each : row.events)
        if (each.event.kind == kind) return &each;
    return nullptr;
}

std::optional<QualityFacts::Moment> QualityFacts::moment(standard::EventKind kind) const noexcept {
    if (const auto* own = event(kind)) return Moment{own->event.occurredAt, own->dateOnly};
    std::optional<Moment> last;
    for (const auto& entry : history.entries)
        if (entry.kind == kind) last = Moment{entry.occurredAt, entry.dateOnly};
    return last;
}

std::span<const QualityRule> qualityRules() noexcept {
    return kRules;
}

const QualityRule* qualityRuleNamed(std::string_view id) noexcept {
    const auto found = std::find_if(std::begin(kRules), std::end(kRules),
                                    [&](const QualityRule& rule) { return rule.id == id; });
    return found == std::end(kRules) ? nullptr : found;
}

std::vector<std::string_view> qualityRuleIds() {
    std::vector<std::string_view> ids;
    for (const auto& rule : kRules)
        ids.push_back(rule.id);
    return ids;
}

std::vector<Finding> judge(const QualityFacts& facts) {
    std::vector<Finding> findings;
    for (const auto& rule : kRules) {
        const auto stated = facts.mapping.levels.find(rule.id);
        const QualityLevel level =
            stated == facts.mapping.levels.end() ? rule.level : stated->second;
        if (level == QualityLevel::off) continue;
        rule.check(facts, [&](std::string field, std::string detail) {
            findings.push_back(
                {level, std::string(rule.id), {rule.code, std::move(field), std::move(detail)}});
        });
    }
    return findings;
}

}  // namespace guantong::adapters
