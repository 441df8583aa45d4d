// SPDX-License-Identifier: Apache-2.0
// The rows of desk_case and desk_party: what the desk's lists find open cases by without reading
// case_file (0014_desk_lists.sql). A case without a running due date, a signal or somebody who
// works it has no row, and a change that moves none of these touches nothing.
//
//   CaseBatch ─ state and dues ─┐
//   signals ── level ───────────┼─► desk_case ─► lists by due date, by person, by light
//   assignment ─ who ───────────┘   desk_party ─► the same for windows and partners
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "node/cases/case_tables.h"

#include <string>
#include <string_view>
#include <vector>

namespace guantong::cases {

/// What of a case stands in the desk's rows; made from its state alone.
struct DeskFacts {
    bool open = false;
    std::string organisation;
    std::int64_t openedMs = 0;
    std::int64_t dueMs = 0;  ///< promise, else statute; 0 for none and once decided
    bool operator==(const DeskFacts&) const = default;
};
DeskFacts deskFactsOf(const CaseState& state, const CaseDues& dues);

/// Brings the rows of a case from its row `before` (nothing for a new case) to `after`. With
/// `whole` they are looked at even if nothing that concerns them has changed.
void followCase(store::Transaction& tx, std::string_view caseId,
                const std::optional<CaseRecord>& before, bool whole, const DeskFacts& after);
/// Drops the rows of a case that is no more.
void forgetCase(store::Transaction& tx, std::int64_t id);

/// Notes a signal of that level, 1 to 4; a graver one noted before stays. A case that is not here
/// or has ended gets none.
void noteLevel(store::Transaction& tx, std::string_view caseId, int level);
/// Notes who works the case; empty for nobody.
void noteUser(store::Transaction& tx, std::string_view caseId, std::string_view userId);

/// On which side of a case an organisation stands that its events do not name as handling it:
/// `handling` is this node's own office for a case whose pen came from another node.
enum class PartySide : std::uint8_t { window, partner, handling };
/// Lets the organisation see the case; the side noted last counts. A case not here gets none.
void noteParty(store::Transaction& tx, std::string_view caseId, std::string_view organisation,
               PartySide side);

struct Party {
    std::string organisation;
    PartySide side = PartySide::window;
};
std::vector<Party> partiesOf(store::Transaction& tx, std::string_view caseId);

}  // namespace guantong::cases
