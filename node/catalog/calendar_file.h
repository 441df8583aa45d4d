// SPDX-License-Identifier: Apache-2.0
// The calendar file people edit (config/calendar/calendar.xml, described by calendar.xsd beside it)
// and the calendar record it means. Days off that fall on a weekend are allowed in the file, since
// the notices name them, and left out of the record. Pure functions; thread-safe.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/record.h"
#include "exchange/xml/element.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::catalog {

/// The record, or every fault with its "line N" as field: no XML, not after the schema
/// (XML_SCHEMA), a day outside the range or on the wrong list (CALENDAR_DAY_WRONG).
std::variant<standard::CalendarRecord, std::vector<base::Fault>> readCalendarFile(
    std::string_view bytes, const xml::Schema& schema);

/// The file that readCalendarFile() reads back to the same record: one Year per year.
std::string writeCalendarFile(const standard::CalendarRecord& calendar);

}  // namespace guantong::catalog
