// SPDX-License-Identifier: Apache-2.0
#include "adapters/row_intake.h"

#include <algorithm>
#include <exception>

namespace guantong::adapters {

namespace {

/// Thrown through Transaction::nested() to undo what the row's earlier events have done.
struct RowUndone : std::exception {};

QualityLevel worst(const std::vector<Finding>& findings) noexcept {
    QualityLevel level = QualityLevel::off;
    for (const auto& finding : findings)
        level = std::max(level, finding.level);
    return level;
}

}  // namespace

std::string_view toString(RowVerdict verdict) noexcept {
    constexpr std::string_view kNames[] = {"repeated", "taken", "waiting", "refused"};
    return kNames[static_cast<std::size_t>(verdict)];
}

/// One row on its way.
struct RowIntake::Plan {
    const MappedRow& row;
    std::int64_t run;
    CaseHistory history;
    std::vector<JudgedEvent> events;
    RowOutcome outcome;
    std::vector<LedgerEntry> taken;
};

std::optional<Intake::ItemFacts> RowIntake::item(store::Transaction& transaction,
                                                 const std::string& code, base::Date on) {
    const auto key = std::pair(code, on);
    const auto known = items_.find(key);
    if (known != items_.end()) return known->second;
    return items_.emplace(key, intake_.item(transaction, code, on)).first->second;
}

RowOutcome RowIntake::offer(store::Transaction& transaction, const MappedRow& row, std::int64_t run,
                            std::size_t sameTimeBefore) {
    Plan plan{row, run, {}, {}, {RowVerdict::repeated, row.findings, 0}, {}};
    if (row.refusal() != nullptr) {
        plan.outcome.verdict = RowVerdict::refused;
        return std::move(plan.outcome);
    }
    Ledger ledger(transaction);
    plan.history = ledger.history(mapping_.system, row.caseNumber);
    bool news = false;
    for (const auto& event : row.events) {
        plan.events.push_back({&event, plan.history.standingOf(event, row.version)});
        news = news || plan.events.back().standing != Standing::repeated;
    }
    if (!news) return std::move(plan.outcome);
    judgePlan(transaction, plan, sameTimeBefore);
    if (plan.outcome.verdict != RowVerdict::repeated) return std::move(plan.outcome);
    takeAll(transaction, plan);
    for (const auto& entry : plan.taken)
        ledger.note(mapping_.system, row.caseNumber, entry, run);
    return std::move(plan.outcome);
}

void RowIntake::judgePlan(store::Transaction& transaction, Plan& plan, std::size_t sameTimeBefore) {
    const QualityFacts facts{
        mapping_,
        plan.row,
        plan.events,
        plan.history,
        clock_.now(),
        sameTimeBefore,
        [&](const std::string& code, base::Date on) { return item(transaction, code, on); },
        [&](const std::string& code, const std::string& organisation, base::Date on) {
            return intake_.regionInForce(transaction, code, organisation, on);
        }};
    auto findings = judge(facts);
    auto& all = plan.outcome.findings;
    all.insert(all.end(), findings.begin(), findings.end());
    const QualityLevel level = worst(all);
    if (level == QualityLevel::refuse) plan.outcome.verdict = RowVerdict::refused;
    if (level == QualityLevel::wait) plan.outcome.verdict = RowVerdict::waiting;
}

Draft RowIntake::draft(const Plan& plan, const JudgedEvent& judged) const {
    Draft draft;
    draft.system = mapping_.system;
    draft.caseNumber = plan.row.caseNumber;
    draft.event = judged.mapped->event;
    draft.personal = judged.mapped->personal;
    if (const auto* latest = plan.history.latest(judged.mapped->key)) {
        draft.replacesHash = latest->eventHash;
        draft.event.version = latest->ordinal + 1;
    }
    for (const auto& finding : plan.outcome.findings) {
        if (finding.level == QualityLevel::park) draft.park.push_back(finding.fault);
        if (finding.level == QualityLevel::warn) draft.doubts.push_back(finding.fault);
    }
    return draft;
}

void RowIntake::takeAll(store::Transaction& transaction, Plan& plan) {
    const auto fresh = std::count_if(plan.events.begin(), plan.events.end(), [](const auto& each) {
        return each.standing == Standing::fresh || each.standing == Standing::newer;
    });
    if (fresh == 0) return;
    const auto take = [&] {
        for (const auto& judged : plan.events)
            takeOne(transaction, plan, judged);
        if (plan.outcome.verdict > RowVerdict::taken) throw RowUndone();
    };
    try {
        if (fresh == 1)
            take();  // a single event refused has stored nothing: no savepoint needed
        else
            transaction.nested(take);
        plan.outcome.eventsTaken = plan.taken.size();
    } catch (const RowUndone&) {
        plan.taken.clear();
    }
}

void RowIntake::takeOne(store::Transaction& transaction, Plan& plan, const JudgedEvent& judged) {
    if (judged.standing != Standing::fresh && judged.standing != Standing::newer) return;
    if (plan.outcome.verdict > RowVerdict::taken) return;
    const Draft offered = draft(plan, judged);
    const Taken taken = intake_.take(transaction, offered);
    const bool stored = taken.verdict == Taken::Verdict::taken;
    for (const auto& fault : taken.faults)
        plan.outcome.findings.push_back(
            {stored ? QualityLevel::park : QualityLevel::refuse, {}, fault});
    if (!stored) {
        const bool waits = taken.verdict == Taken::Verdict::waiting;
        if (waits && taken.faults.empty())
            plan.outcome.findings.push_back(
                {QualityLevel::wait,
                 "Q01",
                 {base::Code::QUALITY_CASE_ABSENT,
                  std::string(standard::toString(judged.mapped->event.kind)),
                  plan.row.caseNumber}});
        plan.outcome.verdict = waits ? RowVerdict::waiting : RowVerdict::refused;
        return;
    }
    plan.outcome.verdict = RowVerdict::taken;
    plan.taken.push_back({judged.mapped->key, offered.event.version, plan.row.version,
                          judged.mapped->content, judged.mapped->event.kind,
                          judged.mapped->event.occurredAt, judged.mapped->dateOnly, taken.caseId,
                          taken.eventHash});
}

}  // namespace guantong::adapters
