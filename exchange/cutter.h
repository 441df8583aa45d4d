// SPDX-License-Identifier: Apache-2.0
// Cutter: gives promised records number and content (S5). One transaction freezes one package:
// records leave the outbox, the signed document and the stream's next number are stored.
//
// Numbers nothing in a stream until the stream's next hop has been heard since the start
// (HeadsGate), nor while the clock is more than five minutes off the parent's.
#pragma once

#include "exchange/context.h"
#include "exchange/lease.h"

#include <chrono>
#include <map>
#include <mutex>
#include <set>

namespace guantong::exchange {

/// Which next hops have been heard since this process started. Thread-safe.
class HeadsGate {
public:
    HeadsGate() : started_(std::chrono::steady_clock::now()) {}
    /// The heads of our streams were compared with that neighbour's.
    void heard(base::NodeId neighbour);
    /// True if the stream may be numbered: its next hop was heard, there is none, or ten minutes
    /// of silence have passed (for streams downward).
    bool open(const Directory& directory, base::NodeId self, const Scope& scope) const;
    /// Sets how far our clock is off the parent's.
    void setParentOffset(std::chrono::milliseconds offset);
    std::chrono::milliseconds parentOffset() const;

private:
    mutable std::mutex mutex_;
    std::set<base::NodeId> heard_;
    std::chrono::milliseconds parentOffset_{0};
    std::chrono::steady_clock::time_point started_;
};

class Cutter {
public:
    Cutter(ExchangeContext& context, const HeadsGate& gate, Lease& lease) noexcept
        : context_(context), gate_(gate), lease_(lease) {}

    /// Cuts all that is promised and may be numbered; the number of packages made. 0 if another
    /// process holds the lease. Throws base::Error STORE_….
    std::size_t cutAll();

    /// Puts records into one package of the scope at once, inside the caller's transaction, past
    /// gate and lease: for a baseline, which nothing of the stream can have preceded unheard.
    static std::int64_t cutNow(ExchangeContext& context, store::Transaction& tx, Scope scope,
                               std::string_view kind, const std::vector<std::string>& records);

private:
    bool cutOne(Scope scope);

    ExchangeContext& context_;
    const HeadsGate& gate_;
    Lease& lease_;
};

}  // namespace guantong::exchange
