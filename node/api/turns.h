// SPDX-License-Identifier: Apache-2.0
// Turns: so many at once, the others in the order they came. Two hundred threads that all work at
// once get nothing done sooner than a few of them would, and the last one much later.
//
//   Turn turn(turns);  // waits   …   given back at the end of the scope
//
// Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

namespace guantong::api {

class Turns {
public:
    explicit Turns(std::size_t atOnce) noexcept : free_(atOnce) {}

    /// Waits for a turn; each must be given back once.
    void take();
    void giveBack();

private:
    struct Waiter {
        std::condition_variable called;
        bool turn = false;
    };
    std::mutex mutex_;
    std::size_t free_;
    std::deque<Waiter*> waiting_;
};

class Turn {
public:
    explicit Turn(Turns& turns) : turns_(turns) { turns_.take(); }
    ~Turn() { turns_.giveBack(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    Turns& turns_;
};

}  // namespace guantong::api
