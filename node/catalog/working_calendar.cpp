// SPDX-License-Identifier: Apache-2.0
#include "node/catalog/working_calendar.h"

#include "exchange/base/assert.h"
#include "node/catalog/checks.h"

#include <algorithm>

namespace guantong::catalog {

using namespace std::chrono;
using base::Date;

namespace {

bool isWeekday(Date day) noexcept {
    const weekday name{day};
    return name != Saturday && name != Sunday;
}

/// Weekdays from 1970-01-01 (a Thursday) to before `day`; negative before it.
std::int64_t weekdaysBefore(Date day) noexcept {
    const std::int64_t since = day.time_since_epoch().count() + 3;  // 1969-12-29, a Monday
    const std::int64_t weeks = since >= 0 ? since / 7 : -((6 - since) / 7);
    const std::int64_t rest = since - weeks * 7;
    return weeks * 5 + std::min<std::int64_t>(rest, 5) - 3;
}

/// The day on which the k-th weekday (from 0, counted as weekdaysBefore() does) falls.
Date weekdayAt(std::int64_t k) noexcept {
    const std::int64_t shifted = k + 3;
    const std::int64_t weeks = shifted >= 0 ? shifted / 5 : -((4 - shifted) / 5);
    return Date{days{weeks * 7 + (shifted - weeks * 5) - 3}};
}

}  // namespace

bool OfficeHours::sound() const noexcept {
    return morningOpens.count() >= 0 && morningOpens <= morningCloses &&
           morningCloses <= afternoonOpens && afternoonOpens <= closes && closes < hours{24} &&
           day().count() > 0;
}

milliseconds OfficeHours::day() const noexcept {
    return (morningCloses - morningOpens) + (closes - afternoonOpens);
}

WorkingCalendar::WorkingCalendar(OfficeHours hours) : from_(days{1}), to_(days{0}), hours_(hours) {
    GT_ASSERT(hours.sound());
}

WorkingCalendar::WorkingCalendar(const standard::CalendarRecord& record, OfficeHours hours)
    : version_(record.version), from_(record.knownFrom), to_(record.knownTo), hours_(hours) {
    GT_ASSERT(checkCalendar(record).empty());
    GT_ASSERT(hours.sound());
    exceptions_ = record.off;
    exceptions_.insert(exceptions_.end(), record.work.begin(), record.work.end());
    std::sort(exceptions_.begin(), exceptions_.end());
    const auto length = static_cast<std::size_t>((to_ - from_).count() + 1);
    before_.reserve(length + 1);
    dayOf_.reserve(length);
    auto exception = exceptions_.begin();
    for (std::size_t i = 0; i < length; ++i) {
        const Date day = from_ + days{i};
        const bool excepted = exception != exceptions_.end() && *exception == day;
        if (excepted) ++exception;
        before_.push_back(static_cast<std::int32_t>(dayOf_.size()));
        if (isWeekday(day) != excepted) dayOf_.push_back(static_cast<std::int32_t>(i));
    }
    before_.push_back(static_cast<std::int32_t>(dayOf_.size()));
}

bool WorkingCalendar::decides(Date first, Date last) const noexcept {
    return from_ <= first && last <= to_;
}

bool WorkingCalendar::isWorking(Date day) const noexcept {
    if (day < from_ || day > to_) return isWeekday(day);
    const auto i = static_cast<std::size_t>((day - from_).count());
    return before_[i + 1] != before_[i];
}

/// Working days before `day`, from an origin of no meaning: differences count. Inside the known
/// range by prefix sum, outside it by weekdays joined on seamlessly.
std::int64_t WorkingCalendar::rank(Date day) const noexcept {
    if (to_ < from_) return weekdaysBefore(day);
    if (day < from_) return weekdaysBefore(day) - weekdaysBefore(from_);
    if (day <= to_) return before_[static_cast<std::size_t>((day - from_).count())];
    return before_.back() + weekdaysBefore(day) - weekdaysBefore(to_ + days{1});
}

/// The working day of that rank: the inverse of rank().
Date WorkingCalendar::select(std::int64_t wanted) const noexcept {
    if (to_ < from_) return weekdayAt(wanted);
    if (wanted < 0) return weekdayAt(wanted + weekdaysBefore(from_));
    if (wanted < before_.back()) return from_ + days{dayOf_[static_cast<std::size_t>(wanted)]};
    return weekdayAt(wanted - before_.back() + weekdaysBefore(to_ + days{1}));
}

Date WorkingCalendar::addWorkingDays(Date day, std::int64_t count) const noexcept {
    return count <= 0 ? day : select(rank(day + days{1}) + count - 1);
}

std::int64_t WorkingCalendar::workingDaysBetween(Date day, Date last) const noexcept {
    return last <= day ? 0 : rank(last + days{1}) - rank(day + days{1});
}

Date WorkingCalendar::nextWorkingDay(Date day) const noexcept {
    return isWorking(day) ? day : addWorkingDays(day, 1);
}

base::Instant WorkingCalendar::closeOfBusiness(Date day) const noexcept {
    return base::instantOn(day, hours_.closes);
}

milliseconds WorkingCalendar::openTime(base::Instant from, base::Instant to) const noexcept {
    if (to <= from) return milliseconds{0};
    const auto openedBy = [this](base::Instant at) {  // open time of its day that has passed
        const Date day = base::dateOf(at);
        if (!isWorking(day)) return milliseconds{0};
        const milliseconds time = at - base::instantOn(day);
        return std::clamp(time, hours_.morningOpens, hours_.morningCloses) - hours_.morningOpens +
               std::clamp(time, hours_.afternoonOpens, hours_.closes) - hours_.afternoonOpens;
    };
    const std::int64_t wholeDays = rank(base::dateOf(to)) - rank(base::dateOf(from));
    return hours_.day() * wholeDays + openedBy(to) - openedBy(from);
}

std::vector<Date> WorkingCalendar::exceptions(Date first, Date last) const {
    const auto begin = std::lower_bound(exceptions_.begin(), exceptions_.end(), first);
    const auto end = std::upper_bound(begin, exceptions_.end(), last);
    return {begin, std::max(begin, end)};
}

std::int64_t WorkingCalendar::workingDaysKnownAfter(Date today) const noexcept {
    return workingDaysBetween(today, to_);
}

}  // namespace guantong::catalog
