// SPDX-License-Identifier: Apache-2.0
#include "exchange/receiver.h"

#include "exchange/archive.h"
#include "exchange/evidence.h"
#include "exchange/ladder.h"
#include "exchange/revocation.h"
#include "exchange/routing.h"

#include <algorithm>
#include <chrono>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

constexpr std::chrono::seconds kTurnPatience{3};
constexpr int kRetryUnknownOrigin = 30;
constexpr std::size_t kKeptOfPart = 64u << 10;  ///< a bad line must not push out other evidence

std::int64_t offsetOf(const ExchangeContext& context, const Package& package) {
    return base::toMillis(context.clock.now()) - base::toMillis(package.header.senderClock);
}

/// Our own receipt for a package as it stands now, stored as the next issue.
std::string issueReceipt(ExchangeContext& context, store::Transaction& tx,
                         const PackageRow& package, std::string_view status, std::int64_t offsetMs,
                         std::int64_t next) {
    const auto latest = latestReceipt(tx, package.row, context.self);
    Receipt receipt;
    receipt.issuer = context.self;
    receipt.package = package.id;
    receipt.packageDigest = package.digest;
    receipt.status = status;
    receipt.issue = latest ? latest->issue + 1 : 1;
    receipt.receivedAt = package.stored;
    receipt.clock = context.clock.now();
    receipt.offsetMs = offsetMs;
    receipt.next = next;
    receipt.previous = topOfLadder(tx, package.row, context.self);
    receipt.notTaken = notTakenOf(tx, package.row);
    auto document = write(receipt, *context.identity.signer());
    storeReceipt(tx, package.row, receipt, document.digest, document.bytes);
    return std::move(document.bytes);
}

}  // namespace

Receiver::Answer Receiver::take(std::string bytes, base::NodeId neighbour,
                                const std::optional<PackageId>& stated) {
    const std::string statedText = stated ? stated->str() : std::string();
    const auto verbatim = std::make_shared<const std::string>(std::move(bytes));
    const auto read = readPackageAndEvents(verbatim);
    if (const auto* fault = std::get_if<Fault>(&read))
        return refuse({base::httpStatus(fault->code), {*fault}, {}}, *verbatim, neighbour,
                      statedText, {});
    const auto& package = std::get<Package>(read);
    if (const auto refusal = examine(package, neighbour, stated)) {
        if (refusal->reasons.front().code == Code::ORIGIN_UNKNOWN) keepUnread(package, neighbour);
        return refuse(*refusal, *verbatim, neighbour, package.header.id.str(), package.digest());
    }
    const auto origin = package.header.id.stream.origin;
    if (revocationsMatter(origin)) carryOutRevocations();
    awaitTurn(package.header.id);
    // A directory that came while this one waited may have revoked its key.
    if (revocationsMatter(origin)) return take(package.document.verbatim(), neighbour, stated);
    return store(package, neighbour);
}

Receiver::Answer Receiver::refuseUnread(const Fault& fault, const std::string& received,
                                        base::NodeId neighbour, const PackageId& stated) {
    const bool part = fault.code == Code::REQUEST_CUT_OFF || fault.code == Code::REQUEST_TOO_LARGE;
    return refuse({base::httpStatus(fault.code), {fault}, {}},
                  part ? received.substr(0, kKeptOfPart) : received, neighbour, stated.str(), {});
}

std::optional<Receiver::Refusal> Receiver::examine(const Package& package, base::NodeId neighbour,
                                                   const std::optional<PackageId>& stated) const {
    const auto& id = package.header.id;
    if (stated && *stated != id)
        return Refusal{422, {{Code::PACKAGE_NOT_AS_STATED, "Header", id.str()}}, {}};
    const auto directory = context_.directory();
    if (!directory)
        return Refusal{503, {{Code::ORIGIN_UNKNOWN, "Origin", id.stream.origin.str()}}, {}};
    if (directory->node(id.stream.origin) == nullptr)
        return Refusal{503, {{Code::ORIGIN_UNKNOWN, "Origin", id.stream.origin.str()}}, {}};
    if (!mayDeliver(*directory, context_.self, neighbour, id.stream))
        return Refusal{403, {{Code::ROUTE_FORBIDDEN, "Origin", id.stream.str()}}, {}};
    const auto now = context_.clock.now();
    auto faults = context_.trust.check(package.document, id.stream.origin, now, id);
    if (!faults.empty() && faults.front().code == Code::CERTIFICATE_EXPIRED)
        if (const auto received = firstHopReceipt(context_, package))
            faults = context_.trust.check(package.document, id.stream.origin, *received, id);
    if (!faults.empty()) return Refusal{422, std::move(faults), {}};
    return std::nullopt;
}

/// Decides number and chain. Nothing if it is this package's turn.
std::optional<Receiver::Refusal> Receiver::place(store::Transaction& tx, const Package& package,
                                                 StreamRow& stream, std::string& repeated) const {
    const auto& id = package.header.id;
    if (id.sequence < stream.next) {
        const auto known = findPackage(tx, id);
        if (!known)
            return Refusal{
                409, {{Code::STREAM_BEHIND_BASELINE, "Sequence", id.str()}}, stream.next};
        if (known->digest != package.digest())
            return Refusal{409, {{Code::STREAM_FORK, "Sequence", id.str()}}, stream.next, true};
        if (const auto receipt = latestReceipt(tx, known->row, context_.self))
            repeated = receiptXml(tx, receipt->row);
        return Refusal{200, {{Code::PACKAGE_REPEATED, "Sequence", id.str()}}, {}};
    }
    if (id.sequence > stream.next || stream.ended)
        return Refusal{409, {{Code::STREAM_GAP, "Sequence", id.str()}}, stream.next};
    if (package.header.previous != stream.lastDigest)
        return Refusal{409,
                       {{Code::STREAM_CHAIN_BROKEN, "Previous", package.header.previous}},
                       stream.next,
                       true};
    return std::nullopt;
}

Receiver::Answer Receiver::store(const Package& package, base::NodeId neighbour) {
    const auto& id = package.header.id;
    std::optional<Refusal> refusal;
    Answer answer;
    TurnUnlessStored unwinding{this, id.stream};
    const auto function = [&](store::Transaction& tx) {
        std::string repeated;
        StreamRow stream = openStream(tx, id.stream);
        refusal = place(tx, package, stream, repeated);
        if (!refusal) {
            answer = {200, takeOver(tx, package, stream), Code{}, 0};
            tx.afterCommit([this, &id] {
                turnPassed(id);
                context_.stored.ring();
            });
        } else if (refusal->status == 200) {
            answer = {200, freshReceipt(tx, id, std::move(repeated)), Code::PACKAGE_REPEATED, 0};
            refusal.reset();
        } else if (refusal->alarm) {
            raiseAlarm(tx, context_.clock.now(), refusal->reasons.front().code, id.str(),
                       neighbour.str());
        }
        if (refusal && refusal->expected) turnIs(id.stream, *refusal->expected);
    };
    context_.database.writeInTurn(function, [&] { turnPassed(id); });
    unwinding.receiver = nullptr;
    if (!refusal) return answer;
    return refuse(*refusal, package.document.verbatim(), neighbour, id.str(), package.digest());
}

std::string Receiver::takeOver(store::Transaction& tx, const Package& package, StreamRow& stream) {
    const bool own = package.header.id.stream.origin == context_.self;
    const auto fault = bodyFault(package);
    PackageRow row;
    row.id = package.header.id;
    row.digest = package.digest();
    row.kind = package.header.kind;
    row.state = fault ? "held" : own ? "cut" : "applied";
    row.records = package.header.records;
    row.created = package.header.created;
    row.stored = context_.clock.now();
    row.row = storePackage(tx, stream, row, package.document.verbatim());
    if (hasRevocation(*context_.directory(), row.id.stream.origin))
        restoreUntaken(context_, tx, row);
    adoptPendingReceipts(context_, tx, row.row, row.id, row.digest);
    if (fault) {
        setNotTaken(tx, row.row, {NotTaken::of(row.digest, "held", *fault)});
    } else {
        const auto notTaken = sink_.apply(tx, package, row.row);
        if (!notTaken.empty()) setNotTaken(tx, row.row, notTaken);
    }
    if (own) return {};
    return issueReceipt(context_, tx, row, row.state, offsetOf(context_, package), stream.next);
}

void Receiver::reissue(store::Transaction& tx, std::int64_t packageRow) {
    const auto package = packageAt(tx, packageRow);
    if (!package || package->id.stream.origin == context_.self) return;
    const auto stream = findStream(tx, package->id.stream);
    issueReceipt(context_, tx, *package, package->state == "held" ? "held" : "applied", 0,
                 stream ? stream->next : package->id.sequence + 1);
    tx.afterCommit([this] { context_.stored.ring(); });
}

Receiver::Answer Receiver::refuse(const Refusal& refusal, const std::string& bytes,
                                  base::NodeId neighbour, const std::string& packageText,
                                  const std::string& digest) {
    const auto& first = refusal.reasons.front();
    const bool worthKeeping = first.code != Code::STREAM_GAP &&
                              first.code != Code::ORIGIN_UNKNOWN &&
                              first.code != Code::STREAM_BEHIND_BASELINE;
    if (worthKeeping) keepEvidence(context_, neighbour, packageText, first, bytes);
    Rejection rejection;
    rejection.issuer = context_.self;
    rejection.package = packageText;
    rejection.packageDigest = digest;
    rejection.at = context_.clock.now();
    rejection.expected = refusal.expected;
    rejection.reasons = refusal.reasons;
    Answer answer{refusal.status, write(rejection, *context_.identity.signer()).bytes, first.code,
                  0};
    if (refusal.status == 503) answer.retryAfterSeconds = kRetryUnknownOrigin;
    return answer;
}

void Receiver::keepUnread(const Package& package, base::NodeId neighbour) {
    const std::string id = package.header.id.str();
    context_.database.write([&](store::Transaction& tx) {
        auto& count = tx.statement("SELECT COUNT(*) FROM unread WHERE neighbour = ?");
        count.bind(1, neighbour.number());
        if (count.step() && count.number(0) >= 100) return;
        tx.statement("DELETE FROM unread WHERE package = ?").bind(1, id).run();
        tx.statement("INSERT INTO unread (package, neighbour, at_ms, bytes) VALUES (?, ?, ?, ?)")
            .bind(1, id)
            .bind(2, neighbour.number())
            .bind(3, base::toMillis(context_.clock.now()))
            .bindBlob(4, package.document.verbatim())
            .run();
    });
}

std::size_t Receiver::readAgain() {
    struct Waiting {
        std::string package, bytes;
        base::NodeId neighbour;
    };
    std::vector<Waiting> all;
    context_.database.read([&](store::Transaction& tx) {
        all.clear();
        auto& find = tx.statement("SELECT package, neighbour, bytes FROM unread");
        while (find.step())
            all.push_back(
                {find.string(0), find.string(2), base::NodeId::fromNumber(find.number(1))});
    });
    // By number, which is not the order of the text: 10 comes after 2.
    std::sort(all.begin(), all.end(), [](const Waiting& a, const Waiting& b) {
        return PackageId::parse(a.package) < PackageId::parse(b.package);
    });
    std::size_t taken = 0;
    for (auto& each : all) {
        const Answer answer =
            take(std::move(each.bytes), each.neighbour, PackageId::parse(each.package));
        if (answer.code == Code::ORIGIN_UNKNOWN && answer.status == 503) continue;
        taken += answer.taken() ? 1 : 0;
        context_.database.write([&](store::Transaction& tx) {
            tx.statement("DELETE FROM unread WHERE package = ?").bind(1, each.package).run();
        });
    }
    return taken;
}

std::size_t Receiver::readHeld(std::optional<std::int64_t> only) {
    std::vector<PackageRow> held;
    context_.database.read([&](store::Transaction& tx) {
        held.clear();
        std::vector<std::int64_t> rows;
        auto& find = tx.statement("SELECT id FROM package WHERE state = 'held' ORDER BY id");
        while (find.step())
            rows.push_back(find.number(0));
        for (const auto row : rows)
            if (auto package = packageAt(tx, row)) held.push_back(std::move(*package));
    });
    std::size_t taken = 0;
    for (const auto& row : held)
        if (!only || row.row == *only) taken += applyHeld(row) ? 1 : 0;
    return taken;
}

bool Receiver::applyHeld(const PackageRow& row) {
    auto bytes = Archive(context_).bytesOf(row);
    if (!bytes) return false;
    const auto read = readPackage(std::move(*bytes));
    const auto* package = std::get_if<Package>(&read);
    if (package == nullptr || bodyFault(*package)) return false;
    bool applied = false;
    context_.database.write([&](store::Transaction& tx) {
        const auto now = packageAt(tx, row.row);
        applied = now && now->state == "held";  // another process may have been first
        if (!applied) return;
        setPackageState(tx, row.row, "applied");
        setNotTaken(tx, row.row, sink_.apply(tx, *package, row.row));
        reissue(tx, row.row);
    });
    return applied;
}

/// Waits until every number before this one has its place in the writer's queue, so that packages
/// of one stream share a commit. One whose predecessor then fails is a gap: 409, as if it had come
/// too early.
void Receiver::awaitTurn(const PackageId& id) {
    if (id.sequence == 1) return;
    std::unique_lock lock(turnMutex_);
    auto found = nextTurn_.find(id.stream);
    if (found == nextTurn_.end()) {
        lock.unlock();
        std::int64_t next = 1;
        context_.database.read([&](store::Transaction& tx) {
            const auto stream = findStream(tx, id.stream);
            next = stream ? stream->next : 1;
        });
        lock.lock();
        found = nextTurn_.emplace(id.stream, next).first;
        found->second = std::max(found->second, next);
    }
    // Only a number close ahead is worth waiting for: its predecessor is in flight beside it.
    if (id.sequence > found->second + 16) return;
    turnChanged_.wait_for(lock, kTurnPatience, [&] { return nextTurn_[id.stream] >= id.sequence; });
}

void Receiver::turnPassed(const PackageId& id) {
    {
        const std::lock_guard lock(turnMutex_);
        auto& next = nextTurn_[id.stream];
        next = std::max(next, id.sequence + 1);
    }
    turnChanged_.notify_all();
}

/// A number was missing after all: it is `next`'s turn. Called on the writer's thread, in the order
/// of the queue, so that whoever is taken later passes the turn on.
void Receiver::turnIs(const StreamId& stream, std::int64_t next) {
    const std::lock_guard lock(turnMutex_);
    nextTurn_[stream] = next;
}

}  // namespace guantong::exchange
