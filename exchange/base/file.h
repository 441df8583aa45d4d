// SPDX-License-Identifier: Apache-2.0
// Files read whole under a limit and written whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace guantong::base {

/// The file's bytes. Throws Error FILE_UNREADABLE, or FILE_TOO_LARGE above `limitBytes`.
std::string readFile(const std::filesystem::path& file, std::size_t limitBytes);

/// Replaces the file by `bytes`: a temporary beside it, synced to disk, then renamed, and the
/// folder synced. After a crash the old or the new content is there, never a part.
/// `mode` is applied before the rename (0600 for secrets). Throws Error FILE_UNWRITABLE/STORE_FULL.
void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes,
                         unsigned mode = 0644);

/// Creates the folder and its parents with `mode`. Throws Error FILE_UNWRITABLE.
void makeFolder(const std::filesystem::path& folder, unsigned mode = 0755);

}  // namespace guantong::base
