// SPDX-License-Identifier: Apache-2.0
#include "exchange/pull_service.h"

#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "exchange/hold.h"
#include "exchange/routing.h"

#include <algorithm>
#include <utility>

namespace guantong::exchange {

namespace {

constexpr int kReceiptsLookedAt = 2000;
constexpr std::size_t kReceiptsHandedOver = 500;
constexpr std::size_t kReceiptBytesHandedOver = 4u << 20;
constexpr int kPackagesAtOnce = 64;
constexpr std::chrono::milliseconds kLook{500};

const Head* named(const PullRequest& request, const StreamId& stream) {
    const auto found = std::find_if(request.heads.begin(), request.heads.end(),
                                    [&](const Head& head) { return head.stream == stream; });
    return found == request.heads.end() ? nullptr : &*found;
}

}  // namespace

PullService::PullService(ExchangeContext& context, Archive& archive, HeadsGate& gate)
    : context_(context),
      archive_(archive),
      gate_(gate),
      receiptsRun_(base::toHex(crypto::randomBytes(8))) {
    context_.database.read([&](store::Transaction& tx) {
        auto& last = tx.statement("SELECT COALESCE(MAX(id), 0) FROM receipt");
        receiptsAtStart_ = last.step() ? last.number(0) : 0;
    });
}

PullAnswer PullService::answer(base::NodeId child, const PullRequest& request) {
    const auto end = std::chrono::steady_clock::now() +
                     std::chrono::seconds(std::min<std::int64_t>(request.waitSeconds, 60));
    // Receipts looked at and found to be nothing for the child are not looked at again, nor is the
    // child told of each: only how far they go, once there is something to tell.
    PullRequest further = request;
    for (;;) {
        const auto seen = context_.stored.count();
        PullAnswer answer = collect(child, further);
        const bool something =
            !answer.packages.empty() || !answer.receipts.empty() || !answer.wanted.empty();
        if (something || stopping_ || std::chrono::steady_clock::now() >= end) return answer;
        if (std::exchange(further.receiptsAfter, answer.receiptsCursor) == answer.receiptsCursor)
            context_.stored.wait(seen, kLook);
    }
}

PullAnswer PullService::collect(base::NodeId child, const PullRequest& request) {
    PullAnswer answer;
    const auto directory = context_.directory();
    if (!directory) return answer;
    compareOwn(child, request, answer);
    collectReceipts(*directory, child, request, answer);
    collectPackages(*directory, child, request, answer);
    return answer;
}

void PullService::compareOwn(base::NodeId child, const PullRequest& request, PullAnswer& answer) {
    context_.database.read([&](store::Transaction& tx) {
        answer.wanted.clear();
        for (const auto& head : request.heads) {
            if (head.stream.origin != context_.self) continue;
            const auto ours = findStream(tx, head.stream);
            const std::int64_t last = ours ? ours->next - 1 : 0;
            if (head.after > last) answer.wanted.push_back({head.stream, last, {}});
        }
    });
    if (answer.wanted.empty()) gate_.heard(child);
}

void PullService::collectReceipts(const Directory& directory, base::NodeId child,
                                  const PullRequest& request, PullAnswer& answer) {
    context_.database.read([&](store::Transaction& tx) {
        answer.receipts.clear();
        answer.receiptsCursor = request.receiptsAfter;
        std::size_t bytes = 0;
        for (const auto& row : receiptsAfter(tx, request.receiptsAfter, kReceiptsLookedAt)) {
            // Our own first issue was the answer to the child's PUT.
            const bool answered = row.issuer == context_.self && row.issue == 1;
            if (!answered && directory.inSubtree(row.origin, child) &&
                !directory.inSubtree(row.issuer, child)) {
                if (answer.receipts.size() >= kReceiptsHandedOver ||
                    bytes > kReceiptBytesHandedOver)
                    return;
                answer.receipts.push_back(receiptXml(tx, row.row));
                bytes += answer.receipts.back().size();
            }
            answer.receiptsCursor = row.row;
        }
    });
}

void PullService::collectPackages(const Directory& directory, base::NodeId child,
                                  const PullRequest& request, PullAnswer& answer) {
    std::vector<PackageRow> rows;
    context_.database.read([&](store::Transaction& tx) {
        rows.clear();
        for (const auto& stream : allStreams(tx)) {
            const bool own = stream.id.origin == child;
            if (!own && !passesDown(directory, context_.self, child, stream.id)) continue;
            const Head* head = named(request, stream.id);
            // Where a stream begins for the child its baseline says, made or on its way.
            if (head == nullptr && stream.id.scope.isDown() && stream.id.epoch == 1) continue;
            const std::int64_t after = head == nullptr ? 0 : head->after;
            const std::int64_t last = own ? stream.next - 1 : lastToSend(tx, stream);
            if (last <= after) continue;
            for (auto& row : packagesAfter(tx, stream, after, kPackagesAtOnce))
                if (row.id.sequence <= last) rows.push_back(std::move(row));
        }
    });
    std::size_t bytes = 0;
    for (const auto& row : rows) {
        if (bytes > 0 && bytes + static_cast<std::size_t>(row.sizeBytes) > base::kMaxPullBytes)
            break;
        auto document = archive_.bytesOf(row);
        if (!document) continue;
        bytes += document->size();
        context_.database.read([&](store::Transaction& tx) {
            for (const auto& receipt : receiptsOf(tx, row.row))
                if (row.id.stream.origin != child)
                    answer.receipts.push_back(receiptXml(tx, receipt.row));
        });
        answer.packages.push_back({row.id, std::move(*document)});
    }
}

std::vector<Head> PullService::headsFor(base::NodeId neighbour) const {
    std::vector<Head> heads;
    const auto directory = context_.directory();
    if (!directory) return heads;
    context_.database.read([&](store::Transaction& tx) {
        heads.clear();
        for (const auto& stream : allStreams(tx))
            if (stream.id.origin == context_.self ||
                directory->inSubtree(stream.id.origin, neighbour))
                heads.push_back({stream.id, stream.next - 1, stream.lastDigest});
    });
    return heads;
}

void PullService::stop() {
    stopping_ = true;
    context_.stored.ring();
}

}  // namespace guantong::exchange
