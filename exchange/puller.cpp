// SPDX-License-Identifier: Apache-2.0
#include "exchange/puller.h"

#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/epoch.h"
#include "exchange/ladder.h"
#include "exchange/routing.h"

namespace guantong::exchange {

using base::Code;

namespace {

constexpr std::chrono::milliseconds kPause{200};
constexpr std::chrono::milliseconds kIdleLook{500};
constexpr int kReceiptsAtOnce = 200;
constexpr std::int64_t kReceiptsUnnoted = 8;
constexpr int kPackagesHandedBack = 64;

constexpr std::string_view kReceiptsThrough = "receipts.through";

/// How far in our list the parent has said to have our receipts.
std::int64_t receiptsThrough(store::Transaction& tx) {
    return base::parseNumber(settingOf(tx, kReceiptsThrough).value_or("")).value_or(0);
}

std::int64_t receiptsSeen(store::Transaction& tx, base::NodeId parent, std::string_view column) {
    auto& find =
        tx.statement(column == "sent" ? "SELECT receipts_sent FROM link WHERE neighbour = ?"
                                      : "SELECT receipts_seen FROM link WHERE neighbour = ?");
    find.bind(1, parent.number());
    return find.step() ? find.number(0) : 0;
}

}  // namespace

void Puller::start() {
    thread_ = std::thread([this] { work(); });
    postThread_ = std::thread([this] { postWork(); });
}

void Puller::join() {
    if (thread_.joinable()) thread_.join();
    if (postThread_.joinable()) postThread_.join();
}

void Puller::work() {
    std::unique_ptr<HttpsClient> client;
    while (!link_.stopping()) {
        try {
            if (!client) client = link_.connect();
            if (!link_.reachable()) headsCompared_ = false;
            if (!round(*client)) link_.rest(kPause);
        } catch (const std::exception& failure) {
            base::log(base::LogLevel::error, "puller", failure.what());
            client.reset();
            link_.rest(kPause);
        }
    }
}

void Puller::postWork() {
    std::unique_ptr<HttpsClient> client;
    while (!link_.stopping()) {
        const auto seen = context_.stored.count();
        try {
            if (!link_.reachable()) {
                link_.rest(kPause);
                continue;
            }
            if (!client) client = link_.connect();
            if (postReceipts(*client))
                context_.stored.wait(seen, kIdleLook);
            else
                link_.rest(kPause);
        } catch (const std::exception& failure) {
            base::log(base::LogLevel::error, "puller", failure.what());
            client.reset();
            link_.rest(kPause);
        }
    }
}

bool Puller::round(HttpsClient& client) {
    if (client.connections() != comparedOn_) headsCompared_ = false;
    if (!headsCompared_ && !compareHeads(client)) {
        if (!link_.reachable()) return false;
    }
    const auto parent = context_.parent();
    PullRequest request;
    request.heads = knownHeads();
    request.waitSeconds = headsCompared_ ? link_.policy().poll.count() : 0;
    context_.database.read(
        [&](store::Transaction& tx) { request.receiptsAfter = receiptsSeen(tx, parent, "seen"); });
    const std::string body = request.json().str();
    const auto answer =
        link_.ask(client, {"POST", "/exchange/v1/pull", body, base::kMaxPullBytes * 2,
                           link_.policy().timeout + link_.policy().poll});
    if (!answer) {
        headsCompared_ = false;  // whatever broke the line may have brought back an older parent
        return false;
    }
    if (answer->status != 200) {
        link_.noteFailure({Code::LINK_REFUSED, "pull", "HTTP " + std::to_string(answer->status)});
        return false;
    }
    const auto pulled = PullAnswer::parse(answer->body);
    takeReceipts(context_, pulled.receipts, parent);
    if (pulled.receiptsCursor > request.receiptsAfter)
        context_.database.write([&](store::Transaction& tx) {
            tx.statement("UPDATE link SET receipts_seen = ? WHERE neighbour = ?")
                .bind(1, pulled.receiptsCursor)
                .bind(2, parent.number())
                .run();
        });
    const bool taken = takePackages(pulled);
    return handBack(client, pulled.wanted) && taken;
}

bool Puller::takePackages(const PullAnswer& answer) {
    const auto parent = context_.parent();
    std::size_t taken = 0;
    for (const auto& part : answer.packages) {
        const auto outcome = receiver_.take(part.bytes, parent, part.id);
        if (outcome.taken())
            ++taken;
        else if (outcome.status != 409)
            base::log(base::LogLevel::error, "puller",
                      part.id.str() + " " + std::string(toString(outcome.code)));
    }
    // Nothing of what came could be taken: do not ask for the same at once.
    return answer.packages.empty() || taken > 0;
}

bool Puller::compareHeads(HttpsClient& client) {
    const auto answer = link_.ask(
        client, {"GET", "/exchange/v1/heads", {}, base::kMaxJsonBytes, link_.policy().timeout});
    if (!answer || answer->status != 200) return false;
    const auto json = base::Json::parse(answer->body);
    bool behind = false;
    const auto heads = headsFrom(json.find("heads"));
    for (const auto& head : heads) {
        if (head.stream.origin != context_.self) continue;
        std::optional<StreamRow> ours;
        std::optional<PackageRow> same;
        context_.database.read([&](store::Transaction& tx) {
            ours = findStream(tx, head.stream);
            same = findPackage(tx, {head.stream, head.after});
        });
        if (head.after > (ours ? ours->next - 1 : 0))
            behind = true;
        else if (same && !head.digest.empty() && same->digest != head.digest)
            forkFound(context_, same->id, toString(Code::STREAM_FORK));
    }
    if (behind) return false;
    capReceiptsSeen(json.text("receiptsRun").value_or(""),
                    json.number("receiptsAtStart").value_or(0));
    if (const auto taken = json.number("receiptsTaken")) stepReceiptsBack(*taken);
    link_.noteParentHeads(heads);
    context_.stored.ring();
    headsCompared_ = true;
    comparedOn_ = client.connections();
    link_.gate().heard(context_.parent());
    context_.promised.ring();
    return true;
}

/// A parent restored from a backup counts its receipts from further back than we have read them:
/// whenever it has started anew, we go on where its list ended then, at the latest.
void Puller::capReceiptsSeen(const std::string& run, std::int64_t atStart) {
    context_.database.write([&](store::Transaction& tx) {
        if (settingOf(tx, "receipts.run").value_or("") == run) return;
        setSetting(tx, "receipts.run", run);
        tx.statement("UPDATE link SET receipts_seen = ? WHERE neighbour = ? AND receipts_seen > ?")
            .bind(1, atStart)
            .bind(2, context_.parent().number())
            .bind(3, atStart)
            .run();
    });
}

/// A parent restored from a backup has lost receipts of ours that it had: they are sent again from
/// where its image ends.
void Puller::stepReceiptsBack(std::int64_t taken) {
    context_.database.write([&](store::Transaction& tx) {
        if (receiptsThrough(tx) <= taken) return;
        setSetting(tx, kReceiptsThrough, std::to_string(taken));
        tx.statement("UPDATE link SET receipts_sent = ? WHERE neighbour = ? AND receipts_sent > ?")
            .bind(1, taken)
            .bind(2, context_.parent().number())
            .bind(3, taken)
            .run();
    });
}

std::vector<Head> Puller::knownHeads() {
    std::vector<Head> heads;
    const auto directory = context_.directory();
    context_.database.read([&](store::Transaction& tx) {
        heads.clear();
        for (const auto& stream : allStreams(tx))
            if (stream.id.origin == context_.self ||
                !directory->inSubtree(stream.id.origin, context_.self))
                heads.push_back({stream.id, stream.next - 1, stream.lastDigest});
    });
    return heads;
}

bool Puller::postReceipts(HttpsClient& client) {
    const auto parent = context_.parent();
    const auto directory = context_.directory();
    std::vector<std::string> documents;
    std::int64_t sent = 0, last = 0, known = 0;
    context_.database.read([&](store::Transaction& tx) {
        documents.clear();
        sent = last = receiptsSeen(tx, parent, "sent");
        known = receiptsThrough(tx);
        for (const auto& row : receiptsAfter(tx, sent, kReceiptsAtOnce)) {
            // Towards the origin: packages from above, and further issues for relayed ones.
            const bool relayedLater = directory->inSubtree(row.origin, context_.self) &&
                                      row.origin != context_.self && row.issue > 1;
            const bool fromHere = directory->inSubtree(row.issuer, context_.self);
            if (fromHere && (relayedLater || !directory->inSubtree(row.origin, context_.self)))
                documents.push_back(receiptXml(tx, row.row));
            last = row.row;
        }
    });
    // Rows with nothing to send are read once more rather than noted one by one.
    if (documents.empty() && last - sent < kReceiptsUnnoted) return true;
    std::int64_t through = known;
    if (!documents.empty()) {
        const std::string body = joinReceipts(documents);
        const std::string path = "/exchange/v1/receipts?after=" + std::to_string(known) +
                                 "&through=" + std::to_string(last);
        const auto answer =
            link_.ask(client, {"POST", path, body, base::kMaxJsonBytes, link_.policy().timeout});
        if (!answer || answer->status != 200) return false;
        // A parent older than these cursors names none: what it answered for is taken.
        last = base::Json::parse(answer->body).number("cursor").value_or(last);
        through = last;
    }
    context_.database.write([&](store::Transaction& tx) {
        // Stepped back meanwhile: what was read before says nothing any more.
        if (receiptsThrough(tx) != known || receiptsSeen(tx, parent, "sent") != sent) return;
        tx.statement("UPDATE link SET receipts_sent = ? WHERE neighbour = ?")
            .bind(1, last)
            .bind(2, parent.number())
            .run();
        setSetting(tx, kReceiptsThrough, std::to_string(through));
    });
    return true;
}

bool Puller::handBack(HttpsClient& client, const std::vector<Head>& wanted) {
    for (const auto& head : wanted) {
        if (head.stream.origin != context_.parent()) continue;
        std::vector<PackageRow> packages;
        context_.database.read([&](store::Transaction& tx) {
            const auto stream = findStream(tx, head.stream);
            packages.clear();
            if (stream) packages = packagesAfter(tx, *stream, head.after, kPackagesHandedBack);
        });
        for (const auto& package : packages) {
            const auto bytes = archive_.bytesOf(package);
            if (!bytes) return false;
            const auto answer =
                link_.ask(client, {"PUT", "/exchange/v1/packages/" + package.id.str(), *bytes,
                                   base::kMaxReceiptBytes, link_.policy().timeout});
            if (!answer || answer->status != 200) return false;
        }
    }
    return true;
}

}  // namespace guantong::exchange
