// SPDX-License-Identifier: Apache-2.0
// guantong catalog|calendar|clock …: items, working days, and due dates.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "node/cases/clock_due.h"
#include "node/catalog/calendar_file.h"
#include "node/catalog/catalogue_file.h"
#include "node/core.h"
#include "node/resources.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;

namespace {

int printFaults(const Call& call, const std::string& file, const std::vector<Fault>& faults) {
    for (auto fault : faults) {
        fault.field = file + ":" + fault.field;
        call.err << call.say(fault) << "\n";
    }
    return kUsage;
}

int tellAdoptions(const Call& call, const std::vector<standard::Adoption>& adoptions) {
    std::size_t refused = 0;
    Json array = Json::array();
    for (const auto& adoption : adoptions) {
        refused += adoption.adopted ? 0 : 1;
        Json each = Json::object();
        each.set("subject", adoption.subject)
            .set("version", adoption.version)
            .set("adopted", adoption.adopted)
            .set("code", adoption.code)
            .set("reason", adoption.reason);
        array.add(std::move(each));
        if (!call.json() && !adoption.adopted)
            call.err << adoption.subjectKind << " " << adoption.subject << " v" << adoption.version
                     << ": " << adoption.code << " " << adoption.reason << "\n";
    }
    if (call.json())
        call.out << array.str(true) << "\n";
    else
        call.out << adoptions.size() - refused << " adopted, " << refused << " refused\n";
    return refused == 0 ? kDone : kRefused;
}

/// Takes records here only, or publishes them downward too.
template <typename Record>
int take(const Call& call, const std::vector<Record>& records, bool publish) {
    NodeCore core(call.arguments.required("dir"));
    std::vector<standard::Adoption> adoptions;
    core.database().write([&](store::Transaction& tx) {
        adoptions.clear();
        for (const auto& record : records)
            adoptions.push_back(
                publish ? core.publish(tx, record)
                        : core.catalog().adopt(tx, record, core.clock().now()).adoption);
    });
    return tellAdoptions(call, adoptions);
}

int catalogue(const Call& call, bool publish) {
    const std::string file = call.arguments.operand("FILE");
    auto read =
        catalog::readCatalogueFile(base::readFile(file, base::kMaxFileBytes), catalogueSchema());
    if (auto* faults = std::get_if<std::vector<Fault>>(&read))
        return printFaults(call, file, *faults);
    return take(call, std::get<std::vector<standard::Item>>(read), publish);
}

int calendar(const Call& call, bool publish) {
    const std::string file = call.arguments.operand("FILE");
    auto read =
        catalog::readCalendarFile(base::readFile(file, base::kMaxFileBytes), calendarSchema());
    if (auto* faults = std::get_if<std::vector<Fault>>(&read))
        return printFaults(call, file, *faults);
    return take(call,
                std::vector<standard::CalendarRecord>{std::get<standard::CalendarRecord>(read)},
                publish);
}

int exportCatalogue(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    std::vector<standard::Item> items;
    core.database().read([&](store::Transaction& tx) {
        items.clear();
        std::string after;
        for (;;) {
            const auto page = core.catalog().items(tx, after, 500);
            if (page.empty()) return;
            for (const auto& item : page)
                items.push_back(*item);
            after = page.back()->code;
        }
    });
    call.out << catalog::writeCatalogueFile(items);
    return kDone;
}

int exportCalendar(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    std::optional<standard::CalendarRecord> record;
    core.database().read(
        [&](store::Transaction& tx) { record = core.catalog().calendarRecord(tx); });
    if (!record) {
        call.err << "no calendar has been adopted yet\n";
        return kRefused;
    }
    call.out << catalog::writeCalendarFile(*record);
    return kDone;
}

int coverage(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const std::string item = call.arguments.text("item");
    std::vector<catalog::Coverage> rows;
    bool known = true;
    core.database().read([&](store::Transaction& tx) {
        known = item.empty() || core.catalog().latestItem(tx, item) != nullptr;
        rows = core.catalog().coverage(tx, item.empty() ? "calendar" : "item", item);
    });
    if (!known && rows.empty()) {
        call.err << call.say({Code::ITEM_UNKNOWN, "--item", item}) << "\n";
        return kRefused;
    }
    Json array = Json::array();
    for (const auto& row : rows) {
        Json each = Json::object();
        each.set("node", row.node.str())
            .set("version", row.version)
            .set("adopted", row.adopted)
            .set("code", row.code)
            .set("reason", row.reason)
            .set("at", base::formatInstant(row.at));
        array.add(std::move(each));
        if (!call.json())
            call.out << row.node.str() << " v" << row.version
                     << (row.adopted ? " adopted" : " refused ") << row.code << " " << row.reason
                     << "\n";
    }
    if (call.json()) call.out << array.str(true) << "\n";
    return kDone;
}

base::Date dateFrom(const std::string& option, const std::string& text) {
    const auto day = base::parseDate(text);
    if (!day) throw base::Error(Fault{Code::USAGE, option, text});
    return *day;
}

int clockDue(const Call& call) {
    cases::DueQuestion question;
    question.from = dateFrom("--from", call.arguments.required("from"));
    const auto days = base::parseNumber(call.arguments.required("days"));
    if (!days) throw base::Error(Fault{Code::USAGE, "--days", call.arguments.text("days")});
    question.limit.count = static_cast<std::int32_t>(std::min<std::int64_t>(*days, 100'000));
    for (const auto& text : call.arguments.all("pause")) {
        const auto pause = cases::parsePause(text);
        if (!pause) throw base::Error(Fault{Code::USAGE, "--pause", text});
        question.pauses.push_back(*pause);
    }
    auto record = builtInCalendar();
    const auto answer = cases::clockDue(question, catalog::WorkingCalendar(record));
    if (const auto* fault = std::get_if<Fault>(&answer)) throw base::Error(*fault);
    const auto& due = std::get<cases::DueAnswer>(answer);
    if (call.json()) {
        call.out << cases::toJson(due, call.language).str() << "\n";
        return kDone;
    }
    if (due.due) call.out << base::formatDate(*due.due) << "\n";
    for (const auto& line : due.lines(call.language))
        call.out << "  " << line << "\n";
    return kDone;
}

}  // namespace

std::vector<Command> catalogCommands() {
    return {
        {"catalog import",
         "--dir D FILE",
         "Takes the items of a catalogue file at this node only.",
         "guantong catalog import --dir /var/lib/guantong items.xml",
         {},
         [](const Call& call) { return catalogue(call, false); }},
        {"catalog publish",
         "--dir D FILE",
         "Takes the items here and publishes them to every node below.",
         "guantong catalog publish --dir /var/lib/guantong items.xml",
         {},
         [](const Call& call) { return catalogue(call, true); }},
        {"catalog export",
         "--dir D",
         "Prints the items in force as a catalogue file.",
         "guantong catalog export --dir /var/lib/guantong > items.xml",
         {},
         exportCatalogue},
        {"catalog coverage",
         "--dir D [--item CODE]",
         "Which node adopted which version of an item (or, without --item, of the calendar).",
         "guantong catalog coverage --dir /var/lib/guantong --item 360121000001",
         {},
         coverage},
        {"calendar import",
         "--dir D FILE",
         "Takes a calendar file at this node only.",
         "guantong calendar import --dir /var/lib/guantong calendar.xml",
         {},
         [](const Call& call) { return calendar(call, false); }},
        {"calendar publish",
         "--dir D FILE",
         "Takes a calendar here and publishes it downward.",
         "guantong calendar publish --dir /var/lib/guantong calendar.xml",
         {},
         [](const Call& call) { return calendar(call, true); }},
        {"calendar export",
         "--dir D",
         "Prints the calendar in force as a calendar file.",
         "guantong calendar export --dir /var/lib/guantong > calendar.xml",
         {},
         exportCalendar},
        {"clock due",
         "--from DAY --days N [--pause DAY..DAY[:APPROVED]]…",
         "The due date of a limit and the lines that explain it.",
         "guantong clock due --from 2025-03-03 --days 10 --pause 2025-03-06..2025-03-12:3",
         {},
         clockDue},
    };
}

}  // namespace guantong::node
