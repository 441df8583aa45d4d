// SPDX-License-Identifier: Apache-2.0
// Ledger: which events every case of every old system has already given, so that each is given
// once however often its row is read. Identity of an event: system + case number + event key; its
// content is a digest over all mapped values.
//
//   not here                             fresh
//   same content as any version here     repeated   (an old export dropped again is no news)
//   source has versions: same version    conflict   (Q06)
//                        lower version   stale      (Q07: history, nothing is overwritten)
//   else                                 newer: the next version of the latest event
//
// Works inside the caller's transaction, so events and ledger commit together. No state of its own.
#pragma once

#include "adapters/mapper.h"
#include "exchange/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::adapters {

enum class Standing { fresh, repeated, newer, conflict, stale };

/// One version of one event as it was taken.
struct LedgerEntry {
    std::string key;
    std::int64_t ordinal = 1;                   ///< our version, from 1
    std::optional<std::int64_t> sourceVersion;  ///< by the source's version column
    std::string content;
    standard::EventKind kind = standard::EventKind::applied;
    base::Instant occurredAt;
    bool dateOnly = false;
    std::string caseId, eventHash;
};

/// Everything known of one case, each event's versions in ascending order.
struct CaseHistory {
    std::vector<LedgerEntry> entries;

    /// The latest version of the event; nullptr if there is none.
    const LedgerEntry* latest(std::string_view key) const noexcept;
    bool has(standard::EventKind kind) const noexcept;
    /// True if an event that may open a case is here.
    bool opened() const noexcept;
    Standing standingOf(const MappedEvent& event, std::optional<std::int64_t> version) const;
};

class Ledger {
public:
    explicit Ledger(store::Transaction& transaction) : transaction_(transaction) {}

    CaseHistory history(const std::string& system, const std::string& caseNumber);
    /// Notes an event as taken. Throws base::Error STORE_…
    void note(const std::string& system, const std::string& caseNumber, const LedgerEntry& entry,
              std::int64_t run);

private:
    store::Transaction& transaction_;
};

}  // namespace guantong::adapters
