// SPDX-License-Identifier: Apache-2.0
// What an SQLite database is opened with. The defaults are the node's; tests make them smaller.
#pragma once

#include <chrono>
#include <cstddef>

namespace guantong::store {

constexpr std::size_t kMaxGroupJobs = 128;       ///< functions that may share one commit
constexpr std::size_t kMaxReaders = 64;          ///< reads at once; the next one waits
constexpr std::size_t kKeptReaders = 8;          ///< reading connections kept open when idle
constexpr std::size_t kMaxKeptStatements = 512;  ///< of one connection, checked between jobs

struct SqliteOptions {
    /// How long a lock held by another process is waited for before STORE_BUSY.
    std::chrono::milliseconds busyLimit{15'000};
    std::size_t groupJobs = kMaxGroupJobs;
};

}  // namespace guantong::store
