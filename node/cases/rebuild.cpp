// SPDX-License-Identifier: Apache-2.0
#include "node/cases/rebuild.h"

namespace guantong::cases {

using store::Database;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kNextCases =
    "SELECT DISTINCT case_id FROM case_event WHERE case_id > ? ORDER BY case_id LIMIT ?";
constexpr std::string_view kNextHeld =
    "SELECT DISTINCT case_id FROM case_event WHERE mark IN ('parked', 'waiting') "
    "AND case_id > ? ORDER BY case_id LIMIT ?";
constexpr std::string_view kCountCases = "SELECT COUNT(DISTINCT case_id) FROM case_event";
constexpr std::string_view kOrphans =
    "DELETE FROM case_file WHERE NOT EXISTS "
    "(SELECT 1 FROM case_event WHERE case_event.case_id = case_file.case_id)";

std::vector<std::string> nextCases(Transaction& tx, std::string_view sql,
                                   const std::string& after) {
    std::vector<std::string> ids;
    Statement& row = tx.statement(sql).bind(1, after).bind(2, kRebuildCases);
    while (row.step())
        ids.push_back(row.string(0));
    return ids;
}

/// One transaction's worth of cases behind `after`, which moves on; false at the end.
bool refoldSome(Database& database, const CaseLog& log, std::string_view sql, std::string& after,
                RebuildOutcome& outcome, const RebuildChanges& changes) {
    std::vector<std::string> ids;
    BatchOutcome done;
    database.write([&](Transaction& tx) {
        ids = nextCases(tx, sql, after);
        CaseBatch batch(log, tx);
        for (const std::string& id : ids)
            batch.refold(id);
        done = batch.finish();
        if (changes) changes(tx, done);
    });
    if (ids.empty()) return false;
    after = ids.back();
    outcome.cases += static_cast<std::int64_t>(ids.size());
    outcome.changedMarks += static_cast<std::int64_t>(done.changes.size());
    return true;
}

}  // namespace

RebuildOutcome rebuild(Database& database, const CaseLog& log, const RebuildProgress& progress,
                       const RebuildChanges& changes) {
    RebuildOutcome outcome;
    std::int64_t all = 0;
    database.read([&](Transaction& tx) {
        Statement& row = tx.statement(kCountCases);
        all = row.step() ? row.number(0) : 0;
    });
    database.write([&](Transaction& tx) { outcome.removed = tx.statement(kOrphans).run(); });
    std::string after;
    while (refoldSome(database, log, kNextCases, after, outcome, changes))
        if (progress) progress(outcome.cases, all);
    return outcome;
}

RebuildOutcome refoldHeld(Database& database, const CaseLog& log, const RebuildChanges& changes) {
    RebuildOutcome outcome;
    std::string after;
    while (refoldSome(database, log, kNextHeld, after, outcome, changes)) {
    }
    return outcome;
}

}  // namespace guantong::cases
