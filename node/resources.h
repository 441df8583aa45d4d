// SPDX-License-Identifier: Apache-2.0
// Files of config/ that are built into the program, so that one binary is enough: schemas, the
// calendar, the rules. Made by config/embed.cmake at build time.
#pragma once

#include "exchange/standard/record.h"
#include "exchange/xml/element.h"

#include <string_view>

namespace guantong::node {

/// The bytes of a built-in file by its path below config/, e.g. "calendar/calendar.xml".
/// Asserts that it is built in.
std::string_view resource(std::string_view path) noexcept;

/// The schemas, loaded once.
const xml::Schema& catalogueSchema();
const xml::Schema& calendarSchema();

/// The calendar file built in.
const standard::CalendarRecord& builtInCalendar();

}  // namespace guantong::node
