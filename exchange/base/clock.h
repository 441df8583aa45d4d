// SPDX-License-Identifier: Apache-2.0
// Clock: the only door to the time of day. What the law's clocks, the records and the certificates
// call "now" comes from here; time-outs and backoff use std::chrono::steady_clock instead.
#pragma once

#include "exchange/base/time.h"

#include <atomic>
#include <filesystem>
#include <mutex>

namespace guantong::base {

class Clock {
public:
    virtual ~Clock() = default;
    /// The present moment. Thread-safe.
    virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock : public Clock {
public:
    Instant now() const override;
};

/// Stands where it is set: for tests.
class FixedClock : public Clock {
public:
    explicit FixedClock(Instant at) noexcept : at_(toMillis(at)) {}
    Instant now() const override { return fromMillis(at_.load()); }
    void set(Instant at) noexcept { at_.store(toMillis(at)); }
    void advance(std::chrono::milliseconds by) noexcept { at_.fetch_add(by.count()); }

private:
    std::atomic<std::int64_t> at_;
};

/// Stands where a file says, and moves when the file is replaced: the demo's virtual clock, shared
/// by the processes that name the same file. The file holds one moment as formatInstant() writes
/// it.
class FileClock : public Clock {
public:
    /// Throws Error VALUE_INVALID or FILE_UNREADABLE if the file holds no moment.
    explicit FileClock(std::filesystem::path file);
    /// Looks at the file at most every 20 ms of real time; an unreadable file leaves the time as
    /// is.
    Instant now() const override;
    /// Replaces the file's moment, atomically.
    static void write(const std::filesystem::path& file, Instant at);

private:
    std::filesystem::path file_;
    mutable std::mutex mutex_;
    mutable Instant at_;
    mutable std::chrono::steady_clock::time_point readAt_;
};

}  // namespace guantong::base
