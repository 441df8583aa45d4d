// SPDX-License-Identifier: Apache-2.0
#include "node/resources.h"

#include "exchange/base/error.h"
#include "node/catalog/calendar_file.h"

namespace guantong::node {

const xml::Schema& catalogueSchema() {
    static const auto kSchema = xml::Schema::fromText(resource("catalogue.xsd"));
    return *kSchema;
}

const xml::Schema& calendarSchema() {
    static const auto kSchema = xml::Schema::fromText(resource("calendar/calendar.xsd"));
    return *kSchema;
}

const standard::CalendarRecord& builtInCalendar() {
    static const standard::CalendarRecord kCalendar = [] {
        auto read = catalog::readCalendarFile(resource("calendar/calendar.xml"), calendarSchema());
        if (auto* faults = std::get_if<std::vector<base::Fault>>(&read))
            throw base::Error(faults->front());
        return std::get<standard::CalendarRecord>(std::move(read));
    }();
    return kCalendar;
}

}  // namespace guantong::node
