// SPDX-License-Identifier: Apache-2.0
#include "adapters/width.h"

#include <algorithm>
#include <array>

namespace guantong::adapters {

namespace {

constexpr std::array<std::string_view, 3> kWideSpaces{"\xE3\x80\x80", "\xC2\xA0", "\xEF\xBB\xBF"};

bool isSpace(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Bytes of white space at the start (or end) of the text; 0 if there is none.
std::size_t spaceAtStart(std::string_view text) noexcept {
    if (static_cast<unsigned char>(text.front()) < 0x80) return isSpace(text.front()) ? 1 : 0;
    for (const auto& wide : kWideSpaces)
        if (text.starts_with(wide)) return wide.size();
    return 0;
}

std::size_t spaceAtEnd(std::string_view text) noexcept {
    if (static_cast<unsigned char>(text.back()) < 0x80) return isSpace(text.back()) ? 1 : 0;
    for (const auto& wide : kWideSpaces)
        if (text.ends_with(wide)) return wide.size();
    return 0;
}

}  // namespace

bool isAscii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view trimWide(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t space = spaceAtStart(text);
        if (space == 0) break;
        text.remove_prefix(space);
    }
    while (!text.empty()) {
        const std::size_t space = spaceAtEnd(text);
        if (space == 0) break;
        text.remove_suffix(space);
    }
    return text;
}

std::string toHalfWidth(std::string_view text) {
    if (isAscii(text)) return std::string(text);
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        const auto at = [&](std::size_t k) { return static_cast<unsigned char>(rest[k]); };
        if (rest.starts_with("\xE3\x80\x80")) {
            plain += ' ';
            i += 2;
        } else if (rest.starts_with("\xC2\xA0")) {
            plain += ' ';
            i += 1;
        } else if (rest.size() >= 3 && at(0) == 0xEF && (at(1) == 0xBC || at(1) == 0xBD)) {
            const int code =
                ((at(1) & 0x3F) << 6 | (at(2) & 0x3F)) - 0xF00 + 0x20;  // U+FF00 -> 0x20
            if (code > 0x20 && code < 0x7F)
                plain += static_cast<char>(code);
            else
                plain += rest.substr(0, 3);
            i += 2;
        } else {
            plain += rest[0];
        }
    }
    return plain;
}

std::string columnKey(std::string_view name) {
    std::string key;
    bool space = false;
    const std::string plain = toHalfWidth(trimWide(name));
    for (const char c : trimWide(plain)) {
        if (isSpace(c)) {
            space = true;
            continue;
        }
        if (space) key += ' ';
        space = false;
        key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return key;
}

}  // namespace guantong::adapters
