// SPDX-License-Identifier: Apache-2.0
// CsvReader: the records of a delimited text file, one after the other, in memory bounded by the
// longest record (kMaxRecordBytes), whatever the file's size.
//
//   cell = quoted | plain      quoted: "…" with "" for a quote, line breaks allowed
//   record = cell (delimiter cell)*, ended by CRLF, LF, CR or the end; empty lines are no records
//
// A record that breaks the grammar comes with its fault and its text, and reading goes on: after a
// quote that is never closed it goes on with the line below the one that opened it, so one stray
// quote costs one line, not the file. Not thread-safe.
#pragma once

#include "adapters/text_decoder.h"
#include "exchange/base/code.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::adapters {

inline constexpr std::size_t kMaxRecordBytes = 1u << 20;
inline constexpr std::size_t kMaxColumns = 2048;

/// A record as it stands in the file; its views are valid until the reader's next().
struct CsvRecord {
    std::uint64_t line = 0;  ///< the line in the file it begins on, from 1
    std::vector<std::string_view> cells;
    std::vector<Blemish> blemishes;    ///< bytes of it that could not be decoded
    std::optional<base::Fault> fault;  ///< ADAPTER_QUOTE_WRONG, ADAPTER_ROW_TOO_LONG; cells[0] then
                                       ///< holds (the start of) its text
};

class CsvReader {
public:
    /// Gives the next piece of the file's raw bytes, empty at its end.
    using Pieces = std::function<std::string_view()>;

    /// Reads text of that encoding behind a byte order mark of `markBytes`. Without a delimiter
    /// the first record decides: of comma, tab, semicolon and bar the one it has most of.
    CsvReader(Pieces pieces, Encoding encoding, std::size_t markBytes,
              std::optional<char> delimiter);

    /// Reads the next record into `record`; false at the end.
    bool next(CsvRecord& record);
    /// The delimiter in use; decided by the first next().
    char delimiter() const noexcept { return delimiter_.value_or(','); }

private:
    struct Cell {
        std::size_t begin, end;  ///< in buffer_, quotes left out
        bool doubledQuotes;
    };
    enum class Scan { complete, junk, needMore, openQuote, tooLong };

    bool fill();
    void chooseDelimiter();
    void skipEmptyLines();
    Scan scan();
    bool scanQuoted(std::size_t& at, bool& junk);
    void deliver(CsvRecord& record);
    void refuseLine(CsvRecord& record, base::Fault fault);
    void collectBlemishes(CsvRecord& record, std::size_t end);
    std::size_t lineEnd(std::size_t from) const noexcept;
    std::size_t pastBreak(std::size_t at) const noexcept;
    void advance(std::size_t to);

    Pieces pieces_;
    TextDecoder decoder_;
    std::size_t markBytes_;
    std::optional<char> delimiter_;
    std::string buffer_;
    std::size_t at_ = 0;             ///< where the next record begins in buffer_
    std::uint64_t bufferStart_ = 0;  ///< offset of buffer_[0] in the decoded text
    std::uint64_t line_ = 1;
    bool ended_ = false;
    std::vector<Cell> cells_;
    std::size_t recordEnd_ = 0;  ///< behind the record's line break
    bool quoted_ = false;        ///< one of its cells is
    std::string badText_;
    std::vector<Blemish> blemishes_;
    std::size_t nextBlemish_ = 0;
};

}  // namespace guantong::adapters
