// SPDX-License-Identifier: Apache-2.0
// FolderAdapter: one old system that drops its files in a folder. The pattern of all adapters:
//
//   Source (folder, file, csv) -> Mapping -> Quality -> Intake
//
// Rows go in batches, each one transaction with its events, its ledger lines, its kept rows and
// the run's counts: after a crash the file is read on behind the last durable row, nothing lost,
// nothing twice. A file leaves the folder only after its last batch is durable.
// One object belongs to one thread; two processes on one folder do no harm (the ledger decides).
#pragma once

#include "adapters/folder.h"
#include "adapters/intake.h"
#include "adapters/kept_rows.h"
#include "adapters/mapping.h"
#include "adapters/row_intake.h"
#include "adapters/run_log.h"
#include "exchange/base/clock.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace guantong::adapters {

struct AdapterSettings {
    std::string name;
    std::filesystem::path folder;
    std::filesystem::path mappingFile;
    std::filesystem::path schemaFile;            ///< mapping.xsd; empty: the program's own checks
    std::chrono::milliseconds settleTime{5000};  ///< a file rests this long before it is read
    std::filesystem::path doneFolder;            ///< empty: files stay and are remembered
    std::size_t batchRows = 500;                 ///< rows in one transaction
};

struct AdapterStatus {
    std::string name, system, mappingFile, folder;
    MappingFaults faults;                ///< why the mapping cannot be used; empty if it can
    std::string folderFault;             ///< one line; empty if the folder can be read
    std::size_t files = 0, settled = 0;  ///< in the folder now
    std::int64_t refused = 0, waiting = 0, doubtful = 0;  ///< kept rows
    std::optional<RunRecord> lastRun;
};

/// What became of one file.
struct FileReport {
    std::string file;
    std::int64_t run = 0;
    RowCounts counts;
    std::string encoding, how;
    std::string movedTo;               ///< where it lies now, if it was moved
    std::string skipped;               ///< why it was not read now; empty if it was
    std::optional<base::Fault> fault;  ///< field "file:line"
};

struct RunReport {
    std::string name;
    MappingFaults faults;  ///< the mapping's; nothing was read then
    std::vector<FileReport> files;
    RowCounts counts;         ///< of all files
    std::int64_t joined = 0;  ///< waiting rows taken since, because their case came
    bool failed() const;      ///< the mapping or a file could not be used
};

/// One row of a dry run.
struct TestedRow {
    std::string file;
    std::int64_t record = 0, line = 0;
    std::string caseNumber;
    RowVerdict verdict = RowVerdict::repeated;
    std::vector<std::string> events;  ///< keys of the events it tells of
    std::vector<Finding> findings;
};

struct TestReport {
    std::string name;
    MappingFaults faults;
    std::vector<FileReport> files;
    RowCounts counts;
    std::vector<TestedRow> rows;
};

struct RetryReport {
    std::string name;
    MappingFaults faults;
    std::int64_t tried = 0, taken = 0, repeated = 0, waiting = 0, refused = 0;
};

class FolderAdapter {
public:
    FolderAdapter(AdapterSettings settings, store::Database& database, Intake& intake,
                  const base::Clock& clock);

    const std::string& name() const noexcept { return settings_.name; }
    AdapterStatus status();
    /// Reads every settled file. Faults of files and rows are in the report; throws base::Error
    /// STORE_… only, and the next run goes on where this one stopped. `progress` (may be empty) is
    /// called after each batch.
    RunReport run(const std::function<void(const FileReport&)>& progress = {});
    /// The dry run: what would become of the first `limit` rows of the file (or of every file in
    /// the folder). Nothing is stored. Throws base::Error FILE_UNREADABLE, STORE_….
    TestReport test(const std::filesystem::path& file = {}, std::size_t limit = 1000);
    /// Kept rows of the state ("open": refused and waiting), by ascending id behind `after`.
    std::vector<KeptRow> errors(const std::string& state = "open", std::int64_t after = 0,
                                std::size_t limit = 100);
    /// Offers every open row again, under the mapping as it is now. Throws base::Error STORE_….
    RetryReport retry();

private:
    std::variant<Mapping, MappingFaults> mapping() const;
    FileReport readFile(const Mapping& mapping, const DroppedFile& dropped,
                        const std::function<void(const FileReport&)>& progress);
    void finishFile(const DroppedFile& dropped, FileReport& report);
    bool alreadyRead(const DroppedFile& dropped);
    RetryReport offerAgain(const Mapping& mapping, bool readyOnly);

    AdapterSettings settings_;
    store::Database& database_;
    Intake& intake_;
    const base::Clock& clock_;
};

/// All adapters of a node, by name.
class Adapters {
public:
    Adapters(std::vector<AdapterSettings> settings, store::Database& database, Intake& intake,
             const base::Clock& clock);
    std::vector<AdapterStatus> list();
    /// Throws base::Error ADAPTER_UNKNOWN.
    FolderAdapter& named(const std::string& name);
    std::vector<FolderAdapter>& all() noexcept { return adapters_; }

private:
    std::vector<FolderAdapter> adapters_;
};

}  // namespace guantong::adapters
