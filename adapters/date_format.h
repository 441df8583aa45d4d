// SPDX-License-Identifier: Apache-2.0
// DateFormat: one way in which a system writes its dates, compiled once.
//
//   yyyy year   R year of the Republic of China (+1911)   MM dd HH mm ss two digits
//   M d H m s one or two   hh h hour of twelve with a (AM/PM, 上午/下午)   SSS fraction, any length
//   XXX zone (Z, +08:00, +0800), may be absent   anything else (年 月 日 / - T …) stands for
//   itself; one space stands for any white space. The words iso, excel and epochMillis are formats
//   too.
//
// Immutable, thread-safe.
#pragma once

#include "exchange/base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::adapters {

struct ParsedTime {
    base::Instant at;
    bool dateOnly = false;  ///< the source gave no time of day; `at` is that day's midnight
};

class DateFormat {
public:
    /// Reads a pattern; nothing if it names no year, month and day or repeats a part.
    static std::optional<DateFormat> compile(std::string_view pattern);

    /// Reads the whole text (already trimmed); nothing if it is of another form or no such moment
    /// exists. Without a zone in the text the wall clock is taken to run `zone` ahead of UTC.
    std::optional<ParsedTime> parse(std::string_view text, std::chrono::minutes zone) const;
    const std::string& pattern() const noexcept { return pattern_; }

private:
    enum class Part : unsigned char {
        literal,
        space,
        year,
        rocYear,
        month,
        day,
        hour,
        hour12,
        minute,
        second,
        fraction,
        half,
        zone
    };
    struct Token {
        Part part;
        int least = 0, most = 0;  ///< digits
        std::string literal;
    };
    struct Values;
    enum class Special { none, excel, epochMillis };
    bool compileParts(std::string_view pattern);
    static bool read(const Token& token, std::string_view& text, Values& values);
    std::optional<ParsedTime> parseSpecial(std::string_view text, std::chrono::minutes zone) const;

    std::string pattern_;
    Special special_ = Special::none;
    std::vector<Token> tokens_;
};

}  // namespace guantong::adapters
