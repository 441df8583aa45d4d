// SPDX-License-Identifier: Apache-2.0
#include "node/federation/directory_service.h"

#include "exchange/base/error.h"
#include "exchange/base/limits.h"
#include "exchange/cutter.h"
#include "exchange/routing.h"
#include "exchange/stream_store.h"

namespace guantong::federation {

using base::Code;
using base::Fault;
using exchange::Directory;

void DirectoryService::load() {
    std::string document;
    context_.database.read([&](store::Transaction& tx) {
        auto& find =
            tx.statement("SELECT document FROM directory_version ORDER BY version DESC LIMIT 1");
        document = find.step() ? find.string(0) : std::string();
    });
    if (document.empty()) return;
    auto directory = Directory::read(std::move(document), context_.trust.anchors());
    if (auto* fault = std::get_if<Fault>(&directory)) throw base::Error(*fault);
    context_.trust.setDirectory(
        std::make_shared<const Directory>(std::get<Directory>(std::move(directory))));
}

std::optional<Fault> DirectoryService::take(store::Transaction& tx, const std::string& document) {
    auto read = Directory::read(document, context_.trust.anchors());
    if (auto* fault = std::get_if<Fault>(&read)) return *fault;
    auto directory = std::make_shared<const Directory>(std::get<Directory>(std::move(read)));
    auto& newest =
        tx.statement("SELECT version, digest FROM directory_version ORDER BY version DESC LIMIT 1");
    if (newest.step()) {
        if (directory->version() <= newest.number(0)) return std::nullopt;
        if (directory->version() == newest.number(0) + 1 && directory->previous() != newest.text(1))
            return Fault{Code::DIRECTORY_CHAIN_BROKEN, "Previous", directory->previous()};
    }
    tx.statement(
          "INSERT INTO directory_version (version, digest, taken_ms, document) VALUES (?, ?, ?, ?)")
        .bind(1, directory->version())
        .bind(2, directory->digest())
        .bind(3, base::toMillis(context_.clock.now()))
        .bindBlob(4, directory->document())
        .run();
    tx.afterCommit([this, directory] {
        const auto inForce = context_.directory();
        if (!inForce || inForce->version() < directory->version())
            context_.trust.setDirectory(directory);
        context_.stored.ring();
    });
    return std::nullopt;
}

std::vector<base::NodeId> DirectoryService::newChildren(store::Transaction& tx) const {
    std::vector<base::NodeId> children;
    const auto directory = context_.directory();
    if (!directory) return children;
    for (const auto child : directory->childrenOf(context_.self)) {
        auto& made = tx.statement("SELECT made_ms FROM baseline WHERE child = ?");
        made.bind(1, child.number());
        if (!made.step()) children.push_back(child);
    }
    return children;
}

void DirectoryService::makeBaseline(store::Transaction& tx, base::NodeId child,
                                    const std::vector<std::string>& quoted) const {
    const auto directory = context_.directory();
    std::vector<std::string> records{
        encode(standard::DirectoryRecord{directory->version(), directory->document()}).xml};
    for (const auto& stream : exchange::allStreams(tx)) {
        if (!stream.id.scope.isDown() ||
            !exchange::passesDown(*directory, context_.self, child, stream.id))
            continue;
        records.push_back(
            encode(standard::StreamHead{stream.id.origin, stream.id.scope.str(), stream.id.epoch,
                                        stream.next - 1, stream.lastDigest})
                .xml);
    }
    // A stream from above that has no package yet starts at 1, and the child must know that too.
    for (auto above = context_.self; !above.empty(); above = directory->parentOf(above))
        if (!exchange::latestStream(tx, above, exchange::Scope::down()))
            records.push_back(encode(standard::StreamHead{above, "down", 1, 0, ""}).xml);
    std::size_t bytes = 0;
    std::vector<std::string> part = std::move(records);
    for (const auto& record : part)
        bytes += record.size();
    for (const auto& record : quoted) {
        if (bytes + record.size() > base::kCutBytes) {
            exchange::Cutter::cutNow(context_, tx, exchange::Scope::to(child), "baseline", part);
            part.clear();
            bytes = 0;
        }
        part.push_back(record);
        bytes += record.size();
    }
    exchange::Cutter::cutNow(context_, tx, exchange::Scope::to(child), "baseline", part);
    tx.statement("INSERT INTO baseline (child, made_ms) VALUES (?, ?)")
        .bind(1, child.number())
        .bind(2, base::toMillis(context_.clock.now()))
        .run();
}

void takeStreamHead(store::Transaction& tx, const standard::StreamHead& head) {
    const auto scope = exchange::Scope::parse(head.scope);
    if (!scope) return;
    const exchange::StreamId id{head.origin, *scope, head.epoch};
    const auto known = exchange::findStream(tx, id);
    if (known && known->next > head.sequence) return;
    exchange::setStreamHead(tx, id, head.sequence + 1, head.digest);
}

}  // namespace guantong::federation
