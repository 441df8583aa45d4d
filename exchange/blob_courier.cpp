// SPDX-License-Identifier: Apache-2.0
#include "exchange/blob_courier.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/base/limits.h"
#include "exchange/base/log.h"
#include "exchange/crypto/digest.h"

#include <algorithm>

namespace guantong::exchange {

using base::Json;

namespace {

constexpr std::chrono::milliseconds kLook{500};      ///< idle: how often the rows are looked at
constexpr std::chrono::milliseconds kShortest{200};  ///< between two rounds with work left
constexpr std::chrono::milliseconds kPauseMin{500}, kPauseMax{60'000};
constexpr int kBlobsPerRound = 200;
constexpr int kCorrections = 4;  ///< wrong offsets put right per blob and try
constexpr std::size_t kAnswerBytes = kMaxBlobPartBytes + 65536;

}  // namespace

void BlobCourier::start() {
    thread_ = std::thread([this] { work(); });
}

void BlobCourier::join() {
    if (thread_.joinable()) thread_.join();
}

void BlobCourier::work() {
    std::unique_ptr<HttpsClient> client;
    while (!link_.stopping()) {
        const auto seen = context_.stored.count();
        try {
            if (!link_.reachable()) {
                askedAt_ = {};
                link_.rest(kLook);
                continue;
            }
            if (!client) client = link_.connect();
            const bool moved = round(*client);
            if (!moved) context_.stored.wait(seen, kLook);
            if (!moved) link_.rest(kShortest);
        } catch (const std::exception& failure) {
            base::log(base::LogLevel::error, "blobs", failure.what());
            client.reset();
            link_.rest(kLook);
        }
    }
}

/// True if something was moved: there may be more of it.
bool BlobCourier::round(HttpsClient& client) {
    const auto now = std::chrono::steady_clock::now();
    if (askedAt_ == Time{} || now - askedAt_ >= link_.policy().poll) {
        askedAt_ = now;
        takeAsked(client);
    }
    std::vector<BlobRow> due, wanted;
    context_.database.read([&](store::Transaction& tx) {
        due = blobsToPush(tx, kBlobsPerRound);
        wanted = blobsToFetch(tx, kBlobsPerRound);
    });
    bool moved = false;
    for (const auto& row : due)
        if (!resting(row.facts.digest) && link_.reachable() && !link_.stopping())
            moved = push(client, row.facts.digest) || moved;
    for (const auto& row : wanted)
        if (!resting(row.facts.digest) && link_.reachable() && !link_.stopping())
            moved = fetch(client, row) || moved;
    if (due.empty() && wanted.empty()) pauses_.clear();
    return moved;
}

/// A parent that names a blob it had confirmed has lost it (a restored image): due again, here or
/// at the nodes below.
void BlobCourier::takeAsked(HttpsClient& client) {
    const auto answer = link_.ask(
        client, {"GET", "/exchange/v1/heads", {}, base::kMaxJsonBytes, link_.policy().timeout});
    if (!answer || answer->status != 200) return;
    const auto json = Json::parse(answer->body);
    std::vector<std::string> asked;
    if (const auto* list = json.find("wantedBlobs"))
        for (const auto& each : list->elements())
            if (const auto* digest = each.asText(); digest && crypto::digestKindOf(*digest))
                asked.push_back(*digest);
    if (asked.empty()) return;
    context_.database.write([&](store::Transaction& tx) {
        for (const auto& digest : asked) {
            const auto row = findBlob(tx, digest);
            if (row && row->upward == BlobUpward::confirmed)
                setBlobUpward(tx, digest, BlobUpward::due);
        }
    });
}

std::optional<std::int64_t> BlobCourier::offsetIn(const std::string& body) {
    try {
        const auto offset = Json::parse(body).number("offset");
        return offset && *offset >= 0 ? offset : std::nullopt;
    } catch (const base::Error&) {
        return std::nullopt;
    }
}

std::optional<HttpAnswer> BlobCourier::put(HttpsClient& client, const std::string& digest,
                                           const ContentRange& range, std::string_view bytes) {
    return link_.ask(client, {"PUT",
                              pathOf(digest),
                              bytes,
                              base::kMaxJsonBytes,
                              link_.policy().timeout,
                              false,
                              {{"Content-Range", range.str()}}});
}

bool BlobCourier::push(HttpsClient& client, const std::string& digest) {
    const auto size = blobs_.sizeOf(digest);
    if (!size) {
        // The row says here and the disk does not: reading finds out and sets it right.
        blobs_.read(digest, 0, 1);
        return rest(digest), false;
    }
    auto answer = put(client, digest, {std::nullopt, 0, *size}, {});
    int corrections = 0;
    std::int64_t sentTo = -1;
    while (answer && !link_.stopping()) {
        if (answer->status == 200) {
            confirmBlob(context_, digest);
            pauses_.erase(digest);
            return true;
        }
        const auto offset =
            answer->status == 308 || answer->status == 416 ? offsetIn(answer->body) : std::nullopt;
        if (!offset || *offset >= *size) break;
        if (sentTo >= 0 && *offset != sentTo && ++corrections > kCorrections) break;
        const auto part = blobs_.read(digest, *offset, kMaxBlobPartBytes);
        const auto* bytes = std::get_if<std::string>(&part);
        if (bytes == nullptr) break;
        sentTo = *offset + static_cast<std::int64_t>(bytes->size());
        answer = put(client, digest, {*offset, sentTo - 1, *size}, *bytes);
    }
    rest(digest);
    return false;
}

bool BlobCourier::fetch(HttpsClient& client, const BlobRow& row) {
    const std::string& digest = row.facts.digest;
    auto here = blobs_.progress(digest);
    while (!link_.stopping()) {
        const auto* progress = std::get_if<BlobStore::Progress>(&here);
        if (progress == nullptr) break;
        if (progress->whole) {
            pauses_.erase(digest);
            return true;
        }
        const std::string range = "bytes=" + std::to_string(progress->offset) + "-";
        const auto answer = link_.ask(client, {"GET",
                                               pathOf(digest),
                                               {},
                                               kAnswerBytes,
                                               link_.policy().timeout,
                                               false,
                                               {{"Range", range}}});
        if (!answer || answer->status != 206) break;
        const auto part = parseContentRange(answer->contentRange);
        if (!part || part->first != progress->offset) break;
        here = blobs_.append(digest, progress->offset, part->total, answer->body);
    }
    rest(digest);
    return false;
}

std::optional<HttpAnswer> BlobCourier::pass(const ParentLink::Question& question) {
    if (!link_.reachable()) return std::nullopt;
    const std::lock_guard lock(passMutex_);
    if (!passClient_) passClient_ = link_.connect();
    auto answer = link_.ask(*passClient_, question);
    if (!answer) passClient_.reset();
    return answer;
}

bool BlobCourier::resting(const std::string& digest) const {
    const auto found = pauses_.find(digest);
    return found != pauses_.end() && std::chrono::steady_clock::now() < found->second.until;
}

void BlobCourier::rest(const std::string& digest) {
    auto& pause = pauses_[digest];
    pause.length = std::clamp(pause.length * 2, kPauseMin, kPauseMax);
    pause.until = std::chrono::steady_clock::now() + pause.length;
    // To the end of the line, so that what cannot be moved stands in nobody's way.
    context_.database.write([&](store::Transaction& tx) {
        if (const auto row = findBlob(tx, digest))
            setBlobState(tx, digest, row->state, context_.clock.now());
    });
}

void confirmBlob(ExchangeContext& context, const std::string& digest) {
    context.database.write([&](store::Transaction& tx) {
        const auto row = findBlob(tx, digest);
        if (row && row->upward == BlobUpward::due) setBlobUpward(tx, digest, BlobUpward::confirmed);
    });
}

}  // namespace guantong::exchange
