// SPDX-License-Identifier: Apache-2.0
#include "node/documents/printable.h"

#include <cstddef>
#include <cstdint>

namespace guantong::documents {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::uint32_t kInvalid = 0xFFFFFFFF;

struct Decoded {
    std::uint32_t point = kInvalid;
    std::size_t bytes = 1;
};

std::size_t lengthOf(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

/// The character at `at`; kInvalid with one byte for what is no UTF-8.
Decoded decode(std::string_view text, std::size_t at) {
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lengthOf(lead);
    if (length == 1) return {lead, 1};
    if (length == 0 || text.size() - at < length) return {};
    std::uint32_t point = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0) != 0x80) return {};
        point = point << 6 | (next & 0x3Fu);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (point < kSmallest[length] || point > 0x10FFFF || surrogate) return {};
    return {point, length};
}

bool isControl(std::uint32_t point) {
    return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point < 0xA0);
}

bool changesDirection(std::uint32_t point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
           point == 0x200E || point == 0x200F || point == 0x061C;
}

bool isShown(std::uint32_t point) {
    const bool noncharacter = (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
    return !isControl(point) && !changesDirection(point) && !noncharacter;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text, at);
        if (next.point == '\r') {
            if (at + 1 == text.size() || text[at + 1] != '\n') out += '\n';
        } else if (next.point != kInvalid && isShown(next.point)) {
            out.append(text, at, next.bytes);
        } else {
            out += kReplacement;
        }
        at += next.bytes;
    }
    return out;
}

base::Json printableTree(const base::Json& tree) {
    if (const std::string* text = tree.asText()) return printable(*text);
    base::Json::Array elements;
    for (const base::Json& element : tree.elements())
        elements.push_back(printableTree(element));
    if (!elements.empty()) return elements;
    base::Json::Object members;
    for (const auto& [name, value] : tree.members())
        members.emplace_back(name, printableTree(value));
    if (!members.empty()) return members;
    return tree;
}

}  // namespace guantong::documents
