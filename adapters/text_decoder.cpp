// SPDX-License-Identifier: Apache-2.0
#include "adapters/text_decoder.h"

#include "exchange/base/error.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace guantong::adapters {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEuro = "\xE2\x82\xAC";
constexpr std::size_t kMaxSequence = 4;

const char* iconvName(Encoding encoding) {
    switch (encoding) {
        case Encoding::gb18030:
            return "GB18030";
        case Encoding::big5:
            return "BIG5";
        case Encoding::utf16le:
            return "UTF-16LE";
        case Encoding::utf16be:
            return "UTF-16BE";
        case Encoding::utf8:
            break;
    }
    return "UTF-8";
}

/// The length of the ASCII run at `from`.
std::size_t asciiRun(std::string_view bytes, std::size_t from) noexcept {
    std::size_t at = from;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + at, 8);
        if ((word & 0x8080808080808080ull) != 0) break;
    }
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80)
        ++at;
    return at - from;
}

}  // namespace

std::string_view toString(Encoding encoding) noexcept {
    constexpr std::array<std::string_view, 5> kNames{"utf-8", "gb18030", "big5", "utf-16le",
                                                     "utf-16be"};
    return kNames[static_cast<std::size_t>(encoding)];
}

std::optional<Encoding> encodingNamed(std::string_view name) {
    std::string plain;
    for (const char c : name)
        if (c != '-' && c != '_') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (plain == "utf8") return Encoding::utf8;
    if (plain == "gb18030" || plain == "gbk" || plain == "gb2312" || plain == "cp936")
        return Encoding::gb18030;
    if (plain == "big5" || plain == "cp950") return Encoding::big5;
    if (plain == "utf16le" || plain == "utf16") return Encoding::utf16le;
    if (plain == "utf16be") return Encoding::utf16be;
    return std::nullopt;
}

std::optional<ByteOrderMark> byteOrderMark(std::string_view start) noexcept {
    if (start.starts_with("\xEF\xBB\xBF")) return ByteOrderMark{Encoding::utf8, 3};
    if (start.starts_with("\x84\x31\x95\x33")) return ByteOrderMark{Encoding::gb18030, 4};
    if (start.starts_with("\xFF\xFE")) return ByteOrderMark{Encoding::utf16le, 2};
    if (start.starts_with("\xFE\xFF")) return ByteOrderMark{Encoding::utf16be, 2};
    return std::nullopt;
}

int utf8SequenceLength(std::string_view bytes) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned low = 0x80, high = 0xBF;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    for (int i = 1; i < length; ++i) {
        if (static_cast<std::size_t>(i) >= bytes.size()) return -1;
        if (byte(i) < low || byte(i) > high) return 0;
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

struct TextDecoder::Converter {
    explicit Converter(Encoding encoding) : handle(::iconv_open("UTF-8", iconvName(encoding))) {
        if (handle == reinterpret_cast<iconv_t>(-1))
            throw base::Error(base::Code::FILE_UNREADABLE,
                              std::string("no conversion from ") + iconvName(encoding));
    }
    ~Converter() { ::iconv_close(handle); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    iconv_t handle;
};

TextDecoder::TextDecoder(Encoding encoding) : encoding_(encoding) {
    if (encoding != Encoding::utf8) converter_ = std::make_unique<Converter>(encoding);
}

TextDecoder::~TextDecoder() = default;

std::vector<Blemish> TextDecoder::takeBlemishes() {
    return std::exchange(blemishes_, {});
}

void TextDecoder::blemish(unsigned char byte, std::size_t within, std::string& out) {
    blemishes_.push_back({produced_ + (out.size() - outBase_), consumed_ + within, byte});
    out += kReplacement;
}

void TextDecoder::decode(std::string_view piece, bool last, std::string& out) {
    outBase_ = out.size();
    std::string joined;
    std::string_view bytes = piece;
    if (!pending_.empty()) {
        joined = pending_;
        joined += piece;
        bytes = joined;
    }
    const std::size_t used = converter_ ? convert(bytes, last, out) : decodeUtf8(bytes, last, out);
    pending_ = std::string(bytes.substr(used));
    consumed_ += used;
    produced_ += out.size() - outBase_;
}

std::size_t TextDecoder::decodeUtf8(std::string_view bytes, bool last, std::string& out) {
    std::size_t good = 0, at = 0;
    while (at < bytes.size()) {
        at += asciiRun(bytes, at);
        if (at == bytes.size()) break;
        const int length = utf8SequenceLength(bytes.substr(at, kMaxSequence));
        if (length > 0) {
            at += static_cast<std::size_t>(length);
            continue;
        }
        out.append(bytes, good, at - good);
        if (length < 0 && !last) return at;
        blemish(static_cast<unsigned char>(bytes[at]), at, out);
        good = ++at;
    }
    out.append(bytes, good, at - good);
    return at;
}

std::size_t TextDecoder::convert(std::string_view bytes, bool last, std::string& out) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t before = out.size();
        out.resize(before + (bytes.size() - at) * 3 + 16);
        char* in = const_cast<char*>(bytes.data()) + at;  // iconv's signature; it never writes
        std::size_t inLeft = bytes.size() - at, outLeft = out.size() - before;
        char* to = out.data() + before;
        const std::size_t result = ::iconv(converter_->handle, &in, &inLeft, &to, &outLeft);
        const int failure = result == static_cast<std::size_t>(-1) ? errno : 0;
        out.resize(out.size() - outLeft);
        at = bytes.size() - inLeft;
        if (failure == 0 || failure == E2BIG) continue;
        if (failure == EINVAL && !last) return at;
        at += skipBad(bytes, at, out);
    }
    return at;
}

std::size_t TextDecoder::skipBad(std::string_view bytes, std::size_t at, std::string& out) {
    ::iconv(converter_->handle, nullptr, nullptr, nullptr, nullptr);
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (encoding_ == Encoding::gb18030 && byte == 0x80) {
        out += kEuro;
        return 1;
    }
    blemish(byte, at, out);
    const bool wide = encoding_ == Encoding::utf16le || encoding_ == Encoding::utf16be;
    return wide ? std::min<std::size_t>(2, bytes.size() - at) : 1;
}

}  // namespace guantong::adapters
