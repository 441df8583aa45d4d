// SPDX-License-Identifier: Apache-2.0
#include "node/supervision/signal_store.h"

#include "exchange/base/error.h"
#include "node/cases/desk_rows.h"

#include <algorithm>

namespace guantong::supervision {

using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kIsHere = "SELECT 1 FROM supervision_signal WHERE id = ?";
constexpr std::string_view kRegion = "SELECT region FROM case_file WHERE case_id = ?";
constexpr std::string_view kInsert =
    "INSERT INTO supervision_signal (id, case_id, node, rule, level, clock, organisation, "
    "organisation_name, region, moment_ms, raised_ms, delayed, package_id, stored_ms, xml) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kPage =
    "SELECT xml, region, package_id, stored_ms FROM supervision_signal "
    "WHERE raised_ms <= ? AND (raised_ms < ? OR id < ?) AND (? = '' OR level = ?) "
    "ORDER BY raised_ms DESC, id DESC LIMIT ?";
constexpr std::string_view kPageOfOrganisation =
    "SELECT xml, region, package_id, stored_ms FROM supervision_signal "
    "WHERE raised_ms <= ? AND (raised_ms < ? OR id < ?) AND (? = '' OR level = ?) "
    "AND organisation = ? ORDER BY raised_ms DESC, id DESC LIMIT ?";
constexpr std::string_view kOfCase =
    "SELECT xml, region, package_id, stored_ms FROM supervision_signal WHERE case_id = ? "
    "ORDER BY moment_ms, id";
constexpr std::string_view kCount =
    "SELECT organisation, MAX(organisation_name), region, level, COUNT(*) "
    "FROM supervision_signal WHERE raised_ms >= ? AND raised_ms < ? AND stored_ms > ? "
    "AND stored_ms <= ? GROUP BY organisation, region, level ORDER BY organisation, region, level";
constexpr std::string_view kCountByCase =
    "SELECT case_id, MAX(organisation), MAX(organisation_name), MAX(region), level, COUNT(*) "
    "FROM supervision_signal WHERE raised_ms >= ? AND raised_ms < ? AND stored_ms > ? "
    "AND stored_ms <= ? GROUP BY case_id, level ORDER BY case_id, level";
constexpr std::string_view kCountLevels =
    "SELECT level, COUNT(*) FROM supervision_signal GROUP BY level";

/// What a page begins behind if there is none before it: no id is greater.
constexpr std::string_view kBehindAll = "~";

std::string regionOf(Transaction& tx, std::string_view caseId) {
    Statement& row = tx.statement(kRegion).bind(1, caseId);
    return row.step() ? row.string(0) : std::string();
}

StoredSignal readRow(const Statement& row) {
    StoredSignal found;
    auto record = standard::decodeRecord(row.text(0));
    auto* read = std::get_if<standard::Record>(&record);
    auto* signal = read == nullptr ? nullptr : std::get_if<standard::Signal>(read);
    if (signal == nullptr)
        throw base::Error(base::Code::STORE_FAILED, "supervision_signal holds no Signal");
    found.signal = std::move(*signal);
    found.region = row.text(1);
    found.packageRow = row.isNull(2) ? 0 : row.number(2);
    found.storedAt = base::fromMillis(row.number(3));
    return found;
}

std::vector<StoredSignal> readRows(Statement& row) {
    std::vector<StoredSignal> rows;
    while (row.step())
        rows.push_back(readRow(row));
    return rows;
}

}  // namespace

bool isRaised(Transaction& tx, std::string_view id) {
    return tx.statement(kIsHere).bind(1, id).step();
}

bool take(Transaction& tx, const standard::Signal& signal, std::string_view xml,
          std::int64_t packageRow, base::Instant storedAt) {
    if (isRaised(tx, signal.id)) return false;
    const std::string region = regionOf(tx, signal.caseId);
    Statement& row = tx.statement(kInsert);
    row.bind(1, signal.id).bind(2, signal.caseId).bind(3, signal.node.number());
    row.bind(4, signal.rule).bind(5, signal.level).bind(6, signal.clock);
    row.bind(7, signal.organisation).bind(8, signal.organisationName).bind(9, region);
    row.bind(10, base::toMillis(signal.momentDue)).bind(11, base::toMillis(signal.raisedAt));
    row.bind(12, signal.delayed ? 1 : 0);
    if (packageRow == 0)
        row.bindNull(13);
    else
        row.bind(13, packageRow);
    row.bind(14, base::toMillis(storedAt)).bindBlob(15, xml).run();
    if (const auto level = levelNamed(signal.level))
        cases::noteLevel(tx, signal.caseId, static_cast<int>(*level) + 1);
    return true;
}

bool withdraw(store::Transaction& tx, std::string_view id, std::int64_t packageRow) {
    return tx.statement("DELETE FROM supervision_signal WHERE id = ? AND package_id = ?")
               .bind(1, id)
               .bind(2, packageRow)
               .run() > 0;
}

std::vector<StoredSignal> pageOfSignals(Transaction& tx, const SignalFilter& filter,
                                        const std::optional<SignalPosition>& after,
                                        std::size_t limit) {
    const std::int64_t from = after ? base::toMillis(after->raisedAt) : INT64_MAX;
    const std::string_view id = after ? std::string_view(after->id) : kBehindAll;
    const std::string_view level = filter.level ? toString(*filter.level) : std::string_view();
    const bool all = filter.organisation.empty();
    Statement& row = tx.statement(all ? kPage : kPageOfOrganisation);
    row.bind(1, from).bind(2, from).bind(3, id).bind(4, level).bind(5, level);
    if (!all) row.bind(6, filter.organisation);
    row.bind(all ? 6 : 7, std::min(limit, kMaxSignalRows));
    return readRows(row);
}

std::vector<StoredSignal> signalsOfCase(Transaction& tx, std::string_view caseId) {
    return readRows(tx.statement(kOfCase).bind(1, caseId));
}

std::vector<SignalCount> countSignals(Transaction& tx, const SignalSpan& span) {
    std::vector<SignalCount> counts;
    Statement& row = tx.statement(kCount);
    int index = 1;
    for (const base::Instant at : {span.from, span.to, span.storedAfter, span.storedUpTo})
        row.bind(index++, base::toMillis(at));
    while (row.step()) {
        const auto level = levelNamed(row.text(3));
        if (level)
            counts.push_back({row.string(0), row.string(1), row.string(2), *level, row.number(4)});
    }
    return counts;
}

std::vector<CaseSignals> countSignalsByCase(Transaction& tx, const SignalSpan& span) {
    std::vector<CaseSignals> counts;
    Statement& row = tx.statement(kCountByCase);
    int index = 1;
    for (const base::Instant at : {span.from, span.to, span.storedAfter, span.storedUpTo})
        row.bind(index++, base::toMillis(at));
    while (row.step())
        if (const auto level = levelNamed(row.text(4)))
            counts.push_back({row.string(0), row.string(1), row.string(2), row.string(3), *level,
                              row.number(5)});
    return counts;
}

std::map<Level, std::int64_t> countSignalsByLevel(Transaction& tx) {
    std::map<Level, std::int64_t> counts;
    Statement& row = tx.statement(kCountLevels);
    while (row.step())
        if (const auto level = levelNamed(row.text(0))) counts[*level] = row.number(1);
    return counts;
}

}  // namespace guantong::supervision
