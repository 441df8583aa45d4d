// SPDX-License-Identifier: Apache-2.0
#include "node/api/turns.h"

namespace guantong::api {

void Turns::take() {
    std::unique_lock lock(mutex_);
    if (free_ > 0) {
        --free_;
        return;
    }
    Waiter waiter;
    waiting_.push_back(&waiter);
    waiter.called.wait(lock, [&] { return waiter.turn; });
}

void Turns::giveBack() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    // Called under the lock: the waiter lives until it has it again.
    waiting_.front()->turn = true;
    waiting_.front()->called.notify_one();
    waiting_.pop_front();
}

}  // namespace guantong::api
