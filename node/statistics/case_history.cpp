// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/case_history.h"

#include <map>

namespace guantong::statistics {

using base::Instant;
using cases::CaseState;
using catalog::WorkingCalendar;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kNewest =
    "SELECT e.case_id, COALESCE(p.stored_ms, e.recorded_ms) FROM case_event e "
    "LEFT JOIN package p ON p.id = e.package_id ORDER BY e.id DESC";
constexpr std::string_view kStored = "SELECT stored_ms FROM package WHERE id = ?";
constexpr std::string_view kWanted =
    "SELECT case_id FROM case_file WHERE opened_ms < ? "
    "AND (finished_ms IS NULL OR finished_ms >= ?)";

/// Rows are stored in the order of arrival but for packages held and read later: the walk ends only
/// behind so many rows in a row that came a day or more before.
constexpr int kQuietRows = 20'000;
constexpr std::chrono::hours kQuietTime{24};

/// When the events of a package arrived, each asked once.
class Arrivals {
public:
    explicit Arrivals(Transaction& tx) : tx_(tx) {}

    Instant of(const cases::StoredEvent& event) {
        if (event.packageId == 0) return event.event.recordedAt;
        const auto known = stored_.find(event.packageId);
        if (known != stored_.end()) return known->second;
        Statement& row = tx_.statement(kStored).bind(1, event.packageId);
        const Instant at = row.step() ? base::fromMillis(row.number(0)) : event.event.recordedAt;
        return stored_.emplace(event.packageId, at).first->second;
    }

private:
    Transaction& tx_;
    std::map<std::int64_t, Instant> stored_;
};

CaseState folded(Transaction& tx, const cases::CaseLog& log, const WorkingCalendar& calendar,
                 const std::vector<standard::CaseEvent>& events) {
    CaseState state = cases::fold(events, cases::CaseLog::rulesUnder(&calendar)).state;
    log.setLimits(tx, state);
    return state;
}

/// The stored state, folded anew where its row is of another program version.
std::optional<CaseState> stateNow(Transaction& tx, const cases::CaseLog& log,
                                  const std::string& caseId, const WorkingCalendar& calendar) {
    auto record = cases::readCase(tx, caseId);
    if (!record) return std::nullopt;
    if (record->whole) return std::move(record->state);
    std::vector<standard::CaseEvent> events;
    for (cases::StoredEvent& each : cases::eventsOf(tx, caseId))
        events.push_back(std::move(each.event));
    return folded(tx, log, calendar, events);
}

}  // namespace

std::set<std::string> casesChangedSince(Transaction& tx, Instant asOf) {
    std::set<std::string> changed;
    const std::int64_t after = base::toMillis(asOf);
    const std::int64_t quiet = base::toMillis(asOf - kQuietTime);
    int quietRows = 0;
    Statement& row = tx.statement(kNewest);
    while (quietRows < kQuietRows && row.step()) {
        const std::int64_t arrived = row.number(1);
        if (arrived > after) changed.insert(row.string(0));
        quietRows = arrived <= quiet ? quietRows + 1 : 0;
    }
    return changed;
}

std::optional<CaseState> stateAsOf(Transaction& tx, const cases::CaseLog& log,
                                   std::string_view caseId, const WorkingCalendar& calendar,
                                   Instant asOf) {
    return stateAt(tx, log, caseId, calendar, asOf, Instant::max());
}

std::optional<CaseState> stateAt(Transaction& tx, const cases::CaseLog& log,
                                 std::string_view caseId, const WorkingCalendar& calendar,
                                 Instant asOf, Instant horizon) {
    Arrivals arrivals(tx);
    std::vector<standard::CaseEvent> events;
    for (cases::StoredEvent& each : cases::eventsOf(tx, caseId))
        if (arrivals.of(each) <= asOf && each.event.occurredAt < horizon)
            events.push_back(std::move(each.event));
    if (events.empty()) return std::nullopt;
    return folded(tx, log, calendar, events);
}

void forEachCase(Transaction& tx, const cases::CaseLog& log, const WorkingCalendar& calendar,
                 Instant asOf, Instant finishedSince, Instant openedBefore,
                 const CaseVisitor& visit) {
    const std::set<std::string> changed = casesChangedSince(tx, asOf);
    for (const std::string& caseId : changed)
        if (const auto state = stateAsOf(tx, log, caseId, calendar, asOf)) visit(caseId, *state);
    Statement& row = tx.statement(kWanted);
    row.bind(1, base::toMillis(openedBefore)).bind(2, base::toMillis(finishedSince));
    while (row.step()) {
        const std::string caseId = row.string(0);
        if (changed.contains(caseId)) continue;
        if (const auto state = stateNow(tx, log, caseId, calendar)) visit(caseId, *state);
    }
}

}  // namespace guantong::statistics
