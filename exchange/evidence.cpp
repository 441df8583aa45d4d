// SPDX-License-Identifier: Apache-2.0
#include "exchange/evidence.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"

namespace guantong::exchange {

namespace {

/// Forgets the oldest evidence until the rest is within the limit.
void makeRoom(ExchangeContext& context, store::Transaction& tx, std::size_t needed) {
    auto& total = tx.statement("SELECT COALESCE(SUM(size_bytes), 0) FROM evidence");
    std::int64_t held = total.step() ? total.number(0) : 0;
    while (held > 0 && static_cast<std::size_t>(held) + needed > base::kMaxEvidenceBytes) {
        auto& oldest =
            tx.statement("SELECT id, file, size_bytes FROM evidence ORDER BY id LIMIT 1");
        if (!oldest.step()) return;
        const std::int64_t id = oldest.number(0);
        const std::string file = oldest.string(1);
        held -= oldest.number(2);
        tx.statement("DELETE FROM evidence WHERE id = ?").bind(1, id).run();
        tx.afterCommit([path = context.folder / "held" / file] {
            std::error_code ignored;
            std::filesystem::remove(path, ignored);
        });
    }
}

}  // namespace

std::string keepEvidence(ExchangeContext& context, base::NodeId neighbour,
                         const std::string& package, const base::Fault& reason,
                         std::string_view bytes) {
    const base::Instant now = context.clock.now();
    const std::string name = base::formatDate(base::dateOf(now)) + "-" +
                             std::string(toString(reason.code)) + "-" +
                             base::toHex(crypto::randomBytes(6)) + ".bin";
    try {
        base::makeFolder(context.folder / "held", 0750);
        base::writeFileAtomically(context.folder / "held" / name, bytes, 0640);
        context.database.write([&](store::Transaction& tx) {
            makeRoom(context, tx, bytes.size());
            tx.statement(
                  "INSERT INTO evidence (at_ms, neighbour, package, code, detail, file, "
                  "size_bytes) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .bind(1, base::toMillis(now))
                .bind(2, neighbour.number())
                .bind(3, package.substr(0, 80))
                .bind(4, toString(reason.code))
                .bind(5, (reason.field + " " + reason.detail).substr(0, 300))
                .bind(6, name)
                .bind(7, bytes.size())
                .run();
        });
        return name;
    } catch (const base::Error& failure) {
        base::log(base::LogLevel::error, "evidence", failure.what());
        return {};
    }
}

}  // namespace guantong::exchange
