// SPDX-License-Identifier: Apache-2.0
#include "exchange/outbox.h"

namespace guantong::exchange {

void Outbox::enqueue(store::Transaction& tx, Scope scope, std::string_view kind,
                     std::string_view xml) {
    const std::string text = scope.str();
    tx.statement("INSERT INTO outbox (scope, kind, xml) VALUES (?, ?, ?)")
        .bind(1, text)
        .bind(2, kind)
        .bindBlob(3, xml)
        .run();
    // The outbox may be gone by then, the context is not.
    tx.afterCommit([&context = context_] { context.promised.ring(); });
}

std::vector<Scope> Outbox::scopes(store::Transaction& tx) {
    std::vector<Scope> scopes;
    auto& find = tx.statement("SELECT DISTINCT scope FROM outbox ORDER BY scope");
    while (find.step())
        if (const auto scope = Scope::parse(find.text(0))) scopes.push_back(*scope);
    return scopes;
}

std::int64_t Outbox::size(store::Transaction& tx) {
    auto& find = tx.statement("SELECT COUNT(*) FROM outbox");
    return find.step() ? find.number(0) : 0;
}

}  // namespace guantong::exchange
