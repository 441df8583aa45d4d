// SPDX-License-Identifier: Apache-2.0
// FileKind: what an uploaded file is, judged by its bytes and never by its name, and the name it
// may be shown under. Pure functions; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guantong::approval {

struct FileKind {
    std::string_view mediaType;
    std::string_view extension;  ///< ".pdf"
    bool inlineSafe = false;     ///< a browser may show it in a page
};

/// PDF, JPEG, PNG, OFD, DOCX, XLSX, PPTX, ZIP, DOC, XLS or PPT; nothing for anything else, Office
/// files with macros included. `bytes` is the whole file (mapped, not read).
std::optional<FileKind> kindOf(std::string_view bytes);
/// The kind of that media type; nothing for one that kindOf() never gives.
std::optional<FileKind> kindNamed(std::string_view mediaType);

/// The last part of a path in either spelling, without control and direction characters, at most
/// 200 bytes of whole characters; "未命名" if nothing is left.
std::string displayFileName(std::string_view name);
/// The name with the kind's extension behind it, unless it ends so already.
std::string nameFor(const FileKind& kind, std::string_view name);

}  // namespace guantong::approval
