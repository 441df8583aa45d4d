// SPDX-License-Identifier: Apache-2.0
// RunLog: every reading of every file, with its counts and how far it has come. The counts are
// written in the transaction that took the rows, so after a crash the run goes on exactly behind
// the last row that is durable.
//
// Works inside the caller's transaction; no state of its own.
#pragma once

#include "adapters/source_file.h"
#include "exchange/base/time.h"
#include "exchange/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guantong::adapters {

/// taken + repeated + waiting + refused = read, always.
struct RowCounts {
    std::int64_t read = 0, taken = 0, repeated = 0, waiting = 0, refused = 0;
    std::int64_t warned = 0;  ///< rows with a finding, taken all the same
    std::int64_t events = 0;  ///< events taken
    bool addUp() const noexcept { return taken + repeated + waiting + refused == read; }
    RowCounts& operator+=(const RowCounts& other) noexcept;
    bool operator==(const RowCounts&) const = default;
};

struct RunRecord {
    std::int64_t id = 0;
    std::string adapter;
    std::string file;
    FileStamp stamp;
    std::string digest, encoding;
    std::string header;  ///< JSON array of the column names
    std::string state;   ///< running, finished or failed
    RowCounts counts;
    base::Instant started;
    std::optional<base::Instant> ended;
    std::string fault;  ///< one line; empty if it did not fail
};

class RunLog {
public:
    explicit RunLog(store::Transaction& transaction) : transaction_(transaction) {}

    /// The file's last run; nothing if it was never read.
    std::optional<RunRecord> lastOf(const std::string& adapter, const std::string& file);
    /// The adapter's last runs, newest first.
    std::vector<RunRecord> recent(const std::string& adapter, std::size_t limit);
    std::optional<RunRecord> byId(std::int64_t id);
    /// Goes on with the file's last run if that was cut off (or failed) over the same bytes, else
    /// begins a new one. Sets run.id, counts and state.
    void begin(RunRecord& run);
    /// Writes counts, state, header, fault and end.
    void update(const RunRecord& run);

private:
    std::vector<RunRecord> select(store::Statement& rows);
    store::Transaction& transaction_;
};

}  // namespace guantong::adapters
