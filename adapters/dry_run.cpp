// SPDX-License-Identifier: Apache-2.0
// FolderAdapter::test(): the same path as a run, inside one transaction that is always undone.
#include "adapters/file_run.h"
#include "adapters/folder_adapter.h"

#include <exception>

namespace guantong::adapters {

namespace {

/// Thrown out of Database::write() so that nothing of the dry run stays.
struct DryRunUndone : std::exception {};

/// Reads the first rows of one file; they outlive the reader.
std::vector<ReadRow> firstRows(const Mapping& mapping, const std::filesystem::path& path,
                               std::size_t limit, FileReport& report) {
    SourceFile file(path);
    const SurveyedFile seen = survey(file, mapping.encoding);
    report.file = path.filename().string();
    report.encoding = toString(seen.encoding);
    report.how = seen.how;
    std::vector<ReadRow> rows;
    RowReader reader(file, seen, mapping);
    auto fault = seen.fault ? seen.fault : reader.open();
    if (!fault) {
        for (ReadRow row; rows.size() < limit && reader.next(row); row = {})
            rows.push_back(std::move(row));
        if (rows.empty() && limit > 0)
            fault = base::Fault{base::Code::ADAPTER_FILE_EMPTY, "1", "a header and no row"};
    }
    if (fault) report.fault = placed(*fault, path.string());
    return rows;
}

TestedRow tested(const std::string& file, const ReadRow& row, RowOutcome outcome) {
    TestedRow result{file,
                     row.record,
                     row.line,
                     row.mapped.caseNumber,
                     outcome.verdict,
                     {},
                     std::move(outcome.findings)};
    for (const auto& event : row.mapped.events)
        result.events.push_back(event.key);
    return result;
}

}  // namespace

TestReport FolderAdapter::test(const std::filesystem::path& file, std::size_t limit) {
    TestReport report;
    report.name = settings_.name;
    const auto loaded = mapping();
    if (const auto* faults = std::get_if<MappingFaults>(&loaded)) {
        report.faults = *faults;
        return report;
    }
    const auto& good = std::get<Mapping>(loaded);
    std::vector<std::filesystem::path> paths;
    if (!file.empty()) paths.push_back(file);
    if (file.empty())
        for (const auto& dropped : filesIn(settings_.folder, settings_.settleTime))
            paths.push_back(dropped.path);
    std::vector<std::vector<ReadRow>> rows;
    for (const auto& path : paths) {
        report.files.emplace_back();
        rows.push_back(firstRows(good, path, limit, report.files.back()));
    }
    RowIntake intake(good, intake_, clock_);
    const auto offerAll = [&](store::Transaction& transaction) {
        report.rows.clear();
        report.counts = {};
        intake.forgetLookups();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            report.files[i].counts = {};
            for (const auto& row : rows[i]) {
                RowOutcome outcome = intake.offer(transaction, row.mapped, 0, row.sameTimeBefore);
                count(report.files[i].counts, outcome);
                report.rows.push_back(tested(report.files[i].file, row, std::move(outcome)));
            }
            report.counts += report.files[i].counts;
        }
        throw DryRunUndone();
    };
    try {
        database_.write(offerAll);
    } catch (const DryRunUndone&) {
        // Intended: the report holds what would have happened.
    }
    return report;
}

}  // namespace guantong::adapters
