// SPDX-License-Identifier: Apache-2.0
#include "adapters/folder_adapter.h"

#include "adapters/file_run.h"
#include "adapters/row_retry.h"
#include "exchange/base/error.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

bool isOfStore(base::Code code) noexcept {
    return code == base::Code::STORE_FAILED || code == base::Code::STORE_BUSY ||
           code == base::Code::STORE_FULL || code == base::Code::STORE_NEWER;
}

}  // namespace

bool RunReport::failed() const {
    return !faults.empty() || std::any_of(files.begin(), files.end(), [](const FileReport& file) {
        return file.fault.has_value();
    });
}

FolderAdapter::FolderAdapter(AdapterSettings settings, store::Database& database, Intake& intake,
                             const base::Clock& clock)
    : settings_(std::move(settings)), database_(database), intake_(intake), clock_(clock) {}

std::variant<Mapping, MappingFaults> FolderAdapter::mapping() const {
    try {
        return loadMapping(settings_.mappingFile, settings_.schemaFile);
    } catch (const base::Error& error) {
        return MappingFaults{error.fault()};
    }
}

AdapterStatus FolderAdapter::status() {
    AdapterStatus status;
    status.name = settings_.name;
    status.mappingFile = settings_.mappingFile.string();
    status.folder = settings_.folder.string();
    const auto loaded = mapping();
    if (const auto* good = std::get_if<Mapping>(&loaded))
        status.system = good->system;
    else
        status.faults = std::get<MappingFaults>(loaded);
    try {
        for (const auto& file : filesIn(settings_.folder, settings_.settleTime)) {
            ++status.files;
            status.settled += file.settled ? 1 : 0;
        }
    } catch (const base::Error& error) {
        status.folderFault = error.what();
    }
    database_.read([&](store::Transaction& transaction) {
        KeptRows kept(transaction, settings_.name);
        status.refused = kept.count("refused");
        status.waiting = kept.count("waiting");
        status.doubtful = kept.count("doubtful");
        const auto runs = RunLog(transaction).recent(settings_.name, 1);
        status.lastRun.reset();
        if (!runs.empty()) status.lastRun = runs.front();
    });
    return status;
}

RunReport FolderAdapter::run(const std::function<void(const FileReport&)>& progress) {
    RunReport report;
    report.name = settings_.name;
    const auto loaded = mapping();
    if (const auto* faults = std::get_if<MappingFaults>(&loaded)) {
        report.faults = *faults;
        return report;
    }
    const auto& good = std::get<Mapping>(loaded);
    std::vector<DroppedFile> files;
    try {
        files = filesIn(settings_.folder, settings_.settleTime);
    } catch (const base::Error& error) {
        report.files.push_back({});
        report.files.back().file = settings_.folder.string();
        report.files.back().fault = error.fault();
    }
    for (const auto& file : files) {
        report.files.push_back(readFile(good, file, progress));
        if (report.files.back().skipped.empty()) report.counts += report.files.back().counts;
    }
    report.joined = offerAgain(good, true).taken;
    return report;
}

/// True if this very file was read to its end before: the crash came before it was moved, or it
/// stays here and is remembered.
bool FolderAdapter::alreadyRead(const DroppedFile& dropped) {
    bool known = false;
    database_.read([&](store::Transaction& transaction) {
        const auto last =
            RunLog(transaction).lastOf(settings_.name, dropped.path.filename().string());
        known = last && last->state == "finished" && last->stamp == dropped.stamp;
    });
    return known;
}

FileReport FolderAdapter::readFile(const Mapping& mapping, const DroppedFile& dropped,
                                   const std::function<void(const FileReport&)>& progress) {
    FileReport report;
    report.file = dropped.path.filename().string();
    if (!dropped.settled) {
        report.skipped = "still changing";
        return report;
    }
    try {
        if (alreadyRead(dropped)) {
            report.skipped = "already read";
        } else {
            SourceFile file(dropped.path);
            FileRun(mapping, settings_, database_, intake_, clock_).read(file, report, progress);
        }
        if (!report.fault) finishFile(dropped, report);
    } catch (const base::Error& error) {
        if (isOfStore(error.code())) throw;
        report.fault = error.fault();
    }
    return report;
}

void FolderAdapter::finishFile(const DroppedFile& dropped, FileReport& report) {
    if (settings_.doneFolder.empty()) return;
    report.movedTo = moveToDone(dropped.path, settings_.doneFolder).string();
}

std::vector<KeptRow> FolderAdapter::errors(const std::string& state, std::int64_t after,
                                           std::size_t limit) {
    std::vector<KeptRow> rows;
    database_.read([&](store::Transaction& transaction) {
        rows = KeptRows(transaction, settings_.name).list(state, after, limit);
    });
    return rows;
}

RetryReport FolderAdapter::retry() {
    const auto loaded = mapping();
    if (const auto* good = std::get_if<Mapping>(&loaded)) return offerAgain(*good, false);
    RetryReport report;
    report.name = settings_.name;
    report.faults = std::get<MappingFaults>(loaded);
    return report;
}

RetryReport FolderAdapter::offerAgain(const Mapping& mapping, bool readyOnly) {
    RetryReport report = RowRetry(mapping, settings_, database_, intake_, clock_).run(readyOnly);
    report.name = settings_.name;
    return report;
}

Adapters::Adapters(std::vector<AdapterSettings> settings, store::Database& database, Intake& intake,
                   const base::Clock& clock) {
    adapters_.reserve(settings.size());
    for (auto& each : settings)
        adapters_.emplace_back(std::move(each), database, intake, clock);
}

std::vector<AdapterStatus> Adapters::list() {
    std::vector<AdapterStatus> all;
    for (auto& adapter : adapters_)
        all.push_back(adapter.status());
    return all;
}

FolderAdapter& Adapters::named(const std::string& name) {
    for (auto& adapter : adapters_)
        if (adapter.name() == name) return adapter;
    throw base::Error(base::Fault{base::Code::ADAPTER_UNKNOWN, name, ""});
}

}  // namespace guantong::adapters
