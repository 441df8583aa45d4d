// SPDX-License-Identifier: Apache-2.0
// What tests of clocks and calendars share: the shipped calendar, days and moments by their text,
// and a case told in a few words.
#pragma once

#include "exchange/base/file.h"
#include "exchange/standard/case_event.h"
#include "node/cases/clock.h"
#include "node/catalog/calendar_file.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace guantong::testing {

inline std::filesystem::path sourcePath(const std::string& path) {
    return std::filesystem::path(GUANTONG_SOURCE_DIR) / path;
}

/// A file of the shared test data; an empty path where it is not installed.
inline std::filesystem::path sharedPath(const std::string& path) {
    const char* folder = std::getenv("GUANTONG_SHARED");
    const auto root = folder != nullptr ? std::filesystem::path(folder) : sourcePath("../shared");
    return std::filesystem::exists(root / path) ? root / path : std::filesystem::path();
}

inline standard::CalendarRecord shippedCalendarRecord() {
    const xml::Schema schema(sourcePath("config/calendar/calendar.xsd").string());
    const auto bytes = base::readFile(sourcePath("config/calendar/calendar.xml"), 1u << 20);
    auto read = catalog::readCalendarFile(bytes, schema);
    if (const auto* faults = std::get_if<std::vector<base::Fault>>(&read))
        CPPUNIT_FAIL(base::describe(faults->front(), base::Language::english));
    return std::get<standard::CalendarRecord>(std::move(read));
}

/// The calendar of config/calendar, read once.
inline const catalog::WorkingCalendar& shippedCalendar() {
    static const catalog::WorkingCalendar calendar(shippedCalendarRecord());
    return calendar;
}

/// "2025-03-03"
inline base::Date day(const std::string& text) {
    const auto read = base::parseDate(text);
    CPPUNIT_ASSERT_MESSAGE(text, read.has_value());
    return *read;
}

/// "2025-03-03" (10:00) or "2025-03-03 17:30"
inline base::Instant at(const std::string& text) {
    const std::string time = text.size() > 10 ? text.substr(11) : "10:00";
    const auto read = base::parseInstant(text.substr(0, 10) + "T" + time + ":00.000+08:00");
    CPPUNIT_ASSERT_MESSAGE(text, read.has_value());
    return *read;
}

/// "2025-03-31 17:30", or "unknown".
inline std::string shown(const std::optional<base::Instant>& moment) {
    if (!moment) return "unknown";
    const std::string text = base::formatInstant(*moment);
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

/// A case's clock facts, told event by event.
class ClockCase {
public:
    using Fields = std::vector<std::pair<standard::Field, std::string>>;

    ClockCase& on(const std::string& moment, standard::EventKind kind, const Fields& fields = {},
                  const std::string& channel = "web") {
        standard::CaseEvent event;
        event.kind = kind;
        event.occurredAt = at(moment);
        event.recordedAt = event.occurredAt;
        event.node = node;
        event.channel = channel;
        for (const auto& [field, value] : fields)
            event.set(field, value);
        facts.add(event);
        events.push_back(std::move(event));
        return *this;
    }

    /// Accepted with limits in working days.
    ClockCase& accepted(const std::string& moment, int promise, int statute,
                        const std::string& caseType = "promised") {
        return on(moment, standard::EventKind::accepted,
                  {{standard::Field::caseType, caseType},
                   {standard::Field::promiseDays, std::to_string(promise)},
                   {standard::Field::statuteDays, std::to_string(statute)}});
    }

    /// A special procedure with its written notice on the same day.
    ClockCase& special(const std::string& moment, int days,
                       const std::string& procedure = "inspection", bool notified = true) {
        Fields fields{{standard::Field::procedure, procedure},
                      {standard::Field::days, std::to_string(days)}};
        if (notified) fields.emplace_back(standard::Field::documentNumber, "No. 7");
        return on(moment, standard::EventKind::specialStarted, fields);
    }

    std::vector<cases::ClockReading> readings(const std::string& moment,
                                              bool ledger = false) const {
        return cases::project(facts, shippedCalendar(), at(moment), ledger);
    }

    /// The reading of that kind; fails the test if there is none.
    cases::ClockReading read(cases::ClockKind kind, const std::string& moment) const {
        const auto all = readings(moment, true);
        const auto* found = cases::find(all, kind);
        CPPUNIT_ASSERT_MESSAGE("no clock " + std::string(cases::toString(kind)), found != nullptr);
        return *found;
    }

    bool has(cases::ClockKind kind, const std::string& moment) const {
        return cases::find(readings(moment), kind) != nullptr;
    }

    std::string due(cases::ClockKind kind, const std::string& moment) const {
        return shown(read(kind, moment).due);
    }

    cases::ClockFacts facts;
    std::vector<standard::CaseEvent> events;
    base::NodeId node = base::NodeId::fromNumber(360521000000);
};

}  // namespace guantong::testing
