// SPDX-License-Identifier: Apache-2.0
// Outbox: records promised to a scope and not yet numbered (S5). enqueue() joins the caller's
// transaction, so that nothing is reported that is not stored and nothing stored goes unreported.
//
//   enqueue -> (Cutter) -> package of the stream
#pragma once

#include "exchange/context.h"

#include <string>
#include <string_view>
#include <vector>

namespace guantong::exchange {

class Outbox {
public:
    explicit Outbox(ExchangeContext& context) noexcept : context_(context) {}

    /// Promises the canonical record to the scope. `kind` is "event" or "record". Wakes the
    /// cutter once the transaction has committed. Throws base::Error STORE_….
    void enqueue(store::Transaction& tx, Scope scope, std::string_view kind, std::string_view xml);

    /// Scopes that have something promised.
    static std::vector<Scope> scopes(store::Transaction& tx);
    static std::int64_t size(store::Transaction& tx);

private:
    ExchangeContext& context_;
};

}  // namespace guantong::exchange
