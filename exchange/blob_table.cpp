// SPDX-License-Identifier: Apache-2.0
#include "exchange/blob_table.h"

namespace guantong::exchange {

using store::Transaction;

namespace {

BlobState stateNamed(std::string_view text) noexcept {
    for (const auto state : {BlobState::wanted, BlobState::here, BlobState::erased})
        if (toString(state) == text) return state;
    return BlobState::named;
}

BlobUpward upwardNamed(std::string_view text) noexcept {
    for (const auto upward : {BlobUpward::due, BlobUpward::confirmed})
        if (toString(upward) == text) return upward;
    return BlobUpward::none;
}

/// The row's columns in the order every SELECT here has them.
BlobRow rowOf(const store::Statement& found) {
    BlobRow row;
    row.facts = {found.string(0), found.number(1), found.string(2), found.number(3) != 0};
    row.state = stateNamed(found.text(4));
    row.upward = upwardNamed(found.text(5));
    row.above = found.number(6) != 0;
    return row;
}

std::vector<BlobRow> rowsOf(store::Statement& find) {
    std::vector<BlobRow> rows;
    while (find.step())
        rows.push_back(rowOf(find));
    return rows;
}

std::vector<std::string> digestsOf(store::Statement& find) {
    std::vector<std::string> digests;
    while (find.step())
        digests.push_back(find.string(0));
    return digests;
}

}  // namespace

std::string_view toString(BlobState state) noexcept {
    switch (state) {
        case BlobState::wanted:
            return "wanted";
        case BlobState::here:
            return "here";
        case BlobState::erased:
            return "erased";
        case BlobState::named:
            break;
    }
    return "named";
}

std::string_view toString(BlobUpward upward) noexcept {
    switch (upward) {
        case BlobUpward::due:
            return "due";
        case BlobUpward::confirmed:
            return "confirmed";
        case BlobUpward::none:
            break;
    }
    return "none";
}

std::optional<BlobRow> findBlob(Transaction& tx, const std::string& digest) {
    auto& find = tx.statement(
        "SELECT digest, size_bytes, media_type, personal, state, upward, above FROM blob "
        "WHERE digest = ?");
    find.bind(1, digest);
    if (!find.step()) return std::nullopt;
    return rowOf(find);
}

void putBlob(Transaction& tx, const BlobRow& row, base::Instant at) {
    tx.statement("DELETE FROM blob WHERE digest = ?").bind(1, row.facts.digest).run();
    tx.statement(
          "INSERT INTO blob (digest, size_bytes, media_type, personal, state, upward, above, "
          "changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.facts.digest)
        .bind(2, row.facts.sizeBytes)
        .bind(3, row.facts.mediaType)
        .bind(4, row.facts.personal ? 1 : 0)
        .bind(5, toString(row.state))
        .bind(6, toString(row.upward))
        .bind(7, row.above ? 1 : 0)
        .bind(8, base::toMillis(at))
        .run();
}

void setBlobState(Transaction& tx, const std::string& digest, BlobState state, base::Instant at) {
    tx.statement("UPDATE blob SET state = ?, changed_ms = ? WHERE digest = ?")
        .bind(1, toString(state))
        .bind(2, base::toMillis(at))
        .bind(3, digest)
        .run();
}

void setBlobUpward(Transaction& tx, const std::string& digest, BlobUpward upward) {
    tx.statement("UPDATE blob SET upward = ? WHERE digest = ?")
        .bind(1, toString(upward))
        .bind(2, digest)
        .run();
}

void addBlobRef(Transaction& tx, const std::string& digest, const BlobRef& ref) {
    auto& known = tx.statement("SELECT 1 FROM blob_ref WHERE digest = ? AND event_hash = ?");
    if (known.bind(1, digest).bind(2, ref.eventHash).step()) return;
    tx.statement("INSERT INTO blob_ref (digest, case_id, event_hash, writer) VALUES (?, ?, ?, ?)")
        .bind(1, digest)
        .bind(2, ref.caseId)
        .bind(3, ref.eventHash)
        .bind(4, ref.writer.number())
        .run();
}

std::vector<BlobRef> blobRefs(Transaction& tx, const std::string& digest) {
    std::vector<BlobRef> refs;
    auto& find = tx.statement("SELECT case_id, event_hash, writer FROM blob_ref WHERE digest = ?");
    find.bind(1, digest);
    while (find.step())
        refs.push_back({find.string(0), find.string(1), base::NodeId::fromNumber(find.number(2))});
    return refs;
}

std::vector<std::string> blobsMissing(Transaction& tx, std::string_view caseId) {
    auto& find = tx.statement(
        "SELECT DISTINCT b.digest FROM blob_ref r JOIN blob b ON b.digest = r.digest "
        "WHERE r.case_id = ? AND b.state = 'wanted' ORDER BY b.digest");
    find.bind(1, caseId);
    return digestsOf(find);
}

std::vector<std::string> blobsUnconfirmed(Transaction& tx, std::string_view caseId) {
    auto& find = tx.statement(
        "SELECT DISTINCT b.digest FROM blob_ref r JOIN blob b ON b.digest = r.digest "
        "WHERE r.case_id = ? AND b.upward = 'due' ORDER BY b.digest");
    find.bind(1, caseId);
    return digestsOf(find);
}

std::vector<BlobRow> blobsToFetch(Transaction& tx, int limit) {
    auto& find = tx.statement(
        "SELECT digest, size_bytes, media_type, personal, state, upward, above FROM blob "
        "WHERE state = 'wanted' AND above = 1 ORDER BY changed_ms LIMIT ?");
    find.bind(1, limit);
    return rowsOf(find);
}

std::vector<BlobRow> blobsToPush(Transaction& tx, int limit) {
    auto& find = tx.statement(
        "SELECT digest, size_bytes, media_type, personal, state, upward, above FROM blob "
        "WHERE upward = 'due' AND state = 'here' ORDER BY changed_ms LIMIT ?");
    find.bind(1, limit);
    return rowsOf(find);
}

std::vector<BlobRow> blobsIn(Transaction& tx, BlobState state, const std::string& after,
                             int limit) {
    auto& find = tx.statement(
        "SELECT digest, size_bytes, media_type, personal, state, upward, above FROM blob "
        "WHERE digest > ? AND state = ? ORDER BY digest LIMIT ?");
    find.bind(1, after).bind(2, toString(state)).bind(3, limit);
    return rowsOf(find);
}

std::vector<BlobAsked> blobsAskedBelow(Transaction& tx, int limit) {
    std::vector<BlobAsked> asked;
    for (const char* sql :
         {"SELECT DISTINCT b.digest, r.writer, b.changed_ms FROM blob b "
          "JOIN blob_ref r ON r.digest = b.digest "
          "WHERE b.state = 'wanted' ORDER BY b.changed_ms LIMIT ?",
          "SELECT DISTINCT b.digest, r.writer, b.changed_ms FROM blob b "
          "JOIN blob_ref r ON r.digest = b.digest "
          "WHERE b.upward = 'due' AND b.state = 'named' ORDER BY b.changed_ms LIMIT ?"}) {
        auto& find = tx.statement(sql);
        find.bind(1, limit);
        while (find.step())
            asked.push_back({find.string(0), base::NodeId::fromNumber(find.number(1))});
    }
    return asked;
}

}  // namespace guantong::exchange
