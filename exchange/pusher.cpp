// SPDX-License-Identifier: Apache-2.0
#include "exchange/pusher.h"

#include "exchange/base/error.h"
#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/epoch.h"
#include "exchange/hold.h"
#include "exchange/ladder.h"
#include "exchange/routing.h"
#include "exchange/wire.h"

#include <utility>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

constexpr std::chrono::milliseconds kIdleLook{300};
constexpr std::int64_t kLadderAhead = 64;

bool isFork(std::string_view code) {
    return code == toString(Code::STREAM_FORK) || code == toString(Code::STREAM_CHAIN_BROKEN);
}

}  // namespace

void Pusher::start() {
    for (std::size_t i = 0; i < link_.policy().inFlight; ++i)
        threads_.emplace_back([this] { work(); });
}

void Pusher::join() {
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
    threads_.clear();
}

void Pusher::work() {
    std::unique_ptr<HttpsClient> client;
    while (!link_.stopping()) {
        const auto seen = context_.stored.count();
        try {
            if (!link_.reachable()) {
                link_.rest(kIdleLook);
                continue;
            }
            auto job = nextJob();
            if (!job) {
                context_.stored.wait(seen, kIdleLook);
                continue;
            }
            if (!client) client = link_.connect();
            if (!deliver(*client, *job)) {
                stepBack(job->package.id.stream, -1);
                link_.rest(link_.policy().backoffMin);
            }
        } catch (const std::exception& failure) {
            base::log(base::LogLevel::error, "pusher", failure.what());
            client.reset();
            link_.rest(link_.policy().backoffMin);
        }
    }
}

void Pusher::refreshLanes() {
    const auto directory = context_.directory();
    if (!directory) return;
    const auto parent = context_.parent();
    context_.database.read([&](store::Transaction& tx) {
        for (const auto& stream : allStreams(tx)) {
            if (!passesUp(*directory, context_.self, stream.id)) continue;
            const auto [found, fresh] = lanes_.try_emplace(stream.id);
            auto& lane = found->second;
            if (fresh) {
                lane.row = stream.row;
                lane.acked = lane.sent = lane.laddered = deliveredTo(tx, parent, stream.row);
            }
            lane.last = lastToSend(tx, stream);
        }
    });
    if (const auto heads = link_.takeParentHeads()) stepBackTo(*heads);
}

/// A parent that knows less than it has receipted was restored: it gets everything from there on.
void Pusher::stepBackTo(const std::vector<Head>& parentHeads) {
    for (auto& [stream, lane] : lanes_) {
        const auto known = std::find_if(parentHeads.begin(), parentHeads.end(),
                                        [&](const Head& head) { return head.stream == stream; });
        const std::int64_t after = known == parentHeads.end() ? 0 : known->after;
        if (after >= lane.acked) continue;
        lane.acked = after;
        lane.sent = std::min(lane.sent, after);
        lane.laddered = std::min(lane.laddered, after);
        context_.database.write([&, row = lane.row](store::Transaction& tx) {
            setDelivered(tx, context_.parent(), row, after);
        });
    }
}

/// After a revocation what stood above the last good number is sent again, signed anew.
void Pusher::recallLanes() {
    for (const auto& [stream, last] : context_.recalls.take()) {
        const auto found = lanes_.find(stream);
        if (found == lanes_.end()) continue;
        auto& lane = found->second;
        lane.acked = std::min(lane.acked, last);
        lane.sent = std::min(lane.sent, last);
        lane.laddered = std::min(lane.laddered, last);
        lane.forked = false;
    }
    refreshLanes();
}

std::optional<Pusher::Job> Pusher::nextJob() {
    const std::lock_guard lock(mutex_);
    if (context_.recalls.waiting()) recallLanes();
    const auto waiting = [](const auto& entry) {
        return !entry.second.forked && entry.second.sent < entry.second.last;
    };
    auto found = std::find_if(lanes_.begin(), lanes_.end(), waiting);
    if (found == lanes_.end()) {
        refreshLanes();
        found = std::find_if(lanes_.begin(), lanes_.end(), waiting);
        if (found == lanes_.end()) return std::nullopt;
    }
    auto& [stream, lane] = *found;
    std::optional<PackageRow> package;
    std::optional<std::string> bytes;
    bool onHold = false;
    context_.database.read([&](store::Transaction& tx) {
        const std::int64_t from = heldFrom(tx, lane.row);
        onHold = from != 0 && lane.sent + 1 >= from;
        package = findPackage(tx, {stream, lane.sent + 1});
        if (package && !onHold) bytes = storedBytes(tx, package->row);
    });
    if (onHold) {
        lane.last = lane.sent;
        return std::nullopt;
    }
    if (!package) {
        // Below this node's baseline: there is nothing of it here to send.
        ++lane.sent;
        return std::nullopt;
    }
    if (!bytes) bytes = archive_.bytesOf(*package);
    if (!bytes)
        throw base::Error(
            Fault{Code::FILE_UNREADABLE, archive_.fileOf(*package).string(), "archive"});
    ++lane.sent;
    return Job{*package, std::move(*bytes)};
}

bool Pusher::postLadder(HttpsClient& client, const Job& job) {
    const auto& id = job.package.id;
    if (id.stream.origin == context_.self) return true;
    std::int64_t from = 0;
    {
        const std::lock_guard lock(mutex_);
        from = lanes_[id.stream].laddered;
    }
    if (id.sequence <= from) return true;
    std::vector<std::string> documents;
    std::int64_t last = from;
    context_.database.read([&](store::Transaction& tx) {
        documents.clear();
        const auto stream = findStream(tx, id.stream);
        for (const auto& package : packagesAfter(tx, *stream, from, kLadderAhead)) {
            for (const auto& receipt : receiptsOf(tx, package.row))
                documents.push_back(receiptXml(tx, receipt.row));
            last = package.id.sequence;
        }
    });
    const std::string body = joinReceipts(documents);
    const auto answer =
        link_.ask(client, {"POST", "/exchange/v1/receipts", body, base::kMaxJsonBytes,
                           link_.policy().timeout, link_.policy().gzip});
    if (!answer || answer->status != 200) return false;
    const std::lock_guard lock(mutex_);
    auto& lane = lanes_[id.stream];
    lane.laddered = std::max(lane.laddered, last);
    return true;
}

bool Pusher::deliver(HttpsClient& client, const Job& job) {
    if (!postLadder(client, job)) return false;
    auto answer = link_.ask(client, {"PUT", "/exchange/v1/packages/" + job.package.id.str(),
                                     job.bytes, base::kMaxReceiptBytes, link_.policy().timeout,
                                     link_.policy().gzip && job.bytes.size() > 4096});
    return answer && settle(job, std::move(*answer));
}

bool Pusher::settle(const Job& job, HttpAnswer answer) {
    if (answer.status == 200) return acknowledge(job, std::move(answer.body));
    if (answer.status == 409) {
        const auto rejection = readRejection(answer.body);
        if (rejection && isFork(rejection->code)) {
            forkFound(context_, job.package.id, rejection->code);
            const std::lock_guard lock(mutex_);
            lanes_[job.package.id.stream].forked = true;
            return true;
        }
        if (rejection && rejection->expected) {
            stepBack(job.package.id.stream, *rejection->expected - 1);
            return true;
        }
    }
    settleRefusal(job, answer);
    return false;
}

void Pusher::settleRefusal(const Job& job, const HttpAnswer& answer) {
    const auto rejection = readRejection(answer.body);
    const std::string reason = rejection ? rejection->code + " " + rejection->remedy
                                         : "HTTP " + std::to_string(answer.status);
    link_.noteFailure({Code::PACKAGE_REFUSED, job.package.id.str(), reason});
    context_.database.write([&](store::Transaction& tx) {
        raiseAlarm(tx, context_.clock.now(), Code::PACKAGE_REFUSED, job.package.id.str(), reason);
    });
    if (answer.retryAfterSeconds > 0) link_.rest(std::chrono::seconds(answer.retryAfterSeconds));
}

bool Pusher::acknowledge(const Job& job, std::string receipt) {
    const auto parent = context_.parent();
    auto read = readReceipt(std::move(receipt));
    auto* good = std::get_if<ReadReceipt>(&read);
    const bool holds =
        good != nullptr && good->receipt.issuer == parent &&
        good->receipt.packageDigest == job.package.digest &&
        context_.trust.checkDated(good->document, parent, good->receipt.clock, context_.clock.now())
            .empty();
    if (!holds) {
        // Without the parent's word nothing counts as delivered: it is sent again.
        context_.database.write([&](store::Transaction& tx) {
            raiseAlarm(tx, context_.clock.now(), Code::RECEIPT_INVALID, job.package.id.str(),
                       parent.str());
        });
        return false;
    }
    if (context_.recalls.waiting()) return true;  // taken back meanwhile: it is sent again anyway
    {
        const std::lock_guard lock(mutex_);
        auto& lane = lanes_[job.package.id.stream];
        lane.acked = std::max(lane.acked, job.package.id.sequence);
        proofs_.push_back({job.package, std::move(*good), lane.row});
        if (std::exchange(keepingProofs_, true)) return true;
    }
    keepProofs(parent);
    return true;
}

/// Stores what has been proven, and what comes in meanwhile, until nothing is left: one worker at a
/// time, while the others send on. What could not be stored waits for the next receipt.
void Pusher::keepProofs(base::NodeId parent) {
    std::vector<Proof> proofs;
    const auto next = [&] {
        const std::lock_guard lock(mutex_);
        proofs = std::exchange(proofs_, {});
        keepingProofs_ = !proofs.empty();
        return keepingProofs_;
    };
    while (next()) {
        try {
            context_.database.write([&](store::Transaction& tx) {
                for (const auto& proof : proofs)
                    keepProof(tx, proof, parent);
                tx.afterCommit([this] { context_.stored.ring(); });
            });
        } catch (const std::exception&) {
            const std::lock_guard lock(mutex_);
            proofs_.insert(proofs_.begin(), std::make_move_iterator(proofs.begin()),
                           std::make_move_iterator(proofs.end()));
            keepingProofs_ = false;
            throw;
        }
    }
}

void Pusher::keepProof(store::Transaction& tx, const Proof& proof, base::NodeId parent) {
    const auto& id = proof.package.id;
    const auto here = packageAt(tx, proof.package.row);
    if (!here || here->digest != proof.package.digest) return;  // taken back meanwhile
    const auto& document = proof.receipt.document;
    storeReceipt(tx, proof.package.row, proof.receipt.receipt, document.digest(),
                 document.verbatim());
    if (id.sequence > deliveredTo(tx, parent, proof.streamRow))
        setDelivered(tx, parent, proof.streamRow, id.sequence);
    clearAlarm(tx, Code::PACKAGE_REFUSED, id.str());
    clearAlarm(tx, Code::RECEIPT_INVALID, id.str());
}

void Pusher::stepBack(const StreamId& stream, std::int64_t acked) {
    const std::lock_guard lock(mutex_);
    auto& lane = lanes_[stream];
    if (acked >= 0) lane.acked = acked;
    lane.sent = std::min(lane.sent, lane.acked);
    if (acked > lane.sent) lane.sent = acked;
    lane.laddered = std::min(lane.laddered, lane.acked);
}

}  // namespace guantong::exchange
