// SPDX-License-Identifier: Apache-2.0
#include "node/catalog/checks.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <optional>

namespace guantong::catalog {

using base::Code;
using base::Date;
using base::Fault;
using standard::CalendarRecord;
using standard::Item;
using Faults = std::vector<Fault>;

namespace {

constexpr std::size_t kShortestItemCode = 8, kLongestItemCode = 64;

bool isWeekend(Date day) noexcept {
    const std::chrono::weekday name{day};
    return name == std::chrono::Saturday || name == std::chrono::Sunday;
}

void checkDays(const CalendarRecord& calendar, const std::vector<Date>& list, bool worked,
               Faults& faults) {
    const char* field = worked ? "work" : "off";
    for (std::size_t i = 0; i < list.size(); ++i) {
        const bool inside = calendar.knownFrom <= list[i] && list[i] <= calendar.knownTo;
        const bool ordered = i == 0 || list[i - 1] < list[i];
        if (!inside || !ordered || isWeekend(list[i]) != worked)
            faults.push_back({Code::CALENDAR_DAY_WRONG, field, base::formatDate(list[i])});
    }
}

/// The limit in calendar days, near enough to compare limits of different units; nothing for a unit
/// not known.
std::optional<double> calendarDays(std::int64_t count, std::string_view unit) {
    struct Length {
        std::string_view unit;
        double days;
    };
    for (const Length& length :
         {Length{"workingDay", 1.4}, Length{"day", 1}, Length{"month", 30}, Length{"year", 365},
          Length{"hour", 1.4 / 7}, Length{"minute", 1.4 / 420}})
        if (length.unit == unit) return static_cast<double>(count) * length.days;
    return std::nullopt;
}

void checkLimits(const Item& item, Faults& faults) {
    const auto promise = calendarDays(item.promiseDays, item.promiseUnit);
    const auto statute = calendarDays(item.statuteDays, item.statuteUnit);
    if (promise && statute && item.statuteDays > 0 && *promise > *statute)
        faults.push_back({Code::ITEM_PROMISE_LONGER, "promiseDays",
                          std::to_string(item.promiseDays) + " " + item.promiseUnit + " > " +
                              std::to_string(item.statuteDays) + " " + item.statuteUnit});
}

}  // namespace

std::vector<Fault> checkCalendar(const CalendarRecord& calendar) {
    Faults faults;
    const auto length = (calendar.knownTo - calendar.knownFrom).count() + 1;
    if (calendar.version < 1)
        faults.push_back({Code::CALENDAR_DAY_WRONG, "version", std::to_string(calendar.version)});
    if (length < 1 || length > kMaxCalendarDays) {
        faults.push_back({Code::CALENDAR_DAY_WRONG, "knownTo", base::formatDate(calendar.knownTo)});
        return faults;
    }
    checkDays(calendar, calendar.off, false, faults);
    checkDays(calendar, calendar.work, true, faults);
    return faults;
}

bool isItemCode(std::string_view code) noexcept {
    const auto isToken = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    return code.size() >= kShortestItemCode && code.size() <= kLongestItemCode &&
           isToken(code.front()) && std::all_of(code.begin(), code.end(), [&](char c) {
               return isToken(c) || c == '-' || c == '_' || c == '.';
           });
}

std::vector<Fault> checkItem(const Item& item) {
    Faults faults = standard::checkRecord(item);
    if (!isItemCode(item.code)) faults.push_back({Code::ITEM_CODE_FORM, "code", item.code});
    checkLimits(item, faults);
    if (base::trim(item.basis).empty()) faults.push_back({Code::ITEM_BASIS_MISSING, "basis", ""});
    return faults;
}

}  // namespace guantong::catalog
