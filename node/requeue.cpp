// SPDX-License-Identifier: Apache-2.0
#include "node/requeue.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/hold.h"

#include <algorithm>

namespace guantong::node {

using base::Code;
using base::Fault;
using exchange::PackageId;
using exchange::PackageRow;

namespace {

constexpr std::string_view kSendNow = "exchange.sendNow";

using Outcome = std::variant<Requeued, Fault>;

Fault wrongState(const PackageId& id, std::string_view state) {
    return {Code::QUEUE_STATE_WRONG, id.str(), std::string(state)};
}

std::size_t keptOf(NodeCore& core, std::int64_t packageRow) {
    std::size_t kept = 0;
    core.database().read(
        [&](store::Transaction& tx) { kept = exchange::notTakenOf(tx, packageRow).size(); });
    return kept;
}

/// A package that is here whole, with records that were not taken.
Outcome readRecords(NodeCore& core, const PackageRow& row) {
    std::size_t taken = 0;
    if (row.state == "held") {
        taken = core.receiver().readHeld(row.row);
        if (taken == 0) return wrongState(row.id, row.state);
        return Requeued{Requeued::Way::read, taken, keptOf(core, row.row)};
    }
    taken = core.sink().readHeldAgain(row.row);
    auto bytes = core.archive().bytesOf(row);
    if (!bytes) return Fault{Code::FILE_UNREADABLE, core.archive().fileOf(row).string(), "archive"};
    const auto read = exchange::readPackage(std::move(*bytes));
    if (const auto* fault = std::get_if<Fault>(&read)) return *fault;
    core.database().write([&](store::Transaction& tx) {
        taken += core.sink().judgeAgain(tx, std::get<exchange::Package>(read), row.row);
    });
    return Requeued{Requeued::Way::read, taken, keptOf(core, row.row)};
}

/// Why the package is not to be sent; nothing if it is.
std::optional<Fault> unsendable(NodeCore& core, store::Transaction& tx, const PackageRow& row) {
    const auto stream = exchange::findStream(tx, row.id.stream);
    const auto directory = core.context().directory();
    const auto hops = directory ? exchange::nextHops(*directory, core.settings().id, row.id.stream)
                                : std::vector<base::NodeId>{};
    if (hops.empty()) return wrongState(row.id, row.state);
    if (exchange::lastToSend(tx, *stream) < row.id.sequence)
        return wrongState(row.id, toString(exchange::QueueState::onHold));
    if (stream->ended) return wrongState(row.id, "ended");
    const bool delivered = std::all_of(hops.begin(), hops.end(), [&](base::NodeId hop) {
        return exchange::receiptedBy(tx, hop, stream->row) >= row.id.sequence;
    });
    if (delivered) return wrongState(row.id, "delivered");
    return std::nullopt;
}

Outcome sendAgain(NodeCore& core, const PackageRow& row) {
    std::optional<Fault> fault;
    core.database().write([&](store::Transaction& tx) {
        fault = unsendable(core, tx, row);
        if (!fault) askToSendNow(tx);
    });
    if (fault) return *fault;
    return Requeued{Requeued::Way::sent, 1, 0};
}

struct Kept {
    std::string bytes;
    base::NodeId neighbour;
};

/// The bytes last refused or not read under that number; nothing if there are none.
std::optional<Kept> keptBytes(NodeCore& core, const PackageId& id) {
    std::optional<Kept> kept;
    std::string file;
    const std::string text = id.str();
    core.database().read([&](store::Transaction& tx) {
        kept.reset();
        file.clear();
        auto& unread = tx.statement("SELECT neighbour, bytes FROM unread WHERE package = ?");
        unread.bind(1, text);
        if (unread.step()) {
            kept = Kept{unread.string(1), base::NodeId::fromNumber(unread.number(0))};
            return;
        }
        auto& refused = tx.statement(
            "SELECT neighbour, file FROM evidence WHERE package = ? ORDER BY id DESC LIMIT 1");
        refused.bind(1, text);
        if (!refused.step()) return;
        kept = Kept{{}, base::NodeId::fromNumber(refused.number(0))};
        file = refused.string(1);
    });
    if (kept && !file.empty())
        kept->bytes =
            base::readFile(core.home().folder / "held" / file, base::kMaxPackageBytes + 1);
    return kept;
}

Outcome takeKept(NodeCore& core, const PackageId& id) {
    auto kept = keptBytes(core, id);
    if (!kept) return Fault{Code::PACKAGE_UNKNOWN, id.str(), {}};
    const auto answer = core.receiver().take(std::move(kept->bytes), kept->neighbour, id);
    if (!answer.taken()) return Fault{answer.code, id.str(), {}};
    std::optional<PackageRow> row;
    core.database().write([&](store::Transaction& tx) {
        tx.statement("DELETE FROM unread WHERE package = ?").bind(1, id.str()).run();
        row = exchange::findPackage(tx, id);
    });
    return Requeued{Requeued::Way::read, 1, row ? keptOf(core, row->row) : 0};
}

}  // namespace

Outcome requeue(NodeCore& core, const PackageId& id) {
    std::optional<PackageRow> row;
    bool kept = false;
    core.database().read([&](store::Transaction& tx) {
        row = exchange::findPackage(tx, id);
        kept = row && !exchange::notTakenOf(tx, row->row).empty();
    });
    if (!row) return takeKept(core, id);
    return kept ? readRecords(core, *row) : sendAgain(core, *row);
}

void askToSendNow(store::Transaction& tx) {
    exchange::setSetting(tx, kSendNow, "due");
}

bool takeSendNow(store::Database& database) {
    bool due = false;
    database.read([&](store::Transaction& tx) {
        due = exchange::settingOf(tx, kSendNow).value_or("") == "due";
    });
    if (due)
        database.write([](store::Transaction& tx) { exchange::setSetting(tx, kSendNow, "done"); });
    return due;
}

}  // namespace guantong::node
