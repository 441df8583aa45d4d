// SPDX-License-Identifier: Apache-2.0
// A sound item and a small calendar for tests of the catalogue.
#pragma once

#include "exchange/standard/record.h"

namespace guantong::testing {

inline base::Date dayOf2025(unsigned month, unsigned on) {
    return base::Date{std::chrono::year{2025} / std::chrono::month{month} / std::chrono::day{on}};
}

inline standard::Item anItem(std::int64_t version = 1, base::Date from = base::Date{}) {
    standard::Item item;
    item.code = "000131007000";
    item.version = version;
    item.name = "食品经营许可";
    item.kind = "permit";
    item.organisation = "11360521MB0000001X";
    item.organisationName = "分宜县市场监督管理局";
    item.caseType = "promised";
    item.promiseDays = 5;
    item.statuteDays = 20;
    item.basis = "《中华人民共和国食品安全法》第三十五条";
    item.validFrom = from == base::Date{} ? dayOf2025(1, 1) : from;
    return item;
}

inline standard::CalendarRecord aCalendar(std::int64_t version = 1) {
    standard::CalendarRecord calendar;
    calendar.version = version;
    calendar.knownFrom = dayOf2025(1, 1);
    calendar.knownTo = dayOf2025(12, 31);
    for (const auto on : {1u, 2u, 3u, 6u, 7u, 8u})
        calendar.off.push_back(dayOf2025(10, on));
    calendar.work = {dayOf2025(9, 28), dayOf2025(10, 11)};
    calendar.note = "test";
    return calendar;
}

}  // namespace guantong::testing
