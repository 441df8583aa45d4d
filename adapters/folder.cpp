// SPDX-License-Identifier: Apache-2.0
#include "adapters/folder.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace guantong::adapters {

namespace {

constexpr int kMostCopies = 10'000;

bool isTemporary(const std::string& name) {
    static constexpr std::array<std::string_view, 6> kEndings{
        ".part", ".tmp", ".partial", ".filepart", ".crdownload", ".swp"};
    if (name.starts_with('.') || name.starts_with("~$")) return true;
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::any_of(kEndings.begin(), kEndings.end(),
                       [&](std::string_view ending) { return lower.ends_with(ending); });
}

std::int64_t nowNs() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void copyAcross(const std::filesystem::path& file, const std::filesystem::path& target) {
    std::error_code failure;
    const std::filesystem::path temporary = target.string() + ".tmp";
    std::filesystem::copy_file(file, temporary, failure);
    if (!failure) std::filesystem::rename(temporary, target, failure);
    if (!failure) std::filesystem::remove(file, failure);
    if (failure)
        throw base::Error(
            base::Fault{base::Code::FILE_UNWRITABLE, target.string(), failure.message()});
}

}  // namespace

std::vector<DroppedFile> filesIn(const std::filesystem::path& folder,
                                 std::chrono::milliseconds settleTime) {
    std::error_code failure;
    std::filesystem::directory_iterator entries(folder, failure);
    std::vector<DroppedFile> files;
    const std::int64_t settledNs =
        nowNs() - std::chrono::duration_cast<std::chrono::nanoseconds>(settleTime).count();
    while (!failure && entries != std::filesystem::directory_iterator()) {
        const std::filesystem::path path = entries->path();
        if (!isTemporary(path.filename().string()))
            if (const auto stamp = stampOf(path))
                files.push_back({path, *stamp, stamp->changedNs <= settledNs});
        entries.increment(failure);
    }
    if (failure)
        throw base::Error(
            base::Fault{base::Code::FILE_UNREADABLE, folder.string(), failure.message()});
    std::sort(files.begin(), files.end(), [](const DroppedFile& a, const DroppedFile& b) {
        if (a.stamp.changedNs != b.stamp.changedNs) return a.stamp.changedNs < b.stamp.changedNs;
        return a.path < b.path;
    });
    return files;
}

std::filesystem::path moveToDone(const std::filesystem::path& file,
                                 const std::filesystem::path& doneFolder) {
    base::makeFolder(doneFolder);
    std::filesystem::path target = doneFolder / file.filename();
    for (int copy = 2; std::filesystem::exists(target) && copy < kMostCopies; ++copy)
        target = doneFolder / (file.filename().string() + "." + std::to_string(copy));
    std::error_code failure;
    std::filesystem::rename(file, target, failure);
    if (failure == std::errc::cross_device_link)
        copyAcross(file, target);
    else if (failure == std::errc::no_such_file_or_directory)
        throw base::Error(
            base::Fault{base::Code::FILE_UNREADABLE, file.string(), failure.message()});
    else if (failure)
        throw base::Error(
            base::Fault{base::Code::FILE_UNWRITABLE, target.string(), failure.message()});
    return target;
}

}  // namespace guantong::adapters
