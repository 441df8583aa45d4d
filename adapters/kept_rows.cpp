// SPDX-License-Identifier: Apache-2.0
#include "adapters/kept_rows.h"

#include "exchange/base/json.h"
#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

#define GT_ROW_COLUMNS                                                                            \
    "SELECT id, run, file_name, record_number, line_number, source_system, case_number, row_key," \
    " state, code, column_name, column_value, findings, cells, tries, kept_ms, changed_ms"        \
    " FROM adapter_row "
constexpr std::string_view kOpen = GT_ROW_COLUMNS
    "WHERE adapter = ? AND state IN ('refused', 'waiting') AND id > ?"
    " ORDER BY id LIMIT ?";
constexpr std::string_view kByState =
    GT_ROW_COLUMNS "WHERE adapter = ? AND state = ? AND id > ? ORDER BY id LIMIT ?";
constexpr std::string_view kReady = GT_ROW_COLUMNS
    "WHERE adapter = ? AND state = 'waiting' AND id > ? AND EXISTS"
    " (SELECT 1 FROM adapter_ledger WHERE adapter_ledger.source_system ="
    " adapter_row.source_system AND adapter_ledger.case_number ="
    " adapter_row.case_number) ORDER BY id LIMIT ?";
#undef GT_ROW_COLUMNS
constexpr std::string_view kForget =
    "DELETE FROM adapter_row WHERE adapter = ? AND file_name = ? AND record_number = ?";
constexpr std::string_view kKeep =
    "INSERT INTO adapter_row (adapter, run, file_name, record_number, line_number, source_system,"
    " case_number, row_key, state, code, column_name, column_value, findings, cells, tries,"
    " kept_ms, changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)";
constexpr std::string_view kOpenOf =
    "SELECT record_number FROM adapter_row WHERE adapter = ? AND file_name = ? AND state IN"
    " ('refused', 'waiting')";
constexpr std::string_view kClose =
    "UPDATE adapter_row SET state = 'mended', changed_ms = ? WHERE adapter = ? AND file_name = ?"
    " AND record_number = ? AND state IN ('refused', 'waiting')";
constexpr std::string_view kOfCase =
    "SELECT id, row_key FROM adapter_row WHERE source_system = ? AND case_number = ? AND state IN"
    " ('refused', 'waiting') AND run < ? AND adapter = ?";
constexpr std::string_view kSupersede =
    "UPDATE adapter_row SET state = 'superseded', changed_ms = ? WHERE id = ?";
constexpr std::string_view kCountOpen =
    "SELECT COUNT(*) FROM adapter_row WHERE adapter = ? AND state IN ('refused', 'waiting')";
constexpr std::string_view kCount =
    "SELECT COUNT(*) FROM adapter_row WHERE adapter = ? AND state = ?";
constexpr std::string_view kRetried =
    "UPDATE adapter_row SET state = ?, code = ?, column_name = ?, column_value = ?, findings = ?,"
    " case_number = ?, row_key = ?, tries = tries + 1, changed_ms = ? WHERE id = ?";

std::string written(const std::vector<Finding>& findings) {
    base::Json all = base::Json::array();
    for (const auto& each : findings)
        all.add(base::Json::object()
                    .set("level", toString(each.level))
                    .set("rule", each.rule)
                    .set("code", base::toString(each.fault.code))
                    .set("field", each.fault.field)
                    .set("detail", each.fault.detail));
    return all.str();
}

std::vector<Finding> findingsIn(std::string_view text) {
    std::vector<Finding> findings;
    const base::Json all = base::Json::parse(text);
    for (const auto& each : all.elements()) {
        const auto level = qualityLevelNamed(each.text("level").value_or(""));
        const auto code = base::codeNamed(each.text("code").value_or(""));
        if (level && code)
            findings.push_back(
                {*level,
                 each.text("rule").value_or(""),
                 {*code, each.text("field").value_or(""), each.text("detail").value_or("")}});
    }
    return findings;
}

/// The finding that decided: the first of the highest level.
const Finding* deciding(const std::vector<Finding>& findings) noexcept {
    const Finding* found = nullptr;
    for (const auto& each : findings)
        if (found == nullptr || each.level > found->level) found = &each;
    return found;
}

std::string stateOf(RowVerdict verdict, bool again) {
    if (verdict == RowVerdict::refused) return "refused";
    if (verdict == RowVerdict::waiting) return "waiting";
    return again ? "mended" : "doubtful";
}

/// True if everything the old identity tells of is in the new one too.
bool covers(std::string_view now, std::string_view old) {
    const auto bar = now.find('|'), oldBar = old.find('|');
    if (bar == std::string_view::npos || oldBar == std::string_view::npos ||
        now.substr(bar) != old.substr(oldBar))
        return false;
    const auto ids = base::split(now.substr(0, bar), ',');
    const auto oldIds = base::split(old.substr(0, oldBar), ',');
    return std::all_of(oldIds.begin(), oldIds.end(), [&](std::string_view id) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    });
}

}  // namespace

std::string identityOf(const MappedRow& row) {
    std::string ids;
    for (const auto& id : row.eventIds)
        ids += (ids.empty() ? "" : ",") + id;
    return ids + "|" + row.rowKey;
}

void KeptRows::keep(KeptRow row, const RowOutcome& outcome, base::Instant now) {
    transaction_.statement(kForget).bind(1, adapter_).bind(2, row.file).bind(3, row.record).run();
    const Finding* reason = deciding(outcome.findings);
    const std::string state = stateOf(outcome.verdict, false), all = written(outcome.findings);
    base::Json cells = base::Json::array();
    for (auto& cell : row.cells)
        cells.add(std::move(cell));
    const std::string kept = cells.str();
    auto& insert = transaction_.statement(kKeep);
    insert.bind(1, adapter_).bind(2, row.run).bind(3, row.file).bind(4, row.record);
    insert.bind(5, row.line).bind(6, row.system).bind(7, row.caseNumber).bind(8, row.rowKey);
    insert.bind(9, state);
    insert.bind(10, reason != nullptr ? base::toString(reason->fault.code) : std::string_view());
    insert.bind(11, reason != nullptr ? std::string_view(reason->fault.field) : "");
    insert.bind(12, reason != nullptr ? std::string_view(reason->fault.detail) : "");
    insert.bind(13, all).bind(14, kept);
    insert.bind(15, base::toMillis(now)).bind(16, base::toMillis(now)).run();
}

std::unordered_set<std::int64_t> KeptRows::openOf(const std::string& file) {
    std::unordered_set<std::int64_t> records;
    auto& rows = transaction_.statement(kOpenOf).bind(1, adapter_).bind(2, file);
    while (rows.step())
        records.insert(rows.number(0));
    return records;
}

void KeptRows::close(const std::string& file, std::int64_t record, base::Instant now) {
    transaction_.statement(kClose)
        .bind(1, base::toMillis(now))
        .bind(2, adapter_)
        .bind(3, file)
        .bind(4, record)
        .run();
}

void KeptRows::supersede(const std::string& system, const MappedRow& row, std::int64_t run,
                         base::Instant now) {
    std::vector<std::int64_t> closed;
    const std::string identity = identityOf(row);
    auto& rows = transaction_.statement(kOfCase);
    rows.bind(1, system).bind(2, row.caseNumber).bind(3, run).bind(4, adapter_);
    while (rows.step())
        if (covers(identity, rows.text(1))) closed.push_back(rows.number(0));
    for (const auto id : closed)
        transaction_.statement(kSupersede).bind(1, base::toMillis(now)).bind(2, id).run();
}

std::vector<KeptRow> KeptRows::select(store::Statement& rows) {
    std::vector<KeptRow> kept;
    while (rows.step()) {
        KeptRow row;
        row.adapter = adapter_;
        row.id = rows.number(0);
        row.run = rows.number(1);
        row.file = rows.string(2);
        row.record = rows.number(3);
        row.line = rows.number(4);
        row.system = rows.string(5);
        row.caseNumber = rows.string(6);
        row.rowKey = rows.string(7);
        row.state = rows.string(8);
        row.code = rows.string(9);
        row.column = rows.string(10);
        row.value = rows.string(11);
        row.findings = findingsIn(rows.text(12));
        const base::Json cells = base::Json::parse(rows.text(13));
        for (const auto& cell : cells.elements())
            if (cell.asText() != nullptr) row.cells.push_back(*cell.asText());
        row.tries = rows.number(14);
        row.kept = base::fromMillis(rows.number(15));
        row.changed = base::fromMillis(rows.number(16));
        kept.push_back(std::move(row));
    }
    return kept;
}

std::vector<KeptRow> KeptRows::list(const std::string& state, std::int64_t after,
                                    std::size_t limit) {
    if (state == "open")
        return select(
            transaction_.statement(kOpen).bind(1, adapter_).bind(2, after).bind(3, limit));
    auto& rows = transaction_.statement(kByState).bind(1, adapter_).bind(2, state);
    return select(rows.bind(3, after).bind(4, limit));
}

std::vector<KeptRow> KeptRows::ready(std::int64_t after, std::size_t limit) {
    return select(transaction_.statement(kReady).bind(1, adapter_).bind(2, after).bind(3, limit));
}

std::int64_t KeptRows::count(const std::string& state) {
    auto& rows = state == "open" ? transaction_.statement(kCountOpen).bind(1, adapter_)
                                 : transaction_.statement(kCount).bind(1, adapter_).bind(2, state);
    return rows.step() ? rows.number(0) : 0;
}

void KeptRows::retried(const KeptRow& row, const RowOutcome& outcome, base::Instant now) {
    const Finding* reason = deciding(outcome.findings);
    const std::string state = stateOf(outcome.verdict, true), all = written(outcome.findings);
    auto& update = transaction_.statement(kRetried);
    update.bind(1, state);
    update.bind(2, reason != nullptr ? base::toString(reason->fault.code) : std::string_view());
    update.bind(3, reason != nullptr ? std::string_view(reason->fault.field) : "");
    update.bind(4, reason != nullptr ? std::string_view(reason->fault.detail) : "");
    update.bind(5, all).bind(6, row.caseNumber).bind(7, row.rowKey);
    update.bind(8, base::toMillis(now)).bind(9, row.id).run();
}

}  // namespace guantong::adapters
