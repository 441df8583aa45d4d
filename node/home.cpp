// SPDX-License-Identifier: Apache-2.0
#include "node/home.h"

#include "exchange/base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace guantong::node {

using base::Code;

namespace {

int openLock(const NodeHome& home) {
    const auto file = home.folder / "data" / "serve.lock";
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        throw base::Error(base::Fault{Code::FILE_UNWRITABLE, file.string(), std::strerror(errno)});
    return fd;
}

}  // namespace

ServeLock::ServeLock(const NodeHome& home) : fd_(openLock(home)) {
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(fd_);
    throw base::Error(base::Fault{Code::NODE_RUNNING, home.folder.string(), {}});
}

ServeLock::~ServeLock() {
    ::close(fd_);
}

bool ServeLock::held(const NodeHome& home) {
    if (!std::filesystem::exists(home.folder / "data" / "serve.lock")) return false;
    const int fd = openLock(home);
    const bool free = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
    ::close(fd);
    return !free;
}

}  // namespace guantong::node
