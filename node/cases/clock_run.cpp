// SPDX-License-Identifier: Apache-2.0
#include "node/cases/clock_run.h"

#include <algorithm>

namespace guantong::cases {

using base::Date;
using catalog::WorkingCalendar;
using std::chrono::days;

namespace {

constexpr std::int32_t kMostUnits = 9999;

/// The same day of the month so many months later, or that month's last day.
Date addMonths(Date day, std::int64_t months) {
    using namespace std::chrono;
    const year_month_day ymd{day};
    const year_month target =
        ymd.year() / ymd.month() + std::chrono::months{static_cast<int>(months)};
    const year_month_day_last last{target.year(), month_day_last{target.month()}};
    return local_days{target / std::min(ymd.day(), last.day())};
}

/// Open time as whole working days, every part of a day counting as one.
std::int64_t openDays(std::chrono::milliseconds time, const WorkingCalendar& calendar) {
    const auto day = calendar.hours().day().count();
    return (time.count() + day - 1) / day;
}

Date addPlain(const ClockRun& run, const WorkingCalendar& calendar, std::int64_t count) {
    return countsWorkingDays(run.limit) ? calendar.addWorkingDays(run.start, count)
                                        : run.start + days{count};
}

/// Sorts and joins ranges that touch or overlap.
void normalise(std::vector<DayRange>& ranges) {
    if (ranges.size() < 2) return;
    std::sort(ranges.begin(), ranges.end(),
              [](const DayRange& one, const DayRange& other) { return one.first < other.first; });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].first <= ranges[kept].last + days{1})
            ranges[kept].last = std::max(ranges[kept].last, ranges[i].last);
        else
            ranges[++kept] = ranges[i];
    }
    ranges.resize(kept + 1);
}

}  // namespace

std::optional<Date> lastApprovedDay(const Pause& pause, const WorkingCalendar& calendar) {
    if (pause.approvedDays < 0) return std::nullopt;
    return calendar.addWorkingDays(pause.begins - days{1}, pause.approvedDays);
}

bool obeys(PauseRule rule, const Pause& pause) noexcept {
    switch (rule) {
        case PauseRule::none:
            return false;
        case PauseRule::statute:
            return pause.stopsStatute();
        case PauseRule::promise:
            return pause.stopsPromise();
    }
    return false;
}

std::vector<DayRange> excluded(const ClockRun& run, const std::vector<Pause>& pauses,
                               const WorkingCalendar& calendar, Date horizon, OpenPause open) {
    std::vector<DayRange> ranges;
    if (run.pauses == PauseRule::none) return ranges;
    for (const Pause& pause : pauses) {
        if (!obeys(run.pauses, pause)) continue;
        const auto approved = lastApprovedDay(pause, calendar);
        Date last = std::min(pause.endedOn.value_or(horizon), horizon);
        if (!pause.endedOn && open == OpenPause::untilApproved && approved) last = *approved;
        if (approved) last = std::min(last, *approved);
        const Date first = std::max(pause.effective, run.start + days{1});
        if (first <= last) ranges.push_back({first, last});
    }
    normalise(ranges);
    return ranges;
}

bool countsWorkingDays(const Limit& limit) noexcept {
    return limit.unit == TimeUnit::workingDay || limit.unit == TimeUnit::hour ||
           limit.unit == TimeUnit::minute;
}

std::int64_t plainDays(const ClockRun& run, const WorkingCalendar& calendar, Date day, Date last) {
    if (last <= day) return 0;
    return countsWorkingDays(run.limit) ? calendar.workingDaysBetween(day, last)
                                        : (last - day).count();
}

std::int64_t limitDays(const ClockRun& run, const WorkingCalendar& calendar) {
    const std::int64_t count = std::clamp(run.limit.count, 0, kMostUnits);
    std::int64_t base = count;
    switch (run.limit.unit) {
        case TimeUnit::workingDay:
        case TimeUnit::day:
            break;
        case TimeUnit::month:
            base = (addMonths(run.start, count) - run.start).count();
            break;
        case TimeUnit::year:
            base = (addMonths(run.start, count * 12) - run.start).count();
            break;
        case TimeUnit::hour:
            base = openDays(std::chrono::hours{count}, calendar);
            break;
        case TimeUnit::minute:
            base = openDays(std::chrono::minutes{count}, calendar);
            break;
    }
    return base + run.extraDays;
}

Date countedDay(const ClockRun& run, const std::vector<DayRange>& excluded,
                const WorkingCalendar& calendar, std::int64_t n) {
    Date day = addPlain(run, calendar, n);
    std::int64_t spared = 0;
    for (const DayRange& range : excluded) {
        if (range.first > day) break;
        spared += plainDays(run, calendar, range.first - days{1}, range.last);
        day = addPlain(run, calendar, n + spared);
    }
    return day;
}

Date dueDay(const ClockRun& run, const std::vector<DayRange>& excluded,
            const WorkingCalendar& calendar) {
    return calendar.nextWorkingDay(countedDay(run, excluded, calendar, limitDays(run, calendar)));
}

std::int64_t sparedDays(const ClockRun& run, const std::vector<DayRange>& excluded,
                        const WorkingCalendar& calendar, Date last) {
    std::int64_t spared = 0;
    for (const DayRange& range : excluded)
        spared += plainDays(run, calendar, range.first - days{1}, std::min(range.last, last));
    return spared;
}

std::int64_t countedDays(const ClockRun& run, const std::vector<DayRange>& excluded,
                         const WorkingCalendar& calendar, Date last) {
    return plainDays(run, calendar, run.start, last) - sparedDays(run, excluded, calendar, last);
}

std::int64_t usedDays(const ClockRun& run, const std::vector<DayRange>& excluded,
                      const WorkingCalendar& calendar, Date last) {
    const std::int64_t counted = countedDays(run, excluded, calendar, last);
    const std::int64_t limit = limitDays(run, calendar);
    if (counted <= limit) return counted;
    const Date due = dueDay(run, excluded, calendar);
    const std::int64_t carried = countedDays(run, excluded, calendar, due) - limit;
    return std::max(limit, counted - std::max<std::int64_t>(carried, 0));
}

bool dueIsKnown(const ClockRun& run, const WorkingCalendar& calendar, Date due) {
    return calendar.decides(std::min(run.start + days{1}, due), due);
}

Date lastWholeDay(const WorkingCalendar& calendar, base::Instant at) {
    const Date today = base::dateOf(at);
    return at >= calendar.closeOfBusiness(today) ? today : today - days{1};
}

}  // namespace guantong::cases
