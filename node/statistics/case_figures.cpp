// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/case_figures.h"

#include "node/cases/clock.h"

#include <algorithm>

namespace guantong::statistics {

using base::Instant;
using cases::CaseState;
using cases::ClockKind;
using cases::ClockReading;
using cases::FactKind;
using catalog::WorkingCalendar;

namespace {

struct IndicatorName {
    std::string_view code, zh;
};
constexpr std::array<IndicatorName, kIndicatorCount> kIndicators{{
    {"received", "收件量"},
    {"accepted", "受理量"},
    {"notAccepted", "不予受理"},
    {"supplemented", "补正告知"},
    {"finished", "办结量"},
    {"returned", "退件"},
    {"withdrawn", "撤回"},
    {"voided", "作废"},
    {"onTime", "按时办结"},
    {"early", "提前办结"},
    {"overdueFinished", "超时办结"},
    {"undetermined", "时限待定"},
    {"onTheSpot", "现场办结"},
    {"open", "在办量"},
    {"overdueOpen", "在办超时"},
    {"reminder", "提示"},
    {"warning", "预警"},
    {"yellowCard", "黄牌"},
    {"redCard", "红牌"},
    {"measured", "计时件数"},
    {"usedHundredths", "用时合计(百分之一工作日)"},
    {"averageUsedHundredths", "平均用时(百分之一工作日)"},
    {"corrections", "更正数"},
}};

/// How and when a case ended.
struct Ending {
    FactKind kind = FactKind::ended;
    Instant at;
};

std::optional<Ending> endingOf(const CaseState& state, Instant horizon) {
    for (const cases::ClockFact& fact : state.clocks.list()) {
        if (fact.at >= horizon) break;
        if (fact.kind == FactKind::ended || fact.kind == FactKind::abandoned ||
            fact.kind == FactKind::notAccepted)
            return Ending{fact.kind, fact.at};
    }
    return std::nullopt;
}

/// The start of the earliest decision clock, which is the acceptance, declared or by silence.
std::optional<Instant> acceptanceOf(const std::vector<ClockReading>& readings) {
    std::optional<Instant> first;
    for (const ClockReading& each : readings) {
        const bool decision = each.kind == ClockKind::promise || each.kind == ClockKind::statute ||
                              each.kind == ClockKind::preliminary;
        if (decision && (!first || each.startedAt < *first)) first = each.startedAt;
    }
    return first;
}

/// The clock a case is measured by: its promise, else the statute.
const ClockReading* measureOf(const std::vector<ClockReading>& readings) {
    const ClockReading* promise = cases::find(readings, ClockKind::promise);
    return promise != nullptr ? promise : cases::find(readings, ClockKind::statute);
}

/// Open time from acceptance to decision without the days spared by pauses.
std::int64_t usedHundredths(const ClockReading& clock, const WorkingCalendar& calendar) {
    const auto day = calendar.hours().day();
    auto used = calendar.openTime(clock.startedAt, *clock.endedAt);
    if (clock.unit == cases::TimeUnit::workingDay) used -= clock.excludedDays * day;
    return (std::max<std::int64_t>(used.count(), 0) * 100 + day.count() / 2) / day.count();
}

void countFinished(Figures& figures, const CaseState& state, const ClockReading* clock,
                   Instant accepted, Instant ended, const WorkingCalendar& calendar) {
    const bool atOnce = state.facts.caseType == "onTheSpot";
    figures[Indicator::finished] = 1;
    figures[Indicator::onTheSpot] = base::dateOf(accepted) == base::dateOf(ended) ? 1 : 0;
    if (clock == nullptr || !clock->endedAt || !clock->due) {
        figures[Indicator::undetermined] = 1;
        return;
    }
    figures[clock->overdue ? Indicator::overdueFinished : Indicator::onTime] = 1;
    if (atOnce) return;
    figures[Indicator::early] = !clock->overdue && clock->usedDays < clock->limitDays ? 1 : 0;
    figures[Indicator::measured] = 1;
    figures[Indicator::usedHundredths] = usedHundredths(*clock, calendar);
}

Indicator abandonedAs(cases::CaseStatus status) noexcept {
    if (status == cases::CaseStatus::withdrawn) return Indicator::withdrawn;
    return status == cases::CaseStatus::voided ? Indicator::voided : Indicator::returned;
}

bool supplementedIn(const CaseState& state, const Period& period, Instant horizon) {
    const auto& facts = state.clocks.list();
    return std::any_of(facts.begin(), facts.end(), [&](const cases::ClockFact& fact) {
        return fact.kind == FactKind::supplementRequested && fact.at < horizon &&
               period.contains(fact.at);
    });
}

}  // namespace

std::string_view toString(Indicator indicator) noexcept {
    return kIndicators[static_cast<std::size_t>(indicator)].code;
}

std::string_view chineseName(Indicator indicator) noexcept {
    return kIndicators[static_cast<std::size_t>(indicator)].zh;
}

Figures& Figures::operator+=(const Figures& other) noexcept {
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] += other.values[i];
    return *this;
}

bool Figures::isZero() const noexcept {
    return std::all_of(values.begin(), values.end(), [](std::int64_t each) { return each == 0; });
}

CaseMoments momentsOf(const CaseState& state, const WorkingCalendar& calendar, Instant horizon) {
    CaseMoments moments;
    if (const auto ending = endingOf(state, horizon)) moments.ended = ending->at;
    const auto readings =
        cases::project(state.clocks, calendar, horizon - std::chrono::milliseconds{1}, false);
    moments.accepted = acceptanceOf(readings);
    if (const auto* promise = cases::find(readings, ClockKind::promise))
        moments.promiseDue = promise->due;
    if (const auto* statute = cases::find(readings, ClockKind::statute))
        moments.statuteDue = statute->due;
    const ClockReading* clock = measureOf(readings);
    moments.overdue = clock != nullptr && clock->overdue;
    return moments;
}

Figures figuresOf(const CaseState& state, const WorkingCalendar& calendar, const Period& period,
                  Instant horizon) {
    Figures figures;
    const Instant opened = base::fromMillis(state.facts.openedMs);
    if (state.facts.openedMs == 0 || opened >= horizon) return figures;
    const auto ending = endingOf(state, horizon);
    if (ending && ending->at < period.from && opened < period.from) return figures;
    figures[Indicator::received] = period.contains(opened) ? 1 : 0;
    figures[Indicator::supplemented] = supplementedIn(state, period, horizon) ? 1 : 0;
    const bool endedHere = ending && period.contains(ending->at);
    if (ending && ending->kind == FactKind::notAccepted) {
        figures[Indicator::notAccepted] = endedHere ? 1 : 0;
        return figures;
    }
    const auto readings =
        cases::project(state.clocks, calendar, horizon - std::chrono::milliseconds{1}, false);
    const auto accepted = acceptanceOf(readings);
    if (!accepted) return figures;
    const ClockReading* clock = measureOf(readings);
    figures[Indicator::accepted] = period.contains(*accepted) ? 1 : 0;
    if (endedHere && ending->kind == FactKind::ended)
        countFinished(figures, state, clock, *accepted, ending->at, calendar);
    else if (endedHere)
        figures[abandonedAs(state.status)] = 1;
    if (!ending) {
        figures[Indicator::open] = 1;
        figures[Indicator::overdueOpen] =
            clock != nullptr && !clock->endedAt && clock->overdue ? 1 : 0;
    }
    return figures;
}

}  // namespace guantong::statistics
