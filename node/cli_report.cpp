// SPDX-License-Identifier: Apache-2.0
// guantong report pull: a sealed report of another node, asked for and answered as records.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/text.h"
#include "node/core.h"
#include "node/report_pull.h"
#include "node/statistics/case_figures.h"
#include "node/statistics/report.h"

#include <map>
#include <ostream>
#include <utility>
#include <vector>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;

namespace {

constexpr std::size_t kOverdueShown = 20;  ///< late cases listed on a terminal

Json countsJson(const std::map<std::string, std::int64_t>& counts) {
    Json json = Json::object();
    for (const auto& [name, value] : counts)
        json.set(name, value);
    return json;
}

Json rowsJson(const standard::ReportAnswer& answer) {
    Json rows = Json::array();
    for (const auto& row : answer.rows) {
        Json each = Json::object();
        each.set("organisation", row.organisation)
            .set("organisationName", row.organisationName)
            .set("region", row.region)
            .set("counts", countsJson(row.counts));
        rows.add(std::move(each));
    }
    return rows;
}

std::string momentText(const std::optional<base::Instant>& at) {
    return at ? base::formatInstant(*at) : std::string();
}

Json casesJson(const standard::ReportAnswer& answer) {
    Json cases = Json::array();
    for (const auto& each : answer.cases) {
        Json json = Json::object();
        json.set("caseId", each.caseId)
            .set("item", each.item)
            .set("itemName", each.itemName)
            .set("organisation", each.organisation)
            .set("organisationName", each.organisationName)
            .set("region", each.region)
            .set("status", each.status)
            .set("result", each.result)
            .set("opened", momentText(each.opened))
            .set("accepted", momentText(each.accepted))
            .set("promiseDue", momentText(each.promiseDue))
            .set("statuteDue", momentText(each.statuteDue))
            .set("finished", momentText(each.finished))
            .set("overdue", each.overdue)
            .set("counts", countsJson(each.counts));
        cases.add(std::move(json));
    }
    return cases;
}

void printJson(const Call& call, const PulledReport& report) {
    Json packages = Json::array();
    for (const auto& package : report.packages)
        packages.add(package);
    Json json = Json::object();
    json.set("name", report.answer.name)
        .set("period", report.answer.period)
        .set("node", report.answer.node.str())
        .set("asOf", base::formatInstant(report.answer.asOf))
        .set("package", report.packages.empty() ? std::string() : report.packages.front())
        .set("packages", std::move(packages))
        .set("records", report.parts)
        .set("rows", rowsJson(report.answer));
    if (report.answer.name == statistics::kCases) json.set("cases", casesJson(report.answer));
    call.out << json.str(true) << "\n";
}

/// "受理量 accepted 6  办结量 finished 4": each indicator by name and code, in their order.
void printCounts(std::ostream& out, std::map<std::string, std::int64_t> counts) {
    for (std::size_t i = 0; i < statistics::kIndicatorCount; ++i) {
        const auto indicator = static_cast<statistics::Indicator>(i);
        const auto found = counts.find(std::string(toString(indicator)));
        if (found == counts.end()) continue;
        out << "  " << chineseName(indicator) << " " << found->first << " " << found->second;
        counts.erase(found);
    }
    for (const auto& [name, value] : counts)  // of a newer program
        out << "  " << name << " " << value;
    out << "\n";
}

/// The sums over the cases of each organisation.
void printSums(std::ostream& out, const std::vector<standard::ReportAnswer::Case>& cases) {
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::int64_t>> sums;
    for (const auto& each : cases)
        for (const auto& [name, value] : each.counts)
            sums[{each.organisation, each.organisationName}][name] += value;
    for (const auto& [organisation, counts] : sums) {
        out << "  " << organisation.second << " (" << organisation.first << ")";
        printCounts(out, counts);
    }
}

void printCases(const Call& call, const PulledReport& report) {
    const auto& cases = report.answer.cases;
    printSums(call.out, cases);
    std::size_t shown = 0;
    for (const auto& each : cases) {
        if (!each.overdue || ++shown > kOverdueShown) continue;
        call.out << "  超时 " << each.caseId << " " << each.itemName << " " << each.organisationName
                 << " " << momentText(each.promiseDue) << " " << each.status << "\n";
    }
    if (shown > kOverdueShown) call.out << "  … 超时 " << shown << "\n";
    call.out << "  办件 " << cases.size() << ", records " << report.parts << "\n";
}

void print(const Call& call, const PulledReport& report) {
    if (call.json()) {
        printJson(call, report);
        return;
    }
    call.out << report.answer.node.str() << " " << report.answer.name << " " << report.answer.period
             << " as of " << base::formatInstant(report.answer.asOf);
    for (std::size_t i = 0; i < report.packages.size(); ++i)
        call.out << (i == 0 ? ", signed in package " : ", ") << report.packages[i];
    call.out << "\n";
    for (const auto& row : report.answer.rows) {
        call.out << "  " << row.organisationName << " (" << row.organisation << ")";
        printCounts(call.out, row.counts);
    }
    if (report.answer.name == statistics::kCases) printCases(call, report);
}

int pull(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    const auto from = base::NodeId::parse(call.arguments.required("from"));
    if (!from) throw base::Error(Fault{Code::VALUE_INVALID, "--from", call.arguments.text("from")});
    ReportWish wish;
    wish.from = *from;
    wish.name = call.arguments.required("name");
    wish.period = call.arguments.required("period");
    wish.region = call.arguments.text("region");
    if (call.arguments.has("as-of")) {
        wish.asOf = base::parseInstant(call.arguments.text("as-of"));
        if (!wish.asOf)
            throw base::Error(Fault{Code::USAGE, "--as-of", call.arguments.text("as-of")});
    }
    wish.wait =
        std::chrono::seconds(base::parseNumber(call.arguments.text("wait", "60")).value_or(60));
    const auto outcome = pullReport(core, wish);
    if (const auto* ticket = std::get_if<ReportTicket>(&outcome)) {
        call.err << "no answer yet; it will come with the packages of " << from->str()
                 << " (request " << ticket->request << ")\n";
        return kRefused;
    }
    if (const auto* fault = std::get_if<Fault>(&outcome)) {
        call.err << call.say(*fault) << "\n";
        return kRefused;
    }
    const auto& report = std::get<PulledReport>(outcome);
    if (call.arguments.has("o")) base::writeFileAtomically(call.arguments.text("o"), report.xml);
    print(call, report);
    return kDone;
}

}  // namespace

std::vector<Command> reportCommands() {
    return {
        {"report pull",
         "--dir D --from NODE --name monthly|cases --period 2026-10 [--region R] [--as-of TIME] "
         "[--wait "
         "SECONDS] [-o FILE]",
         "Asks a node for a sealed report and waits for the signed answer: figures by organisation "
         "(monthly), or the cases behind them (cases).",
         "guantong report pull --dir /var/lib/guantong --from 360521000000 --name monthly "
         "--period 2025-06",
         {},
         pull}};
}

}  // namespace guantong::node
