// SPDX-License-Identifier: Apache-2.0
#include "exchange/xml/characters.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace guantong::xml {

namespace {

using Word = std::uint64_t;
using Table = std::array<bool, 256>;

constexpr Word spread(unsigned char byte) noexcept {
    return 0x0101010101010101u * byte;
}
constexpr Word kHighBits = spread(0x80);

/// Eight bytes, the first one lowest.
Word load(const char* at) noexcept {
    Word word;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

// Each mask below has the high bit of a byte set where the byte is looked for. The lowest set bit
// is exact, those above it may be false (a borrow): only the lowest is ever used.
constexpr Word zeroes(Word word) noexcept {
    return (word - spread(1)) & ~word & kHighBits;
}
constexpr Word unplain(Word word) noexcept {
    return (word & kHighBits) | ((word - spread(0x20)) & ~word & kHighBits);
}

struct TextStops {
    static constexpr bool plain(unsigned char c) noexcept {
        return (c >= 0x20 && c != '<' && c != '>' && c != '&') || c == '\t' || c == '\n';
    }
    static Word mask(Word word) noexcept {  // '<' and '>' differ in bit 1 only
        return unplain(word) | zeroes((word | spread(2)) ^ spread('>')) |
               zeroes(word ^ spread('&'));
    }
};

struct AttributeStops {
    static constexpr bool plain(unsigned char c) noexcept {
        return c >= 0x20 && c != '<' && c != '"' && c != '&';
    }
    static Word mask(Word word) noexcept {  // '"' and '&' differ in bit 2 only
        return unplain(word) | zeroes((word | spread(4)) ^ spread('&')) |
               zeroes(word ^ spread('<'));
    }
};

unsigned byteAt(const char* at) noexcept {
    return static_cast<unsigned char>(*at);
}

/// Runs over the common characters of three bytes (Chinese text and its punctuation).
const char* skipThreeByte(const char* at, const char* end) noexcept {
    while (end - at >= 3) {
        const unsigned word = byteAt(at) | byteAt(at + 1) << 8 | byteAt(at + 2) << 16;
        if ((word & 0xC0C0F0) != 0x8080E0) break;
        const unsigned lead = word & 0xFF;
        if (lead == 0xE0 || lead == 0xED || (word & 0xFEFFFF) == 0xBEBFEF) break;
        at += 3;
    }
    return at;
}

template <class Stops>
const char* skip(const char* at, const char* end) noexcept {
    while (at < end) {
        if (end - at >= 8) {
            const Word stops = Stops::mask(load(at));
            if (stops == 0) {
                at += 8;
                continue;
            }
            at += std::countr_zero(stops) / 8;
        }
        if (byteAt(at) < 0x80) {
            if (!Stops::plain(static_cast<unsigned char>(*at))) return at;
            ++at;
            continue;
        }
        const char* behind = skipThreeByte(at, end);
        if (behind == at) behind += longCharacter(at, end);
        if (behind == at) return at;
        at = behind;
    }
    return end;
}

constexpr bool isLetter(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr Table kNameBytes = [] {
    Table table{};
    for (int c = 0; c < 128; ++c) {
        const char byte = static_cast<char>(c);
        table[static_cast<std::size_t>(c)] =
            isLetter(byte) || isDigit(byte) || byte == '.' || byte == '_' || byte == '-';
    }
    return table;
}();

bool all(std::string_view text, std::string_view extra) noexcept {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return isLetter(c) || isDigit(c) || extra.find(c) != std::string_view::npos;
    });
}

}  // namespace

bool startsDeclaration(std::string_view bytes) noexcept {
    constexpr std::string_view kStart = "<?xml";
    return bytes.starts_with(kStart) && bytes.size() > kStart.size() &&
           std::string_view(" \t\r\n").find(bytes[kStart.size()]) != std::string_view::npos;
}

std::size_t longCharacter(const char* at, const char* end) noexcept {
    const auto left = end - at;
    const auto continues = [&](int i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < left && byteAt(at + i) >= low && byteAt(at + i) <= high;
    };
    const unsigned lead = byteAt(at);
    if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
        if (!continues(1, low, high) || !continues(2)) return 0;
        return lead == 0xEF && byteAt(at + 1) == 0xBF && byteAt(at + 2) >= 0xBE ? 0 : 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

std::size_t firstBadUtf8(std::string_view bytes) noexcept {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while ((at = skipText(at, end)) != end) {
        if (byteAt(at) < 0x80) {
            ++at;
        } else if (const bool noncharacter = end - at >= 3 && byteAt(at) == 0xEF &&
                                             byteAt(at + 1) == 0xBF && byteAt(at + 2) >= 0xBE &&
                                             byteAt(at + 2) <= 0xBF;
                   noncharacter) {
            at += 3;
        } else {
            break;
        }
    }
    return static_cast<std::size_t>(at - bytes.data());
}

const char* skipText(const char* at, const char* end) noexcept {
    return skip<TextStops>(at, end);
}

const char* skipAttribute(const char* at, const char* end) noexcept {
    return skip<AttributeStops>(at, end);
}

const char* skipName(const char* at, const char* end) noexcept {
    while (at < end && kNameBytes[static_cast<unsigned char>(*at)])
        ++at;
    return at;
}

bool startsName(char byte) noexcept {
    return isLetter(byte) || byte == '_';
}

bool isName(std::string_view name) noexcept {
    if (name.empty() || !startsName(name[0])) return false;
    const char* const end = name.data() + name.size();
    return skipName(name.data(), end) == end;
}

bool isNamespaceName(std::string_view uri) noexcept {
    const auto colon = uri.find(':');
    if (colon == 0 || colon == std::string_view::npos || !isLetter(uri[0])) return false;
    if (!all(uri.substr(0, colon), "+.-")) return false;
    if (uri == "http://www.w3.org/XML/1998/namespace" || uri == "http://www.w3.org/2000/xmlns/")
        return false;
    std::string_view rest = uri.substr(colon + 1);
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const auto authority = std::min(rest.find_first_of("/?#"), rest.size());
        if (!all(rest.substr(0, authority), ".-")) return false;
        rest.remove_prefix(authority);
    }
    return all(rest, "._~:/?#@!$*+,;=-") && std::count(rest.begin(), rest.end(), '#') <= 1;
}

}  // namespace guantong::xml
