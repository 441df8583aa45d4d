// SPDX-License-Identifier: Apache-2.0
// `guantong clock due`: the due date of a limit told in a few words, and the lines that explain it.
// Pure functions; thread-safe.
#pragma once

#include "exchange/base/json.h"
#include "node/cases/limits.h"
#include "node/catalog/working_calendar.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::cases {

/// A special procedure with its written notice, both days included.
struct PauseSpan {
    base::Date from{}, to{};
    std::optional<std::int32_t> approvedDays;  ///< days beyond are charged back
    bool operator==(const PauseSpan&) const = default;
};

/// Reads "2025-03-06..2025-03-12" or "2025-03-06..2025-03-12:3"; nothing for another spelling or an
/// end before its begin.
std::optional<PauseSpan> parsePause(std::string_view text);

struct DueQuestion {
    base::Date from{};  ///< the day of acceptance, not counted
    Limit limit;
    std::vector<PauseSpan> pauses;
};

struct DueAnswer {
    std::optional<base::Date> due;        ///< nothing past the known calendar
    std::optional<base::Date> notBefore;  ///< then the earliest it can be
    std::vector<std::string> zh, en;      ///< the ledger, line by line

    const std::vector<std::string>& lines(base::Language language) const noexcept {
        return language == base::Language::chinese ? zh : en;
    }
};

/// The answer, or USAGE for a limit outside 0 to 9999 or a moment outside the years 1900 to 9000.
std::variant<DueAnswer, base::Fault> clockDue(const DueQuestion& question,
                                              const catalog::WorkingCalendar& calendar);

/// {"due":"2025-03-24","lines":[…]}; past the calendar {"due":null,"notBefore":"…","lines":[…]}.
base::Json toJson(const DueAnswer& answer, base::Language language);

}  // namespace guantong::cases
