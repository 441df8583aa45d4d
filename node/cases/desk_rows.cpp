// SPDX-License-Identifier: Apache-2.0
#include "node/cases/desk_rows.h"

namespace guantong::cases {

using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kFind =
    "SELECT id, organisation, ended, opened_ms, decided_ms, promise_due_ms, statute_due_ms "
    "FROM case_file WHERE case_id = ?";
constexpr std::string_view kLevelOf =
    "SELECT MAX(CASE level WHEN 'redCard' THEN 4 WHEN 'yellowCard' THEN 3 WHEN 'warning' THEN 2 "
    "ELSE 1 END) FROM supervision_signal WHERE case_id = ?";
constexpr std::string_view kUserOf = "SELECT user_id FROM assignment WHERE case_id = ?";
constexpr std::string_view kIsThere = "SELECT 1 FROM desk_case WHERE id = ?";
constexpr std::string_view kInsert =
    "INSERT INTO desk_case (id, organisation, user_id, opened_ms, due_ms, level) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE desk_case SET organisation = ?, opened_ms = ?, due_ms = ? WHERE id = ?";
constexpr std::string_view kRaise = "UPDATE desk_case SET level = ? WHERE id = ? AND level < ?";
constexpr std::string_view kSetUser = "UPDATE desk_case SET user_id = ? WHERE id = ?";
constexpr std::string_view kDelete = "DELETE FROM desk_case WHERE id = ?";
constexpr std::string_view kHasParty = "SELECT 1 FROM desk_party WHERE id = ? LIMIT 1";
constexpr std::string_view kUpdateParty =
    "UPDATE desk_party SET ended = ?, opened_ms = ?, due_ms = ? WHERE id = ?";
constexpr std::string_view kDeleteParty = "DELETE FROM desk_party WHERE id = ?";
constexpr std::string_view kDropParty = "DELETE FROM desk_party WHERE organisation = ? AND id = ?";
constexpr std::string_view kInsertParty =
    "INSERT INTO desk_party (organisation, id, side, ended, opened_ms, due_ms) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kParties =
    "SELECT p.organisation, p.side FROM case_file f JOIN desk_party p ON p.id = f.id "
    "WHERE f.case_id = ? ORDER BY p.organisation";

struct Found {
    std::int64_t id = 0;
    DeskFacts facts;
};

std::int64_t dueOf(bool open, bool decided, std::int64_t promise, std::int64_t statute) {
    if (!open || decided) return 0;
    return promise != 0 ? promise : statute;
}

std::optional<Found> findRow(Transaction& tx, std::string_view caseId) {
    Statement& row = tx.statement(kFind).bind(1, caseId);
    if (!row.step()) return std::nullopt;
    Found found;
    found.id = row.number(0);
    found.facts.organisation = row.string(1);
    found.facts.open = row.number(2) == 0;
    found.facts.openedMs = row.number(3);
    found.facts.dueMs = dueOf(found.facts.open, !row.isNull(4), row.isNull(5) ? 0 : row.number(5),
                              row.isNull(6) ? 0 : row.number(6));
    return found;
}

void bindDue(Statement& to, int index, std::int64_t due) {
    if (due == 0)
        to.bindNull(index);
    else
        to.bind(index, due);
}

void insertRow(Transaction& tx, const Found& found, std::string_view caseId) {
    Statement& level = tx.statement(kLevelOf).bind(1, caseId);
    const std::int64_t gravest = level.step() && !level.isNull(0) ? level.number(0) : 0;
    Statement& user = tx.statement(kUserOf).bind(1, caseId);
    const std::string userId = user.step() ? user.string(0) : "";
    Statement& to = tx.statement(kInsert);
    to.bind(1, found.id).bind(2, found.facts.organisation).bind(3, userId);
    to.bind(4, found.facts.openedMs);
    bindDue(to, 5, found.facts.dueMs);
    to.bind(6, gravest).run();
}

/// The open case's row, made if it is not there; nothing if the case has none to have.
std::optional<std::int64_t> rowFor(Transaction& tx, std::string_view caseId) {
    const auto found = findRow(tx, caseId);
    if (!found || !found->facts.open) return std::nullopt;
    if (!tx.statement(kIsThere).bind(1, found->id).step()) insertRow(tx, *found, caseId);
    return found->id;
}

void followOwn(Transaction& tx, const Found& found, std::string_view caseId,
               const DeskFacts& after) {
    if (!after.open) {
        tx.statement(kDelete).bind(1, found.id).run();
    } else if (tx.statement(kIsThere).bind(1, found.id).step()) {
        Statement& to = tx.statement(kUpdate);
        to.bind(1, after.organisation).bind(2, after.openedMs);
        bindDue(to, 3, after.dueMs);
        to.bind(4, found.id).run();
    } else if (after.dueMs != 0) {
        insertRow(tx, found, caseId);
    }
}

}  // namespace

DeskFacts deskFactsOf(const CaseState& state, const CaseDues& dues) {
    DeskFacts facts;
    facts.open = !isFinal(state.status);
    facts.organisation = state.facts.organisation;
    facts.openedMs = state.facts.openedMs;
    facts.dueMs = dueOf(facts.open, state.facts.decidedMs != 0, dues.promise, dues.statute);
    return facts;
}

void followCase(Transaction& tx, std::string_view caseId, const std::optional<CaseRecord>& before,
                bool whole, const DeskFacts& after) {
    const bool same =
        before && before->whole && !whole && deskFactsOf(before->state, before->dues) == after;
    if (same || (!before && after.dueMs == 0)) return;
    const auto found = findRow(tx, caseId);
    if (!found) return;
    followOwn(tx, *found, caseId, after);
    if (!before || !tx.statement(kHasParty).bind(1, found->id).step()) return;
    Statement& to = tx.statement(kUpdateParty);
    to.bind(1, after.open ? 0 : 1).bind(2, after.openedMs);
    bindDue(to, 3, after.dueMs);
    to.bind(4, found->id).run();
}

void forgetCase(Transaction& tx, std::int64_t id) {
    tx.statement(kDelete).bind(1, id).run();
    tx.statement(kDeleteParty).bind(1, id).run();
}

void noteLevel(Transaction& tx, std::string_view caseId, int level) {
    if (const auto id = rowFor(tx, caseId))
        tx.statement(kRaise).bind(1, level).bind(2, *id).bind(3, level).run();
}

void noteUser(Transaction& tx, std::string_view caseId, std::string_view userId) {
    if (const auto id = rowFor(tx, caseId))
        tx.statement(kSetUser).bind(1, userId).bind(2, *id).run();
}

namespace {

constexpr std::string_view kSides[] = {"window", "partner", "handling"};

PartySide sideOf(std::string_view name) {
    return name == kSides[0]   ? PartySide::window
           : name == kSides[1] ? PartySide::partner
                               : PartySide::handling;
}

}  // namespace

void noteParty(Transaction& tx, std::string_view caseId, std::string_view organisation,
               PartySide side) {
    const auto found = findRow(tx, caseId);
    if (!found || organisation.empty()) return;
    tx.statement(kDropParty).bind(1, organisation).bind(2, found->id).run();
    Statement& to = tx.statement(kInsertParty);
    to.bind(1, organisation).bind(2, found->id);
    to.bind(3, kSides[static_cast<std::size_t>(side)]);
    to.bind(4, found->facts.open ? 0 : 1).bind(5, found->facts.openedMs);
    bindDue(to, 6, found->facts.dueMs);
    to.run();
}

std::vector<Party> partiesOf(Transaction& tx, std::string_view caseId) {
    std::vector<Party> parties;
    Statement& row = tx.statement(kParties).bind(1, caseId);
    while (row.step())
        parties.push_back({row.string(0), sideOf(row.text(1))});
    return parties;
}

}  // namespace guantong::cases
