// SPDX-License-Identifier: Apache-2.0
// Idempotency: a write repeated under the same key (a double click, a lost answer) gets the first
// answer again and does nothing twice.
//
//   one write transaction:  recall(key) ─ known ─► the first answer
//                                └ new ─► the work ─► keep(key, answer)
//
// Keys are the caller's own and kept for two days. Thread-safe; writers are one after another, so
// two requests at once are one and a repeat.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/code.h"
#include "exchange/store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace guantong::people {

inline constexpr std::chrono::hours kIdempotencyKept{48};
inline constexpr std::size_t kMaxKeptAnswerBytes = 1u << 20;

struct IdempotentRequest {
    std::string owner;   ///< Principal::label(), or what else names who asks
    std::string key;     ///< the Idempotency-Key header
    std::string digest;  ///< requestDigest() of what is asked
};

struct KeptAnswer {
    int status = 0;
    std::string body;
    bool operator==(const KeptAnswer&) const = default;
};

class Idempotency {
public:
    explicit Idempotency(const base::Clock& clock) noexcept : clock_(clock) {}

    /// One digest for method, path and body.
    static std::string requestDigest(std::string_view method, std::string_view path,
                                     std::string_view body);

    /// The answer given before; nothing for a new key. IDEMPOTENCY_MISSING for an empty key,
    /// FIELD_INVALID for one that is not 1 to 100 visible ASCII characters, IDEMPOTENCY_REUSED for
    /// a key used with another digest.
    std::variant<std::optional<KeptAnswer>, base::Fault> recall(
        store::Transaction& tx, const IdempotentRequest& request) const;
    /// Keeps the answer, in the transaction of the work. Of a body above kMaxKeptAnswerBytes only
    /// the status is kept.
    void keep(store::Transaction& tx, const IdempotentRequest& request,
              const KeptAnswer& answer) const;
    /// Forgets what is past kIdempotencyKept.
    std::int64_t sweep(store::Transaction& tx) const;

private:
    const base::Clock& clock_;
};

}  // namespace guantong::people
