// SPDX-License-Identifier: Apache-2.0
// RowReader: one file's rows, read and mapped, each with its place in the file.
//
//   SourceFile -> TextDecoder -> CsvReader -> Mapper -> ReadRow
//
// Whatever is wrong with a row stands in its findings; only a file that cannot be read at all, or
// lacks the header, is a fault of the file. Not thread-safe; flat in memory.
#pragma once

#include "adapters/csv_reader.h"
#include "adapters/mapper.h"
#include "adapters/source_file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guantong::adapters {

struct ReadRow {
    std::int64_t record = 0;  ///< from 1, the header not counted
    std::int64_t line = 0;    ///< in the file, from 1
    MappedRow mapped;
    std::size_t sameTimeBefore = 0;  ///< rows just before with the very same times

    /// The row's cells as decoded; one, its text, if it could not be told apart.
    std::vector<std::string> cells() const;

    std::string text;                 ///< all cells joined
    std::vector<std::uint32_t> ends;  ///< where each ends in text
};

class RowReader {
public:
    /// Reads `file` from its start; file and mapping must outlive the reader.
    RowReader(SourceFile& file, const SurveyedFile& seen, const Mapping& mapping);

    /// Reads the header and binds the mapping to it. A fault if that cannot be done: nothing else
    /// may be called then. Fault field is the line.
    std::optional<base::Fault> open();
    /// The column names as the file has them.
    const std::vector<std::string>& header() const noexcept { return header_; }
    /// Passes over `count` rows without mapping them.
    void skip(std::int64_t count);
    /// Reads the next row; false at the end.
    bool next(ReadRow& row);

private:
    void judgeForm(ReadRow& row);
    void countSameTimes(ReadRow& row);

    const Mapping& mapping_;
    CsvReader csv_;
    CsvRecord record_;
    std::optional<Mapper> mapper_;
    std::vector<std::string> header_;
    std::int64_t records_ = 0;
    std::vector<base::Instant> lastTimes_;
    std::size_t sameTimes_ = 0;
};

}  // namespace guantong::adapters
