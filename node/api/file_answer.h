// SPDX-License-Identifier: Apache-2.0
// FileAnswer: bytes of any size as an answer, given out in pieces, with one range if asked for.
// Pure functions; thread-safe.
#pragma once

#include "node/api/base_handler.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::api {

struct ByteRange {
    std::int64_t first = 0, length = 0;
    bool operator==(const ByteRange&) const = default;
};
/// The one range a Range header names inside `size` bytes; nothing for none, several or a form not
/// understood: the whole is sent then. An empty range if it lies outside.
std::optional<ByteRange> rangeOf(std::string_view header, std::int64_t size);

struct FileFacts {
    std::string name, mediaType;
    std::int64_t size = 0;
    bool shownInline = false;  ///< a browser may show it in a page; else it is saved
    std::string etag;          ///< without quotes; empty for none
};

/// The answer. `read` gives at most `length` bytes from `offset`, at least one; it is asked while
/// the answer is sent, and what it throws ends the connection.
using ReadBytes = std::function<std::string(std::int64_t offset, std::size_t length)>;
Response fileAnswer(const Request& request, const FileFacts& file, ReadBytes read);

/// Content-Disposition with the name in both spellings (RFC 6266).
std::string dispositionOf(bool shownInline, std::string_view name);

}  // namespace guantong::api
