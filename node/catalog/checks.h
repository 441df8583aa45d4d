// SPDX-License-Identifier: Apache-2.0
// What makes an item or a calendar fit for adoption, whoever published it. Each check returns every
// fault it finds, not the first. Pure functions; thread-safe.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/record.h"

#include <string_view>
#include <vector>

namespace guantong::catalog {

/// A calendar decides at most this many days.
constexpr std::int64_t kMaxCalendarDays = 200 * 366;

/// CALENDAR_DAY_WRONG for a range that is empty or too long, for days outside it, out of order or
/// twice, for days off that are no weekdays and worked days that are no Saturday or Sunday.
std::vector<base::Fault> checkCalendar(const standard::CalendarRecord& calendar);

/// What the standard asks of the record (RECORD_INVALID, with its field), ITEM_CODE_FORM,
/// ITEM_PROMISE_LONGER, ITEM_BASIS_MISSING.
std::vector<base::Fault> checkItem(const standard::Item& item);

/// True for 8 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit: national
/// and provincial base codes (10 to 12), implementing codes (31), business codes (33 to 55).
bool isItemCode(std::string_view code) noexcept;

}  // namespace guantong::catalog
