// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/file.h"

#include "exchange/base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace guantong::base {

namespace {

/// Closes the descriptor it holds.
class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

[[noreturn]] void fail(Code code, const std::filesystem::path& file) {
    throw Error(Fault{errno == ENOSPC || errno == EDQUOT ? Code::STORE_FULL : code, file.string(),
                      std::strerror(errno)});
}

void writeAll(int fd, std::string_view bytes, const std::filesystem::path& file) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(Code::FILE_UNWRITABLE, file);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void syncFolder(const std::filesystem::path& folder) {
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0 || ::fsync(fd.get()) != 0) fail(Code::FILE_UNWRITABLE, folder);
}

}  // namespace

std::string readFile(const std::filesystem::path& file, std::size_t limitBytes) {
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) fail(Code::FILE_UNREADABLE, file);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        fail(Code::FILE_UNREADABLE, file);
    }
    std::string bytes;
    bytes.resize(limitBytes < static_cast<std::size_t>(status.st_size)
                     ? limitBytes + 1
                     : static_cast<std::size_t>(status.st_size) + 1);
    std::size_t filled = 0;
    for (;;) {
        const ssize_t got = ::read(fd.get(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(Code::FILE_UNREADABLE, file);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
        if (filled > limitBytes)
            throw Error(Fault{Code::FILE_TOO_LARGE, file.string(), std::to_string(limitBytes)});
        if (filled == bytes.size()) bytes.resize(bytes.size() * 2);
    }
    bytes.resize(filled);
    return bytes;
}

void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes, unsigned mode) {
    std::string temporary = file.string() + ".XXXXXX";
    const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (fd.get() < 0) fail(Code::FILE_UNWRITABLE, file);
    try {
        writeAll(fd.get(), bytes, file);
        if (::fchmod(fd.get(), mode) != 0 || ::fsync(fd.get()) != 0 ||
            ::rename(temporary.c_str(), file.c_str()) != 0)
            fail(Code::FILE_UNWRITABLE, file);
    } catch (const Error&) {
        ::unlink(temporary.c_str());
        throw;
    }
    syncFolder(file.has_parent_path() ? file.parent_path() : ".");
}

void makeFolder(const std::filesystem::path& folder, unsigned mode) {
    std::error_code ignored;
    if (folder.empty() || std::filesystem::is_directory(folder, ignored)) return;
    makeFolder(folder.parent_path(), mode);
    if (::mkdir(folder.c_str(), mode) == 0) {
        ::chmod(folder.c_str(), mode);  // the process's mask may have taken bits away
    } else if (const int problem = errno; !std::filesystem::is_directory(folder, ignored)) {
        errno = problem;
        fail(Code::FILE_UNWRITABLE, folder);  // unless another made it in between
    }
}

}  // namespace guantong::base
