// SPDX-License-Identifier: Apache-2.0
// Bell: wakes threads that wait for something new. Missing a ring is impossible: the waiter names
// the count it has seen.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace guantong::exchange {

class Bell {
public:
    /// Wakes everyone who waits. Thread-safe, as all of it.
    void ring() {
        {
            const std::lock_guard lock(mutex_);
            ++count_;
        }
        rung_.notify_all();
    }
    std::uint64_t count() const {
        const std::lock_guard lock(mutex_);
        return count_;
    }
    /// Waits until the bell has rung since `seen`, at most `timeout`; the present count.
    std::uint64_t wait(std::uint64_t seen, std::chrono::milliseconds timeout) const {
        std::unique_lock lock(mutex_);
        rung_.wait_for(lock, timeout, [&] { return count_ != seen; });
        return count_;
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable rung_;
    std::uint64_t count_ = 0;
};

}  // namespace guantong::exchange
