// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/period.h"

#include "exchange/base/text.h"

namespace guantong::statistics {

namespace {

using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;

Period monthsFrom(int firstYear, unsigned firstMonth, int count) {
    const year_month first{year{firstYear}, month{firstMonth}};
    const auto midnight = [](year_month at) {
        return base::instantOn(base::Date{at / std::chrono::day{1}});
    };
    return {midnight(first), midnight(first + months{count})};
}

/// The digits of a region code that say more than "all of it": pairs down to the county, then
/// three for the township and three for the village.
std::string_view significant(std::string_view code) noexcept {
    std::size_t size = code.size();
    while (size > 0 && code[size - 1] == '0')
        --size;
    const std::size_t whole = size <= 6 ? (size + 1) / 2 * 2 : 6 + (size - 6 + 2) / 3 * 3;
    return code.substr(0, whole);
}

}  // namespace

std::optional<Period> periodNamed(std::string_view name) noexcept {
    const auto yearNumber = base::parseNumber(name.substr(0, 4));
    if (name.size() < 4 || !yearNumber || *yearNumber < 1990 || *yearNumber > 2999)
        return std::nullopt;
    const int inYear = static_cast<int>(*yearNumber);
    if (name.size() == 4) return monthsFrom(inYear, 1, 12);
    if (name.size() != 7 || name[4] != '-') return std::nullopt;
    if (name[5] == 'Q') {
        if (name[6] < '1' || name[6] > '4') return std::nullopt;
        return monthsFrom(inYear, static_cast<unsigned>(name[6] - '1') * 3 + 1, 3);
    }
    const auto monthNumber = base::parseNumber(name.substr(5));
    if (!monthNumber || *monthNumber < 1 || *monthNumber > 12) return std::nullopt;
    return monthsFrom(inYear, static_cast<unsigned>(*monthNumber), 1);
}

bool isWithin(std::string_view region, std::string_view wanted) noexcept {
    return region.starts_with(significant(wanted));
}

}  // namespace guantong::statistics
