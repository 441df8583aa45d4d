// SPDX-License-Identifier: Apache-2.0
// SourceFile: one dropped file, open for reading, and SurveyedFile: what one look through all its
// bytes says before a row is taken (digest, encoding, whether it is text at all).
//
//   BOM -> the encoding stated -> strict UTF-8 -> GB18030 or Big5, whichever the bytes look like
//
// Flat in memory whatever the size: pieces of kPieceBytes. Not thread-safe.
#pragma once

#include "adapters/text_decoder.h"
#include "exchange/base/code.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::adapters {

inline constexpr std::size_t kPieceBytes = 256u << 10;

struct FileStamp {
    std::int64_t sizeBytes = 0;
    std::int64_t changedNs = 0;  ///< the later of mtime (unless it lies ahead) and ctime
    bool operator==(const FileStamp&) const = default;
};

class SourceFile {
public:
    /// Opens for reading. Throws base::Error FILE_UNREADABLE.
    explicit SourceFile(const std::filesystem::path& file);
    ~SourceFile();
    SourceFile(const SourceFile&) = delete;
    SourceFile& operator=(const SourceFile&) = delete;

    /// The next piece, empty at the end; valid until the next call. Throws FILE_UNREADABLE.
    std::string_view next();
    void rewind();
    /// Size and change time of the open file as of now.
    FileStamp stamp() const;
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
    int fd_;
    std::string piece_;
};

/// Size and change time of a file by name; nothing if it is gone or no regular file.
std::optional<FileStamp> stampOf(const std::filesystem::path& file);

struct SurveyedFile {
    FileStamp stamp;
    std::string digest;  ///< 64 hex digits: SHA-256 chained over the pieces; for our ledger only
    Encoding encoding = Encoding::utf8;
    std::size_t markBytes = 0;         ///< length of the byte order mark
    std::string how;                   ///< "mark", "stated", "strict UTF-8" or "guessed"
    std::optional<base::Fault> fault;  ///< why no row of it can be read
};

/// Reads the file through once. Faults: ADAPTER_FILE_EMPTY, ADAPTER_FILE_BINARY,
/// ADAPTER_ENCODING_DISAGREES (stated GB18030 or Big5, yet the bytes are plainly UTF-8).
SurveyedFile survey(SourceFile& file, std::optional<Encoding> stated);

}  // namespace guantong::adapters
