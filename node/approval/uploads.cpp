// SPDX-License-Identifier: Apache-2.0
#include "node/approval/uploads.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "node/approval/file_kind.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <vector>

namespace guantong::approval {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kInsert =
    "INSERT INTO upload (id, owner, name, size, received, media_type, digest, created_ms) "
    "VALUES (?, ?, ?, ?, 0, '', '', ?)";
constexpr std::string_view kFind =
    "SELECT id, name, size, received, media_type, digest FROM upload WHERE id = ? AND owner = ?";
constexpr std::string_view kCount = "SELECT COUNT(*) FROM upload WHERE owner = ?";
constexpr std::string_view kUpdate =
    "UPDATE upload SET received = ?, media_type = ?, digest = ?, name = ? WHERE id = ?";
constexpr std::string_view kDelete = "DELETE FROM upload WHERE id = ?";
constexpr std::string_view kOld = "SELECT id FROM upload WHERE created_ms < ? LIMIT 500";
constexpr std::size_t kMaxGivenName = 1000, kIdBytes = 16;

[[noreturn]] void fail(const std::filesystem::path& file) {
    const int reason = errno;
    throw base::Error(Fault{reason == ENOSPC ? Code::STORE_FULL : Code::FILE_UNWRITABLE,
                            file.filename().string(), std::strerror(reason)});
}

/// An open file that closes itself.
class OpenFile {
public:
    OpenFile(const std::filesystem::path& file, int flags)
        : file_(file), fd_(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) fail(file);
    }
    ~OpenFile() { ::close(fd_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    void write(std::int64_t offset, std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written = ::pwrite(fd_, bytes.data(), bytes.size(), offset);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) fail(file_);
            bytes.remove_prefix(static_cast<std::size_t>(written));
            offset += written;
        }
        if (::fdatasync(fd_) != 0) fail(file_);
    }
    int fd() const noexcept { return fd_; }

private:
    std::filesystem::path file_;
    int fd_;
};

/// A file's bytes in memory without reading them there.
class MappedFile {
public:
    MappedFile(const std::filesystem::path& file, std::int64_t size)
        : open_(file, O_RDONLY), size_(static_cast<std::size_t>(size)) {
        if (size_ > 0) at_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, open_.fd(), 0);
        if (at_ == MAP_FAILED) fail(file);
    }
    ~MappedFile() {
        if (at_ != nullptr) ::munmap(at_, size_);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view bytes() const noexcept { return {static_cast<const char*>(at_), size_}; }

private:
    OpenFile open_;
    std::size_t size_;
    void* at_ = nullptr;
};

/// True if the file holds these bytes at that place already.
bool holds(const std::filesystem::path& file, std::int64_t received, std::int64_t offset,
           std::string_view bytes) {
    const MappedFile mapped(file, received);
    return mapped.bytes().substr(static_cast<std::size_t>(offset), bytes.size()) == bytes;
}

}  // namespace

Uploads::Uploads(store::Database& database, const base::Clock& clock,
                 std::filesystem::path folder, Keep keep)
    : database_(database), clock_(clock), folder_(std::move(folder)), keep_(std::move(keep)) {
    base::makeFolder(folder_, 0750);
}

std::filesystem::path Uploads::fileOf(std::string_view id) const {
    return folder_ / (std::string(id) + ".part");
}

std::mutex& Uploads::lockFor(std::string_view id) {
    return locks_[std::hash<std::string_view>{}(id) % locks_.size()];
}

std::variant<Upload, Fault> Uploads::begin(std::string_view owner, std::string_view name,
                                           std::int64_t size) {
    if (name.size() > kMaxGivenName) return Fault{Code::FIELD_TOO_LONG, "name", {}};
    if (size <= 0) return Fault{Code::UPLOAD_EMPTY, "size", std::to_string(size)};
    if (size > kMaxUploadBytes) return Fault{Code::BLOB_TOO_LARGE, "size", std::to_string(size)};
    Upload upload;
    upload.id = base::toHex(crypto::randomBytes(kIdBytes));
    upload.name = displayFileName(name);
    upload.size = size;
    bool full = false;
    database_.write([&](Transaction& tx) {
        Statement& row = tx.statement(kCount).bind(1, owner);
        full = row.step() && row.number(0) >= kMaxUploadsOfOwner;
        if (full) return;
        tx.statement(kInsert)
            .bind(1, upload.id)
            .bind(2, owner)
            .bind(3, upload.name)
            .bind(4, size)
            .bind(5, base::toMillis(clock_.now()))
            .run();
    });
    if (full) return Fault{Code::TOO_MANY_REQUESTS, "uploads", {}};
    return upload;
}

std::optional<Upload> Uploads::find(std::string_view owner, std::string_view id) {
    std::optional<Upload> found;
    database_.read([&](Transaction& tx) {
        Statement& row = tx.statement(kFind).bind(1, id).bind(2, owner);
        if (!row.step()) return;
        found = Upload{row.string(0), row.string(1), row.number(2),
                       row.number(3), row.string(4), row.string(5)};
    });
    return found;
}

std::variant<Upload, Fault> Uploads::append(std::string_view owner, std::string_view id,
                                            std::int64_t offset, std::string_view bytes) {
    const std::scoped_lock lock(lockFor(id));
    auto upload = find(owner, id);
    if (!upload) return Fault{Code::MATERIAL_UNKNOWN, "id", {}};
    const auto length = static_cast<std::int64_t>(bytes.size());
    const bool inside = offset >= 0 && offset <= upload->size && length <= upload->size - offset;
    if (!inside) return Fault{Code::BLOB_TOO_LARGE, "size", std::to_string(upload->size)};
    if (upload->done()) return *upload;
    if (offset < upload->received && offset + length <= upload->received &&
        holds(fileOf(id), upload->received, offset, bytes))
        return *upload;
    if (offset != upload->received)
        return Fault{Code::UPLOAD_OFFSET_WRONG, "Upload-Offset", std::to_string(upload->received)};
    OpenFile(fileOf(id), O_WRONLY | O_CREAT).write(offset, bytes);
    upload->received += length;
    if (upload->received == upload->size) return finish(std::move(*upload));
    database_.write([&](Transaction& tx) {
        tx.statement("UPDATE upload SET received = ? WHERE id = ?")
            .bind(1, upload->received)
            .bind(2, upload->id)
            .run();
    });
    return *upload;
}

std::variant<Upload, Fault> Uploads::finish(Upload upload) {
    std::optional<FileKind> kind;
    {
        const MappedFile mapped(fileOf(upload.id), upload.size);
        kind = kindOf(mapped.bytes());
        if (kind)
            upload.digest = crypto::digestText(crypto::DigestKind::sha256, mapped.bytes());
    }
    if (!kind) {
        std::error_code ignored;
        std::filesystem::remove(fileOf(upload.id), ignored);
        database_.write(
            [&](Transaction& tx) { tx.statement(kDelete).bind(1, upload.id).run(); });
        return Fault{Code::UPLOAD_TYPE_WRONG, "file", upload.name};
    }
    upload.mediaType = kind->mediaType;
    upload.name = nameFor(*kind, upload.name);
    database_.write([&](Transaction& tx) {
        tx.statement(kUpdate)
            .bind(1, upload.received)
            .bind(2, upload.mediaType)
            .bind(3, upload.digest)
            .bind(4, upload.name)
            .bind(5, upload.id)
            .run();
    });
    return upload;
}

bool Uploads::drop(std::string_view owner, std::string_view id) {
    const std::scoped_lock lock(lockFor(id));
    const auto upload = find(owner, id);
    if (!upload) return false;
    database_.write([&](Transaction& tx) { tx.statement(kDelete).bind(1, upload->id).run(); });
    std::error_code ignored;
    std::filesystem::remove(fileOf(upload->id), ignored);
    return true;
}

std::variant<standard::Material, Fault> Uploads::keep(std::string_view owner,
                                                      std::string_view id) {
    const std::scoped_lock lock(lockFor(id));
    const auto upload = find(owner, id);
    if (!upload || !upload->done())
        return Fault{Code::MATERIAL_UNKNOWN, "materials", std::string(id.substr(0, 64))};
    // A file that is gone was handed over before: the row outlives it for a second try.
    if (std::filesystem::exists(fileOf(id)))
        if (auto fault = keep_(fileOf(id), upload->mediaType)) return *fault;
    return standard::Material{upload->name, upload->digest, upload->size, upload->mediaType};
}

std::size_t Uploads::sweep() {
    std::vector<std::string> old;
    const auto before = clock_.now() - kUploadLife;
    database_.write([&](Transaction& tx) {
        old.clear();
        Statement& row = tx.statement(kOld).bind(1, base::toMillis(before));
        while (row.step())
            old.push_back(row.string(0));
        for (const std::string& id : old)
            tx.statement(kDelete).bind(1, id).run();
    });
    std::error_code ignored;
    for (const std::string& id : old)
        std::filesystem::remove(fileOf(id), ignored);
    return old.size();
}

}  // namespace guantong::approval
