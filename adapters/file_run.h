// SPDX-License-Identifier: Apache-2.0
// FileRun: one reading of one file, batch by batch. Inside adapters only.
//
//   begin (or go on with a run cut off) -> [read a batch -> one transaction]* -> finished | failed
//
// Used once, by one thread.
#pragma once

#include "adapters/folder_adapter.h"
#include "adapters/row_reader.h"

#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

namespace guantong::adapters {

class FileRun {
public:
    FileRun(const Mapping& mapping, const AdapterSettings& settings, store::Database& database,
            Intake& intake, const base::Clock& clock);

    /// Reads the file to its end and fills in the report. Throws base::Error STORE_…,
    /// FILE_UNREADABLE; what was committed before stays, and the run can be gone on with.
    void read(SourceFile& file, FileReport& report,
              const std::function<void(const FileReport&)>& progress);

private:
    void begin(const SurveyedFile& seen, const std::string& fileName);
    void end(const std::optional<base::Fault>& fault);
    void readRows(RowReader& rows, FileReport& report,
                  const std::function<void(const FileReport&)>& progress);
    void commit(const std::vector<ReadRow>& batch);
    void settle(store::Transaction& transaction, const ReadRow& row, RunRecord& run);
    void show(FileReport& report) const;

    const Mapping& mapping_;
    const AdapterSettings& settings_;
    store::Database& database_;
    const base::Clock& clock_;
    RowIntake intake_;
    RunRecord run_;
    std::unordered_set<std::int64_t> open_;  ///< records of this file kept back by earlier readings
    bool anyOpen_ = false;
};

/// A fault of a file as people read it: field becomes "file:line".
base::Fault placed(const base::Fault& fault, const std::string& file);
/// Adds the outcome to the counts.
void count(RowCounts& counts, const RowOutcome& outcome) noexcept;

}  // namespace guantong::adapters
