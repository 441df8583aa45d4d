// SPDX-License-Identifier: Apache-2.0
// The law's clocks of a case (S3): one pure function of (facts, calendar, moment).
//
//   received ──5──► accepted, or silence ──► promise ┐ special procedure, notified: both pause
//      ▲ supplements complete: new 5 days   statute ┘ suspended, supplement: the promise only
//                                              │ decided
//                                              └──► delivery 10, publicity 7
//
// A working day is used if the case ran through the whole of it: the first day, the days a pause
// begins and ends on, and the days between are not. Due at close of business of the last day.
// Past the known calendar a clock stays: its day is unknown, `notBefore` is the earliest it can be.
// Pure functions: thread-safe.
#pragma once

#include "node/cases/clock_facts.h"
#include "node/catalog/working_calendar.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::cases {

enum class ClockKind : std::uint8_t {
    acceptance,   ///< 受理: 5 working days from receipt (Art. 32)
    promise,      ///< 承诺时限
    statute,      ///< 法定时限
    preliminary,  ///< 初审: 20 working days at the lower node (Art. 43)
    partner,      ///< 协办: one per partner of a joint case
    special,      ///< 特别程序: the approved length of the procedure itself
    delivery,     ///< 送达: 10 working days from a grant (Art. 44)
    publicity,    ///< 公示: 7 working days from a grant
    step,         ///< 环节: the last step that states a limit of its own
};
std::string_view toString(ClockKind kind) noexcept;
std::string_view chineseName(ClockKind kind) noexcept;
std::optional<ClockKind> clockKindNamed(std::string_view name) noexcept;

enum class ClockState : std::uint8_t {
    running,
    paused,      ///< stands; `due` is the day if it went on today
    dueUnknown,  ///< runs, but its last day lies past the known calendar: see notBefore
    ended,
};
std::string_view toString(ClockState state) noexcept;
std::string_view chineseName(ClockState state) noexcept;

/// One line that explains a date. Sums over a ledger: limit = limitDays;
/// used + over = usedDays; used + ahead = limitDays (unless the clock ended early).
struct LedgerLine {
    enum class Part : std::uint8_t {
        limit,     ///< what the limit consists of
        used,      ///< days counted so far
        ahead,     ///< days still to come until the due day
        over,      ///< days counted beyond the limit
        excluded,  ///< days of a pause, not counted; `days` says how many were spared
        note,      ///< explains, counts nothing; days is 0
    };
    Part part = Part::note;
    base::Date from{}, to{};
    std::int64_t days = 0;
    std::string zh, en;
};

struct ClockReading {
    ClockKind kind = ClockKind::acceptance;
    ClockState state = ClockState::running;
    base::NodeId node;        ///< whose clock it is; for partner the partner
    base::Instant startedAt;  ///< the event it runs from (silence: the receipt)
    std::optional<base::Instant> endedAt;
    std::optional<base::Instant> due;        ///< nothing while unknown or waiting for supplements
    std::optional<base::Instant> notBefore;  ///< where due is unknown for want of a calendar
    /// While paused with an approved length: the due moment if the pause lasts to it.
    std::optional<base::Instant> dueLatest;
    TimeUnit unit = TimeUnit::workingDay;
    std::int64_t limitDays = 0;     ///< working days, or natural days for the other units
    std::int64_t usedDays = 0;      ///< whole days used, to now or to the end
    std::int64_t leftDays = 0;      ///< limit - used; negative when over
    std::int64_t excludedDays = 0;  ///< days spared by pauses so far
    bool overdue = false;           ///< now, or the end, lies after the due moment
    bool bySilence = false;         ///< promise and statute: acceptance was deemed, not declared
    std::vector<base::Fault> findings;  ///< what had no effect and why (CLOCK_…)
    std::vector<LedgerLine> ledger;     ///< empty unless asked for
};

/// Every clock that has started by `asOf`, in the order of ClockKind. Events after `asOf` are as
/// if they had not happened. Costs about a microsecond without the ledger.
std::vector<ClockReading> project(const ClockFacts& facts, const catalog::WorkingCalendar& calendar,
                                  base::Instant asOf, bool withLedger = true);

/// The reading of that kind, the last one started if there are several; nullptr if none.
const ClockReading* find(std::span<const ClockReading> readings, ClockKind kind) noexcept;

/// A state of a clock that a rule waits for.
struct Milestone {
    enum class Form : std::uint8_t {
        passed,       ///< now > due
        daysLeft,     ///< at most `value` working days left, today counted: midnight of that day
        percentUsed,  ///< at least `value` % of the limit used: close of business of that day
        passedBy,     ///< more than `value` further working days over: close of that day
    };
    ClockKind clock = ClockKind::promise;
    Form form = Form::passed;
    std::int64_t value = 0;
};

/// The first moment at which the milestone holds if no further event comes (a pause then lasts to
/// its approved end); it may lie in the past. Nothing if the clock has not started, has ended,
/// waits without end, or if the day is not known.
std::optional<base::Instant> momentOf(const ClockFacts& facts,
                                      const catalog::WorkingCalendar& calendar,
                                      const Milestone& milestone, base::Instant asOf);

/// The next moment after `asOf` at which a sweeper must look at the case again: one of the
/// milestones, the end of the acceptance clock, or the approved end of a pause.
std::optional<base::Instant> nextMoment(const ClockFacts& facts,
                                        const catalog::WorkingCalendar& calendar,
                                        std::span<const Milestone> milestones, base::Instant asOf);

}  // namespace guantong::cases
