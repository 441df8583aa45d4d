// SPDX-License-Identifier: Apache-2.0
#include "adapters/date_format.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <array>

namespace guantong::adapters {

using namespace std::chrono;

namespace {

constexpr int kRocOffset = 1911;
constexpr int kMaxFractionDigits = 9;
constexpr std::int64_t kExcelLast = 2'958'465;  // 9999-12-31
constexpr std::string_view kIso = "yyyy-MM-ddTHH:mm:ss.SSSXXX";

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Reads `least` to `most` digits off the text; -1 if there are fewer.
int number(std::string_view& text, int least, int most) noexcept {
    int value = 0, count = 0;
    while (count < most && static_cast<std::size_t>(count) < text.size() && isDigit(text[count]))
        value = value * 10 + (text[count++] - '0');
    if (count < least) return -1;
    text.remove_prefix(static_cast<std::size_t>(count));
    return value;
}

/// Milliseconds of a fraction of any length.
int fraction(std::string_view& text) noexcept {
    int value = 0, count = 0;
    while (static_cast<std::size_t>(count) < text.size() && count < kMaxFractionDigits &&
           isDigit(text[count])) {
        if (count < 3) value = value * 10 + (text[count] - '0');
        ++count;
    }
    if (count == 0) return -1;
    text.remove_prefix(static_cast<std::size_t>(count));
    for (; count < 3; ++count)
        value *= 10;
    return value;
}

/// 0 for AM, 1 for PM, -1 for neither.
int half(std::string_view& text) noexcept {
    constexpr std::array<std::string_view, 6> kWords{"AM", "PM", "am", "pm", "上午", "下午"};
    for (std::size_t i = 0; i < kWords.size(); ++i) {
        if (!text.starts_with(kWords[i])) continue;
        text.remove_prefix(kWords[i].size());
        return static_cast<int>(i % 2);
    }
    return -1;
}

std::optional<minutes> zoneOffset(std::string_view& text) noexcept {
    if (text.starts_with('Z')) {
        text.remove_prefix(1);
        return minutes{0};
    }
    const int sign = text.starts_with('-') ? -1 : text.starts_with('+') ? 1 : 0;
    if (sign == 0) return std::nullopt;
    text.remove_prefix(1);
    const int hour = number(text, 2, 2);
    if (text.starts_with(':')) text.remove_prefix(1);
    const int minute = number(text, 2, 2);
    if (hour < 0 || hour > 14 || minute < 0 || minute > 59) return std::nullopt;
    return minutes{sign * (hour * 60 + minute)};
}

}  // namespace

struct DateFormat::Values {
    int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, milli = 0, half = -1;
    bool time = false;
    std::optional<minutes> zone;
};

std::optional<DateFormat> DateFormat::compile(std::string_view pattern) {
    DateFormat format;
    format.pattern_ = pattern;
    if (pattern == "excel") {
        format.special_ = Special::excel;
    } else if (pattern == "epochMillis") {
        format.special_ = Special::epochMillis;
    } else if (!format.compileParts(pattern == "iso" ? kIso : pattern)) {
        return std::nullopt;
    }
    return format;
}

bool DateFormat::compileParts(std::string_view pattern) {
    struct Spelling {
        std::string_view word;
        Part part;
        int least, most;
    };
    static constexpr std::array<Spelling, 16> kSpellings{{{"yyyy", Part::year, 4, 4},
                                                          {"R", Part::rocYear, 1, 3},
                                                          {"MM", Part::month, 2, 2},
                                                          {"M", Part::month, 1, 2},
                                                          {"dd", Part::day, 2, 2},
                                                          {"d", Part::day, 1, 2},
                                                          {"HH", Part::hour, 2, 2},
                                                          {"H", Part::hour, 1, 2},
                                                          {"hh", Part::hour12, 2, 2},
                                                          {"h", Part::hour12, 1, 2},
                                                          {"mm", Part::minute, 2, 2},
                                                          {"m", Part::minute, 1, 2},
                                                          {"ss", Part::second, 2, 2},
                                                          {"s", Part::second, 1, 2},
                                                          {"SSS", Part::fraction, 0, 0},
                                                          {"XXX", Part::zone, 0, 0}}};
    std::array<int, 16> seen{};
    while (!pattern.empty()) {
        const auto known =
            std::find_if(kSpellings.begin(), kSpellings.end(),
                         [&](const Spelling& each) { return pattern.starts_with(each.word); });
        Token token{Part::literal, 0, 0, std::string(1, pattern[0])};
        std::size_t length = 1;
        if (known != kSpellings.end()) {
            token = {known->part, known->least, known->most, {}};
            length = known->word.size();
        } else if (pattern[0] == 'a') {
            token.part = Part::half;
        } else if (pattern[0] == ' ') {
            token.part = Part::space;
        }
        if (token.part > Part::space && ++seen[static_cast<std::size_t>(token.part)] > 1)
            return false;
        pattern.remove_prefix(length);
        tokens_.push_back(std::move(token));
    }
    const auto has = [&](Part part) { return seen[static_cast<std::size_t>(part)] == 1; };
    return (has(Part::year) != has(Part::rocYear)) && has(Part::month) && has(Part::day) &&
           !(has(Part::hour) && has(Part::hour12)) && has(Part::hour12) == has(Part::half);
}

bool DateFormat::read(const Token& token, std::string_view& text, Values& values) {
    const auto take = [&](int& into) {
        into = number(text, token.least, token.most);
        return into >= 0;
    };
    switch (token.part) {
        case Part::literal:
            if (!text.starts_with(token.literal)) return false;
            text.remove_prefix(token.literal.size());
            return true;
        case Part::space: {
            const std::size_t before = text.size();
            while (text.starts_with(' ') || text.starts_with('\t'))
                text.remove_prefix(1);
            return text.size() < before;
        }
        case Part::year:
            return take(values.year);
        case Part::rocYear:
            if (!take(values.year)) return false;
            values.year += kRocOffset;
            return true;
        case Part::month:
            return take(values.month);
        case Part::day:
            return take(values.day);
        case Part::hour:
        case Part::hour12:
            values.time = true;
            return take(values.hour);
        case Part::minute:
            return take(values.minute);
        case Part::second:
            return take(values.second);
        case Part::fraction:
            return (values.milli = fraction(text)) >= 0;
        case Part::half:
            return (values.half = half(text)) >= 0;
        case Part::zone:
            if (text.empty()) return true;
            values.zone = zoneOffset(text);
            return values.zone.has_value();
    }
    return false;
}

std::optional<ParsedTime> DateFormat::parse(std::string_view text, minutes zone) const {
    if (special_ != Special::none) return parseSpecial(text, zone);
    Values v;
    const bool iso = pattern_ == "iso";
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (iso && tokens_[i].literal == "." && !text.starts_with('.')) {
            ++i;  // ISO's fraction may be left out together with its dot
            continue;
        }
        if (!read(tokens_[i], text, v)) return std::nullopt;
    }
    const year_month_day date{year{v.year}, month{static_cast<unsigned>(v.month)},
                              day{static_cast<unsigned>(v.day)}};
    if (!text.empty() || !date.ok() || v.year < 1) return std::nullopt;
    if (v.half >= 0) {
        if (v.hour < 1 || v.hour > 12) return std::nullopt;
        v.hour = v.hour % 12 + 12 * v.half;
    }
    if (v.hour > 23 || v.minute > 59 || v.second > 59) return std::nullopt;
    const auto sinceMidnight =
        hours{v.hour} + minutes{v.minute} + seconds{v.second} + milliseconds{v.milli};
    const minutes offset = v.time ? v.zone.value_or(zone) : minutes{base::kChinaOffset};
    return ParsedTime{base::Instant{sys_days{date}.time_since_epoch() + sinceMidnight - offset},
                      !v.time};
}

std::optional<ParsedTime> DateFormat::parseSpecial(std::string_view text, minutes zone) const {
    const auto dot = text.find('.');
    const auto whole = base::parseNumber(text.substr(0, dot));
    if (!whole) return std::nullopt;
    if (special_ == Special::epochMillis) {
        if (dot != std::string_view::npos || *whole > kExcelLast * 86'400'000) return std::nullopt;
        return ParsedTime{base::fromMillis(*whole), false};
    }
    if (*whole < 61 || *whole > kExcelLast) return std::nullopt;  // before 1900-03-01 Excel is off
    const sys_days day = sys_days{year{1899} / 12 / 30} + days{*whole};
    if (dot == std::string_view::npos)
        return ParsedTime{base::Instant{day.time_since_epoch() - base::kChinaOffset}, true};
    std::string digits(text.substr(dot + 1, kMaxFractionDigits));
    if (digits.empty() ||
        !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(), isDigit))
        return std::nullopt;
    const double part = std::stod("0." + digits);
    const auto sinceMidnight = seconds{static_cast<std::int64_t>(part * 86'400.0 + 0.5)};
    return ParsedTime{base::Instant{day.time_since_epoch() + sinceMidnight - zone}, false};
}

}  // namespace guantong::adapters
