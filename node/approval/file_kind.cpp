// SPDX-License-Identifier: Apache-2.0
#include "node/approval/file_kind.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace guantong::approval {

namespace {

constexpr std::array<FileKind, 11> kKinds{{
    {"application/pdf", ".pdf", true},
    {"image/jpeg", ".jpg", true},
    {"image/png", ".png", true},
    {"application/ofd", ".ofd", false},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", false},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", false},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx", false},
    {"application/zip", ".zip", false},
    {"application/msword", ".doc", false},
    {"application/vnd.ms-excel", ".xls", false},
    {"application/vnd.ms-powerpoint", ".ppt", false},
}};
enum Kind { pdf, jpeg, png, ofd, docx, xlsx, pptx, zip, doc, xls, ppt };

constexpr std::size_t kPdfHead = 1024, kMaxEntries = 20'000, kMaxNameBytes = 200;
constexpr std::string_view kUnnamed = "未命名";

std::uint32_t littleEndian(std::string_view bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = count - 1; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

/// Calls `visit` with each name of the archive's directory; false if it has none that holds.
template <typename Visit>
bool eachEntry(std::string_view bytes, const Visit& visit) {
    constexpr std::size_t kEndBytes = 22, kEntryBytes = 46, kMaxComment = 65535;
    const std::size_t from =
        bytes.size() > kEndBytes + kMaxComment ? bytes.size() - kEndBytes - kMaxComment : 0;
    const auto end = bytes.substr(from).rfind("PK\x05\x06");
    if (end == std::string_view::npos || from + end + kEndBytes > bytes.size()) return false;
    std::size_t at = littleEndian(bytes, from + end + 16, 4);
    for (std::size_t i = 0; i < kMaxEntries; ++i) {
        if (at + kEntryBytes > bytes.size() || bytes.substr(at, 4) != "PK\x01\x02") return i > 0;
        const std::size_t name = littleEndian(bytes, at + 28, 2),
                          extra = littleEndian(bytes, at + 30, 2),
                          comment = littleEndian(bytes, at + 32, 2);
        if (at + kEntryBytes + name > bytes.size()) return false;
        visit(bytes.substr(at + kEntryBytes, name));
        at += kEntryBytes + name + extra + comment;
    }
    return true;
}

std::optional<FileKind> archiveKind(std::string_view bytes) {
    Kind kind = zip;
    bool macros = false;
    const bool holds = eachEntry(bytes, [&](std::string_view name) {
        if (name == "OFD.xml") kind = ofd;
        if (name == "word/document.xml") kind = docx;
        if (name == "xl/workbook.xml") kind = xlsx;
        if (name == "ppt/presentation.xml") kind = pptx;
        macros = macros || name.ends_with("vbaProject.bin");
    });
    if (!holds || macros) return std::nullopt;
    return kKinds[kind];
}

/// A stream of that name in an OLE document's directory, which spells it in UTF-16.
bool hasStream(std::string_view bytes, std::string_view name) {
    std::string wide;
    for (const char c : name) {
        wide += c;
        wide += '\0';
    }
    return bytes.find(wide) != std::string_view::npos;
}

std::optional<FileKind> oleKind(std::string_view bytes) {
    if (hasStream(bytes, "_VBA_PROJECT") || hasStream(bytes, "Macros")) return std::nullopt;
    if (hasStream(bytes, "WordDocument")) return kKinds[doc];
    if (hasStream(bytes, "Workbook") || hasStream(bytes, "Book")) return kKinds[xls];
    if (hasStream(bytes, "PowerPoint Document")) return kKinds[ppt];
    return std::nullopt;
}

/// Control characters, and the marks that turn the direction of writing.
bool isHidden(std::string_view character) {
    if (character.size() == 1) {
        const auto byte = static_cast<unsigned char>(character[0]);
        return byte < 0x20 || byte == 0x7F;
    }
    if (character.size() == 2) return character[0] == '\xC2' && character[1] < '\xA0';
    return character == "\u200E" || character == "\u200F" || character == "\uFEFF" ||
           (character >= "\u202A" && character <= "\u202E") ||
           (character >= "\u2066" && character <= "\u2069");
}

std::size_t lengthAt(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u)
        ++end;
    return end - at;
}

}  // namespace

std::optional<FileKind> kindOf(std::string_view bytes) {
    if (bytes.substr(0, kPdfHead).find("%PDF-") != std::string_view::npos) return kKinds[pdf];
    if (bytes.starts_with("\xFF\xD8\xFF")) return kKinds[jpeg];
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return kKinds[png];
    if (bytes.starts_with("PK\x03\x04")) return archiveKind(bytes);
    if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return oleKind(bytes);
    return std::nullopt;
}

std::optional<FileKind> kindNamed(std::string_view mediaType) {
    const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const FileKind& each) {
        return each.mediaType == mediaType;
    });
    return found == kKinds.end() ? std::nullopt : std::optional(*found);
}

std::string displayFileName(std::string_view name) {
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string shown;
    if (!base::isUtf8(name)) name = {};
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t length = lengthAt(name, at);
        const auto character = name.substr(at, length);
        at += length;
        if (isHidden(character)) continue;
        if (shown.size() + length > kMaxNameBytes) break;
        shown += character;
    }
    shown = base::trim(shown);
    const bool dots = shown.find_first_not_of('.') == std::string::npos;
    return dots ? std::string(kUnnamed) : shown;
}

std::string nameFor(const FileKind& kind, std::string_view name) {
    std::string shown = displayFileName(name);
    std::string small = shown;
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool jpegToo = kind.extension == ".jpg" && small.ends_with(".jpeg");
    return small.ends_with(kind.extension) || jpegToo ? shown : shown + std::string(kind.extension);
}

}  // namespace guantong::approval
