// SPDX-License-Identifier: Apache-2.0
#include "node/approval/work_rows.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace guantong::approval {

using cases::CaseStatus;
using store::Statement;
using store::Transaction;

namespace {

std::string placeholders() {
    std::string text = "?";
    for (std::size_t i = 1; i < kRowsAtOnce; ++i)
        text += ", ?";
    return text;
}

const std::string kRows =
    "SELECT id, case_id, state, holder, offered, item, item_name, title, case_type, "
    "applicant_name, organisation, organisation_name, region, source_number, decision, result, "
    "opened_ms, accepted_ms, decided_ms, finished_ms, changed_ms, acceptance_due_ms, "
    "promise_due_ms, statute_due_ms, next_due_ms, events, parked, waiting FROM case_file "
    "WHERE id IN (" +
    placeholders() + ")";
const std::string kTexts =
    "SELECT id FROM case_file WHERE id IN (" + placeholders() +
    ") AND (instr(case_id, ?) > 0 OR instr(source_number, ?) > 0) AND (item = ? OR "
    "instr(item_name, ?) > 0) AND instr(applicant_name, ?) > 0 AND (organisation = ? OR "
    "instr(organisation_name, ?) > 0)";
const std::string kLevels = "SELECT id, level FROM desk_case WHERE id IN (" + placeholders() + ")";
const std::string kUsers =
    "SELECT case_id, user_id, user_name FROM assignment WHERE case_id IN (" + placeholders() + ")";

std::int64_t moment(const Statement& row, int column) {
    return row.isNull(column) ? 0 : row.number(column);
}

cases::CaseRow readRow(const Statement& row) {
    cases::CaseRow found;
    found.id = row.number(0);
    found.caseId = row.text(1);
    found.status = cases::caseStatusNamed(row.text(2)).value_or(CaseStatus::none);
    found.holder = base::NodeId::fromNumber(row.number(3));
    found.offered = base::NodeId::fromNumber(row.number(4));
    cases::CaseFacts& facts = found.facts;
    int column = 5;
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

/// Whole working days from today to the due moment; negative once it has passed.
std::optional<std::int64_t> daysLeft(std::int64_t dueMs, const WorkTerms& terms) {
    if (dueMs == 0) return std::nullopt;
    const base::Date today = base::dateOf(terms.now);
    const base::Date due = base::dateOf(base::fromMillis(dueMs));
    if (due >= today) return terms.calendar.workingDaysBetween(today, due);
    return -terms.calendar.workingDaysBetween(due, today);
}

Light lightOf(const WorkRow& row, base::Instant now) {
    const cases::CaseRow& of = row.row;
    if (cases::isFinal(of.status)) return Light::none;
    if (row.level == 4) return Light::red;
    const auto passed = [&](std::int64_t due) {
        return due != 0 && of.facts.decidedMs == 0 && due < base::toMillis(now);
    };
    if (passed(of.dues.promise) || passed(of.dues.statute)) return Light::over;
    if (row.level > 0) return Light::yellow;
    if (of.status == CaseStatus::special || of.status == CaseStatus::suspended ||
        of.status == CaseStatus::amending || of.status == CaseStatus::supplement)
        return Light::paused;
    return of.dues.acceptance != 0 || deskDue(of) != 0 ? Light::green : Light::none;
}

/// Binds the values from parameter 1 on, the last one over and over to the end.
template <typename Values, typename Bind>
void bindAll(Statement& row, const Values& values, const Bind& bind) {
    for (std::size_t i = 0; i < kRowsAtOnce; ++i)
        bind(row, static_cast<int>(i) + 1, values[std::min(i, values.size() - 1)]);
}

void addUsers(Transaction& tx, std::vector<WorkRow>& rows) {
    Statement& user = tx.statement(kUsers);
    bindAll(user, rows, [](Statement& to, int at, const WorkRow& row) {
        to.bind(at, row.row.caseId);
    });
    while (user.step())
        for (WorkRow& each : rows)
            if (each.row.caseId == user.text(0)) {
                each.handler = user.string(1);
                each.handlerName = user.string(2);
            }
}

}  // namespace

std::vector<std::int64_t> withTexts(Transaction& tx, std::vector<std::int64_t> ids,
                                    const WorkQuestion& question) {
    const std::string* const asked[] = {&question.number,    &question.number,
                                        &question.item,      &question.item,
                                        &question.applicant, &question.organisation,
                                        &question.organisation};
    const bool any = std::any_of(std::begin(asked), std::end(asked),
                                 [](const std::string* text) { return !text->empty(); });
    if (!any || ids.empty()) return ids;
    Statement& row = tx.statement(kTexts);
    bindAll(row, ids, [](Statement& to, int at, std::int64_t id) { to.bind(at, id); });
    int index = static_cast<int>(kRowsAtOnce);
    for (const std::string* text : asked)
        row.bind(++index, *text);
    std::set<std::int64_t> found;
    while (row.step())
        found.insert(row.number(0));
    std::erase_if(ids, [&](std::int64_t id) { return !found.contains(id); });
    return ids;
}

std::int64_t deskDue(const cases::CaseRow& row) noexcept {
    if (row.facts.decidedMs != 0 || cases::isFinal(row.status)) return 0;
    return row.dues.promise != 0 ? row.dues.promise : row.dues.statute;
}

std::vector<WorkRow> readWorkRows(Transaction& tx, const std::vector<std::int64_t>& ids,
                                  const WorkTerms& terms) {
    std::vector<WorkRow> rows;
    if (ids.empty()) return rows;
    const auto bindId = [](Statement& to, int at, std::int64_t id) { to.bind(at, id); };
    std::map<std::int64_t, cases::CaseRow> found;
    Statement& row = tx.statement(kRows);
    bindAll(row, ids, bindId);
    while (row.step()) {
        auto one = readRow(row);
        found.emplace(one.id, std::move(one));
    }
    std::map<std::int64_t, int> levels;
    Statement& level = tx.statement(kLevels);
    bindAll(level, ids, bindId);
    while (level.step())
        levels[level.number(0)] = static_cast<int>(level.number(1));
    for (const std::int64_t id : ids) {
        const auto at = found.find(id);
        if (at == found.end()) continue;
        WorkRow& one = rows.emplace_back();
        one.row = std::move(at->second);
        one.level = levels[id];
    }
    if (!rows.empty()) addUsers(tx, rows);
    for (WorkRow& one : rows) {
        const bool running = one.row.facts.decidedMs == 0 && !cases::isFinal(one.row.status);
        if (running) one.promiseLeft = daysLeft(one.row.dues.promise, terms);
        if (running) one.statuteLeft = daysLeft(one.row.dues.statute, terms);
        one.light = lightOf(one, terms.now);
    }
    return rows;
}

}  // namespace guantong::approval
