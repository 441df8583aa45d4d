// SPDX-License-Identifier: Apache-2.0
// guantong adapter list|test|run|errors|retry: the doors of old department systems.
#include "adapters/folder_adapter.h"
#include "exchange/base/error.h"
#include "node/cli.h"
#include "node/core.h"

#include <ostream>

namespace guantong::node {

using base::Code;
using base::Json;

namespace {

std::string_view nameOf(adapters::RowVerdict verdict) {
    return toString(verdict);
}

Json countsJson(const adapters::RowCounts& counts) {
    Json json = Json::object();
    json.set("read", counts.read)
        .set("taken", counts.taken)
        .set("repeated", counts.repeated)
        .set("waiting", counts.waiting)
        .set("refused", counts.refused)
        .set("warned", counts.warned)
        .set("events", counts.events);
    return json;
}

std::string countsText(const adapters::RowCounts& counts) {
    return "read " + std::to_string(counts.read) + " = taken " + std::to_string(counts.taken) +
           " + repeated " + std::to_string(counts.repeated) + " + waiting " +
           std::to_string(counts.waiting) + " + refused " + std::to_string(counts.refused) +
           "; events " + std::to_string(counts.events) + ", doubtful rows " +
           std::to_string(counts.warned);
}

void printFaults(const Call& call, const adapters::MappingFaults& faults) {
    for (const auto& fault : faults)
        call.err << call.say(fault) << "\n";
}

Json faultsJson(const Call& call, const adapters::MappingFaults& faults) {
    Json array = Json::array();
    for (const auto& fault : faults)
        array.add(call.say(fault));
    return array;
}

Json filesJson(const Call& call, const std::vector<adapters::FileReport>& files) {
    Json array = Json::array();
    for (const auto& file : files) {
        Json each = Json::object();
        each.set("file", file.file)
            .set("counts", countsJson(file.counts))
            .set("encoding", file.encoding);
        if (!file.skipped.empty()) each.set("skipped", file.skipped);
        if (file.fault) each.set("fault", call.say(*file.fault));
        if (!file.movedTo.empty()) each.set("movedTo", file.movedTo);
        array.add(std::move(each));
    }
    return array;
}

void printFiles(const Call& call, const std::vector<adapters::FileReport>& files) {
    for (const auto& file : files) {
        call.out << file.file << ": "
                 << (file.skipped.empty() ? countsText(file.counts) : "skipped, " + file.skipped)
                 << "\n";
        if (file.fault) call.err << call.say(*file.fault) << "\n";
    }
}

std::string reasonsOf(const Call& call, const adapters::KeptRow& row) {
    if (row.findings.empty())
        if (const auto code = base::codeNamed(row.code))
            return call.say({*code, row.column, row.value});
    std::string reasons;
    for (const auto& finding : row.findings)
        reasons += (reasons.empty() ? "" : "; ") + call.say(finding.fault);
    return reasons;
}

int list(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    Json array = Json::array();
    for (const auto& status : core.adapters().list()) {
        Json each = Json::object();
        each.set("name", status.name)
            .set("system", status.system)
            .set("mapping", status.mappingFile)
            .set("folder", status.folder)
            .set("files", status.files)
            .set("refused", status.refused)
            .set("waiting", status.waiting)
            .set("faults", faultsJson(call, status.faults));
        if (call.json()) {
            array.add(std::move(each));
            continue;
        }
        call.out << status.name << "  " << status.folder << "  " << status.files << " files, "
                 << status.refused << " rows refused, " << status.waiting << " waiting\n";
        if (!status.folderFault.empty()) call.out << "  " << status.folderFault << "\n";
        printFaults(call, status.faults);
    }
    if (call.json()) call.out << array.str(true) << "\n";
    return kDone;
}

int test(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    auto& adapter = core.adapters().named(call.arguments.operand("NAME"));
    const auto report = adapter.test(call.arguments.text("file"));
    if (!report.faults.empty()) {
        printFaults(call, report.faults);
        return kUsage;
    }
    if (call.json()) {
        Json rows = Json::array();
        for (const auto& row : report.rows) {
            Json findings = Json::array();
            for (const auto& finding : row.findings)
                findings.add(call.say(finding.fault));
            Json each = Json::object();
            each.set("file", row.file)
                .set("line", row.line)
                .set("case", row.caseNumber)
                .set("verdict", nameOf(row.verdict))
                .set("findings", std::move(findings));
            rows.add(std::move(each));
        }
        Json json = Json::object();
        json.set("name", report.name)
            .set("counts", countsJson(report.counts))
            .set("files", filesJson(call, report.files))
            .set("rows", std::move(rows));
        call.out << json.str(true) << "\n";
        return kDone;
    }
    for (const auto& row : report.rows) {
        if (row.findings.empty()) continue;
        call.out << row.file << ":" << row.line << " " << row.caseNumber << " "
                 << nameOf(row.verdict) << "\n";
        for (const auto& finding : row.findings)
            call.out << "    " << call.say(finding.fault) << "\n";
    }
    printFiles(call, report.files);
    call.out << "dry run, nothing stored: " << countsText(report.counts) << "\n";
    return kDone;
}

int run(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    auto& adapter = core.adapters().named(call.arguments.operand("NAME"));
    const auto report = adapter.run();
    if (call.json()) {
        Json json = Json::object();
        json.set("name", report.name)
            .set("faults", faultsJson(call, report.faults))
            .set("counts", countsJson(report.counts))
            .set("joined", report.joined)
            .set("files", filesJson(call, report.files));
        call.out << json.str(true) << "\n";
    } else {
        printFaults(call, report.faults);
        printFiles(call, report.files);
        call.out << countsText(report.counts) << "\n";
    }
    if (!report.faults.empty()) return kUsage;
    return report.failed() ? kCouldNotRun : kDone;
}

int errors(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    auto& adapter = core.adapters().named(call.arguments.operand("NAME"));
    Json array = Json::array();
    std::int64_t after = 0;
    for (;;) {
        const auto rows = adapter.errors("open", after, 500);
        if (rows.empty()) break;
        for (const auto& row : rows) {
            after = row.id;
            if (call.json()) {
                Json each = Json::object();
                each.set("id", row.id)
                    .set("file", row.file)
                    .set("line", row.line)
                    .set("case", row.caseNumber)
                    .set("state", row.state)
                    .set("column", row.column)
                    .set("value", row.value)
                    .set("code", row.code)
                    .set("reason", reasonsOf(call, row));
                array.add(std::move(each));
            } else {
                call.out << row.file << ":" << row.line << " " << row.caseNumber << " " << row.state
                         << "  " << reasonsOf(call, row) << "\n";
            }
        }
    }
    if (call.json()) call.out << array.str(true) << "\n";
    return kDone;
}

int retry(const Call& call) {
    NodeCore core(call.arguments.required("dir"));
    auto& adapter = core.adapters().named(call.arguments.operand("NAME"));
    const auto report = adapter.retry();
    if (!report.faults.empty()) {
        printFaults(call, report.faults);
        return kUsage;
    }
    Json json = Json::object();
    json.set("name", report.name)
        .set("tried", report.tried)
        .set("taken", report.taken)
        .set("repeated", report.repeated)
        .set("waiting", report.waiting)
        .set("refused", report.refused);
    if (call.json())
        call.out << json.str(true) << "\n";
    else
        call.out << report.name << ": offered again " << report.tried << ", taken " << report.taken
                 << ", still refused " << report.refused << ", still waiting " << report.waiting
                 << "\n";
    return kDone;
}

}  // namespace

std::vector<Command> adapterCommands() {
    return {
        {"adapter list",
         "--dir D",
         "Lists the adapters, their folders and kept rows.",
         "guantong adapter list --dir /var/lib/guantong",
         {},
         list},
        {"adapter test",
         "--dir D [--file FILE] NAME",
         "Dry run: what would be taken, what refused and why. Stores nothing.",
         "guantong adapter test --dir /var/lib/guantong landbureau",
         {},
         test},
        {"adapter run",
         "--dir D NAME",
         "Reads every settled file of the adapter's folder now.",
         "guantong adapter run --dir /var/lib/guantong landbureau",
         {},
         run},
        {"adapter errors",
         "--dir D NAME",
         "Lists rows refused or waiting, with the reason.",
         "guantong adapter errors --dir /var/lib/guantong landbureau",
         {},
         errors},
        {"adapter retry",
         "--dir D NAME",
         "Offers kept rows again, after the mapping was mended.",
         "guantong adapter retry --dir /var/lib/guantong landbureau",
         {},
         retry},
    };
}

}  // namespace guantong::node
