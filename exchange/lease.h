// SPDX-License-Identifier: Apache-2.0
// Lease: the right of one process of the node to number a stream or to work a link (S5): a
// committed compare-and-set row with owner, expiry by database time and a fencing number that each
// later commit checks.
#pragma once

#include "exchange/store/database.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace guantong::exchange {

class Lease {
public:
    /// `owner` names this process for ever (host, pid and a random part).
    Lease(store::Database& database, std::string name, std::string owner,
          std::chrono::milliseconds lifetime);

    /// Takes or prolongs the lease in a transaction of its own; true once it is ours and committed.
    bool claim();
    /// True if the lease is still ours inside this transaction. Throws base::Error STORE_….
    bool heldIn(store::Transaction& tx) const;
    /// Gives it back, so that another process need not wait for the expiry.
    void release();
    std::int64_t fence() const noexcept { return fence_; }

    /// A fresh owner name.
    static std::string newOwner();

private:
    store::Database& database_;
    std::string name_, owner_;
    std::chrono::milliseconds lifetime_;
    std::int64_t fence_ = 0;
};

}  // namespace guantong::exchange
