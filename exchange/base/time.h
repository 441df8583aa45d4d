// SPDX-License-Identifier: Apache-2.0
// Moments and days as the standard writes them (S1): China Standard Time, UTC+08:00 without
// daylight saving, milliseconds. In the database a moment is epoch milliseconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::base {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A civil day in China, not a moment: Date{2025y/March/3}.
using Date = std::chrono::local_days;

constexpr std::chrono::hours kChinaOffset{8};

/// "2025-06-30T09:00:00.000+08:00", always 29 characters. Years 0001 to 9999.
std::string formatInstant(Instant at);
/// Reads exactly that form; nothing for any other spelling, zone or impossible date.
std::optional<Instant> parseInstant(std::string_view text) noexcept;

/// "2025-06-30".
std::string formatDate(Date day);
/// Reads exactly that form; nothing for an impossible date.
std::optional<Date> parseDate(std::string_view text) noexcept;

/// The civil day in China that the moment falls on.
Date dateOf(Instant at) noexcept;
/// `day` at `sinceMidnight` in China.
Instant instantOn(Date day, std::chrono::milliseconds sinceMidnight = {}) noexcept;

constexpr std::int64_t toMillis(Instant at) noexcept {
    return at.time_since_epoch().count();
}
constexpr Instant fromMillis(std::int64_t ms) noexcept {
    return Instant{std::chrono::milliseconds{ms}};
}

}  // namespace guantong::base
