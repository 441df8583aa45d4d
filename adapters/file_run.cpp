// SPDX-License-Identifier: Apache-2.0
#include "adapters/file_run.h"

#include "adapters/content.h"
#include "exchange/base/json.h"

namespace guantong::adapters {

namespace {

std::string jsonOf(const std::vector<std::string>& names) {
    base::Json all = base::Json::array();
    for (const auto& name : names)
        all.add(name);
    return all.str();
}

std::vector<std::string> keptCells(const ReadRow& row) {
    auto cells = row.cells();
    for (auto& cell : cells)
        dropControls(cell);
    return cells;
}

}  // namespace

base::Fault placed(const base::Fault& fault, const std::string& file) {
    const std::string line = fault.field.empty() ? "1" : fault.field;
    return {fault.code, file + ":" + line, fault.detail};
}

void count(RowCounts& counts, const RowOutcome& outcome) noexcept {
    ++counts.read;
    counts.events += static_cast<std::int64_t>(outcome.eventsTaken);
    switch (outcome.verdict) {
        case RowVerdict::repeated:
            ++counts.repeated;
            break;
        case RowVerdict::taken:
            ++counts.taken;
            break;
        case RowVerdict::waiting:
            ++counts.waiting;
            break;
        case RowVerdict::refused:
            ++counts.refused;
            break;
    }
    if (outcome.verdict <= RowVerdict::taken && !outcome.findings.empty()) ++counts.warned;
}

FileRun::FileRun(const Mapping& mapping, const AdapterSettings& settings, store::Database& database,
                 Intake& intake, const base::Clock& clock)
    : mapping_(mapping),
      settings_(settings),
      database_(database),
      clock_(clock),
      intake_(mapping, intake, clock) {}

void FileRun::begin(const SurveyedFile& seen, const std::string& fileName) {
    RunRecord fresh;
    fresh.adapter = settings_.name;
    fresh.file = fileName;
    fresh.stamp = seen.stamp;
    fresh.digest = seen.digest;
    fresh.encoding = toString(seen.encoding);
    fresh.header = "[]";
    fresh.started = clock_.now();
    database_.write([&](store::Transaction& transaction) {
        run_ = fresh;
        RunLog(transaction).begin(run_);
        KeptRows kept(transaction, settings_.name);
        open_ = kept.openOf(fileName);
        anyOpen_ = kept.count("open") > 0;
    });
}

void FileRun::end(const std::optional<base::Fault>& fault) {
    run_.state = fault ? "failed" : "finished";
    run_.fault = fault ? base::describe(*fault, base::Language::english) : "";
    run_.ended = clock_.now();
    database_.write([&](store::Transaction& transaction) { RunLog(transaction).update(run_); });
}

void FileRun::show(FileReport& report) const {
    report.run = run_.id;
    report.counts = run_.counts;
}

void FileRun::read(SourceFile& file, FileReport& report,
                   const std::function<void(const FileReport&)>& progress) {
    const SurveyedFile seen = survey(file, mapping_.encoding);
    report.encoding = toString(seen.encoding);
    report.how = seen.how;
    begin(seen, report.file);
    show(report);
    std::optional<base::Fault> fault = seen.fault;
    RowReader rows(file, seen, mapping_);
    if (!fault) fault = rows.open();
    if (!fault) {
        run_.header = jsonOf(rows.header());
        readRows(rows, report, progress);
        if (run_.counts.read == 0)
            fault = base::Fault{base::Code::ADAPTER_FILE_EMPTY, "1", "a header and no row"};
        else if (file.stamp() != seen.stamp)
            fault = base::Fault{base::Code::ADAPTER_FILE_CHANGED, "1", ""};
    }
    if (fault) report.fault = placed(*fault, file.path().string());
    end(report.fault);
    show(report);
}

void FileRun::readRows(RowReader& rows, FileReport& report,
                       const std::function<void(const FileReport&)>& progress) {
    rows.skip(run_.counts.read);
    std::vector<ReadRow> batch(settings_.batchRows);
    for (bool more = true; more;) {
        batch.resize(settings_.batchRows);
        std::size_t filled = 0;
        while (filled < batch.size() && (more = rows.next(batch[filled])))
            ++filled;
        batch.resize(filled);
        if (batch.empty()) break;
        commit(batch);
        show(report);
        if (progress) progress(report);
    }
}

void FileRun::commit(const std::vector<ReadRow>& batch) {
    RunRecord next;
    database_.write([&](store::Transaction& transaction) {
        next = run_;
        intake_.forgetLookups();
        for (const auto& row : batch)
            settle(transaction, row, next);
        RunLog(transaction).update(next);
    });
    run_ = std::move(next);
}

void FileRun::settle(store::Transaction& transaction, const ReadRow& row, RunRecord& run) {
    const RowOutcome outcome = intake_.offer(transaction, row.mapped, run.id, row.sameTimeBefore);
    count(run.counts, outcome);
    KeptRows kept(transaction, settings_.name);
    const base::Instant now = clock_.now();
    const bool open = outcome.verdict > RowVerdict::taken;
    if (open || !outcome.findings.empty()) {
        KeptRow keep;
        keep.run = run.id;
        keep.file = run.file;
        keep.record = row.record;
        keep.line = row.line;
        keep.system = mapping_.system;
        keep.caseNumber = row.mapped.caseNumber;
        keep.rowKey = identityOf(row.mapped);
        if (open) keep.cells = keptCells(row);
        kept.keep(std::move(keep), outcome, now);
    } else if (open_.count(row.record) > 0) {
        kept.close(run.file, row.record, now);
    }
    if (!open && anyOpen_) kept.supersede(mapping_.system, row.mapped, run.id, now);
}

}  // namespace guantong::adapters
