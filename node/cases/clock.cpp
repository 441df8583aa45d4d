// SPDX-License-Identifier: Apache-2.0
#include "node/cases/clock.h"

#include "node/cases/clock_run.h"

#include <algorithm>
#include <array>

namespace guantong::cases {

using base::Date;
using base::Instant;
using catalog::WorkingCalendar;
using std::chrono::days;
using std::chrono::milliseconds;

namespace {

struct KindName {
    std::string_view name, zh;
};
constexpr std::array kKinds{
    KindName{"acceptance", "受理时限"}, KindName{"promise", "承诺时限"},
    KindName{"statute", "法定时限"},    KindName{"preliminary", "初审时限"},
    KindName{"partner", "协办时限"},    KindName{"special", "特别程序时限"},
    KindName{"delivery", "送达时限"},   KindName{"publicity", "公示时限"},
    KindName{"step", "环节时限"},
};
constexpr std::array kStates{KindName{"running", "计时中"}, KindName{"paused", "暂停"},
                             KindName{"dueUnknown", "到期日待定"}, KindName{"ended", "已结束"}};

Instant horizonOf(const ClockRun& run, Instant asOf) {
    return run.endedAt ? std::min(asOf, *run.endedAt) : asOf;
}

/// True if a pause holds the run at `at`.
bool holding(const ClockRun& run, const std::vector<Pause>& pauses, const WorkingCalendar& calendar,
             Instant at) {
    for (const Pause& pause : pauses) {
        if (pause.endedOn || !obeys(run.pauses, pause)) continue;
        const auto approved = lastApprovedDay(pause, calendar);
        if (!approved || base::dateOf(at) <= *approved) return true;
    }
    return false;
}

void setDue(ClockReading& reading, const ClockRun& run, const WorkingCalendar& calendar, Date due) {
    const Instant moment = calendar.closeOfBusiness(due);
    if (dueIsKnown(run, calendar, due))
        reading.due = moment;
    else
        reading.notBefore = moment;
}

/// True if a pause without an approved length holds the run.
bool endless(const ClockRun& run, const std::vector<Pause>& pauses) {
    return std::any_of(pauses.begin(), pauses.end(), [&run](const Pause& pause) {
        return !pause.endedOn && pause.approvedDays < 0 && obeys(run.pauses, pause);
    });
}

/// The latest a pause that lasts can make it; nothing if one of them has no approved end.
std::optional<Instant> latestDue(const ClockRun& run, const std::vector<Pause>& pauses,
                                 const WorkingCalendar& calendar, Date today) {
    if (endless(run, pauses)) return std::nullopt;
    const auto ranges = excluded(run, pauses, calendar, today, OpenPause::untilApproved);
    const Date due = dueDay(run, ranges, calendar);
    if (!dueIsKnown(run, calendar, due)) return std::nullopt;
    return calendar.closeOfBusiness(due);
}

/// A clock waiting for supplements stands where it was stopped; it will begin anew.
void readWaiting(ClockReading& reading, const ClockRun& run, const WorkingCalendar& calendar) {
    const Instant stopped = std::min(*run.waitingSince, run.endedAt.value_or(*run.waitingSince));
    reading.state = run.endedAt ? ClockState::ended : ClockState::paused;
    reading.usedDays = countedDays(run, {}, calendar, lastWholeDay(calendar, stopped));
    reading.leftDays = reading.limitDays - reading.usedDays;
}

void readRunning(ClockReading& reading, const ClockRun& run, const std::vector<Pause>& pauses,
                 const WorkingCalendar& calendar, Instant asOf) {
    const Instant horizon = horizonOf(run, asOf);
    const Date today = base::dateOf(horizon);
    const auto ranges = excluded(run, pauses, calendar, today, OpenPause::untilToday);
    setDue(reading, run, calendar, dueDay(run, ranges, calendar));
    const Date whole = lastWholeDay(calendar, horizon);
    reading.usedDays = usedDays(run, ranges, calendar, whole);
    reading.leftDays = reading.limitDays - reading.usedDays;
    reading.excludedDays = sparedDays(run, ranges, calendar, today);
    reading.overdue = reading.due && horizon > *reading.due;
    if (run.endedAt)
        reading.state = ClockState::ended;
    else if (holding(run, pauses, calendar, asOf))
        reading.state = ClockState::paused;
    else
        reading.state = reading.due ? ClockState::running : ClockState::dueUnknown;
    if (reading.state == ClockState::paused)
        reading.dueLatest = latestDue(run, pauses, calendar, today);
}

/// The moment a milestone of one run is reached if nothing more happens.
std::optional<Instant> reached(const ClockRun& run, const Walked& walked,
                               const WorkingCalendar& calendar, const Milestone& milestone,
                               Instant asOf) {
    if (run.endedAt || run.waitingSince || endless(run, walked.pauses)) return std::nullopt;
    const auto ranges =
        excluded(run, walked.pauses, calendar, base::dateOf(asOf), OpenPause::untilApproved);
    const std::int64_t limit = limitDays(run, calendar);
    const Date due = dueDay(run, ranges, calendar);
    std::int64_t wanted = 0;  // the counted day at whose end the milestone is reached
    Date day = due;
    switch (milestone.form) {
        case Milestone::Form::passed:
            break;
        case Milestone::Form::passedBy:
            day = calendar.addWorkingDays(due, milestone.value);
            break;
        case Milestone::Form::percentUsed:
            wanted = (std::max<std::int64_t>(milestone.value, 0) * limit + 99) / 100;
            if (wanted == 0) return run.startedAt;
            day = countedDay(run, ranges, calendar, wanted);
            break;
        case Milestone::Form::daysLeft:
            wanted = limit - milestone.value + 1;
            if (wanted <= 1) return run.startedAt;
            day = std::min(countedDay(run, ranges, calendar, wanted), due + days{1});
            if (!dueIsKnown(run, calendar, day)) return std::nullopt;
            return base::instantOn(day);
    }
    if (!dueIsKnown(run, calendar, day)) return std::nullopt;
    const bool beyond = milestone.form != Milestone::Form::percentUsed;
    return calendar.closeOfBusiness(day) + milliseconds{beyond ? 1 : 0};
}

const ClockRun* lastRun(const Walked& walked, ClockKind kind) {
    const auto found = std::find_if(walked.runs.rbegin(), walked.runs.rend(),
                                    [kind](const ClockRun& run) { return run.kind == kind; });
    return found == walked.runs.rend() ? nullptr : &*found;
}

/// Keeps the earliest moment that lies behind `asOf`.
void sooner(std::optional<Instant>& next, const std::optional<Instant>& candidate, Instant asOf) {
    if (candidate && *candidate > asOf && (!next || *candidate < *next)) next = candidate;
}

}  // namespace

std::string_view toString(ClockKind kind) noexcept {
    return kKinds[static_cast<std::size_t>(kind)].name;
}

std::string_view chineseName(ClockKind kind) noexcept {
    return kKinds[static_cast<std::size_t>(kind)].zh;
}

std::optional<ClockKind> clockKindNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (kKinds[i].name == name) return static_cast<ClockKind>(i);
    return std::nullopt;
}

std::string_view toString(ClockState state) noexcept {
    return kStates[static_cast<std::size_t>(state)].name;
}

std::string_view chineseName(ClockState state) noexcept {
    return kStates[static_cast<std::size_t>(state)].zh;
}

ClockReading readRun(const ClockRun& run, const std::vector<Pause>& pauses,
                     const WorkingCalendar& calendar, Instant asOf, bool withLedger) {
    ClockReading reading;
    reading.kind = run.kind;
    reading.node = run.node;
    reading.startedAt = run.startedAt;
    reading.endedAt = run.endedAt;
    reading.unit = run.limit.unit;
    reading.limitDays = limitDays(run, calendar);
    reading.bySilence = run.bySilence;
    reading.findings = run.findings;
    if (run.waitingSince)
        readWaiting(reading, run, calendar);
    else
        readRunning(reading, run, pauses, calendar, asOf);
    if (withLedger) reading.ledger = explain(run, pauses, calendar, reading, asOf);
    return reading;
}

std::vector<ClockReading> project(const ClockFacts& facts, const WorkingCalendar& calendar,
                                  Instant asOf, bool withLedger) {
    const Walked walked = walk(facts, calendar, asOf);
    std::vector<ClockReading> readings;
    readings.reserve(walked.runs.size());
    for (const ClockRun& run : walked.runs)
        readings.push_back(readRun(run, walked.pauses, calendar, asOf, withLedger));
    const auto byKind = [](const ClockReading& one, const ClockReading& other) {
        return one.kind < other.kind;
    };
    if (!std::is_sorted(readings.begin(), readings.end(), byKind))
        std::stable_sort(readings.begin(), readings.end(), byKind);
    return readings;
}

const ClockReading* find(std::span<const ClockReading> readings, ClockKind kind) noexcept {
    for (std::size_t i = readings.size(); i-- > 0;)
        if (readings[i].kind == kind) return &readings[i];
    return nullptr;
}

std::optional<Instant> momentOf(const ClockFacts& facts, const WorkingCalendar& calendar,
                                const Milestone& milestone, Instant asOf) {
    const Walked walked = walk(facts, calendar, asOf);
    const ClockRun* run = lastRun(walked, milestone.clock);
    return run == nullptr ? std::nullopt : reached(*run, walked, calendar, milestone, asOf);
}

std::optional<Instant> nextMoment(const ClockFacts& facts, const WorkingCalendar& calendar,
                                  std::span<const Milestone> milestones, Instant asOf) {
    const Walked walked = walk(facts, calendar, asOf);
    std::optional<Instant> next;
    for (const Milestone& milestone : milestones)
        if (const ClockRun* run = lastRun(walked, milestone.clock))
            sooner(next, reached(*run, walked, calendar, milestone, asOf), asOf);
    if (const ClockRun* acceptance = lastRun(walked, ClockKind::acceptance))
        sooner(next, reached(*acceptance, walked, calendar, {ClockKind::acceptance}, asOf), asOf);
    for (const Pause& pause : walked.pauses) {
        const auto approved = lastApprovedDay(pause, calendar);
        if (!pause.endedOn && pause.notified && approved)
            sooner(next, base::instantOn(*approved + days{1}), asOf);
    }
    return next;
}

}  // namespace guantong::cases
