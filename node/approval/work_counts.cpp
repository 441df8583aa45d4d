// SPDX-License-Identifier: Apache-2.0
// countWork() of work_list.h.
#include "node/approval/work_list.h"

#include <algorithm>

namespace guantong::approval {

using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kOfState =
    "SELECT COUNT(*) FROM (SELECT 1 FROM case_file WHERE state = ? LIMIT ?)";
constexpr std::string_view kOfOrganisation =
    "SELECT state, COUNT(*) FROM (SELECT state FROM case_file WHERE organisation = ? "
    "AND ended = 0 LIMIT ?) GROUP BY state";
constexpr std::string_view kOfParty =
    "SELECT f.state, COUNT(*) FROM desk_party p JOIN case_file f ON f.id = p.id "
    "WHERE p.organisation = ? AND p.ended = 0 GROUP BY f.state";
constexpr std::string_view kMine =
    "SELECT COUNT(*) FROM desk_case WHERE user_id <> '' AND user_id = ?";
constexpr std::string_view kOver =
    "SELECT COUNT(*) FROM (SELECT 1 FROM desk_case WHERE due_ms IS NOT NULL AND due_ms < ? "
    "LIMIT ?)";
constexpr std::string_view kOverOfOrganisation =
    "SELECT COUNT(*) FROM (SELECT 1 FROM desk_case WHERE due_ms IS NOT NULL AND organisation = ? "
    "AND due_ms < ? LIMIT ?)";
constexpr std::string_view kLevels =
    "SELECT level, COUNT(*), SUM(CASE WHEN due_ms < ? THEN 1 ELSE 0 END) FROM desk_case "
    "WHERE level > 0 GROUP BY level";
constexpr std::string_view kLevelsOfOrganisation =
    "SELECT level, COUNT(*), SUM(CASE WHEN due_ms < ? THEN 1 ELSE 0 END) FROM desk_case "
    "WHERE level > 0 AND organisation = ? GROUP BY level";
constexpr std::int64_t kMaxOfOrganisation = 20'000;  ///< open cases of one looked through

void addState(WorkCounts& counts, cases::CaseStatus status, std::int64_t number) {
    using cases::CaseStatus;
    switch (status) {
        case CaseStatus::applied:
        case CaseStatus::received:
            counts.toCheck += number;
            break;
        case CaseStatus::supplement:
        case CaseStatus::amending:
            counts.supplements += number;
            break;
        case CaseStatus::granted:
        case CaseStatus::denied:
        case CaseStatus::certified:
        case CaseStatus::delivered:
            counts.toHandOut += number;
            break;
        default:
            break;
    }
}

void addStates(WorkCounts& counts, Statement& row) {
    while (row.step())
        if (const auto status = cases::caseStatusNamed(row.text(0)))
            addState(counts, *status, row.number(1));
}

std::int64_t single(Statement& row) {
    return row.step() ? row.number(0) : 0;
}

/// Cards and reminders; what is past its due moment is `over`, unless it has a red card.
void addLevels(WorkCounts& counts, Statement& row) {
    while (row.step()) {
        const std::int64_t number = row.number(1), passed = row.number(2);
        if (row.number(0) == 4) {
            counts.red += number;
            counts.over -= passed;
        } else {
            counts.yellow += number - passed;
        }
    }
}

void countNode(Transaction& tx, WorkCounts& counts, std::int64_t now) {
    for (int i = 0; i < cases::kCaseStatusCount; ++i) {
        const auto status = static_cast<cases::CaseStatus>(i);
        WorkCounts one;
        addState(one, status, 1);
        if (one.toCheck + one.supplements + one.toHandOut == 0) continue;
        Statement& row = tx.statement(kOfState).bind(1, toString(status)).bind(2, kMaxCounted);
        addState(counts, status, single(row));
    }
    counts.over += single(tx.statement(kOver).bind(1, now).bind(2, kMaxCounted));
    addLevels(counts, tx.statement(kLevels).bind(1, now));
}

void countOrganisation(Transaction& tx, const std::string& code, WorkCounts& counts,
                       std::int64_t now) {
    addStates(counts, tx.statement(kOfOrganisation).bind(1, code).bind(2, kMaxOfOrganisation));
    addStates(counts, tx.statement(kOfParty).bind(1, code));
    counts.over += single(
        tx.statement(kOverOfOrganisation).bind(1, code).bind(2, now).bind(3, kMaxCounted));
    addLevels(counts, tx.statement(kLevelsOfOrganisation).bind(1, now).bind(2, code));
}

}  // namespace

WorkCounts countWork(Transaction& tx, const WorkReach& reach, base::Instant at) {
    WorkCounts counts;
    const std::int64_t now = base::toMillis(at);
    if (reach.wholeNode)
        countNode(tx, counts, now);
    else
        for (const std::string& code : reach.organisations)
            countOrganisation(tx, code, counts, now);
    if (!reach.userId.empty()) counts.mine = single(tx.statement(kMine).bind(1, reach.userId));
    for (std::int64_t* each : {&counts.yellow, &counts.over})
        *each = std::max<std::int64_t>(*each, 0);
    return counts;
}

}  // namespace guantong::approval
