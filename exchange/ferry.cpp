// SPDX-License-Identifier: Apache-2.0
#include "exchange/ferry.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/hold.h"
#include "exchange/ladder.h"
#include "exchange/routing.h"
#include "exchange/stream_store.h"

#include <algorithm>
#include <vector>

namespace guantong::exchange {

namespace fs = std::filesystem;

namespace {

constexpr int kFilesAtOnce = 1000;
constexpr std::string_view kReceiptEnd = ".receipt.xml";

/// The neighbour by whose side a package of that origin reaches us.
base::NodeId towards(const Directory& directory, base::NodeId self, base::NodeId origin) {
    const auto child = directory.nextHopDown(self, origin);
    return child.empty() ? directory.parentOf(self) : child;
}

/// Package order: streams one after the other, numbers ascending.
bool earlier(const fs::path& a, const fs::path& b) {
    const auto left = PackageId::parseFileName(a.filename().string());
    const auto right = PackageId::parseFileName(b.filename().string());
    if (left && right) return *left < *right;
    return left.has_value() != right.has_value() ? left.has_value() : a < b;
}

std::string receiptName(const PackageRow& package, const ReceiptRow& receipt) {
    const std::string name = package.id.fileName();
    return name.substr(0, name.size() - 4) + "." + receipt.issuer.str() + "." +
           std::to_string(receipt.issue) + std::string(kReceiptEnd);
}

}  // namespace

Ferry::Ferry(ExchangeContext& context, Archive& archive, Receiver& receiver, HeadsGate& gate)
    : context_(context),
      archive_(archive),
      receiver_(receiver),
      gate_(gate),
      in_(context.folder / "ferry" / "in"),
      out_(context.folder / "ferry" / "out"),
      refused_(context.folder / "ferry" / "refused") {
    for (const auto& folder : {in_, out_, refused_})
        base::makeFolder(folder, 0750);
}

Ferry::Outcome Ferry::run() {
    Outcome outcome;
    const auto directory = context_.directory();
    if (!directory) return outcome;
    // No line will ever tell heads: what is carried is all there is to compare with.
    gate_.heard(directory->parentOf(context_.self));
    for (const auto child : directory->childrenOf(context_.self))
        gate_.heard(child);
    takeIn(outcome);
    writeOut(outcome);
    return outcome;
}

void Ferry::takeIn(Outcome& outcome) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(in_))
        if (entry.is_regular_file() && entry.path().extension() == ".xml")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end(), earlier);
    for (const auto& file : files) {
        if (takeFile(file)) ++outcome.taken;
        else ++outcome.refused;
    }
}

bool Ferry::takeFile(const fs::path& file) {
    const auto directory = context_.directory();
    const std::string name = file.filename().string();
    std::string bytes = base::readFile(file, base::kMaxPackageBytes + 1);
    if (name.ends_with(kReceiptEnd)) {
        takeReceipts(context_, {bytes}, directory->parentOf(context_.self));
        noteDelivered(file);
        fs::remove(file);
        return true;
    }
    const auto id = PackageId::parseFileName(name);
    const auto neighbour =
        id ? towards(*directory, context_.self, id->stream.origin) : base::NodeId{};
    const auto answer = receiver_.take(std::move(bytes), neighbour, id);
    if (answer.taken()) {
        fs::remove(file);
        return true;
    }
    // A gap may be filled by the next carrier; anything else will not get better by waiting.
    if (answer.code != base::Code::STREAM_GAP) fs::rename(file, refused_ / file.filename());
    return false;
}

/// A receipt of a neighbour says how far it has our stream.
void Ferry::noteDelivered(const fs::path& file) {
    const auto read = readReceipt(base::readFile(file, base::kMaxReceiptBytes));
    const auto* receipt = std::get_if<ReadReceipt>(&read);
    if (receipt == nullptr) return;
    context_.database.write([&](store::Transaction& tx) {
        const auto stream = findStream(tx, receipt->receipt.package.stream);
        if (!stream) return;
        const auto issuer = receipt->receipt.issuer;
        const auto sequence = receipt->receipt.package.sequence;
        if (deliveredTo(tx, issuer, stream->row) < sequence)
            setDelivered(tx, issuer, stream->row, sequence);
    });
}

void Ferry::writeOut(Outcome& outcome) {
    const auto directory = context_.directory();
    outcome.written += writeReceipts();
    const auto parent = directory->parentOf(context_.self);
    if (!parent.empty()) outcome.written += writePackages(parent);
    for (const auto child : directory->childrenOf(context_.self))
        outcome.written += writePackages(child);
}

std::size_t Ferry::writePackages(base::NodeId neighbour) {
    const auto directory = context_.directory();
    const bool up = neighbour == directory->parentOf(context_.self);
    std::vector<PackageRow> packages;
    context_.database.read([&](store::Transaction& tx) {
        packages.clear();
        for (const auto& stream : allStreams(tx)) {
            const bool passes = up ? passesUp(*directory, context_.self, stream.id)
                                   : passesDown(*directory, context_.self, neighbour, stream.id);
            if (!passes) continue;
            const auto after = deliveredTo(tx, neighbour, stream.row);
            const auto last = lastToSend(tx, stream);
            for (auto& row : packagesAfter(tx, stream, after, kFilesAtOnce))
                if (row.id.sequence <= last) packages.push_back(std::move(row));
        }
    });
    std::size_t written = 0;
    for (const auto& package : packages) {
        const auto file = out_ / package.id.fileName();
        if (fs::exists(file)) continue;
        const auto bytes = archive_.bytesOf(package);
        if (!bytes) continue;
        base::writeFileAtomically(file, *bytes, 0640);
        ++written;
    }
    return written;
}

std::size_t Ferry::writeReceipts() {
    std::size_t written = 0;
    std::int64_t after = 0;
    context_.database.read([&](store::Transaction& tx) {
        const auto cursor = settingOf(tx, "ferry.receipts");
        after = cursor ? std::stoll(*cursor) : 0;
    });
    std::vector<std::pair<std::string, std::string>> files;
    std::int64_t last = after;
    context_.database.read([&](store::Transaction& tx) {
        files.clear();
        for (const auto& receipt : receiptsAfter(tx, after, kFilesAtOnce)) {
            last = receipt.row;
            const auto package = packageAt(tx, receipt.packageRow);
            if (package && receipt.origin != context_.self)
                files.emplace_back(receiptName(*package, receipt), receiptXml(tx, receipt.row));
        }
    });
    for (const auto& [name, xml] : files) {
        base::writeFileAtomically(out_ / name, xml, 0640);
        ++written;
    }
    if (last != after)
        context_.database.write([&](store::Transaction& tx) {
            setSetting(tx, "ferry.receipts", std::to_string(last));
        });
    return written;
}

}  // namespace guantong::exchange
