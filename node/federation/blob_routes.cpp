// SPDX-License-Identifier: Apache-2.0
#include "node/federation/blob_routes.h"

#include "exchange/blob_store.h"
#include "exchange/crypto/digest.h"
#include "node/cases/case_tables.h"

#include <algorithm>
#include <map>
#include <set>

namespace guantong::federation {

using base::Code;
using base::NodeId;
using exchange::BlobFacts;
using exchange::BlobRow;
using exchange::BlobState;
using exchange::BlobUpward;
using exchange::Directory;
using standard::CaseEvent;
using standard::EventKind;
using standard::Field;
using store::Transaction;

namespace {

constexpr int kAskedAtOnce = 1000;

/// Whom a blob is meant for, and who can have written it.
struct Parties {
    std::set<NodeId> writers, entitled;
};

void addEntitled(Parties& parties, const cases::CaseState& state, bool personal) {
    for (const auto& each : state.participants)
        if (each.pen || !personal) parties.entitled.insert(each.node);
}

/// The parties of a blob in every case that names it.
Parties partiesOf(Transaction& tx, const BlobRow& row) {
    Parties parties;
    std::set<std::string> cases;
    for (const auto& ref : exchange::blobRefs(tx, row.facts.digest)) {
        parties.writers.insert(ref.writer);
        cases.insert(ref.caseId);
    }
    for (const auto& caseId : cases)
        if (const auto record = cases::readCase(tx, caseId))
            addEntitled(parties, record->state, row.facts.personal);
    return parties;
}

template <class Test>
bool anyOf(const std::set<NodeId>& nodes, const Test& test) {
    return std::any_of(nodes.begin(), nodes.end(), test);
}

bool anyBelow(const Directory& directory, const std::set<NodeId>& nodes, NodeId top) {
    return anyOf(nodes, [&](NodeId node) { return directory.inSubtree(node, top); });
}

/// Some node that is not in the subtree of `self`.
bool anyBeyond(const Directory& directory, const std::set<NodeId>& nodes, NodeId self) {
    return anyOf(nodes, [&](NodeId node) { return !directory.inSubtree(node, self); });
}

/// The row as it should be, given who takes part.
BlobRow routed(const exchange::ExchangeContext& context, const Directory& directory,
               Transaction& tx, BlobRow row, const Parties& parties) {
    const exchange::BlobFiles files(context.folder);
    const NodeId self = context.self;
    const bool mine = parties.entitled.contains(self) || parties.writers.contains(self);
    if (row.state != BlobState::here && row.state != BlobState::erased) {
        if (mine && exchange::blobContentHere(tx, files, row.facts))
            row.state = BlobState::here;
        else if (parties.entitled.contains(self))
            row.state = BlobState::wanted;
    }
    const bool fromBelow = anyBelow(directory, parties.writers, self);
    const bool toAbove =
        anyOf(parties.entitled, [&](NodeId node) { return directory.isAncestor(node, self); });
    if (fromBelow && toAbove && row.upward == BlobUpward::none && row.state != BlobState::erased)
        row.upward = BlobUpward::due;
    row.above =
        anyBeyond(directory, parties.writers, self) || anyBeyond(directory, parties.entitled, self);
    return row;
}

bool sameRow(const BlobRow& a, const BlobRow& b) {
    return a.facts == b.facts && a.state == b.state && a.upward == b.upward && a.above == b.above;
}

}  // namespace

bool concernsBlobs(const CaseEvent& event) noexcept {
    return !event.materials.empty() || event.has(Field::personal) ||
           event.kind == EventKind::forwardedUp || event.kind == EventKind::caseTransferred ||
           event.kind == EventKind::jointDispatched;
}

std::vector<BlobFacts> blobsOf(const CaseEvent& event) {
    std::vector<BlobFacts> blobs;
    const auto add = [&](BlobFacts facts) {
        if (crypto::digestKindOf(facts.digest)) blobs.push_back(std::move(facts));
    };
    if (event.has(Field::personal))
        add({std::string(event.get(Field::personal)), 0, "application/json", true});
    for (const auto& material : event.materials)
        add({material.digest, material.sizeBytes, material.mediaType, false});
    return blobs;
}

void routeBlobs(const exchange::ExchangeContext& context, Transaction& tx,
                const std::string& caseId, const cases::CaseState& state) {
    const auto directory = context.directory();
    if (!directory || state.participants.size() < 2) return;
    std::map<std::string, BlobFacts> named;
    for (const auto& stored : cases::eventsOf(tx, caseId))
        for (auto& facts : blobsOf(stored.event)) {
            exchange::addBlobRef(tx, facts.digest, {caseId, stored.event.hash, stored.event.node});
            // Personal anywhere is personal everywhere.
            const auto [known, fresh] = named.try_emplace(facts.digest, facts);
            if (!fresh && facts.personal) known->second.personal = true;
        }
    for (auto& [digest, facts] : named) {
        const auto before = exchange::findBlob(tx, digest);
        BlobRow row = before.value_or(BlobRow{facts});
        row.facts.personal = row.facts.personal || facts.personal;
        if (row.facts.sizeBytes == 0) row.facts.sizeBytes = facts.sizeBytes;
        row = routed(context, *directory, tx, row, partiesOf(tx, row));
        if (!before || !sameRow(*before, row)) exchange::putBlob(tx, row, context.clock.now());
    }
}

std::optional<exchange::NotTaken> noticeBlobs(const exchange::ExchangeContext& context,
                                              Transaction& tx, const std::string& caseId,
                                              const std::string& eventHash, std::int64_t packageRow,
                                              const cases::CaseState& state) {
    if (state.participants.size() < 2) return std::nullopt;
    routeBlobs(context, tx, caseId, state);
    const auto missing = exchange::blobsMissing(tx, caseId);
    if (missing.empty() || packageRow == 0) return std::nullopt;
    tx.statement("DELETE FROM blob_notice WHERE case_id = ? AND package_id = ? AND record_hash = ?")
        .bind(1, caseId)
        .bind(2, packageRow)
        .bind(3, eventHash)
        .run();
    tx.statement("INSERT INTO blob_notice (case_id, package_id, record_hash) VALUES (?, ?, ?)")
        .bind(1, caseId)
        .bind(2, packageRow)
        .bind(3, eventHash)
        .run();
    return exchange::NotTaken::of(eventHash, "waiting",
                                  {Code::BLOB_UNKNOWN, "Digest", missing.front()});
}

void blobArrived(Transaction& tx, exchange::Receiver& receiver, const std::string& digest) {
    std::set<std::string> cases;
    for (const auto& ref : exchange::blobRefs(tx, digest))
        cases.insert(ref.caseId);
    std::set<std::int64_t> packages;
    for (const auto& caseId : cases) {
        if (!exchange::blobsMissing(tx, caseId).empty()) continue;
        auto& find =
            tx.statement("SELECT package_id, record_hash FROM blob_notice WHERE case_id = ?");
        find.bind(1, caseId);
        while (find.step()) {
            const std::int64_t package = find.number(0);
            tx.statement(
                  "DELETE FROM not_taken WHERE package_id = ? AND record_hash = ? AND code = ?")
                .bind(1, package)
                .bind(2, find.string(1))
                .bind(3, toString(Code::BLOB_UNKNOWN))
                .run();
            packages.insert(package);
        }
        tx.statement("DELETE FROM blob_notice WHERE case_id = ?").bind(1, caseId).run();
    }
    for (const auto package : packages)
        receiver.reissue(tx, package);
}

BlobWay wayOfPut(const exchange::ExchangeContext& context, Transaction& tx, NodeId child,
                 const std::string& digest) {
    const auto directory = context.directory();
    const auto row = exchange::findBlob(tx, digest);
    if (!directory || !row || row->state == BlobState::erased) return BlobWay::forbidden;
    if (!anyBelow(*directory, partiesOf(tx, *row).writers, child)) return BlobWay::forbidden;
    if (row->state != BlobState::named) return BlobWay::here;
    return row->upward == BlobUpward::none ? BlobWay::forbidden : BlobWay::above;
}

BlobWay wayOfGet(const exchange::ExchangeContext& context, Transaction& tx, NodeId child,
                 const std::string& digest) {
    const auto directory = context.directory();
    const auto row = exchange::findBlob(tx, digest);
    if (!directory || !row || row->state == BlobState::erased) return BlobWay::forbidden;
    const auto parties = partiesOf(tx, *row);
    if (!anyBelow(*directory, parties.entitled, child)) return BlobWay::forbidden;
    if (row->state == BlobState::here || !row->above || context.parent().empty())
        return BlobWay::here;
    return BlobWay::above;
}

std::vector<std::string> blobsAskedOf(const exchange::ExchangeContext& context, Transaction& tx,
                                      NodeId child) {
    std::vector<std::string> digests;
    const auto directory = context.directory();
    if (!directory) return digests;
    for (auto& asked : exchange::blobsAskedBelow(tx, kAskedAtOnce))
        if (directory->inSubtree(asked.writer, child) &&
            std::find(digests.begin(), digests.end(), asked.digest) == digests.end())
            digests.push_back(std::move(asked.digest));
    return digests;
}

}  // namespace guantong::federation
