// SPDX-License-Identifier: Apache-2.0
#include "node/people/access_log.h"

#include "node/people/audit_log.h"
#include "node/people/field_rules.h"
#include "node/people/rights.h"

#include <limits>

namespace guantong::people {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::size_t kMaxPurpose = 200;
constexpr auto kEver = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view kInsert =
    "INSERT INTO access_log (at_ms, actor, actor_name, organisation, address, case_id, what, "
    "purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
#define GT_ACCESS_COLUMNS                                                                      \
    "SELECT id, at_ms, actor, actor_name, organisation, address, case_id, what, purpose FROM " \
    "access_log WHERE "
#define GT_ACCESS_TAIL "id < ? AND at_ms >= ? AND at_ms < ? ORDER BY id DESC LIMIT ?"
constexpr std::string_view kPage = GT_ACCESS_COLUMNS GT_ACCESS_TAIL;
constexpr std::string_view kOfCase = GT_ACCESS_COLUMNS "case_id = ? AND " GT_ACCESS_TAIL;
constexpr std::string_view kOfActor = GT_ACCESS_COLUMNS "actor = ? AND " GT_ACCESS_TAIL;
constexpr std::string_view kOfBoth =
    GT_ACCESS_COLUMNS "case_id = ? AND actor = ? AND " GT_ACCESS_TAIL;
#undef GT_ACCESS_COLUMNS
#undef GT_ACCESS_TAIL
constexpr std::string_view kTrim = "DELETE FROM access_log WHERE at_ms < ?";

AccessEntry entryOf(const Statement& row) {
    AccessEntry entry;
    entry.id = row.number(0);
    entry.at = base::fromMillis(row.number(1));
    entry.actor = row.string(2);
    entry.actorName = row.string(3);
    entry.organisation = row.string(4);
    entry.address = row.string(5);
    entry.caseId = row.string(6);
    entry.what = row.string(7);
    entry.purpose = row.string(8);
    return entry;
}

/// The statement whose index the filter can use, bound up to the row number.
Statement& pageOf(Transaction& tx, const AccessFilter& filter, int& index) {
    index = 1;
    const bool ofCase = !filter.caseId.empty(), ofActor = !filter.actor.empty();
    Statement& rows = tx.statement(ofCase && ofActor ? kOfBoth
                                   : ofCase          ? kOfCase
                                   : ofActor         ? kOfActor
                                                     : kPage);
    if (ofCase) rows.bind(index++, filter.caseId);
    if (ofActor) rows.bind(index++, filter.actor);
    return rows;
}

}  // namespace

std::optional<Fault> AccessLog::record(Transaction& tx, const Principal& by,
                                       const std::string& caseId, const std::string& what,
                                       const std::string& purpose) const {
    if (auto fault = checkText("purpose", purpose, 1, kMaxPurpose)) return fault;
    Statement& insert = tx.statement(kInsert);
    const std::string actor = by.label(), name = cutToBytes(actorNameOf(by), 200);
    const std::string address = cutToBytes(by.address, 64), shortWhat = cutToBytes(what, 400);
    insert.bind(1, base::toMillis(clock_.now())).bind(2, actor).bind(3, name);
    insert.bind(4, by.organisation).bind(5, address).bind(6, caseId).bind(7, shortWhat);
    insert.bind(8, purpose).run();
    return std::nullopt;
}

std::vector<AccessEntry> AccessLog::list(Transaction& tx, const AccessFilter& filter,
                                         std::int64_t before, std::size_t limit) const {
    int index = 1;
    Statement& rows = pageOf(tx, filter, index);
    rows.bind(index, before > 0 ? before : kEver);
    rows.bind(index + 1, filter.from ? base::toMillis(*filter.from) : std::int64_t{0});
    rows.bind(index + 2, filter.to ? base::toMillis(*filter.to) : kEver);
    rows.bind(index + 3, limit);
    std::vector<AccessEntry> entries;
    while (rows.step())
        entries.push_back(entryOf(rows));
    return entries;
}

std::variant<std::int64_t, Fault> AccessLog::trim(Transaction& tx, const Principal& by,
                                                  base::Instant before) const {
    if (auto fault = refuse(by, Right::logRead)) return *fault;
    if (before > clock_.now() - kAccessKept)
        return Fault{Code::VALUE_INVALID, "before", base::formatInstant(before)};
    return tx.statement(kTrim).bind(1, base::toMillis(before)).run();
}

}  // namespace guantong::people
