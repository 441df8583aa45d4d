// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/time.h"

#include <cstdio>

namespace guantong::base {

using namespace std::chrono;

namespace {

/// Reads `count` digits at `from`; -1 if one is not a digit.
int digits(std::string_view text, std::size_t from, std::size_t count) noexcept {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace

std::string formatInstant(Instant at) {
    const Date day = dateOf(at);
    const hh_mm_ss time{at - instantOn(day)};
    char text[48];
    std::snprintf(text, sizeof text, "%sT%02d:%02d:%02d.%03d+08:00", formatDate(day).c_str(),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()),
                  static_cast<int>(time.subseconds().count()));
    return text;
}

std::optional<Instant> parseInstant(std::string_view text) noexcept {
    if (text.size() != 29 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != '.' || text.substr(23) != "+08:00")
        return std::nullopt;
    const auto day = parseDate(text.substr(0, 10));
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2), milli = digits(text, 20, 3);
    if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        milli < 0)
        return std::nullopt;
    return instantOn(*day, hours{hour} + minutes{minute} + seconds{second} + milliseconds{milli});
}

std::string formatDate(Date day) {
    const year_month_day ymd{day};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(ymd.year()),
                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
    return text;
}

std::optional<Date> parseDate(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
    if (y < 1 || m < 0 || d < 0) return std::nullopt;
    const year_month_day ymd{year{y}, month{static_cast<unsigned>(m)},
                             std::chrono::day{static_cast<unsigned>(d)}};
    if (!ymd.ok()) return std::nullopt;
    return Date{ymd};
}

Date dateOf(Instant at) noexcept {
    return Date{floor<days>(at.time_since_epoch() + kChinaOffset)};
}

Instant instantOn(Date day, milliseconds sinceMidnight) noexcept {
    return Instant{day.time_since_epoch() - kChinaOffset + sinceMidnight};
}

}  // namespace guantong::base
