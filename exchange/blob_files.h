// SPDX-License-Identifier: Apache-2.0
// BlobFiles: contents of blobs on disk, by digest and nothing else:
//
//   data/blobs/ab/cd…        whole: written beside, synced, renamed; never changed again
//   data/blobs/ab/cd….part   as much as has come; its size is where the next part begins
//
// No path is built from anything but the 64 hexadecimal digits of a well-formed digest. No part of
// a content is held in memory but the one being moved. Touches no database. Thread-safe as far as
// the file system is: one writer per digest is BlobStore's care.
#pragma once

#include "exchange/base/time.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::exchange {

class BlobFiles {
public:
    /// `nodeFolder` is the node's folder; nothing is made in it until something is written.
    explicit BlobFiles(const std::filesystem::path& nodeFolder);

    /// Where the whole content lies or would lie. Asserts that digest is well formed.
    std::filesystem::path fileOf(const std::string& digest) const;
    std::filesystem::path partOf(const std::string& digest) const;

    /// The content's size; nothing if it is not here whole.
    std::optional<std::int64_t> sizeOf(const std::string& digest) const;
    /// How much of it has come; 0 if nothing.
    std::int64_t partSize(const std::string& digest) const;

    /// Adds the bytes to the part, which must be `offset` long, and syncs it.
    /// Throws base::Error FILE_UNWRITABLE or STORE_FULL; the part is then as it was.
    void append(const std::string& digest, std::int64_t offset, std::string_view bytes) const;
    /// Makes the part the content if its digest holds; else removes it and returns false.
    bool complete(const std::string& digest) const;
    /// Moves a file in as the content of `digest` (computed by digestOfFile()).
    void adopt(const std::filesystem::path& file, const std::string& digest) const;

    /// At most `length` bytes from `offset`. Throws base::Error FILE_UNREADABLE.
    std::string read(const std::string& digest, std::int64_t offset, std::size_t length) const;
    /// True if the content fits its digest: reads all of it, mapped and not copied.
    bool intact(const std::string& digest) const;
    /// Puts damaged content aside under the same name with ".damaged" for whoever looks into it.
    void setAside(const std::string& digest) const;
    /// Removes content, part and what was set aside; true if something was there.
    bool remove(const std::string& digest) const;

private:
    std::filesystem::path root_;
};

/// The digest text of a file's bytes, of the kind that `like` ("sha256:…" or "sm3:…") has.
/// Throws base::Error FILE_UNREADABLE.
std::string digestOfFile(const std::filesystem::path& file, std::string_view like = "sha256:");

}  // namespace guantong::exchange
