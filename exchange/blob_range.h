// SPDX-License-Identifier: Apache-2.0
// The two HTTP fields by which a blob is moved in parts (S5), as far as we write and take them:
//
//   PUT   Content-Range: bytes 0-4194303/9000000    a part
//         Content-Range: bytes */9000000            how much of it is there?
//   GET   Range: bytes=4194304-                     from there on, at most one part
//         Range: bytes=4194304-8388607
//
// Pure functions of texts that anybody may have written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::exchange {

/// The contract's greatest part; every node takes it and none sends more.
constexpr std::size_t kMaxBlobPartBytes = 4u << 20;

struct ContentRange {
    std::optional<std::int64_t> first;  ///< nothing for "*"
    std::int64_t last = 0;              ///< of the part, inclusive; meaningful if there is a first
    std::int64_t total = 0;
    std::string str() const;
    bool operator==(const ContentRange&) const = default;
};
/// Nothing for any other form, a last before first or beyond the total.
std::optional<ContentRange> parseContentRange(std::string_view text) noexcept;

struct ByteRange {
    std::int64_t first = 0;
    std::optional<std::int64_t> last;  ///< inclusive
    bool operator==(const ByteRange&) const = default;
};
/// Nothing for any other form: several ranges, a suffix, a last before first.
std::optional<ByteRange> parseRange(std::string_view text) noexcept;

}  // namespace guantong::exchange
