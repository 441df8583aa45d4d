// SPDX-License-Identifier: Apache-2.0
// KeptRows: rows kept back with their reason, until they are mended.
//
//   refused, waiting (open) -> mended      offered again and taken (or known by then)
//                           -> superseded  a later reading took a row of the same identity
//   doubtful                               taken with a finding; kept for the record
//
// A row is known by adapter, file name and record number: reading the file again replaces its
// entry. Works inside the caller's transaction; no state of its own.
#pragma once

#include "adapters/row_intake.h"
#include "exchange/store/database.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace guantong::adapters {

struct KeptRow {
    std::int64_t id = 0, run = 0;
    std::string adapter, file;
    std::int64_t record = 0;  ///< from 1, the header not counted
    std::int64_t line = 0;    ///< in the file, from 1
    std::string system, caseNumber;
    std::string rowKey;  ///< see identityOf()
    std::string state;   ///< refused, waiting, mended, superseded or doubtful
    std::string code;    ///< of the finding that decided
    std::string column, value;
    std::vector<Finding> findings;
    std::vector<std::string> cells;  ///< as decoded; none if doubtful
    std::int64_t tries = 0;
    base::Instant kept, changed;
};

/// What a row is about, as far as it could be read: "event ids|key values".
std::string identityOf(const MappedRow& row);

class KeptRows {
public:
    KeptRows(store::Transaction& transaction, std::string adapter)
        : transaction_(transaction), adapter_(std::move(adapter)) {}

    /// Keeps the row with the outcome's findings: state from its verdict, or doubtful.
    /// Replaces what was kept of the same file and record.
    void keep(KeptRow row, const RowOutcome& outcome, base::Instant now);
    /// The records of the file that are open.
    std::unordered_set<std::int64_t> openOf(const std::string& file);
    /// The record of the file has been taken now, or is known.
    void close(const std::string& file, std::int64_t record, base::Instant now);
    /// A row of that identity was taken in `run`: closes open rows of earlier runs that told of
    /// nothing else.
    void supersede(const std::string& system, const MappedRow& row, std::int64_t run,
                   base::Instant now);
    /// Up to `limit` rows of the states "open" (refused and waiting), or one of the states, with
    /// ids above `after`, ascending.
    std::vector<KeptRow> list(const std::string& state, std::int64_t after, std::size_t limit);
    /// As list("waiting"), but only rows whose case has come since.
    std::vector<KeptRow> ready(std::int64_t after, std::size_t limit);
    std::int64_t count(const std::string& state);
    /// Records another attempt: the new state and findings of a row still kept or mended.
    void retried(const KeptRow& row, const RowOutcome& outcome, base::Instant now);

private:
    std::vector<KeptRow> select(store::Statement& rows);
    store::Transaction& transaction_;
    std::string adapter_;
};

}  // namespace guantong::adapters
