// SPDX-License-Identifier: Apache-2.0
#include "exchange/blob_files.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/crypto/digest.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace guantong::exchange {

namespace fs = std::filesystem;
using base::Code;

namespace {

constexpr unsigned kFolderMode = 0750, kFileMode = 0640;

[[noreturn]] void fail(Code code, const fs::path& file) {
    throw base::Error(base::Fault{errno == ENOSPC || errno == EDQUOT ? Code::STORE_FULL : code,
                                  file.string(), std::strerror(errno)});
}

class Descriptor {
public:
    Descriptor(const fs::path& file, int flags)
        : fd_(::open(file.c_str(), flags | O_CLOEXEC, kFileMode)) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const noexcept { return fd_; }
    bool open() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

/// A file's bytes as memory that the system pages in and out.
class Mapping {
public:
    explicit Mapping(const fs::path& file) {
        const Descriptor fd(file, O_RDONLY);
        struct stat status {};
        if (!fd.open() || ::fstat(fd.get(), &status) != 0) fail(Code::FILE_UNREADABLE, file);
        size_ = static_cast<std::size_t>(status.st_size);
        if (size_ == 0) return;
        at_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd.get(), 0);
        if (at_ == MAP_FAILED) fail(Code::FILE_UNREADABLE, file);
        ::madvise(at_, size_, MADV_SEQUENTIAL);
    }
    ~Mapping() {
        if (size_ > 0) ::munmap(at_, size_);
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    std::string_view bytes() const noexcept { return {static_cast<const char*>(at_), size_}; }

private:
    void* at_ = nullptr;
    std::size_t size_ = 0;
};

void syncFolder(const fs::path& folder) {
    const Descriptor fd(folder, O_RDONLY | O_DIRECTORY);
    if (!fd.open() || ::fsync(fd.get()) != 0) fail(Code::FILE_UNWRITABLE, folder);
}

std::optional<std::int64_t> sizeOfFile(const fs::path& file) {
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    if (failure) return std::nullopt;
    return static_cast<std::int64_t>(size);
}

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string_view hexOf(const std::string& digest) {
    GT_ASSERT(crypto::digestKindOf(digest));
    return std::string_view(digest).substr(digest.find(':') + 1);
}

}  // namespace

BlobFiles::BlobFiles(const fs::path& nodeFolder) : root_(nodeFolder / "data" / "blobs") {}

fs::path BlobFiles::fileOf(const std::string& digest) const {
    const auto hex = hexOf(digest);
    return root_ / hex.substr(0, 2) / hex.substr(2);
}

fs::path BlobFiles::partOf(const std::string& digest) const {
    return fileOf(digest).concat(".part");
}

std::optional<std::int64_t> BlobFiles::sizeOf(const std::string& digest) const {
    return sizeOfFile(fileOf(digest));
}

std::int64_t BlobFiles::partSize(const std::string& digest) const {
    return sizeOfFile(partOf(digest)).value_or(0);
}

void BlobFiles::append(const std::string& digest, std::int64_t offset,
                       std::string_view bytes) const {
    const auto file = partOf(digest);
    base::makeFolder(file.parent_path(), kFolderMode);
    const Descriptor fd(file, O_WRONLY | O_CREAT | O_APPEND);
    if (!fd.open()) fail(Code::FILE_UNWRITABLE, file);
    if (writeAll(fd.get(), bytes) && ::fdatasync(fd.get()) == 0) return;
    const int reason = errno;
    if (::ftruncate(fd.get(), offset) != 0) fs::remove(file);
    errno = reason;
    fail(Code::FILE_UNWRITABLE, file);
}

bool BlobFiles::complete(const std::string& digest) const {
    const auto part = partOf(digest);
    if (digestOfFile(part, digest) != digest) {
        fs::remove(part);
        return false;
    }
    adopt(part, digest);
    return true;
}

void BlobFiles::adopt(const fs::path& file, const std::string& digest) const {
    const auto target = fileOf(digest);
    base::makeFolder(target.parent_path(), kFolderMode);
    {
        const Descriptor fd(file, O_RDWR);
        if (!fd.open() || ::fchmod(fd.get(), kFileMode) != 0 || ::fsync(fd.get()) != 0)
            fail(Code::FILE_UNWRITABLE, file);
    }
    if (::rename(file.c_str(), target.c_str()) != 0) fail(Code::FILE_UNWRITABLE, target);
    syncFolder(target.parent_path());
    syncFolder(root_);
}

std::string BlobFiles::read(const std::string& digest, std::int64_t offset,
                            std::size_t length) const {
    const auto file = fileOf(digest);
    const Descriptor fd(file, O_RDONLY);
    if (!fd.open()) fail(Code::FILE_UNREADABLE, file);
    std::string bytes(length, '\0');
    std::size_t filled = 0;
    while (filled < length) {
        const ssize_t got = ::pread(fd.get(), bytes.data() + filled, length - filled,
                                    offset + static_cast<std::int64_t>(filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(Code::FILE_UNREADABLE, file);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

bool BlobFiles::intact(const std::string& digest) const {
    return digestOfFile(fileOf(digest), digest) == digest;
}

void BlobFiles::setAside(const std::string& digest) const {
    const auto file = fileOf(digest);
    std::error_code ignored;
    fs::rename(file, fs::path(file).concat(".damaged"), ignored);
}

bool BlobFiles::remove(const std::string& digest) const {
    const auto file = fileOf(digest);
    bool removed = false;
    for (const char* suffix : {"", ".part", ".damaged"}) {
        std::error_code ignored;
        removed = fs::remove(fs::path(file).concat(suffix), ignored) || removed;
    }
    if (removed) syncFolder(file.parent_path());
    return removed;
}

std::string digestOfFile(const fs::path& file, std::string_view like) {
    const Mapping mapped(file);
    const auto kind =
        like.starts_with("sm3:") ? crypto::DigestKind::sm3 : crypto::DigestKind::sha256;
    return crypto::digestText(kind, mapped.bytes());
}

}  // namespace guantong::exchange
