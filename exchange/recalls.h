// SPDX-License-Identifier: Apache-2.0
// Recalls: streams that went back after a revocation (S7), on the way from who took their packages
// back to who sends them: whatever lies above `last` goes to the neighbour again.
//
// Thread-safe.
#pragma once

#include "exchange/stream_id.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace guantong::exchange {

class Recalls {
public:
    /// The stream is to be sent again from behind number `last`.
    void note(const StreamId& stream, std::int64_t last) {
        const std::lock_guard lock(mutex_);
        const auto [known, fresh] = streams_.emplace(stream, last);
        if (!fresh) known->second = std::min(known->second, last);
        waiting_ = true;
    }
    /// True if take() would give something; costs no lock.
    bool waiting() const noexcept { return waiting_; }
    /// Everything noted since the last call.
    std::map<StreamId, std::int64_t> take() {
        const std::lock_guard lock(mutex_);
        waiting_ = false;
        return std::exchange(streams_, {});
    }

private:
    std::mutex mutex_;
    std::atomic<bool> waiting_{false};
    std::map<StreamId, std::int64_t> streams_;
};

}  // namespace guantong::exchange
