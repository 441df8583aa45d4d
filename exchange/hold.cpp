// SPDX-License-Identifier: Apache-2.0
#include "exchange/hold.h"

#include "exchange/base/assert.h"

#include <algorithm>

namespace guantong::exchange {

using store::Transaction;

std::int64_t heldFrom(Transaction& tx, std::int64_t streamRow) {
    auto& find = tx.statement("SELECT from_sequence FROM stream_hold WHERE stream_id = ?");
    find.bind(1, streamRow);
    return find.step() ? find.number(0) : 0;
}

std::int64_t lastToSend(Transaction& tx, const StreamRow& stream) {
    const std::int64_t from = heldFrom(tx, stream.row);
    return from == 0 ? stream.next - 1 : std::min(stream.next, from) - 1;
}

void setHold(Transaction& tx, std::int64_t streamRow, std::int64_t from, base::Instant at) {
    GT_ASSERT(from >= 1);
    liftHold(tx, streamRow);
    tx.statement("INSERT INTO stream_hold (stream_id, from_sequence, at_ms) VALUES (?, ?, ?)")
        .bind(1, streamRow)
        .bind(2, from)
        .bind(3, base::toMillis(at))
        .run();
}

bool liftHold(Transaction& tx, std::int64_t streamRow) {
    return tx.statement("DELETE FROM stream_hold WHERE stream_id = ?").bind(1, streamRow).run() > 0;
}

std::map<std::int64_t, Hold> allHolds(Transaction& tx) {
    std::map<std::int64_t, Hold> holds;
    auto& find = tx.statement("SELECT stream_id, from_sequence, at_ms FROM stream_hold");
    while (find.step())
        holds[find.number(0)] = {find.number(1), base::fromMillis(find.number(2))};
    return holds;
}

}  // namespace guantong::exchange
