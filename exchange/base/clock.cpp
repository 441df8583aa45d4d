// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/clock.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"

namespace guantong::base {

namespace {

constexpr std::chrono::milliseconds kLookInterval{20};

std::optional<Instant> momentIn(const std::filesystem::path& file) {
    std::string text = readFile(file, 64);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return parseInstant(text);
}

}  // namespace

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

FileClock::FileClock(std::filesystem::path file) : file_(std::move(file)) {
    const auto moment = momentIn(file_);
    if (!moment)
        throw Error(Fault{Code::VALUE_INVALID, file_.string(), "2025-06-30T09:00:00.000+08:00"});
    at_ = *moment;
    readAt_ = std::chrono::steady_clock::now();
}

Instant FileClock::now() const {
    const std::lock_guard lock(mutex_);
    const auto real = std::chrono::steady_clock::now();
    if (real - readAt_ >= kLookInterval) {
        readAt_ = real;
        try {
            if (const auto moment = momentIn(file_)) at_ = *moment;
        } catch (const Error&) {
            // Being replaced just now, or gone: time stands still until it can be read again.
        }
    }
    return at_;
}

void FileClock::write(const std::filesystem::path& file, Instant at) {
    writeFileAtomically(file, formatInstant(at) + "\n");
}

}  // namespace guantong::base
