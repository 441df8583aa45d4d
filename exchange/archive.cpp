// SPDX-License-Identifier: Apache-2.0
#include "exchange/archive.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace guantong::exchange {

namespace {

/// Writes without syncing: syncDisk() follows for the whole batch.
void writeFile(const std::filesystem::path& file, std::string_view bytes) {
    base::makeFolder(file.parent_path(), 0750);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        throw base::Error(
            base::Fault{errno == ENOSPC ? base::Code::STORE_FULL : base::Code::FILE_UNWRITABLE,
                        file.string(), std::strerror(errno)});
}

void syncDisk(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = fd >= 0 && ::syncfs(fd) == 0;
    const int failure = errno;
    if (fd >= 0) ::close(fd);
    if (!synced)
        throw base::Error(
            base::Fault{base::Code::FILE_UNWRITABLE, folder.string(), std::strerror(failure)});
}

}  // namespace

std::size_t Archive::flush(int limit) {
    std::vector<std::int64_t> rows;
    context_.database.read([&](store::Transaction& tx) {
        rows.clear();
        auto& find =
            tx.statement("SELECT package_id FROM package_bytes ORDER BY package_id LIMIT ?");
        find.bind(1, limit);
        while (find.step())
            rows.push_back(find.number(0));
    });
    if (rows.empty()) return 0;
    for (const auto row : rows) {
        std::optional<PackageRow> package;
        std::optional<std::string> bytes;
        context_.database.read([&](store::Transaction& tx) {
            package = packageAt(tx, row);
            bytes = storedBytes(tx, row);
        });
        if (package && bytes) writeFile(fileOf(*package), *bytes);
    }
    syncDisk(context_.folder / "archive");
    context_.database.write([&](store::Transaction& tx) {
        for (const auto row : rows)
            tx.statement("DELETE FROM package_bytes WHERE package_id = ?").bind(1, row).run();
    });
    return rows.size();
}

void Archive::flushAll() {
    constexpr int kBatch = 200;
    while (flush(kBatch) > 0) {
    }
}

std::optional<std::string> Archive::bytesOf(const PackageRow& package) const {
    std::optional<std::string> bytes;
    context_.database.read([&](store::Transaction& tx) { bytes = storedBytes(tx, package.row); });
    if (bytes) return bytes;
    const auto file = fileOf(package);
    if (!std::filesystem::exists(file)) return std::nullopt;
    return base::readFile(file, base::kMaxPackageBytes);
}

std::filesystem::path Archive::fileOf(const PackageRow& package) const {
    return context_.folder / "archive" / package.id.stream.origin.str() /
           base::formatDate(base::dateOf(package.created)) / package.id.fileName();
}

}  // namespace guantong::exchange
