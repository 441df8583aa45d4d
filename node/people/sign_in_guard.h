// SPDX-License-Identifier: Apache-2.0
// SignInGuard: slows whoever guesses. Counts attempts before they are judged, so that a hundred at
// once are a hundred; names that do not exist are locked like those that do, so that a lock tells
// nothing. Names and addresses are kept as digests only.
//
//   name:    5 failures ─► locked 15 min ─► 5 more ─► 30 min ─► … ─► 24 h; a success forgets all
//   address: after 20 failures within 15 min of each other one attempt per 2, 4, … 60 s
//
// Thread-safe; everything in the caller's transaction.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/time.h"
#include "exchange/store/database.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace guantong::people {

struct GuardPolicy {
    int failuresPerLock = 5;
    std::chrono::minutes firstLock{15};
    std::chrono::hours longestLock{24};
    std::chrono::hours forgotten{48};  ///< after that long without an attempt a name begins anew
    int freeFailures = 20;             ///< of an address
    std::chrono::minutes addressForgotten{15};
    std::chrono::seconds longestWait{60};
};

/// Thread-safe.
class SignInGuard {
public:
    explicit SignInGuard(GuardPolicy policy = {}) noexcept : policy_(policy) {}

    /// An attempt that may be judged now. It counts as a failure until succeeded().
    struct Attempt {
        std::string nameKey, addressKey;
        std::optional<base::Instant> lockedUntil;  ///< set if this failure, should it be one, locks
    };

    /// Counts an attempt; SIGN_IN_LOCKED or TOO_MANY_REQUESTS with the moment from which the next
    /// one counts, and then nothing is counted. `nameKey` as nameKeyOf(); an empty address is not
    /// watched.
    std::variant<Attempt, base::Fault> begin(store::Transaction& tx, const std::string& nameKey,
                                             const std::string& address, base::Instant now) const;
    /// The attempt was right: the name's failures and lock are forgotten, the address keeps those
    /// of others.
    void succeeded(store::Transaction& tx, const Attempt& attempt) const;
    /// Forgets what no longer matters.
    std::int64_t sweep(store::Transaction& tx, base::Instant now) const;

private:
    struct Row;
    static std::optional<Row> rowOf(store::Transaction& tx, const std::string& key);
    static void write(store::Transaction& tx, const std::string& key, const Row& row);

    GuardPolicy policy_;
};

}  // namespace guantong::people
