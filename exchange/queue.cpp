// SPDX-License-Identifier: Apache-2.0
#include "exchange/queue.h"

#include "exchange/hold.h"
#include "exchange/routing.h"

#include <algorithm>
#include <array>

namespace guantong::exchange {

using base::Code;
using base::Fault;
using base::NodeId;
using store::Transaction;

namespace {

struct StateName {
    std::string_view word, zh;
};
constexpr std::array<StateName, 11> kStates{{
    {"queued", "待编号"},
    {"sending", "待发送"},
    {"onHold", "已暂停"},
    {"refused", "被拒收"},
    {"rejected", "已拒收"},
    {"unread", "未读"},
    {"held", "留存待读"},
    {"parked", "搁置"},
    {"waiting", "等待"},
    {"evidence", "留证"},
    {"alarm", "告警"},
}};

constexpr std::string_view kReceipted =
    "SELECT p.sequence FROM package p WHERE p.stream_id = ? AND EXISTS "
    "(SELECT 1 FROM receipt r WHERE r.package_id = p.id AND r.issuer = ?) "
    "ORDER BY p.sequence DESC LIMIT 1";
constexpr std::string_view kWaiting =
    "SELECT COUNT(*), MIN(sequence), MAX(sequence) FROM package "
    "WHERE stream_id = ? AND sequence > ? AND id > ?";
constexpr std::string_view kBaseline =
    "SELECT MAX(p.id) FROM package p JOIN stream s ON s.id = p.stream_id WHERE s.origin = ? "
    "AND s.scope = ? AND p.kind = 'baseline'";
constexpr std::int64_t kNotJoined = INT64_MAX;
constexpr std::string_view kNotTaken =
    "SELECT package_id, record_hash, status, code, field FROM not_taken "
    "ORDER BY package_id, record_hash LIMIT ?";
constexpr std::string_view kRejected =
    "SELECT package, neighbour, code, detail, at_ms FROM evidence ORDER BY id LIMIT ?";

QueueState stateNamed(std::string_view status) noexcept {
    for (std::size_t i = 0; i < kStates.size(); ++i)
        if (kStates[i].word == status) return static_cast<QueueState>(i);
    return QueueState::parked;
}

void listPromised(std::vector<QueueEntry>& queue, Transaction& tx, NodeId self) {
    std::vector<std::pair<std::string, std::int64_t>> scopes;
    auto& promised =
        tx.statement("SELECT scope, COUNT(*) FROM outbox GROUP BY scope ORDER BY scope");
    while (promised.step())
        scopes.emplace_back(promised.string(0), promised.number(1));
    for (const auto& [text, count] : scopes) {
        const auto scope = Scope::parse(text);
        if (!scope) continue;
        const auto latest = latestStream(tx, self, *scope);
        QueueEntry entry;
        entry.subject = latest ? latest->id.str() : StreamId{self, *scope, 1}.str();
        entry.count = count;
        queue.push_back(std::move(entry));
    }
}

/// The row of the package a child began with: its baseline stands for what went down before it.
std::int64_t baselineRow(Transaction& tx, NodeId self, NodeId child) {
    const std::string scope = Scope::to(child).str();
    auto& find = tx.statement(kBaseline);
    find.bind(1, self.number()).bind(2, scope);
    return find.step() && !find.isNull(0) ? find.number(0) : kNotJoined;
}

void listWaiting(std::vector<QueueEntry>& queue, Transaction& tx, const Directory& directory,
                 NodeId self, const StreamRow& stream) {
    for (const auto hop : nextHops(directory, self, stream.id)) {
        const bool fromBaseline = stream.id.scope.isDown();
        const std::int64_t after = receiptedBy(tx, hop, stream.row);
        const std::int64_t since = fromBaseline ? baselineRow(tx, self, hop) : 0;
        auto& count = tx.statement(kWaiting);
        count.bind(1, stream.row).bind(2, after).bind(3, since);
        if (!count.step() || count.number(0) == 0) continue;
        QueueEntry entry;
        entry.state = QueueState::sending;
        entry.subject = stream.id.str();
        entry.neighbour = hop;
        entry.count = count.number(0);
        entry.first = count.number(1);
        entry.last = count.number(2);
        queue.push_back(std::move(entry));
    }
}

void listHolds(std::vector<QueueEntry>& queue, Transaction& tx,
               const std::vector<StreamRow>& streams) {
    const auto holds = allHolds(tx);
    for (const auto& stream : streams) {
        const auto hold = holds.find(stream.row);
        if (hold == holds.end()) continue;
        QueueEntry entry;
        entry.state = QueueState::onHold;
        entry.subject = stream.id.str();
        entry.first = hold->second.from;
        entry.count = std::max<std::int64_t>(stream.next - hold->second.from, 0);
        entry.at = hold->second.at;
        queue.push_back(std::move(entry));
    }
}

void listNotTaken(std::vector<QueueEntry>& queue, Transaction& tx) {
    std::vector<std::pair<std::int64_t, QueueEntry>> found;
    auto& row = tx.statement(kNotTaken);
    row.bind(1, kMaxQueueEntries);
    while (row.step()) {
        QueueEntry entry;
        entry.state = stateNamed(row.text(2));
        entry.record = row.string(1);
        entry.code = row.string(3);
        entry.detail = row.string(4);
        found.emplace_back(row.number(0), std::move(entry));
    }
    for (auto& [packageRow, entry] : found) {
        const auto package = packageAt(tx, packageRow);
        if (!package) continue;
        entry.subject = package->id.str();
        entry.at = package->stored;
        queue.push_back(std::move(entry));
    }
}

void listUnread(std::vector<QueueEntry>& queue, Transaction& tx) {
    auto& row = tx.statement("SELECT package, neighbour, at_ms FROM unread ORDER BY at_ms LIMIT ?");
    row.bind(1, kMaxQueueEntries);
    while (row.step()) {
        QueueEntry entry;
        entry.state = QueueState::unread;
        entry.subject = row.string(0);
        entry.neighbour = NodeId::fromNumber(row.number(1));
        entry.code = toString(Code::ORIGIN_UNKNOWN);
        entry.at = base::fromMillis(row.number(2));
        queue.push_back(std::move(entry));
    }
}

/// What was refused here, as long as the right package has not come.
void listRejected(std::vector<QueueEntry>& queue, Transaction& tx) {
    std::vector<QueueEntry> found;
    auto& row = tx.statement(kRejected);
    row.bind(1, kMaxQueueEntries);
    while (row.step()) {
        QueueEntry entry;
        entry.state = QueueState::rejected;
        entry.subject = row.string(0);
        entry.neighbour = NodeId::fromNumber(row.number(1));
        entry.code = row.string(2);
        entry.detail = row.string(3);
        entry.at = base::fromMillis(row.number(4));
        found.push_back(std::move(entry));
    }
    for (auto& entry : found) {
        const auto id = PackageId::parse(entry.subject);
        if (!id || !findPackage(tx, *id)) queue.push_back(std::move(entry));
    }
}

void listAlarms(std::vector<QueueEntry>& queue, Transaction& tx) {
    auto& row = tx.statement("SELECT code, subject, detail, times, at_ms FROM alarm ORDER BY id");
    while (row.step()) {
        QueueEntry entry;
        entry.code = row.string(0);
        entry.state =
            entry.code == toString(Code::PACKAGE_REFUSED) ? QueueState::refused : QueueState::alarm;
        entry.subject = row.string(1);
        entry.detail = row.string(2);
        entry.count = row.number(3);
        entry.at = base::fromMillis(row.number(4));
        queue.push_back(std::move(entry));
    }
}

/// The stream of the subject, if it and a package named of it are here.
std::variant<StreamRow, Fault> streamOf(Transaction& tx, const QueueSubject& subject) {
    const auto stream = findStream(tx, subject.stream);
    const bool known = stream && (!subject.sequence || *subject.sequence < stream->next);
    if (!known) return Fault{Code::PACKAGE_UNKNOWN, subject.str(), {}};
    return *stream;
}

}  // namespace

std::string_view toString(QueueState state) noexcept {
    return kStates[static_cast<std::size_t>(state)].word;
}

std::string_view chineseName(QueueState state) noexcept {
    return kStates[static_cast<std::size_t>(state)].zh;
}

std::vector<NodeId> nextHops(const Directory& directory, NodeId self, const StreamId& stream) {
    std::vector<NodeId> hops;
    if (passesUp(directory, self, stream)) hops.push_back(directory.parentOf(self));
    for (const auto child : directory.childrenOf(self))
        if (passesDown(directory, self, child, stream)) hops.push_back(child);
    return hops;
}

std::int64_t receiptedBy(Transaction& tx, NodeId nextHop, std::int64_t streamRow) {
    const std::int64_t noted = deliveredTo(tx, nextHop, streamRow);
    auto& find = tx.statement(kReceipted);
    find.bind(1, streamRow).bind(2, nextHop.number());
    return find.step() ? std::max(noted, find.number(0)) : noted;
}

std::vector<QueueEntry> listQueue(Transaction& tx, const Directory* directory, NodeId self) {
    std::vector<QueueEntry> queue;
    listPromised(queue, tx, self);
    const auto streams = allStreams(tx);
    if (directory != nullptr)
        for (const auto& stream : streams)
            listWaiting(queue, tx, *directory, self, stream);
    listHolds(queue, tx, streams);
    listRejected(queue, tx);
    listUnread(queue, tx);
    listNotTaken(queue, tx);
    listAlarms(queue, tx);
    return queue;
}

std::string QueueSubject::str() const {
    return sequence ? PackageId{stream, *sequence}.str() : stream.str();
}

std::optional<QueueSubject> parseSubject(std::string_view text) {
    std::string path(text);
    if (path.find('/') == std::string::npos) {
        if (path.ends_with(".xml")) path.resize(path.size() - 4);
        std::replace(path.begin(), path.end(), '.', '/');
        if (const auto to = path.find("/to-"); to != std::string::npos) path[to + 3] = ':';
    }
    const auto slashes = std::count(path.begin(), path.end(), '/');
    if (slashes == 3)
        if (const auto id = PackageId::parse(path)) return QueueSubject{id->stream, id->sequence};
    if (slashes == 2)
        if (const auto id = PackageId::parse(path + "/1"))
            return QueueSubject{id->stream, std::nullopt};
    return std::nullopt;
}

std::optional<Fault> holdBack(Transaction& tx, const Directory& directory, NodeId self,
                              const QueueSubject& subject, base::Instant now) {
    const auto found = streamOf(tx, subject);
    if (const auto* fault = std::get_if<Fault>(&found)) return *fault;
    const auto& stream = std::get<StreamRow>(found);
    const auto wrong = [&](std::string_view why) {
        return Fault{Code::QUEUE_STATE_WRONG, subject.str(), std::string(why)};
    };
    const auto hops = nextHops(directory, self, stream.id);
    if (hops.empty()) return wrong("not passed on from here");
    if (stream.ended) return wrong("ended");
    if (heldFrom(tx, stream.row) != 0) return wrong(toString(QueueState::onHold));
    const bool receipted = subject.sequence && std::all_of(hops.begin(), hops.end(), [&](auto hop) {
                               return receiptedBy(tx, hop, stream.row) >= *subject.sequence;
                           });
    if (receipted) return wrong("delivered");
    setHold(tx, stream.row, subject.sequence.value_or(1), now);
    return std::nullopt;
}

std::optional<Fault> letGo(Transaction& tx, const QueueSubject& subject) {
    const auto found = streamOf(tx, subject);
    if (const auto* fault = std::get_if<Fault>(&found)) return *fault;
    const auto& stream = std::get<StreamRow>(found);
    const std::int64_t from = heldFrom(tx, stream.row);
    if (from == 0 || (subject.sequence && *subject.sequence != from))
        return Fault{Code::QUEUE_STATE_WRONG, subject.str(), "not on hold"};
    liftHold(tx, stream.row);
    return std::nullopt;
}

}  // namespace guantong::exchange
