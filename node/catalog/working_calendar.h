// SPDX-License-Identifier: Apache-2.0
// WorkingCalendar: which civil days are worked, decided by one version of the calendar record.
//
//   isWorking(d) = d in work ? true : d in off ? false : Monday to Friday
//
// Between knownFrom() and knownTo() the calendar decides; outside it only Monday to Friday is
// known, so a day counted there is the earliest possible one, never the day itself: ask decides().
// Counting is by prefix sums: every question below costs some ten nanoseconds.
// Immutable after construction: share one by pointer, any number of threads.
#pragma once

#include "exchange/base/time.h"
#include "exchange/standard/record.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace guantong::catalog {

/// When an office is open on a working day, as time since midnight in China.
struct OfficeHours {
    std::chrono::milliseconds morningOpens = std::chrono::hours{8} + std::chrono::minutes{30};
    std::chrono::milliseconds morningCloses = std::chrono::hours{12};
    std::chrono::milliseconds afternoonOpens = std::chrono::hours{14};
    std::chrono::milliseconds closes = std::chrono::hours{17} + std::chrono::minutes{30};

    /// True if 0 <= opens <= closes <= opens <= closes < 24 h and some time is left between.
    bool sound() const noexcept;
    /// Open time of one working day.
    std::chrono::milliseconds day() const noexcept;
    bool operator==(const OfficeHours&) const = default;
};

class WorkingCalendar {
public:
    /// How far ahead the end of the calendar is warned of.
    static constexpr std::int64_t kWarnWorkingDays = 60;

    /// Decides nothing: every weekday counts as worked and no day is known.
    explicit WorkingCalendar(OfficeHours hours = {});
    /// Asserts that checkCalendar() finds nothing in `record` and that `hours` are sound.
    explicit WorkingCalendar(const standard::CalendarRecord& record, OfficeHours hours = {});

    std::int64_t version() const noexcept { return version_; }
    base::Date knownFrom() const noexcept { return from_; }
    base::Date knownTo() const noexcept { return to_; }
    /// True if the calendar decides every day from the first to the last, both included.
    bool decides(base::Date first, base::Date last) const noexcept;

    bool isWorking(base::Date day) const noexcept;
    /// The `days`-th working day after `day`, which itself is not counted; `day` for 0 days.
    base::Date addWorkingDays(base::Date day, std::int64_t days) const noexcept;
    /// Working days after `day` up to and including `last`; 0 if last <= day.
    std::int64_t workingDaysBetween(base::Date day, base::Date last) const noexcept;
    /// `day` if it is worked, else the next day that is.
    base::Date nextWorkingDay(base::Date day) const noexcept;

    const OfficeHours& hours() const noexcept { return hours_; }
    /// The moment business ends on that day: what is due on the day is due then.
    base::Instant closeOfBusiness(base::Date day) const noexcept;
    /// Open time between two moments, outside hours and days off left out; 0 if to <= from.
    std::chrono::milliseconds openTime(base::Instant from, base::Instant to) const noexcept;

    /// Days from the first to the last that differ from Monday to Friday, ascending.
    std::vector<base::Date> exceptions(base::Date first, base::Date last) const;

    /// Working days left after `today` until the calendar ends.
    std::int64_t workingDaysKnownAfter(base::Date today) const noexcept;
    /// True from 60 working days before the calendar ends: the next year's must be published.
    bool endsSoon(base::Date today) const noexcept {
        return workingDaysKnownAfter(today) < kWarnWorkingDays;
    }

private:
    std::int64_t rank(base::Date day) const noexcept;
    base::Date select(std::int64_t wanted) const noexcept;

    std::int64_t version_ = 0;
    base::Date from_{}, to_{};  // to_ < from_: nothing is known
    OfficeHours hours_;
    std::vector<std::int32_t> before_;    // [i]: working days in [from_, from_ + i)
    std::vector<std::int32_t> dayOf_;     // [k]: offset of the k-th working day
    std::vector<base::Date> exceptions_;  // ascending
};

}  // namespace guantong::catalog
