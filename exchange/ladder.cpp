// SPDX-License-Identifier: Apache-2.0
#include "exchange/ladder.h"

#include "exchange/base/text.h"
#include "exchange/evidence.h"

namespace guantong::exchange {

namespace {

constexpr int kPendingReceipts = 10'000;
const std::string kReceiptsOf = "receipts.of.";

/// Stores one checked receipt at its package, or lets it wait for it.
bool place(ExchangeContext& context, store::Transaction& tx, const ReadReceipt& read) {
    const auto package = findPackage(tx, read.receipt.package);
    if (!package) {
        auto& waiting = tx.statement("SELECT COUNT(*) FROM pending_receipt");
        if (waiting.step() && waiting.number(0) >= kPendingReceipts) return false;
        const std::string id = read.receipt.package.str();
        tx.statement("INSERT INTO pending_receipt (package, at_ms, xml) VALUES (?, ?, ?)")
            .bind(1, id)
            .bind(2, base::toMillis(context.clock.now()))
            .bindBlob(3, read.document.verbatim())
            .run();
        return true;
    }
    if (package->digest != read.receipt.packageDigest) {
        raiseAlarm(tx, context.clock.now(), base::Code::RECEIPT_FOR_OTHER_DIGEST,
                   read.receipt.package.str(), read.receipt.issuer.str());
        return false;
    }
    return storeReceipt(tx, package->row, read.receipt, read.document.digest(),
                        read.document.verbatim());
}

}  // namespace

std::size_t takeReceipts(ExchangeContext& context, const std::vector<std::string>& documents,
                         base::NodeId neighbour) {
    std::vector<ReadReceipt> good;
    for (const auto& document : documents) {
        auto read = readReceipt(document);
        if (const auto* fault = std::get_if<base::Fault>(&read)) {
            keepEvidence(context, neighbour, "receipt", *fault, document);
            continue;
        }
        auto& receipt = std::get<ReadReceipt>(read);
        const auto faults = context.trust.checkDated(receipt.document, receipt.receipt.issuer,
                                                     receipt.receipt.clock, context.clock.now());
        if (!faults.empty()) {
            keepEvidence(context, neighbour, receipt.receipt.package.str(), faults.front(),
                         document);
            continue;
        }
        good.push_back(std::move(receipt));
    }
    std::size_t taken = 0;
    if (good.empty()) return taken;
    context.database.write([&](store::Transaction& tx) {
        taken = 0;
        for (const auto& each : good)
            taken += place(context, tx, each) ? 1 : 0;
        tx.afterCommit([&context] { context.stored.ring(); });
    });
    return taken;
}

std::int64_t receiptsTaken(ExchangeContext& context, base::NodeId child) {
    std::int64_t through = 0;
    context.database.read([&](store::Transaction& tx) {
        through =
            base::parseNumber(settingOf(tx, kReceiptsOf + child.str()).value_or("")).value_or(0);
    });
    return through;
}

std::int64_t noteReceiptsTaken(ExchangeContext& context, base::NodeId child, std::int64_t after,
                               std::int64_t through) {
    std::int64_t have = 0;
    context.database.write([&](store::Transaction& tx) {
        const std::string name = kReceiptsOf + child.str();
        have = base::parseNumber(settingOf(tx, name).value_or("")).value_or(0);
        if (have < after) return;
        have = through;
        setSetting(tx, name, std::to_string(through));
    });
    return have;
}

void adoptPendingReceipts(ExchangeContext& context, store::Transaction& tx, std::int64_t packageRow,
                          const PackageId& id, const std::string& packageDigest) {
    const std::string text = id.str();
    std::vector<std::string> documents;
    auto& waiting = tx.statement("SELECT xml FROM pending_receipt WHERE package = ? ORDER BY id");
    waiting.bind(1, text);
    while (waiting.step())
        documents.push_back(waiting.string(0));
    if (documents.empty()) return;
    for (const auto& document : documents) {
        const auto read = readReceipt(document);
        const auto* receipt = std::get_if<ReadReceipt>(&read);
        if (receipt == nullptr) continue;
        if (receipt->receipt.packageDigest == packageDigest)
            storeReceipt(tx, packageRow, receipt->receipt, receipt->document.digest(), document);
        else
            raiseAlarm(tx, context.clock.now(), base::Code::RECEIPT_FOR_OTHER_DIGEST, text,
                       receipt->receipt.issuer.str());
    }
    tx.statement("DELETE FROM pending_receipt WHERE package = ?").bind(1, text).run();
}

std::string topOfLadder(store::Transaction& tx, std::int64_t packageRow, base::NodeId self) {
    std::string digest;
    for (const auto& receipt : receiptsOf(tx, packageRow))
        if (receipt.issuer != self) digest = receipt.digest;
    return digest;
}

}  // namespace guantong::exchange
