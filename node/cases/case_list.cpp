// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_list.h"

#include <algorithm>

namespace guantong::cases {

using store::Statement;
using store::Transaction;

namespace {

const std::string kColumns =
    "SELECT state, organisation, id, case_id, holder, offered, item, item_name, title, "
    "case_type, applicant_name, organisation, organisation_name, region, source_number, "
    "decision, result, opened_ms, accepted_ms, decided_ms, finished_ms, changed_ms, "
    "acceptance_due_ms, promise_due_ms, statute_due_ms, next_due_ms, events, parked, waiting "
    "FROM case_file ";
const std::string kBehind =
    "AND opened_ms <= ? AND (opened_ms < ? OR id < ?) ORDER BY opened_ms DESC, id DESC";
const std::string kByState = kColumns + "WHERE state = ? " + kBehind + " LIMIT ?";
const std::string kByOrganisation = kColumns + "WHERE organisation = ? AND ended = ? " + kBehind;
const std::string kByItem = kColumns + "WHERE item = ? AND ended = ? " + kBehind;
const std::string kOne = kColumns + "WHERE case_id = ?";
const std::string kDue =
    kColumns + "WHERE next_due_ms IS NOT NULL AND next_due_ms <= ? ORDER BY next_due_ms LIMIT ?";
constexpr std::string_view kSetNextDue = "UPDATE case_file SET next_due_ms = ? WHERE case_id = ?";
constexpr std::string_view kHeld =
    "SELECT id, package_id, case_id, kind, hash, node, seq, mark, code, field, detail "
    "FROM case_event WHERE mark IN ('parked', 'waiting') AND id > ? ORDER BY id LIMIT ?";
constexpr std::string_view kCountByState =
    "SELECT state, COUNT(*) FROM case_file GROUP BY state ORDER BY state";
constexpr std::string_view kCountEvents = "SELECT COUNT(*) FROM case_event";
constexpr std::string_view kCountHeld =
    "SELECT COUNT(*) FROM case_event WHERE mark IN ('parked', 'waiting')";
constexpr std::string_view kCountEvidence = "SELECT COUNT(*) FROM case_evidence";

constexpr std::int64_t kLatest = INT64_MAX;

std::int64_t moment(const Statement& row, int column) {
    return row.isNull(column) ? 0 : row.number(column);
}

CaseRow readRow(const Statement& row) {
    CaseRow found;
    found.status = caseStatusNamed(row.text(0)).value_or(CaseStatus::none);
    found.id = row.number(2);
    found.caseId = row.text(3);
    found.holder = base::NodeId::fromNumber(row.number(4));
    found.offered = base::NodeId::fromNumber(row.number(5));
    CaseFacts& facts = found.facts;
    int column = 6;
    for (std::string* each : {&facts.item, &facts.itemName, &facts.title, &facts.caseType,
                              &facts.applicantName, &facts.organisation, &facts.organisationName,
                              &facts.region, &facts.sourceNumber, &facts.decision, &facts.result})
        *each = row.text(column++);
    for (std::int64_t* each :
         {&facts.openedMs, &facts.acceptedMs, &facts.decidedMs, &facts.finishedMs, &found.changedMs,
          &found.dues.acceptance, &found.dues.promise, &found.dues.statute, &found.dues.next,
          &found.events, &found.parked, &found.waiting})
        *each = moment(row, column++);
    return found;
}

bool newerFirst(const CaseRow& a, const CaseRow& b) noexcept {
    if (a.facts.openedMs != b.facts.openedMs) return a.facts.openedMs > b.facts.openedMs;
    return a.id > b.id;
}

constexpr std::uint32_t bit(CaseStatus status) {
    return 1u << static_cast<unsigned>(status);
}

/// The states asked for, one bit each; all for none.
std::uint32_t wanted(const std::vector<CaseStatus>& statuses) {
    std::uint32_t bits = 0;
    for (const CaseStatus each : statuses)
        bits |= bit(each);
    return statuses.empty() ? (1u << kCaseStatusCount) - 1 : bits;
}

void bindBehind(Statement& row, int index, const CasePosition& after) {
    row.bind(index, after.openedMs).bind(index + 1, after.openedMs).bind(index + 2, after.id);
}

void byState(Transaction& tx, CaseStatus status, const CasePosition& after, std::size_t limit,
             std::vector<CaseRow>& rows) {
    Statement& row = tx.statement(kByState).bind(1, toString(status));
    bindBehind(row, 2, after);
    row.bind(5, limit);
    while (row.step())
        rows.push_back(readRow(row));
}

/// One organisation's or item's open or ended cases, keeping those that fit the filter.
void byOwner(Transaction& tx, const CaseFilter& filter, std::uint32_t statuses, bool ended,
             const CasePosition& after, std::size_t limit, std::vector<CaseRow>& rows) {
    const bool byItem = !filter.item.empty();
    Statement& row = tx.statement(byItem ? kByItem : kByOrganisation);
    row.bind(1, byItem ? filter.item : filter.organisation).bind(2, ended ? 1 : 0);
    bindBehind(row, 3, after);
    for (std::size_t found = 0; found < limit && row.step();) {
        const auto status = caseStatusNamed(row.text(0)).value_or(CaseStatus::none);
        if ((statuses & bit(status)) == 0) continue;
        if (!filter.organisation.empty() && row.text(1) != filter.organisation) continue;
        rows.push_back(readRow(row));
        ++found;
    }
}

std::int64_t single(Transaction& tx, std::string_view sql) {
    Statement& row = tx.statement(sql);
    return row.step() ? row.number(0) : 0;
}

}  // namespace

std::vector<CaseRow> pageOfCases(Transaction& tx, const CaseFilter& filter,
                                 const std::optional<CasePosition>& after, std::size_t limit) {
    limit = std::min(limit, kMaxPageRows);
    const CasePosition from = after.value_or(CasePosition{kLatest, kLatest});
    const std::uint32_t statuses = wanted(filter.statuses);
    std::vector<CaseRow> rows;
    std::uint32_t ended = 0;
    for (int i = 0; i < kCaseStatusCount; ++i)
        if (isFinal(static_cast<CaseStatus>(i))) ended |= bit(static_cast<CaseStatus>(i));
    if (!filter.organisation.empty() || !filter.item.empty()) {
        if ((statuses & ~ended) != 0) byOwner(tx, filter, statuses, false, from, limit, rows);
        if ((statuses & ended) != 0) byOwner(tx, filter, statuses, true, from, limit, rows);
    } else {
        for (int i = 0; i < kCaseStatusCount; ++i)
            if ((statuses & bit(static_cast<CaseStatus>(i))) != 0)
                byState(tx, static_cast<CaseStatus>(i), from, limit, rows);
    }
    std::sort(rows.begin(), rows.end(), newerFirst);
    if (rows.size() > limit) rows.resize(limit);
    return rows;
}

std::optional<CaseRow> findCase(Transaction& tx, std::string_view caseId) {
    Statement& row = tx.statement(kOne).bind(1, caseId);
    if (!row.step()) return std::nullopt;
    return readRow(row);
}

std::vector<CaseRow> casesDue(Transaction& tx, base::Instant asOf, std::size_t limit) {
    std::vector<CaseRow> rows;
    Statement& row = tx.statement(kDue).bind(1, base::toMillis(asOf)).bind(2, limit);
    while (row.step())
        rows.push_back(readRow(row));
    return rows;
}

void setNextDue(Transaction& tx, std::string_view caseId, std::optional<base::Instant> at) {
    Statement& to = tx.statement(kSetNextDue);
    if (at)
        to.bind(1, base::toMillis(*at));
    else
        to.bindNull(1);
    to.bind(2, caseId).run();
}

std::vector<HeldEvent> heldEvents(Transaction& tx, std::int64_t afterId, std::size_t limit) {
    std::vector<HeldEvent> held;
    Statement& row = tx.statement(kHeld).bind(1, afterId).bind(2, limit);
    while (row.step()) {
        HeldEvent& each = held.emplace_back();
        each.id = row.number(0);
        each.packageId = moment(row, 1);
        each.caseId = row.text(2);
        each.kind = row.text(3);
        each.hash = row.text(4);
        each.node = base::NodeId::fromNumber(row.number(5));
        each.seq = row.number(6);
        each.mark = readMark(row, 7);
    }
    return held;
}

CaseCounts countCases(Transaction& tx) {
    CaseCounts counts;
    for (const auto& [status, number] : countByStatus(tx)) {
        counts.cases += number;
        counts.open += isFinal(status) ? 0 : number;
    }
    counts.events = single(tx, kCountEvents);
    counts.held = single(tx, kCountHeld);
    counts.evidence = single(tx, kCountEvidence);
    return counts;
}

std::vector<std::pair<CaseStatus, std::int64_t>> countByStatus(Transaction& tx) {
    std::vector<std::pair<CaseStatus, std::int64_t>> counts;
    Statement& row = tx.statement(kCountByState);
    while (row.step())
        counts.emplace_back(caseStatusNamed(row.text(0)).value_or(CaseStatus::none), row.number(1));
    return counts;
}

}  // namespace guantong::cases
