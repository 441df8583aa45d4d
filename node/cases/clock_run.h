// SPDX-License-Identifier: Apache-2.0
// ClockRun: one clock as the facts made it, before any date is computed: where it starts, its
// limit, what paused it, where it ended. walk() makes the runs; the functions below count days on
// them.
// Internal to node/cases: others use clock.h. Values and pure functions; thread-safe.
#pragma once

#include "node/cases/clock.h"

#include <optional>
#include <vector>

namespace guantong::cases {

/// Days not counted: a special procedure, a suspension, or supplements asked for after acceptance.
struct Pause {
    enum class Cause : std::uint8_t { special, suspended, supplement };
    Cause cause = Cause::special;
    std::uint8_t procedure = 0;
    bool notified = true;            ///< a written notice was served (special only)
    std::int32_t approvedDays = -1;  ///< -1: no approved length
    base::Instant at;                ///< when it began
    base::Date begins{};     ///< the first day it may spare, from which the approved length counts
    base::Date effective{};  ///< the first day spared: later if the notice came later
    std::optional<base::Date> endedOn;  ///< its last day; nothing while it lasts

    /// True if it stops the promise clock at all.
    bool stopsPromise() const noexcept { return cause != Cause::special || notified; }
    /// True if it stops the statute clock at all: one of Art. 45's eight, told in writing.
    bool stopsStatute() const noexcept {
        return cause == Cause::special && notified && procedure <= 8;
    }
};

/// The last day an approved length covers; nothing if the pause has none.
std::optional<base::Date> lastApprovedDay(const Pause& pause,
                                          const catalog::WorkingCalendar& calendar);

/// Which pauses a clock obeys.
enum class PauseRule : std::uint8_t { none, statute, promise };
bool obeys(PauseRule rule, const Pause& pause) noexcept;

struct ExtensionMark {
    base::Instant at;
    std::int32_t days = 0;
};

struct ClockRun {
    ClockKind kind = ClockKind::acceptance;
    base::NodeId node;
    base::Instant startedAt;
    base::Date start{};  ///< the day that is not counted
    Limit limit;
    std::int64_t extraDays = 0;  ///< granted extension
    std::optional<base::Instant> endedAt;
    PauseRule pauses = PauseRule::none;
    bool bySilence = false;
    std::uint8_t procedure = 0;                  ///< special only
    std::optional<base::Instant> waitingSince;   ///< acceptance: until the supplements are complete
    std::optional<base::Instant> firstReceived;  ///< acceptance: before it began anew
    std::optional<ExtensionMark> extension;
    std::vector<base::Fault> findings;
};

struct Walked {
    std::vector<ClockRun> runs;
    std::vector<Pause> pauses;
};

/// Replays the facts up to `asOf`.
Walked walk(const ClockFacts& facts, const catalog::WorkingCalendar& calendar, base::Instant asOf);

/// A stretch of days not counted, both ends included.
struct DayRange {
    base::Date first, last;
};

enum class OpenPause { untilToday, untilApproved };

/// The days a run does not count because of pauses, ascending, disjoint and behind its first day.
/// A pause that lasts is taken to end on `horizon`, or (untilApproved) where its approved length
/// does; one that ended counts up to `horizon` at most.
std::vector<DayRange> excluded(const ClockRun& run, const std::vector<Pause>& pauses,
                               const catalog::WorkingCalendar& calendar, base::Date horizon,
                               OpenPause open);

/// True for working-day limits, false for those of calendar days, months and years.
bool countsWorkingDays(const Limit& limit) noexcept;
/// The limit in its days (working days or calendar days), extension included.
std::int64_t limitDays(const ClockRun& run, const catalog::WorkingCalendar& calendar);
/// The `n`-th day the run counts; its first day for 0.
base::Date countedDay(const ClockRun& run, const std::vector<DayRange>& excluded,
                      const catalog::WorkingCalendar& calendar, std::int64_t n);
/// The day the run is due on: the last counted day, or the next working day if that is a day off.
base::Date dueDay(const ClockRun& run, const std::vector<DayRange>& excluded,
                  const catalog::WorkingCalendar& calendar);
/// Days used by the end of `last`: the counted ones, without those that only carried a last day
/// that fell on a day off to the next working day.
std::int64_t usedDays(const ClockRun& run, const std::vector<DayRange>& excluded,
                      const catalog::WorkingCalendar& calendar, base::Date last);
/// Days that would count in (day, last] if nothing were excluded.
std::int64_t plainDays(const ClockRun& run, const catalog::WorkingCalendar& calendar,
                       base::Date day, base::Date last);
/// Days counted after the first day up to and including `last`.
std::int64_t countedDays(const ClockRun& run, const std::vector<DayRange>& excluded,
                         const catalog::WorkingCalendar& calendar, base::Date last);
/// Days that would have counted in (first day, last] but for the exclusions.
std::int64_t sparedDays(const ClockRun& run, const std::vector<DayRange>& excluded,
                        const catalog::WorkingCalendar& calendar, base::Date last);
/// True if the calendar decides every day from the run's start to `due`.
bool dueIsKnown(const ClockRun& run, const catalog::WorkingCalendar& calendar, base::Date due);
/// The last day that lies wholly behind `at`, business hours considered.
base::Date lastWholeDay(const catalog::WorkingCalendar& calendar, base::Instant at);

/// The run as it stands at `asOf`, with its findings and, if asked for, its ledger (clock.cpp).
ClockReading readRun(const ClockRun& run, const std::vector<Pause>& pauses,
                     const catalog::WorkingCalendar& calendar, base::Instant asOf, bool withLedger);

/// The ledger of a reading already computed (clock_ledger.cpp).
std::vector<LedgerLine> explain(const ClockRun& run, const std::vector<Pause>& pauses,
                                const catalog::WorkingCalendar& calendar,
                                const ClockReading& reading, base::Instant asOf);

}  // namespace guantong::cases
