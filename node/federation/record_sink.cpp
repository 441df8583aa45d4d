// SPDX-License-Identifier: Apache-2.0
#include "node/federation/record_sink.h"

#include "exchange/stream_store.h"
#include "node/cases/case_intake.h"
#include "node/cases/case_tables.h"
#include "node/cases/scopes.h"
#include "node/cases/desk_rows.h"
#include "node/federation/blob_routes.h"

#include <algorithm>
#include <set>

namespace guantong::federation {

using base::Code;
using base::Fault;
using exchange::NotTaken;

namespace {

bool isEvent(const exchange::Slice& slice) {
    return slice.name == "CaseEvent" && slice.ns == standard::kStandardNamespace;
}

std::function<bool(base::NodeId)> ancestorsOf(const exchange::ExchangeContext& context) {
    return [directory = context.directory(), self = context.self](base::NodeId node) {
        return directory && directory->isAncestor(node, self);
    };
}

}  // namespace

std::vector<NotTaken> FederationSink::apply(store::Transaction& tx,
                                            const exchange::Package& package,
                                            std::int64_t packageRow) {
    std::vector<NotTaken> notTaken;
    BlobConcerns concerned;
    cases::CaseBatch batch(doors_.cases, tx);
    for (std::size_t i = 0; i < package.recordCount(); ++i) {
        const auto xml = package.record(i);
        const std::string noHash;
        const Arrival arrival{tx, package.header, packageRow, xml, noHash, &concerned};
        const auto* event = package.event(i);
        auto refused = event != nullptr ? takeEvent(arrival, *event, batch)
                       : isEvent(package.document.records()[i])
                           ? applyEvent(arrival, batch)
                           : applyRecord(arrival, static_cast<std::int64_t>(i));
        if (refused) notTaken.push_back(std::move(*refused));
    }
    const auto outcome = batch.finish();
    for (const auto& change : outcome.changes)
        if (change.isNew && change.packageId == packageRow && change.now.fault)
            notTaken.push_back(NotTaken::of(change.hash, std::string(toString(change.now.mark)),
                                            *change.now.fault));
    settle(tx, outcome, packageRow);
    // Nearly every case has one node that takes part: nothing is read for it.
    std::erase_if(concerned, [&](const auto& each) {
        return batch.stateOf(each.first).participants.size() < 2;
    });
    notice(tx, concerned, packageRow, notTaken);
    return notTaken;
}

/// Where blobs of the cases go now, and what of them is still to come.
void FederationSink::notice(store::Transaction& tx, const BlobConcerns& concerned,
                            std::int64_t packageRow, std::vector<NotTaken>& notTaken) {
    for (const auto& [caseId, hash] : concerned) {
        const auto record = cases::readCase(tx, caseId);
        if (!record || record->state.participants.size() < 2) continue;
        auto missing = noticeBlobs(doors_.context, tx, caseId, hash, packageRow, record->state);
        const bool named =
            std::any_of(notTaken.begin(), notTaken.end(),
                        [&, &event = hash](const NotTaken& each) { return each.hash == event; });
        if (missing && !named) notTaken.push_back(std::move(*missing));
    }
}

std::optional<NotTaken> FederationSink::applyEvent(const Arrival& arrival,
                                                   cases::CaseBatch& batch) {
    const auto origin = arrival.header.id.stream.origin;
    auto decoded = standard::decodeCaseEvent(arrival.xml);
    if (const auto* fault = std::get_if<Fault>(&decoded)) {
        const auto summary = standard::summarise(arrival.xml);
        const std::string hash = summary ? summary->hash : std::string();
        if (fault->code == Code::EVENT_HASH_WRONG) {
            batch.keepEvidence(arrival.xml, *fault, origin, arrival.packageRow);
            exchange::raiseAlarm(arrival.tx, doors_.context.clock.now(), fault->code,
                                 arrival.header.id.str(), hash);
            return NotTaken::of(hash, "evidence", *fault);
        }
        hold({arrival.tx, arrival.header, arrival.packageRow, arrival.xml, hash}, 0, "CaseEvent",
             fault->code);
        return NotTaken::of(hash, "held", *fault);
    }
    return takeEvent(arrival, std::get<standard::CaseEvent>(decoded), batch);
}

std::optional<NotTaken> FederationSink::takeEvent(const Arrival& arrival,
                                                  const standard::CaseEvent& event,
                                                  cases::CaseBatch& batch) {
    const auto origin = arrival.header.id.stream.origin;
    const bool quoted = arrival.header.kind == "baseline";
    const auto received =
        origin == doors_.context.self
            ? batch.recover(event, arrival.xml, arrival.packageRow)
            : batch.receive(event, arrival.xml, quoted ? event.node : origin, arrival.packageRow);
    if (origin == doors_.context.self) cases::bindRecovered(arrival.tx, event);
    if (arrival.blobs != nullptr && concernsBlobs(event))
        arrival.blobs->emplace_back(event.caseId, event.hash);
    if (received.verdict != cases::Received::Verdict::evidence) return std::nullopt;
    exchange::raiseAlarm(arrival.tx, doors_.context.clock.now(), received.fault->code, event.caseId,
                         event.hash);
    return NotTaken::of(event.hash, "evidence", *received.fault);
}

std::optional<NotTaken> FederationSink::applyRecord(const Arrival& arrival, std::int64_t position) {
    const auto summary = standard::summarise(arrival.xml);
    const std::string hash = summary ? summary->hash : std::string();
    const std::string name = summary ? std::string(summary->name) : std::string();
    const Arrival known{arrival.tx, arrival.header, arrival.packageRow, arrival.xml, hash};
    auto decoded = standard::decodeRecord(arrival.xml);
    if (const auto* fault = std::get_if<Fault>(&decoded)) {
        hold(known, position, name, fault->code);
        return NotTaken::of(hash, "held", *fault);
    }
    const auto handler = doors_.handlers.find(name);
    if (handler == doors_.handlers.end()) {
        hold(known, position, name, Code::RECORD_KIND_UNKNOWN);
        return NotTaken::of(hash, "held", {Code::RECORD_KIND_UNKNOWN, name, {}});
    }
    const auto refused = handler->second(known, std::get<standard::Record>(decoded));
    if (!refused) return std::nullopt;
    return NotTaken::of(hash, "parked", *refused);
}

void FederationSink::untake(store::Transaction& tx, const exchange::Package& package,
                            std::int64_t packageRow, const Fault& fault) {
    if (exchange::bodyFault(package)) return;
    cases::CaseBatch batch(doors_.cases, tx);
    for (std::size_t i = package.recordCount(); i-- > 0;) {
        const std::string noHash;
        const Arrival arrival{tx, package.header, packageRow, package.record(i), noHash};
        if (isEvent(package.document.records()[i]))
            untakeEvent(arrival, batch, fault);
        else
            untakeRecord(arrival);
    }
    settle(tx, batch.finish(), packageRow);
}

/// Only what this package brought: an event that had come before with a good one stays.
void FederationSink::untakeEvent(const Arrival& arrival, cases::CaseBatch& batch,
                                 const Fault& fault) {
    const auto decoded = standard::decodeCaseEvent(arrival.xml);
    const auto* event = std::get_if<standard::CaseEvent>(&decoded);
    if (event == nullptr) return;
    const auto here = cases::eventAt(arrival.tx, event->caseId, event->node, event->seq);
    if (here && here->packageId == arrival.packageRow && here->event.hash == event->hash)
        batch.untake(event->caseId, event->node, event->seq, fault);
}

void FederationSink::untakeRecord(const Arrival& arrival) {
    const auto summary = standard::summarise(arrival.xml);
    const auto decoded = standard::decodeRecord(arrival.xml);
    const auto* record = std::get_if<standard::Record>(&decoded);
    const auto undo =
        summary ? doors_.undo.find(std::string_view(summary->name)) : doors_.undo.end();
    if (record == nullptr || undo == doors_.undo.end()) return;
    undo->second({arrival.tx, arrival.header, arrival.packageRow, arrival.xml, summary->hash},
                 *record);
}

void FederationSink::hold(const Arrival& arrival, std::int64_t position, std::string_view name,
                          Code code) {
    auto& count = arrival.tx.statement(
        "SELECT COALESCE(MAX(position), -1) FROM held_record WHERE package_id = ?");
    count.bind(1, arrival.packageRow);
    if (count.step()) position = std::max(position, count.number(0) + 1);
    arrival.tx
        .statement(
            "INSERT INTO held_record (package_id, position, name, hash, code, xml) "
            "VALUES (?, ?, ?, ?, ?, ?)")
        .bind(1, arrival.packageRow)
        .bind(2, position)
        .bind(3, name.substr(0, 64))
        .bind(4, arrival.hash)
        .bind(5, toString(code))
        .bindBlob(6, arrival.xml)
        .run();
}

namespace {

/// A case of another node in which this one takes part is its own office's to see and to work.
void noteOwnSide(store::Transaction& tx, const std::string& caseId, const cases::CaseState& state,
                 base::NodeId self) {
    if (standard::allottingNode(caseId) == self) return;
    const bool pen = std::any_of(state.participants.begin(), state.participants.end(),
                                 [&](const auto& each) { return each.node == self && each.pen; });
    cases::noteParty(tx, caseId, self.str(),
                     pen ? cases::PartySide::handling : cases::PartySide::partner);
}

}  // namespace

void FederationSink::settle(store::Transaction& tx, const cases::BatchOutcome& outcome,
                            std::int64_t currentPackage) {
    std::set<std::int64_t> changed;
    for (const auto& change : outcome.changes) {
        if (change.isNew || change.packageId == 0 || change.packageId == currentPackage) continue;
        if (change.now.fault)
            exchange::addNotTaken(tx, change.packageId,
                                  NotTaken::of(change.hash, std::string(toString(change.now.mark)),
                                               *change.now.fault));
        else
            exchange::clearNotTaken(tx, change.packageId, change.hash);
        if (!change.now.fault) {
            std::vector<NotTaken> missing;
            notice(tx, {{change.caseId, change.hash}}, change.packageId, missing);
            for (const auto& each : missing)
                exchange::addNotTaken(tx, change.packageId, each);
        }
        changed.insert(change.packageId);
    }
    for (const auto packageRow : changed)
        receiver_->reissue(tx, packageRow);
    promiseAgain(tx, outcome.reappended);
    for (const auto& [caseId, node] : outcome.joined) {
        sendLog(tx, caseId, node);
        if (const auto record = cases::readCase(tx, caseId)) {
            routeBlobs(doors_.context, tx, caseId, record->state);
            if (node == doors_.context.self) noteOwnSide(tx, caseId, record->state, node);
        }
    }
}

/// Events that gave way to recovered ones stand behind them now, under other hashes: what the
/// outbox still held of them is replaced (S5, "Behind after a restore").
void FederationSink::promiseAgain(store::Transaction& tx,
                                  const std::vector<cases::Reappended>& reappended) {
    if (reappended.empty()) return;
    std::vector<std::int64_t> outdated;
    auto& waiting = tx.statement("SELECT id, xml FROM outbox WHERE kind = 'event'");
    while (waiting.step()) {
        const auto decoded = standard::decodeCaseEvent(waiting.text(1));
        const auto* event = std::get_if<standard::CaseEvent>(&decoded);
        if (event == nullptr || event->node != doors_.context.self) continue;
        if (!cases::placeOf(tx, event->caseId, event->node, event->hash))
            outdated.push_back(waiting.number(0));
    }
    for (const auto id : outdated)
        tx.statement("DELETE FROM outbox WHERE id = ?").bind(1, id).run();
    for (const auto& each : reappended)
        if (const auto record = cases::readCase(tx, each.appended.event.caseId))
            publishEvent(doors_.context, doors_.outbox, tx, each.appended.event, each.appended.xml,
                         record->state);
}

void FederationSink::sendLog(store::Transaction& tx, const std::string& caseId,
                             base::NodeId joined) {
    const auto scope =
        cases::scopeForJoined(joined, doors_.context.self, ancestorsOf(doors_.context));
    if (!scope) return;
    for (const auto& stored : cases::logFrom(tx, doors_.context.self, caseId))
        doors_.outbox.enqueue(tx, *scope, "event", stored.xml);
}

std::size_t FederationSink::readHeldAgain(std::optional<std::int64_t> only) {
    std::vector<std::int64_t> packages;
    doors_.context.database.read([&](store::Transaction& tx) {
        packages.clear();
        auto& find =
            tx.statement("SELECT DISTINCT package_id FROM held_record ORDER BY package_id");
        while (find.step())
            if (!only || find.number(0) == *only) packages.push_back(find.number(0));
    });
    std::size_t taken = 0;
    for (const auto packageRow : packages)
        doors_.context.database.write([&](store::Transaction& tx) {
            const auto row = exchange::packageAt(tx, packageRow);
            std::vector<std::string> records;
            auto& held =
                tx.statement("SELECT xml FROM held_record WHERE package_id = ? ORDER BY position");
            held.bind(1, packageRow);
            while (held.step())
                records.push_back(held.string(0));
            tx.statement("DELETE FROM held_record WHERE package_id = ?").bind(1, packageRow).run();
            exchange::Header header;
            header.id = row->id;
            header.kind = row->kind;
            BlobConcerns concerned;
            cases::CaseBatch batch(doors_.cases, tx);
            for (std::size_t i = 0; i < records.size(); ++i) {
                const auto summary = standard::summarise(records[i]);
                const std::string hash = summary ? summary->hash : std::string();
                const Arrival arrival{tx, header, packageRow, records[i], hash, &concerned};
                const bool event = summary && summary->name == "CaseEvent";
                const auto refused = event ? applyEvent(arrival, batch)
                                           : applyRecord(arrival, static_cast<std::int64_t>(i));
                if (refused) continue;
                exchange::clearNotTaken(tx, packageRow, hash);
                ++taken;
            }
            const auto outcome = batch.finish();
            for (const auto& change : outcome.changes)
                if (change.isNew && change.packageId == packageRow && change.now.fault)
                    exchange::addNotTaken(
                        tx, packageRow,
                        NotTaken::of(change.hash, std::string(toString(change.now.mark)),
                                     *change.now.fault));
            settle(tx, outcome, 0);
            std::vector<NotTaken> missing;
            notice(tx, concerned, packageRow, missing);
            for (const auto& each : missing)
                exchange::addNotTaken(tx, packageRow, each);
            receiver_->reissue(tx, packageRow);
        });
    return taken;
}

std::size_t FederationSink::judgeAgain(store::Transaction& tx, const exchange::Package& package,
                                       std::int64_t packageRow) {
    std::set<std::string> kept, caseIds;
    for (const auto& each : exchange::notTakenOf(tx, packageRow))
        if (each.status == "parked" || each.status == "waiting") kept.insert(each.hash);
    std::size_t taken = 0;
    for (std::size_t i = 0; i < package.recordCount(); ++i) {
        const auto xml = package.record(i);
        const auto summary = standard::summarise(xml);
        if (!summary || !kept.contains(summary->hash)) continue;
        if (isEvent(package.document.records()[i])) {
            const auto decoded = standard::decodeCaseEvent(xml);
            if (const auto* event = std::get_if<standard::CaseEvent>(&decoded))
                caseIds.insert(event->caseId);
            continue;
        }
        const Arrival arrival{tx, package.header, packageRow, xml, summary->hash};
        if (const auto refused = applyRecord(arrival, static_cast<std::int64_t>(i))) {
            exchange::addNotTaken(tx, packageRow, *refused);
            continue;
        }
        exchange::clearNotTaken(tx, packageRow, summary->hash);
        ++taken;
    }
    if (taken > 0) receiver_->reissue(tx, packageRow);
    cases::CaseBatch batch(doors_.cases, tx);
    for (const auto& caseId : caseIds)
        batch.refold(caseId);
    const auto outcome = batch.finish();
    for (const auto& change : outcome.changes)
        taken += change.packageId == packageRow && !change.now.fault ? 1 : 0;
    settle(tx, outcome, 0);
    return taken;
}

void publishEvent(exchange::ExchangeContext& context, exchange::Outbox& outbox,
                  store::Transaction& tx, const standard::CaseEvent& event, std::string_view xml,
                  const cases::CaseState& state) {
    const bool root = context.parent().empty();
    for (const auto& scope : cases::scopesFor(event, state, context.self, ancestorsOf(context)))
        if (!(root && scope.isUp())) outbox.enqueue(tx, scope, "event", xml);
    if (concernsBlobs(event)) routeBlobs(context, tx, event.caseId, state);
}

}  // namespace guantong::federation
