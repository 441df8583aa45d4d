// SPDX-License-Identifier: Apache-2.0
// Folder: where an old system drops its files, and where they go once everything in them is
// durable. Half-written files are left alone: those that changed less than the settle time ago, and
// those named *.part, *.tmp, *.partial, *.filepart, *.crdownload, ~$* or with a leading dot.
//
// Stateless; thread-safe.
#pragma once

#include "adapters/source_file.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace guantong::adapters {

struct DroppedFile {
    std::filesystem::path path;
    FileStamp stamp;
    bool settled = false;
};

/// The regular files of the folder that are no temporaries, oldest change first, then by name.
/// Throws base::Error FILE_UNREADABLE if the folder cannot be read.
std::vector<DroppedFile> filesIn(const std::filesystem::path& folder,
                                 std::chrono::milliseconds settleTime);

/// Moves the file to `doneFolder` (made if absent) under its own name, or with ".2", ".3" … where
/// that is taken; synced. Throws base::Error FILE_UNWRITABLE, or FILE_UNREADABLE if it is gone.
std::filesystem::path moveToDone(const std::filesystem::path& file,
                                 const std::filesystem::path& doneFolder);

}  // namespace guantong::adapters
