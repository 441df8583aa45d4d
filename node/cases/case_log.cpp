// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_log.h"

#include "exchange/base/assert.h"

namespace guantong::cases {

namespace {

std::int64_t dueOf(std::span<const ClockReading> readings, ClockKind kind) {
    const ClockReading* reading = find(readings, kind);
    return reading == nullptr || !reading->due ? 0 : base::toMillis(*reading->due);
}

bool silenceAccepts(const ClockFacts& facts, const catalog::WorkingCalendar& calendar,
                    base::Instant at) {
    const auto readings = project(facts, calendar, at, false);
    const ClockReading* acceptance = find(readings, ClockKind::acceptance);
    return acceptance != nullptr && (acceptance->bySilence || acceptance->overdue);
}

}  // namespace

CaseLog::CaseLog(CaseLogSettings settings) : settings_(std::move(settings)) {
    GT_ASSERT(settings_.clock != nullptr && !settings_.node.empty());
}

FoldRules CaseLog::rulesUnder(const catalog::WorkingCalendar* calendar) {
    FoldRules rules;
    if (calendar != nullptr)
        rules.acceptedBySilence = [calendar](const ClockFacts& facts, base::Instant at) {
            return silenceAccepts(facts, *calendar, at);
        };
    return rules;
}

CaseDues CaseLog::duesOf(const CaseState& state, const catalog::WorkingCalendar* calendar) const {
    CaseDues dues;
    if (calendar == nullptr || state.clocks.empty()) return dues;
    const base::Instant at = base::fromMillis(state.changedMs);
    const auto readings = project(state.clocks, *calendar, at, false);
    dues.acceptance = dueOf(readings, ClockKind::acceptance);
    dues.promise = dueOf(readings, ClockKind::promise);
    dues.statute = dueOf(readings, ClockKind::statute);
    if (state.supervisor() != settings_.node) return dues;
    // A promise broken and decided between two sweeps must still be looked at once.
    const ClockReading* promise = find(readings, ClockKind::promise);
    if (promise != nullptr && promise->endedAt && promise->overdue) dues.next = state.changedMs;
    if (dues.next != 0 || isFinal(state.status)) return dues;
    auto next = nextMoment(state.clocks, *calendar, settings_.milestones, at);
    for (const Milestone& milestone : settings_.milestones) {
        const auto moment = momentOf(state.clocks, *calendar, milestone, at);
        if (moment && (!next || *moment < *next)) next = moment;
    }
    if (next) dues.next = base::toMillis(*next);
    return dues;
}

void CaseLog::setLimits(store::Transaction& tx, CaseState& state) const {
    if (settings_.catalogueLimits && !state.facts.item.empty())
        state.clocks.setCatalogueLimits(settings_.catalogueLimits(tx, state.facts));
}

}  // namespace guantong::cases
