// SPDX-License-Identifier: Apache-2.0
// guantong report pull: a sealed report of another node, asked for and answered as records.
#include "node/cli.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/text.h"
#include "node/core.h"
#include "node/report_pull.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Fault;
using base::Json;

namespace {

Json rowsJson(const standard::ReportAnswer& answer) {
    Json rows = Json::array();
    for (const auto& row : answer.rows) {
        Json counts = Json::object();
        for (const auto& [name, value] : row.counts)
            counts.set(name, value);
        Json each = Json::object();
        each.set("organisation", row.organisation)
            .set("organisationName", row.organisationName)
            .set("region", row.region)
            .set("counts", std::move(counts));
        rows.add(std::move(each));
    }
    return rows;
}

void print(const Call& call, const PulledReport& report) {
    if (call.json()) {
        Json json = Json::object();
        json.set("name", report.answer.name)
            .set("period", report.answer.period)
            .set("node", report.answer.node.str())
            .set("asOf", base::formatInstant(report.answer.asOf))
            .set("package", report.package)
            .set("rows", rowsJson(report.answer));
        call.out << json.str(true) << "\n";
        return;
    }
    call.out << report.answer.node.str() << " " << report.answer.name << " " << report.answer.period
             << " as of " << base::formatInstant(report.answer.asOf) << ", signed in package "
             << report.package << "\n";
    for (const auto& row : report.answer.rows) {
        call.out << "  " << row.organisationName << " (" << row.organisation << ")";
        for (const auto& [name, value] : row.counts)
            call.out << "  " << name << " " << value;
        call.out << "\n";
    }
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
    if (const auto* ticket = std::get_if<std::string>(&outcome)) {
        call.err << "no answer yet; it will come with the packages of " << from->str()
                 << " (request " << *ticket << ")\n";
        return kRefused;
    }
    const auto& report = std::get<PulledReport>(outcome);
    if (call.arguments.has("o")) base::writeFileAtomically(call.arguments.text("o"), report.xml);
    print(call, report);
    return kDone;
}

}  // namespace

std::vector<Command> reportCommands() {
    return {{"report pull",
             "--dir D --from NODE --name NAME --period 2026-10 [--region R] [--as-of TIME] [--wait "
             "SECONDS] [-o FILE]",
             "Asks a node for a sealed report and waits for the signed answer.",
             "guantong report pull --dir /var/lib/guantong --from 360521000000 --name monthly "
             "--period 2025-06",
             {},
             pull}};
}

}  // namespace guantong::node
