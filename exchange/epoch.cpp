// SPDX-License-Identifier: Apache-2.0
#include "exchange/epoch.h"

#include "exchange/archive.h"
#include "exchange/base/error.h"
#include "exchange/outbox.h"
#include "exchange/package.h"
#include "exchange/stream_store.h"

namespace guantong::exchange {

namespace {

struct Promised {
    std::string kind, xml;
};

/// The records of the stream's packages above `lastGood`, in order.
std::vector<Promised> recordsAfter(ExchangeContext& context, store::Transaction& tx,
                                   const StreamRow& stream, std::int64_t lastGood) {
    std::vector<Promised> records;
    const Archive archive(context);
    std::int64_t after = lastGood;
    for (;;) {
        const auto packages = packagesAfter(tx, stream, after, 100);
        if (packages.empty()) return records;
        for (const auto& row : packages) {
            auto bytes = storedBytes(tx, row.row);
            if (!bytes) bytes = archive.bytesOf(row);
            auto read = bytes ? readPackage(std::move(*bytes))
                              : base::Fault{base::Code::FILE_UNREADABLE, row.id.str(), {}};
            if (const auto* fault = std::get_if<base::Fault>(&read)) throw base::Error(*fault);
            const auto& package = std::get<Package>(read);
            for (std::size_t i = 0; i < package.recordCount(); ++i)
                records.push_back(
                    {row.kind == "events" ? "event" : "record", std::string(package.record(i))});
            after = row.id.sequence;
        }
    }
}

}  // namespace

void newEpoch(ExchangeContext& context, store::Transaction& tx, const StreamId& id,
              std::int64_t lastGood) {
    const auto stream = findStream(tx, id);
    if (!stream || stream->ended || id.origin != context.self) return;
    auto records = recordsAfter(context, tx, *stream, lastGood);
    const std::string scope = id.scope.str();
    auto& waiting = tx.statement("SELECT kind, xml FROM outbox WHERE scope = ? ORDER BY id");
    waiting.bind(1, scope);
    while (waiting.step())
        records.push_back({waiting.string(0), waiting.string(1)});
    tx.statement("DELETE FROM outbox WHERE scope = ?").bind(1, scope).run();
    endStream(tx, id);
    openStream(tx, {id.origin, id.scope, id.epoch + 1});
    Outbox outbox(context);
    for (const auto& record : records)
        outbox.enqueue(tx, id.scope, record.kind, record.xml);
}

void forkFound(ExchangeContext& context, const PackageId& id, std::string_view code) {
    context.database.write([&](store::Transaction& tx) {
        raiseAlarm(tx, context.clock.now(), base::codeNamed(code).value_or(base::Code::STREAM_FORK),
                   id.str(), "epoch " + std::to_string(id.stream.epoch));
        newEpoch(context, tx, id.stream, id.sequence - 1);
    });
}

}  // namespace guantong::exchange
