// SPDX-License-Identifier: Apache-2.0
#include "node/catalog/calendar_file.h"

#include "exchange/base/text.h"
#include "exchange/xml/canonical_writer.h"
#include "node/catalog/checks.h"

#include <algorithm>

namespace guantong::catalog {

using base::Code;
using base::Date;
using base::Fault;
using standard::CalendarRecord;
using std::chrono::days;

namespace {

constexpr std::string_view kNamespace = "urn:guantong:calendar:1.0";

bool isWeekend(Date day) noexcept {
    const std::chrono::weekday name{day};
    return name == std::chrono::Saturday || name == std::chrono::Sunday;
}

/// Reads a file that follows the schema, so that every attribute it asks for is there.
class Reader {
public:
    std::variant<CalendarRecord, std::vector<Fault>> read(const xml::Element& root) {
        calendar_.version = base::parseNumber(*root.attribute("version")).value_or(0);
        calendar_.knownFrom = day(root, "knownFrom");
        calendar_.knownTo = day(root, "knownTo");
        calendar_.note = std::string(base::trim(root.childText("Note")));
        if (calendar_.knownTo < calendar_.knownFrom) wrong(root, calendar_.knownTo);
        for (const xml::Element& year : root.children)
            for (const xml::Element& holiday : year.children)
                for (const xml::Element& entry : holiday.children)
                    readEntry(entry);
        for (auto* list : {&calendar_.off, &calendar_.work}) {
            std::sort(list->begin(), list->end());
            list->erase(std::unique(list->begin(), list->end()), list->end());
        }
        if (faults_.empty()) faults_ = checkCalendar(calendar_);
        if (!faults_.empty()) return faults_;
        return calendar_;
    }

private:
    void readEntry(const xml::Element& entry) {
        if (entry.name == "Work") return readWork(entry);
        const Date from = day(entry, "from");
        const Date to = entry.attribute("to") != nullptr ? day(entry, "to") : from;
        if (to < from || to - from > days{60} || !inside(from) || !inside(to))
            return wrong(entry, to < from ? to : inside(from) ? to : from);
        for (Date off = from; off <= to; off += days{1})
            if (!isWeekend(off)) calendar_.off.push_back(off);
    }

    void readWork(const xml::Element& entry) {
        const Date on = day(entry, "on");
        if (!isWeekend(on) || !inside(on)) return wrong(entry, on);
        calendar_.work.push_back(on);
    }

    Date day(const xml::Element& element, std::string_view name) {
        const auto read = base::parseDate(*element.attribute(name));
        if (!read)
            faults_.push_back({Code::CALENDAR_DAY_WRONG, "line " + std::to_string(element.line),
                               *element.attribute(name)});
        return read.value_or(Date{});
    }

    bool inside(Date at) const noexcept {
        return calendar_.knownFrom <= at && at <= calendar_.knownTo;
    }

    void wrong(const xml::Element& element, Date at) {
        faults_.push_back({Code::CALENDAR_DAY_WRONG, "line " + std::to_string(element.line),
                           base::formatDate(at)});
    }

    CalendarRecord calendar_;
    std::vector<Fault> faults_;
};

void appendDay(std::string& out, std::string_view element, std::string_view attribute, Date day) {
    ((((out += "      <") += element) += ' ') += attribute) += "=\"";
    (out += base::formatDate(day)) += "\"/>\n";
}

}  // namespace

std::variant<CalendarRecord, std::vector<Fault>> readCalendarFile(std::string_view bytes,
                                                                  const xml::Schema& schema) {
    if (auto faults = schema.validate(bytes); !faults.empty()) return faults;
    const auto root = xml::readElement(bytes);
    if (const auto* fault = std::get_if<Fault>(&root)) return std::vector{*fault};
    return Reader().read(std::get<xml::Element>(root));
}

std::string writeCalendarFile(const CalendarRecord& calendar) {
    using namespace std::chrono;
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Calendar xmlns=\"";
    (out += kNamespace) += "\" version=\"" + std::to_string(calendar.version);
    out += "\" knownFrom=\"" + base::formatDate(calendar.knownFrom) + "\" knownTo=\"" +
           base::formatDate(calendar.knownTo) + "\">\n  <Note>";
    xml::escapeText(out, calendar.note);
    out += "</Note>\n";
    const auto yearOf = [](Date day) { return static_cast<int>(year_month_day{day}.year()); };
    for (int year = yearOf(calendar.knownFrom); year <= yearOf(calendar.knownTo); ++year) {
        std::string holidays;
        for (const Date day : calendar.off)
            if (yearOf(day) == year) appendDay(holidays, "Off", "from", day);
        for (const Date day : calendar.work)
            if (yearOf(day) == year) appendDay(holidays, "Work", "on", day);
        if (holidays.empty()) continue;
        out += "  <Year number=\"" + std::to_string(year) +
               "\">\n    <Holiday name=\"放假与调休\">\n" + holidays +
               "    </Holiday>\n  </Year>\n";
    }
    return out + "</Calendar>\n";
}

}  // namespace guantong::catalog
