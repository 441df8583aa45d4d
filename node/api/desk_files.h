// SPDX-License-Identifier: Apache-2.0
// DeskFiles: the staff desk in the browser, built from node/web/desk and packed into the program by
// config/embed_desk.cmake. Immutable; thread-safe.
#pragma once

#include "node/api/base_handler.h"

#include <span>
#include <string_view>

namespace guantong::api {

struct DeskFile {
    std::string_view path;  ///< below /desk/, "assets/index-4f2a.js"
    std::string_view etag;
    std::string_view gzip;  ///< the content, packed
};

/// The files packed into the program; none if the desk was not built before it.
std::span<const DeskFile> builtInDeskFiles() noexcept;

/// Answers GET of a path that begins with /desk: the file, its page for an address of the desk's
/// own, or where there is no desk the sentence that says how to build it.
Response deskAnswer(const Request& request, std::span<const DeskFile> files);

/// By the path's end; "application/octet-stream" for one not known.
std::string_view mediaTypeOf(std::string_view path) noexcept;

}  // namespace guantong::api
