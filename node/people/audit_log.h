// SPDX-License-Identifier: Apache-2.0
// AuditLog: who did what, in a chain that shows every later change. Each row's hash is over the row
// and the hash before it; both ends are kept apart, so that rows missing at an end are noticed too.
//
//   begin ─► row n ─► row n+1 ─► … ─► row m = end
//   hash n = sha256( [n, time, actor, name, address, action, object, old, new, hash n-1] as JSON )
//
// Rows are only added, in the transaction of what they tell of; trim() takes off what is older than
// six months and was exported. head() is for writing down elsewhere: whoever can rewrite the whole
// database can rewrite both. Thread-safe.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/store/database.h"
#include "node/people/principal.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace guantong::people {

inline constexpr std::chrono::days kAuditKept{184};  ///< six months, the law's least
inline constexpr std::size_t kMaxAuditValueBytes = 8000;

struct AuditEvent {
    std::int64_t id = 0;
    base::Instant at;
    std::string actor;      ///< Principal::label()
    std::string actorName;  ///< sign-in name and name as they were then
    std::string address;
    std::string action;  ///< "user.create", "signIn", …
    std::string object;  ///< "user:12", "organisation:360521-01"
    std::string oldValue, newValue;
    std::string previousHash, hash;
};

/// What happened, without what the log adds by itself. Values above kMaxAuditValueBytes are cut.
struct AuditFact {
    std::string action, object, oldValue, newValue;
};

struct AuditFilter {
    std::optional<base::Instant> from, to;  ///< at >= from, at < to
    std::string actor, object, action;      ///< empty: any
};

struct AuditVerdict {
    bool whole = false;
    std::int64_t rows = 0;
    std::int64_t firstBroken = 0;  ///< the row where the chain breaks; 0 if it is whole
    std::string reason;            ///< "hash", "previous", "number", "begin" or "end"
};

class AuditLog {
public:
    explicit AuditLog(const base::Clock& clock) noexcept : clock_(clock) {}

    /// Adds a row; part of the caller's transaction.
    void record(store::Transaction& tx, const Principal& by, const AuditFact& fact) const;

    /// The newest first, below row `before` (0: from the newest).
    std::vector<AuditEvent> list(store::Transaction& tx, const AuditFilter& filter,
                                 std::int64_t before, std::size_t limit) const;

    /// Walks the whole chain.
    AuditVerdict verify(store::Transaction& tx) const;

    /// Gives every row of the filter, oldest first, as one line of JSON with its hashes.
    void exportLines(store::Transaction& tx, const AuditFilter& filter,
                     const std::function<void(std::string_view line)>& line) const;

    /// Number and hash of the newest row; 0 and empty before the first.
    std::pair<std::int64_t, std::string> head(store::Transaction& tx) const;

    /// Takes off the rows older than `before` and says so in a row of its own. RIGHT_MISSING
    /// without logRead, VALUE_INVALID for anything younger than kAuditKept; the rows taken off
    /// otherwise.
    std::variant<std::int64_t, base::Fault> trim(store::Transaction& tx, const Principal& by,
                                                 base::Instant before) const;

private:
    const base::Clock& clock_;
};

/// "zhangsan 张三", as logs name people.
std::string actorNameOf(const Principal& principal);

}  // namespace guantong::people
