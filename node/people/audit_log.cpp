// SPDX-License-Identifier: Apache-2.0
#include "node/people/audit_log.h"

#include "exchange/base/json.h"
#include "exchange/crypto/digest.h"
#include "node/people/field_rules.h"
#include "node/people/rights.h"

#include <limits>

namespace guantong::people {

using base::Code;
using base::Fault;
using base::Json;
using store::Statement;
using store::Transaction;

namespace {

constexpr int kBegin = 0, kEnd = 1;  // rows of audit_end

constexpr std::string_view kReadEnd = "SELECT row_id, hash FROM audit_end WHERE id = ?";
constexpr std::string_view kWriteEnd = "UPDATE audit_end SET row_id = ?, hash = ? WHERE id = ?";
constexpr std::string_view kInsert =
    "INSERT INTO audit_log (id, at_ms, actor, actor_name, address, action, object, old_value, "
    "new_value, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
#define GT_AUDIT_COLUMNS                                                                   \
    "SELECT id, at_ms, actor, actor_name, address, action, object, old_value, new_value, " \
    "prev_hash, hash FROM audit_log "
#define GT_AUDIT_FILTER                                                                      \
    "AND at_ms >= ? AND at_ms < ? AND (? = '' OR actor = ?) AND (? = '' OR object = ?) AND " \
    "(? = '' OR action = ?) "
constexpr std::string_view kAll = GT_AUDIT_COLUMNS "WHERE id > ? ORDER BY id";
constexpr std::string_view kPage =
    GT_AUDIT_COLUMNS "WHERE id < ? " GT_AUDIT_FILTER "ORDER BY id DESC LIMIT ?";
constexpr std::string_view kPageOfActor =
    GT_AUDIT_COLUMNS "WHERE actor = ? AND id < ? " GT_AUDIT_FILTER "ORDER BY id DESC LIMIT ?";
constexpr std::string_view kPageOfObject =
    GT_AUDIT_COLUMNS "WHERE object = ? AND id < ? " GT_AUDIT_FILTER "ORDER BY id DESC LIMIT ?";
constexpr std::string_view kExport = GT_AUDIT_COLUMNS "WHERE id > ? " GT_AUDIT_FILTER "ORDER BY id";
#undef GT_AUDIT_COLUMNS
#undef GT_AUDIT_FILTER
constexpr std::string_view kFirstYounger =
    "SELECT id FROM audit_log WHERE at_ms >= ? ORDER BY id LIMIT 1";
constexpr std::string_view kHashOf = "SELECT hash FROM audit_log WHERE id = ?";
constexpr std::string_view kTrim = "DELETE FROM audit_log WHERE id <= ?";

std::string hashOf(const AuditEvent& event) {
    Json parts = Json::array();
    parts.add(event.id).add(base::toMillis(event.at)).add(event.actor).add(event.actorName);
    parts.add(event.address).add(event.action).add(event.object);
    parts.add(event.oldValue).add(event.newValue).add(event.previousHash);
    return crypto::digestText(crypto::DigestKind::sha256, parts.str());
}

AuditEvent eventOf(const Statement& row) {
    AuditEvent event;
    event.id = row.number(0);
    event.at = base::fromMillis(row.number(1));
    event.actor = row.string(2);
    event.actorName = row.string(3);
    event.address = row.string(4);
    event.action = row.string(5);
    event.object = row.string(6);
    event.oldValue = row.string(7);
    event.newValue = row.string(8);
    event.previousHash = row.string(9);
    event.hash = row.string(10);
    return event;
}

std::string lineOf(const AuditEvent& event) {
    Json line = Json::object();
    line.set("id", event.id)
        .set("at", base::formatInstant(event.at))
        .set("actor", event.actor)
        .set("actorName", event.actorName)
        .set("address", event.address)
        .set("action", event.action)
        .set("object", event.object)
        .set("old", event.oldValue)
        .set("new", event.newValue)
        .set("previous", event.previousHash)
        .set("hash", event.hash);
    return line.str();
}

std::pair<std::int64_t, std::string> endOf(Transaction& tx, int which) {
    Statement& row = tx.statement(kReadEnd).bind(1, which);
    if (!row.step()) return {0, {}};
    return {row.number(0), row.string(1)};
}

void setEnd(Transaction& tx, int which, std::int64_t id, const std::string& hash) {
    tx.statement(kWriteEnd).bind(1, id).bind(2, hash).bind(3, which).run();
}

/// Binds GT_AUDIT_FILTER from `index` on; the index behind it.
int bindFilter(Statement& statement, int index, const AuditFilter& filter) {
    constexpr auto kEver = std::numeric_limits<std::int64_t>::max();
    statement.bind(index++, filter.from ? base::toMillis(*filter.from) : std::int64_t{0});
    statement.bind(index++, filter.to ? base::toMillis(*filter.to) : kEver);
    for (const std::string* text : {&filter.actor, &filter.object, &filter.action}) {
        statement.bind(index++, *text);
        statement.bind(index++, *text);
    }
    return index;
}

/// The page statement whose index the filter can use, bound up to the row number.
Statement& pageOf(Transaction& tx, const AuditFilter& filter, int& index) {
    index = 1;
    if (!filter.object.empty()) return tx.statement(kPageOfObject).bind(index++, filter.object);
    if (!filter.actor.empty()) return tx.statement(kPageOfActor).bind(index++, filter.actor);
    return tx.statement(kPage);
}

}  // namespace

std::string actorNameOf(const Principal& principal) {
    return principal.displayName.empty() ? principal.name
                                         : principal.name + " " + principal.displayName;
}

void AuditLog::record(Transaction& tx, const Principal& by, const AuditFact& fact) const {
    AuditEvent event;
    const auto [last, hash] = endOf(tx, kEnd);
    event.id = last + 1;
    event.at = clock_.now();
    event.actor = by.label();
    event.actorName = cutToBytes(actorNameOf(by), 200);
    event.address = cutToBytes(by.address, 64);
    event.action = fact.action;
    event.object = cutToBytes(fact.object, 200);
    event.oldValue = cutToBytes(fact.oldValue, kMaxAuditValueBytes);
    event.newValue = cutToBytes(fact.newValue, kMaxAuditValueBytes);
    event.previousHash = hash;
    event.hash = hashOf(event);
    Statement& insert = tx.statement(kInsert);
    insert.bind(1, event.id).bind(2, base::toMillis(event.at)).bind(3, event.actor);
    insert.bind(4, event.actorName).bind(5, event.address).bind(6, event.action);
    insert.bind(7, event.object).bind(8, event.oldValue).bind(9, event.newValue);
    insert.bind(10, event.previousHash).bind(11, event.hash).run();
    setEnd(tx, kEnd, event.id, event.hash);
}

std::vector<AuditEvent> AuditLog::list(Transaction& tx, const AuditFilter& filter,
                                       std::int64_t before, std::size_t limit) const {
    int index = 1;
    Statement& rows = pageOf(tx, filter, index);
    rows.bind(index++, before > 0 ? before : std::numeric_limits<std::int64_t>::max());
    index = bindFilter(rows, index, filter);
    rows.bind(index, limit);
    std::vector<AuditEvent> events;
    while (rows.step())
        events.push_back(eventOf(rows));
    return events;
}

AuditVerdict AuditLog::verify(Transaction& tx) const {
    AuditVerdict verdict;
    auto [id, hash] = endOf(tx, kBegin);
    const auto [lastId, lastHash] = endOf(tx, kEnd);
    const auto broken = [&](std::int64_t at, const char* reason) {
        verdict.firstBroken = at;
        verdict.reason = reason;
        return verdict;
    };
    Statement& rows = tx.statement(kAll).bind(1, std::int64_t{0});
    while (rows.step()) {
        const AuditEvent event = eventOf(rows);
        if (event.id != id + 1) return broken(id + 1, verdict.rows == 0 ? "begin" : "number");
        if (event.previousHash != hash) return broken(event.id, "previous");
        if (event.hash != hashOf(event)) return broken(event.id, "hash");
        id = event.id;
        hash = event.hash;
        ++verdict.rows;
    }
    if (id != lastId || hash != lastHash) return broken(id + 1, "end");
    verdict.whole = true;
    return verdict;
}

void AuditLog::exportLines(Transaction& tx, const AuditFilter& filter,
                           const std::function<void(std::string_view line)>& line) const {
    Statement& rows = tx.statement(kExport).bind(1, std::int64_t{0});
    bindFilter(rows, 2, filter);
    while (rows.step())
        line(lineOf(eventOf(rows)));
}

std::pair<std::int64_t, std::string> AuditLog::head(Transaction& tx) const {
    return endOf(tx, kEnd);
}

std::variant<std::int64_t, Fault> AuditLog::trim(Transaction& tx, const Principal& by,
                                                 base::Instant before) const {
    if (auto fault = refuse(by, Right::logRead)) return *fault;
    if (before > clock_.now() - kAuditKept)
        return Fault{Code::VALUE_INVALID, "before", base::formatInstant(before)};
    Statement& younger = tx.statement(kFirstYounger).bind(1, base::toMillis(before));
    // The newest row always stays.
    const std::int64_t last = (younger.step() ? younger.number(0) : endOf(tx, kEnd).first) - 1;
    Statement& kept = tx.statement(kHashOf).bind(1, last);
    if (last <= 0 || !kept.step()) return std::int64_t{0};
    const std::string hash = kept.string(0);
    const std::int64_t removed = tx.statement(kTrim).bind(1, last).run();
    setEnd(tx, kBegin, last, hash);
    record(tx, by, {"audit.trim", "audit", {}, std::to_string(last) + " " + hash});
    return removed;
}

}  // namespace guantong::people
