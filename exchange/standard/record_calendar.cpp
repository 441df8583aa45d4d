// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

#include <algorithm>

namespace guantong::standard {

namespace {

/// Each day once, in order.
bool ascends(const std::vector<base::Date>& days) {
    return std::adjacent_find(days.begin(), days.end(), std::greater_equal<>()) == days.end();
}

struct CalendarForm {
    using Record = CalendarRecord;
    static constexpr std::string_view kElement = "Calendar";

    template <class Form, class CalendarRef>
    static void describe(Form& form, CalendarRef& calendar) {
        form.derivedId([&] { return "calendar:" + std::to_string(calendar.version); });
        form.attribute("knownFrom", calendar.knownFrom, of(ValueType::date));
        form.attribute("knownTo", calendar.knownTo, of(ValueType::date));
        form.attribute("version", calendar.version, kVersion);
        form.elements("Off", calendar.off, of(ValueType::date));
        form.elements("Work", calendar.work, of(ValueType::date));
        form.element("Note", calendar.note, optional(text(60'000)));
        form.require(calendar.version >= 1, "version");
        form.require(calendar.knownFrom <= calendar.knownTo, "knownTo");
        form.require(ascends(calendar.off), "Off");
        form.require(ascends(calendar.work), "Work");
    }
};

}  // namespace

RecordCodec calendarCodec() {
    return makeCodec<CalendarForm>();
}

}  // namespace guantong::standard
