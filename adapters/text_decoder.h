// SPDX-License-Identifier: Apache-2.0
// TextDecoder: the bytes of an old system, in whatever encoding, become UTF-8 piece by piece.
//
// What cannot be decoded becomes U+FFFD, and a Blemish says where it stands in the output, which
// byte it was and where in the file, so that the reader can name the row. GBK, GB2312 and CP936
// are all read as GB18030, which contains them (plus CP936's single-byte euro sign 0x80).
// Not thread-safe; memory is bounded by the pieces given.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::adapters {

enum class Encoding { utf8, gb18030, big5, utf16le, utf16be };

/// "utf-8", "gb18030", "big5", "utf-16le", "utf-16be".
std::string_view toString(Encoding encoding) noexcept;
/// Reads those names and the common aliases (GBK, GB2312, CP936, CP950, UTF8 …) in any case;
/// nothing for another name.
std::optional<Encoding> encodingNamed(std::string_view name);

/// The encoding a byte order mark at the start names, with the mark's length in bytes.
struct ByteOrderMark {
    Encoding encoding;
    std::size_t sizeBytes;
};
std::optional<ByteOrderMark> byteOrderMark(std::string_view start) noexcept;

/// A place where a byte could not be decoded.
struct Blemish {
    std::uint64_t at;        ///< offset of its U+FFFD in all output so far
    std::uint64_t sourceAt;  ///< offset of the byte in the source
    unsigned char byte;
};

class TextDecoder {
public:
    /// Throws base::Error FILE_UNREADABLE if the system lacks the conversion.
    explicit TextDecoder(Encoding encoding);
    ~TextDecoder();
    TextDecoder(const TextDecoder&) = delete;
    TextDecoder& operator=(const TextDecoder&) = delete;

    /// Appends the piece's text to `out`. A sequence cut off at its end is kept for the next
    /// piece; with `last` it is a blemish.
    void decode(std::string_view piece, bool last, std::string& out);
    /// The blemishes since the last call, in order.
    std::vector<Blemish> takeBlemishes();

private:
    struct Converter;
    std::size_t decodeUtf8(std::string_view bytes, bool last, std::string& out);
    std::size_t convert(std::string_view bytes, bool last, std::string& out);
    std::size_t skipBad(std::string_view bytes, std::size_t at, std::string& out);
    void blemish(unsigned char byte, std::size_t within, std::string& out);

    Encoding encoding_;
    std::unique_ptr<Converter> converter_;
    std::string pending_;
    std::uint64_t consumed_ = 0, produced_ = 0;
    std::size_t outBase_ = 0;
    std::vector<Blemish> blemishes_;
};

/// Length of the well-formed UTF-8 sequence at the start of `bytes`; 0 if it is malformed, -1 if
/// the bytes end inside what may still be one.
int utf8SequenceLength(std::string_view bytes) noexcept;

}  // namespace guantong::adapters
