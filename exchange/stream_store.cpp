// SPDX-License-Identifier: Apache-2.0
#include "exchange/stream_store.h"

#include "exchange/base/assert.h"

namespace guantong::exchange {

using base::NodeId;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kStreamColumns =
    "SELECT id, origin, scope, epoch, next_sequence, last_digest, state FROM stream ";
constexpr std::string_view kPackageColumns =
    "SELECT p.id, s.origin, s.scope, s.epoch, p.sequence, p.digest, p.kind, p.state, p.records, "
    "p.size_bytes, p.created_ms, p.stored_ms FROM package p JOIN stream s ON s.id = p.stream_id ";
constexpr std::string_view kReceiptColumns =
    "SELECT id, package_id, issue, not_taken, origin, issuer, status, digest, received_ms "
    "FROM receipt ";

std::string sql(std::string_view columns, std::string_view rest) {
    return std::string(columns) + std::string(rest);
}

StreamId streamIdAt(const Statement& row, int column) {
    return StreamId{NodeId::fromNumber(row.number(column)), *Scope::parse(row.text(column + 1)),
                    row.number(column + 2)};
}

StreamRow streamOf(const Statement& row) {
    return StreamRow{row.number(0), streamIdAt(row, 1), row.number(4), row.string(5),
                     row.text(6) == "ended"};
}

PackageRow packageOf(const Statement& row) {
    PackageRow package;
    package.row = row.number(0);
    package.id = PackageId{streamIdAt(row, 1), row.number(4)};
    package.digest = row.string(5);
    package.kind = row.string(6);
    package.state = row.string(7);
    package.records = row.number(8);
    package.sizeBytes = row.number(9);
    package.created = base::fromMillis(row.number(10));
    package.stored = base::fromMillis(row.number(11));
    return package;
}

ReceiptRow receiptOf(const Statement& row) {
    ReceiptRow receipt;
    receipt.row = row.number(0);
    receipt.packageRow = row.number(1);
    receipt.issue = row.number(2);
    receipt.notTaken = row.number(3);
    receipt.origin = NodeId::fromNumber(row.number(4));
    receipt.issuer = NodeId::fromNumber(row.number(5));
    receipt.status = row.string(6);
    receipt.digest = row.string(7);
    receipt.received = base::fromMillis(row.number(8));
    return receipt;
}

}  // namespace

std::optional<StreamRow> findStream(Transaction& tx, const StreamId& id) {
    static const std::string kSql =
        sql(kStreamColumns, "WHERE origin = ? AND scope = ? AND epoch = ?");
    const std::string scope = id.scope.str();
    auto& find = tx.statement(kSql);
    find.bind(1, id.origin.number()).bind(2, scope).bind(3, id.epoch);
    if (!find.step()) return std::nullopt;
    return streamOf(find);
}

StreamRow openStream(Transaction& tx, const StreamId& id) {
    if (auto known = findStream(tx, id)) return *known;
    setStreamHead(tx, id, 1, "");
    return *findStream(tx, id);
}

void setStreamHead(Transaction& tx, const StreamId& id, std::int64_t next,
                   const std::string& lastDigest) {
    const std::string scope = id.scope.str();
    const auto changed = tx.statement(
                               "UPDATE stream SET next_sequence = ?, last_digest = ? "
                               "WHERE origin = ? AND scope = ? AND epoch = ?")
                             .bind(1, next)
                             .bind(2, lastDigest)
                             .bind(3, id.origin.number())
                             .bind(4, scope)
                             .bind(5, id.epoch)
                             .run();
    if (changed > 0) return;
    tx.statement(
          "INSERT INTO stream (origin, scope, epoch, next_sequence, last_digest, state) "
          "VALUES (?, ?, ?, ?, ?, 'open')")
        .bind(1, id.origin.number())
        .bind(2, scope)
        .bind(3, id.epoch)
        .bind(4, next)
        .bind(5, lastDigest)
        .run();
}

void endStream(Transaction& tx, const StreamId& id) {
    const std::string scope = id.scope.str();
    tx.statement("UPDATE stream SET state = 'ended' WHERE origin = ? AND scope = ? AND epoch = ?")
        .bind(1, id.origin.number())
        .bind(2, scope)
        .bind(3, id.epoch)
        .run();
}

std::vector<StreamRow> allStreams(Transaction& tx) {
    static const std::string kSql = sql(kStreamColumns, "ORDER BY origin, scope, epoch");
    std::vector<StreamRow> streams;
    auto& all = tx.statement(kSql);
    while (all.step())
        streams.push_back(streamOf(all));
    return streams;
}

std::optional<StreamRow> latestStream(Transaction& tx, NodeId origin, Scope scope) {
    static const std::string kSql =
        sql(kStreamColumns, "WHERE origin = ? AND scope = ? ORDER BY epoch DESC LIMIT 1");
    const std::string text = scope.str();
    auto& find = tx.statement(kSql);
    find.bind(1, origin.number()).bind(2, text);
    if (!find.step()) return std::nullopt;
    return streamOf(find);
}

std::int64_t storePackage(Transaction& tx, StreamRow& stream, const PackageRow& package,
                          std::string_view bytes) {
    GT_ASSERT(package.id.sequence == stream.next && !stream.ended);
    tx.statement(
          "INSERT INTO package (stream_id, sequence, digest, kind, records, size_bytes, "
          "created_ms, "
          "stored_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, stream.row)
        .bind(2, package.id.sequence)
        .bind(3, package.digest)
        .bind(4, package.kind)
        .bind(5, package.records)
        .bind(6, bytes.size())
        .bind(7, base::toMillis(package.created))
        .bind(8, base::toMillis(package.stored))
        .bind(9, package.state)
        .run();
    const std::int64_t row = tx.lastId();
    tx.statement("INSERT INTO package_bytes (package_id, bytes) VALUES (?, ?)")
        .bind(1, row)
        .bindBlob(2, bytes)
        .run();
    stream.next = package.id.sequence + 1;
    stream.lastDigest = package.digest;
    tx.statement("UPDATE stream SET next_sequence = ?, last_digest = ? WHERE id = ?")
        .bind(1, stream.next)
        .bind(2, stream.lastDigest)
        .bind(3, stream.row)
        .run();
    return row;
}

std::optional<PackageRow> findPackage(Transaction& tx, const PackageId& id) {
    static const std::string kSql = sql(
        kPackageColumns, "WHERE s.origin = ? AND s.scope = ? AND s.epoch = ? AND p.sequence = ?");
    const std::string scope = id.stream.scope.str();
    auto& find = tx.statement(kSql);
    find.bind(1, id.stream.origin.number())
        .bind(2, scope)
        .bind(3, id.stream.epoch)
        .bind(4, id.sequence);
    if (!find.step()) return std::nullopt;
    return packageOf(find);
}

std::optional<PackageRow> packageAt(Transaction& tx, std::int64_t row) {
    static const std::string kSql = sql(kPackageColumns, "WHERE p.id = ?");
    auto& find = tx.statement(kSql);
    find.bind(1, row);
    if (!find.step()) return std::nullopt;
    return packageOf(find);
}

std::vector<PackageRow> packagesAfter(Transaction& tx, const StreamRow& stream, std::int64_t after,
                                      int limit) {
    static const std::string kSql = sql(
        kPackageColumns, "WHERE p.stream_id = ? AND p.sequence > ? ORDER BY p.sequence LIMIT ?");
    std::vector<PackageRow> packages;
    auto& find = tx.statement(kSql);
    find.bind(1, stream.row).bind(2, after).bind(3, limit);
    while (find.step())
        packages.push_back(packageOf(find));
    return packages;
}

std::optional<std::string> storedBytes(Transaction& tx, std::int64_t packageRow) {
    auto& find = tx.statement("SELECT bytes FROM package_bytes WHERE package_id = ?");
    find.bind(1, packageRow);
    if (!find.step()) return std::nullopt;
    return find.string(0);
}

void setPackageState(Transaction& tx, std::int64_t packageRow, std::string_view state) {
    tx.statement("UPDATE package SET state = ? WHERE id = ?")
        .bind(1, state)
        .bind(2, packageRow)
        .run();
}

std::int64_t deliveredTo(Transaction& tx, NodeId neighbour, std::int64_t streamRow) {
    auto& find =
        tx.statement("SELECT delivered FROM delivery WHERE neighbour = ? AND stream_id = ?");
    find.bind(1, neighbour.number()).bind(2, streamRow);
    return find.step() ? find.number(0) : 0;
}

void setDelivered(Transaction& tx, NodeId neighbour, std::int64_t streamRow,
                  std::int64_t sequence) {
    const auto changed =
        tx.statement("UPDATE delivery SET delivered = ? WHERE neighbour = ? AND stream_id = ?")
            .bind(1, sequence)
            .bind(2, neighbour.number())
            .bind(3, streamRow)
            .run();
    if (changed > 0) return;
    tx.statement("INSERT INTO delivery (neighbour, stream_id, delivered) VALUES (?, ?, ?)")
        .bind(1, neighbour.number())
        .bind(2, streamRow)
        .bind(3, sequence)
        .run();
}

bool storeReceipt(Transaction& tx, std::int64_t packageRow, const Receipt& receipt,
                  const std::string& digest, std::string_view xml) {
    auto& known =
        tx.statement("SELECT id FROM receipt WHERE package_id = ? AND issuer = ? AND issue = ?");
    known.bind(1, packageRow).bind(2, receipt.issuer.number()).bind(3, receipt.issue);
    if (known.step()) return false;
    tx.statement(
          "INSERT INTO receipt (package_id, origin, issuer, issue, status, not_taken, digest, "
          "received_ms, xml) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, packageRow)
        .bind(2, receipt.package.stream.origin.number())
        .bind(3, receipt.issuer.number())
        .bind(4, receipt.issue)
        .bind(5, receipt.status)
        .bind(6, receipt.notTaken.size())
        .bind(7, digest)
        .bind(8, base::toMillis(receipt.receivedAt))
        .bindBlob(9, xml)
        .run();
    return true;
}

std::optional<ReceiptRow> latestReceipt(Transaction& tx, std::int64_t packageRow, NodeId issuer) {
    static const std::string kSql =
        sql(kReceiptColumns, "WHERE package_id = ? AND issuer = ? ORDER BY issue DESC LIMIT 1");
    auto& find = tx.statement(kSql);
    find.bind(1, packageRow).bind(2, issuer.number());
    if (!find.step()) return std::nullopt;
    return receiptOf(find);
}

std::string receiptXml(Transaction& tx, std::int64_t receiptRow) {
    auto& find = tx.statement("SELECT xml FROM receipt WHERE id = ?");
    find.bind(1, receiptRow);
    return find.step() ? find.string(0) : std::string();
}

std::vector<ReceiptRow> receiptsOf(Transaction& tx, std::int64_t packageRow) {
    static const std::string kSql = sql(kReceiptColumns, "WHERE package_id = ? ORDER BY id");
    std::vector<ReceiptRow> receipts;
    auto& find = tx.statement(kSql);
    find.bind(1, packageRow);
    while (find.step())
        receipts.push_back(receiptOf(find));
    return receipts;
}

std::vector<ReceiptRow> receiptsAfter(Transaction& tx, std::int64_t after, int limit) {
    static const std::string kSql = sql(kReceiptColumns, "WHERE id > ? ORDER BY id LIMIT ?");
    std::vector<ReceiptRow> receipts;
    auto& find = tx.statement(kSql);
    find.bind(1, after).bind(2, limit);
    while (find.step())
        receipts.push_back(receiptOf(find));
    return receipts;
}

void setNotTaken(Transaction& tx, std::int64_t packageRow, const std::vector<NotTaken>& notTaken) {
    tx.statement("DELETE FROM not_taken WHERE package_id = ?").bind(1, packageRow).run();
    for (const auto& each : notTaken)
        addNotTaken(tx, packageRow, each);
}

void addNotTaken(Transaction& tx, std::int64_t packageRow, const NotTaken& notTaken) {
    clearNotTaken(tx, packageRow, notTaken.hash);
    tx.statement(
          "INSERT INTO not_taken (package_id, record_hash, status, code, field, rule, remedy) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, packageRow)
        .bind(2, notTaken.hash)
        .bind(3, notTaken.status)
        .bind(4, notTaken.code)
        .bind(5, notTaken.field)
        .bind(6, notTaken.rule)
        .bind(7, notTaken.remedy)
        .run();
}

std::vector<NotTaken> notTakenOf(Transaction& tx, std::int64_t packageRow) {
    std::vector<NotTaken> all;
    auto& find = tx.statement(
        "SELECT record_hash, status, code, field, rule, remedy FROM not_taken "
        "WHERE package_id = ? ORDER BY record_hash");
    find.bind(1, packageRow);
    while (find.step())
        all.push_back({find.string(0), find.string(1), find.string(2), find.string(3),
                       find.string(4), find.string(5)});
    return all;
}

bool clearNotTaken(Transaction& tx, std::int64_t packageRow, const std::string& hash) {
    return tx.statement("DELETE FROM not_taken WHERE package_id = ? AND record_hash = ?")
               .bind(1, packageRow)
               .bind(2, hash)
               .run() > 0;
}

void raiseAlarm(Transaction& tx, base::Instant at, base::Code code, const std::string& subject,
                const std::string& detail) {
    const auto changed = tx.statement(
                               "UPDATE alarm SET at_ms = ?, detail = ?, times = times + 1 WHERE "
                               "code = ? AND subject = ?")
                             .bind(1, base::toMillis(at))
                             .bind(2, detail)
                             .bind(3, toString(code))
                             .bind(4, subject)
                             .run();
    if (changed > 0) return;
    tx.statement("INSERT INTO alarm (at_ms, code, subject, detail, times) VALUES (?, ?, ?, ?, 1)")
        .bind(1, base::toMillis(at))
        .bind(2, toString(code))
        .bind(3, subject)
        .bind(4, detail)
        .run();
}

void clearAlarm(Transaction& tx, base::Code code, const std::string& subject) {
    tx.statement("DELETE FROM alarm WHERE code = ? AND subject = ?")
        .bind(1, toString(code))
        .bind(2, subject)
        .run();
}

std::optional<std::string> settingOf(Transaction& tx, std::string_view name) {
    auto& find = tx.statement("SELECT value FROM setting WHERE name = ?");
    find.bind(1, name);
    if (!find.step()) return std::nullopt;
    return find.string(0);
}

void setSetting(Transaction& tx, std::string_view name, std::string_view value) {
    const auto changed = tx.statement("UPDATE setting SET value = ? WHERE name = ?")
                             .bind(1, value)
                             .bind(2, name)
                             .run();
    if (changed > 0) return;
    tx.statement("INSERT INTO setting (name, value) VALUES (?, ?)")
        .bind(1, name)
        .bind(2, value)
        .run();
}

}  // namespace guantong::exchange
