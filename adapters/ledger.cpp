// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledger.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

constexpr std::string_view kHistory =
    "SELECT event_key, ordinal, source_version, content, kind, occurred_ms, date_only, case_id,"
    " event_hash FROM adapter_ledger WHERE source_system = ? AND case_number = ?"
    " ORDER BY event_key, ordinal";
constexpr std::string_view kNote =
    "INSERT INTO adapter_ledger (source_system, case_number, event_key, ordinal, source_version,"
    " content, kind, occurred_ms, date_only, case_id, event_hash, run)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

}  // namespace

const LedgerEntry* CaseHistory::latest(std::string_view key) const noexcept {
    const LedgerEntry* found = nullptr;
    for (const auto& entry : entries)
        if (entry.key == key) found = &entry;
    return found;
}

bool CaseHistory::has(standard::EventKind kind) const noexcept {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const LedgerEntry& entry) { return entry.kind == kind; });
}

bool CaseHistory::opened() const noexcept {
    return std::any_of(entries.begin(), entries.end(),
                       [](const LedgerEntry& entry) { return opensCase(entry.kind); });
}

Standing CaseHistory::standingOf(const MappedEvent& event,
                                 std::optional<std::int64_t> version) const {
    bool known = false, sameVersion = false, lower = false;
    for (const auto& entry : entries) {
        if (entry.key != event.key) continue;
        known = true;
        if (entry.content == event.content) return Standing::repeated;
        if (!version || !entry.sourceVersion) continue;
        sameVersion = sameVersion || *entry.sourceVersion == *version;
        lower = lower || *version < *entry.sourceVersion;
    }
    if (!known) return Standing::fresh;
    if (sameVersion) return Standing::conflict;
    return lower ? Standing::stale : Standing::newer;
}

CaseHistory Ledger::history(const std::string& system, const std::string& caseNumber) {
    CaseHistory history;
    auto& rows = transaction_.statement(kHistory).bind(1, system).bind(2, caseNumber);
    while (rows.step()) {
        const auto kind = standard::eventKindNamed(rows.text(4));
        if (!kind) continue;
        LedgerEntry entry{rows.string(0),      rows.number(1), std::nullopt,
                          rows.string(3),      *kind,          base::fromMillis(rows.number(5)),
                          rows.number(6) != 0, rows.string(7), rows.string(8)};
        if (!rows.isNull(2)) entry.sourceVersion = rows.number(2);
        history.entries.push_back(std::move(entry));
    }
    return history;
}

void Ledger::note(const std::string& system, const std::string& caseNumber,
                  const LedgerEntry& entry, std::int64_t run) {
    auto& insert = transaction_.statement(kNote);
    insert.bind(1, system).bind(2, caseNumber).bind(3, entry.key).bind(4, entry.ordinal);
    if (entry.sourceVersion)
        insert.bind(5, *entry.sourceVersion);
    else
        insert.bindNull(5);
    insert.bindBlob(6, entry.content).bind(7, toString(entry.kind));
    insert.bind(8, base::toMillis(entry.occurredAt)).bind(9, entry.dateOnly ? 1 : 0);
    insert.bind(10, entry.caseId).bind(11, entry.eventHash).bind(12, run);
    insert.run();
}

}  // namespace guantong::adapters
