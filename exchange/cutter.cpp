// SPDX-License-Identifier: Apache-2.0
#include "exchange/cutter.h"

#include "exchange/base/limits.h"
#include "exchange/outbox.h"
#include "exchange/package.h"
#include "exchange/stream_store.h"

namespace guantong::exchange {

namespace {

/// The stream that takes the next number of a scope, made if this is its first.
StreamRow streamFor(store::Transaction& tx, base::NodeId self, Scope scope) {
    const auto latest = latestStream(tx, self, scope);
    if (!latest) return openStream(tx, {self, scope, 1});
    if (!latest->ended) return *latest;
    return openStream(tx, {self, scope, latest->id.epoch + 1});
}

std::int64_t freeze(ExchangeContext& context, store::Transaction& tx, StreamRow stream,
                    std::string_view kind, const PackageWriter& writer) {
    const auto signer = context.identity.signer();
    const base::Instant now = context.clock.now();
    Header header;
    header.id = {stream.id, stream.next};
    header.previous = stream.lastDigest;
    header.kind = kind;
    header.created = header.senderClock = now;
    header.producer = kProducer;
    const auto document = writer.finish(header, *signer);
    PackageRow row;
    row.id = header.id;
    row.digest = document.digest;
    row.kind = kind;
    row.state = "cut";
    row.records = writer.records();
    row.created = row.stored = now;
    const std::int64_t id = storePackage(tx, stream, row, document.bytes);
    tx.afterCommit([&context] { context.stored.ring(); });
    return id;
}

}  // namespace

void HeadsGate::heard(base::NodeId neighbour) {
    const std::lock_guard lock(mutex_);
    heard_.insert(neighbour);
}

bool HeadsGate::open(const Directory& directory, base::NodeId self, const Scope& scope) const {
    const std::lock_guard lock(mutex_);
    const base::NodeId parent = directory.parentOf(self);
    const bool upward =
        scope.isUp() || (scope.isTo() && !directory.inSubtree(scope.target(), self));
    if (upward) return parent.empty() || heard_.count(parent) > 0;
    const bool silenceEnded = std::chrono::steady_clock::now() - started_ > base::kHeadsWait;
    if (scope.isTo())
        return silenceEnded || heard_.count(directory.nextHopDown(self, scope.target())) > 0;
    const auto children = directory.childrenOf(self);
    if (children.empty() || silenceEnded) return true;
    for (const auto child : children)
        if (heard_.count(child) > 0) return true;
    return false;
}

void HeadsGate::setParentOffset(std::chrono::milliseconds offset) {
    const std::lock_guard lock(mutex_);
    parentOffset_ = offset;
}

std::chrono::milliseconds HeadsGate::parentOffset() const {
    const std::lock_guard lock(mutex_);
    return parentOffset_;
}

std::size_t Cutter::cutAll() {
    const auto directory = context_.directory();
    if (!directory || std::chrono::abs(gate_.parentOffset()) > base::kClockStops) return 0;
    std::vector<Scope> scopes;
    context_.database.read([&](store::Transaction& tx) { scopes = Outbox::scopes(tx); });
    if (scopes.empty() || !lease_.claim()) return 0;
    std::size_t packages = 0;
    for (const auto& scope : scopes) {
        if (!gate_.open(*directory, context_.self, scope)) continue;
        while (cutOne(scope))
            ++packages;
    }
    return packages;
}

bool Cutter::cutOne(Scope scope) {
    bool cut = false;
    context_.database.write([&](store::Transaction& tx) {
        cut = false;
        if (!lease_.heldIn(tx)) return;
        const std::string text = scope.str();
        PackageWriter writer;
        std::string kind;
        std::int64_t last = 0;
        auto& next =
            tx.statement("SELECT id, kind, xml FROM outbox WHERE scope = ? ORDER BY id LIMIT ?");
        next.bind(1, text).bind(2, base::kCutRecords);
        while (next.step()) {
            if (writer.records() > 0 && writer.sizeBytes() + next.text(2).size() > base::kCutBytes)
                break;
            if (kind.empty()) kind = next.text(1) == "event" ? "events" : "records";
            writer.add(next.text(2));
            last = next.number(0);
        }
        if (writer.records() == 0) return;
        freeze(context_, tx, streamFor(tx, context_.self, scope), kind, writer);
        tx.statement("DELETE FROM outbox WHERE scope = ? AND id <= ?")
            .bind(1, text)
            .bind(2, last)
            .run();
        cut = true;
    });
    return cut;
}

std::int64_t Cutter::cutNow(ExchangeContext& context, store::Transaction& tx, Scope scope,
                            std::string_view kind, const std::vector<std::string>& records) {
    PackageWriter writer;
    for (const auto& record : records)
        writer.add(record);
    return freeze(context, tx, streamFor(tx, context.self, scope), kind, writer);
}

}  // namespace guantong::exchange
