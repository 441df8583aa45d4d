// SPDX-License-Identifier: Apache-2.0
#include "node/supervision/sweeper.h"

#include "exchange/base/assert.h"
#include "exchange/base/log.h"
#include "node/cases/case_list.h"
#include "node/supervision/due_signal.h"
#include "node/supervision/signal_store.h"

#include <algorithm>

namespace guantong::supervision {

using base::Instant;
using cases::CaseState;
using store::Transaction;

namespace {

constexpr std::string_view kFirstRecorded =
    "SELECT MIN(recorded_ms) FROM case_event WHERE case_id = ?";

void add(SweepOutcome& sum, const SweepOutcome& part) {
    sum.cases += part.cases;
    sum.raised += part.raised;
    sum.delayed += part.delayed;
}

/// When the case first came to this node.
std::optional<Instant> importedAt(Transaction& tx, std::string_view caseId) {
    store::Statement& row = tx.statement(kFirstRecorded).bind(1, caseId);
    if (!row.step() || row.isNull(0)) return std::nullopt;
    return base::fromMillis(row.number(0));
}

/// The case's state; folded from its events where its row is of another program version.
std::optional<CaseState> stateOf(Transaction& tx, const cases::CaseLog& log,
                                 std::string_view caseId,
                                 const catalog::WorkingCalendar& calendar) {
    auto record = cases::readCase(tx, caseId);
    if (!record) return std::nullopt;
    if (record->whole) return std::move(record->state);
    std::vector<standard::CaseEvent> events;
    for (cases::StoredEvent& each : cases::eventsOf(tx, caseId))
        events.push_back(std::move(each.event));
    CaseState state = cases::fold(events, cases::CaseLog::rulesUnder(&calendar)).state;
    log.setLimits(tx, state);
    return state;
}

}  // namespace

/// What a batch goes by.
struct Sweeper::Terms {
    std::shared_ptr<const RuleSet> rules;
    std::shared_ptr<const catalog::WorkingCalendar> calendar;
    bool complete() const noexcept { return rules != nullptr && calendar != nullptr; }
};

Sweeper::Sweeper(const cases::CaseLog& log, SweeperSettings settings)
    : log_(log), settings_(std::move(settings)) {
    GT_ASSERT(settings_.rules && settings_.batch > 0);
}

Sweeper::Terms Sweeper::termsNow() const {
    Terms terms;
    terms.rules = settings_.rules();
    if (log_.settings().calendar) terms.calendar = log_.settings().calendar();
    return terms;
}

SweepOutcome Sweeper::sweep(store::Database& database, Instant asOf) const {
    SweepOutcome sum;
    bool more = false;
    database.read([&](Transaction& tx) { more = !cases::casesDue(tx, asOf, 1).empty(); });
    while (more) {
        const Terms terms = termsNow();
        if (!terms.complete()) return sum;
        SweepOutcome part;
        database.write([&](Transaction& tx) {
            part = {};
            const auto due = cases::casesDue(tx, asOf, settings_.batch);
            for (const cases::CaseRow& row : due)
                add(part, lookAt(tx, row.caseId, terms, asOf));
            more = due.size() == settings_.batch;
        });
        add(sum, part);
    }
    return sum;
}

SweepOutcome Sweeper::look(Transaction& tx, std::string_view caseId, Instant asOf) const {
    const Terms terms = termsNow();
    return terms.complete() ? lookAt(tx, caseId, terms, asOf) : SweepOutcome{};
}

SweepOutcome Sweeper::lookAt(Transaction& tx, std::string_view caseId, const Terms& terms,
                             Instant asOf) const {
    SweepOutcome outcome;
    const auto state = stateOf(tx, log_, caseId, *terms.calendar);
    if (!state) return outcome;
    outcome.cases = 1;
    if (state->supervisor() != log_.settings().node) {
        cases::setNextDue(tx, caseId, std::nullopt);
        return outcome;
    }
    auto due = signalsOf(*state, *terms.rules, *terms.calendar, asOf);
    const auto old = [&](const DueSignal& each) {
        return each.moment < asOf - std::chrono::days{terms.rules->importDays};
    };
    if (std::any_of(due.begin(), due.end(), old))
        due = signalsOf(*state, *terms.rules, *terms.calendar, asOf, importedAt(tx, caseId));
    const Raising raising{log_.settings().node, asOf, settings_.period, terms.rules->version};
    for (const DueSignal& each : due) {
        const standard::Signal signal = signalFrom(each, caseId, state->facts, raising);
        if (!raise(tx, signal)) continue;
        ++outcome.raised;
        outcome.delayed += signal.delayed ? 1 : 0;
    }
    cases::setNextDue(tx, caseId, nextLook(*state, *terms.rules, *terms.calendar, asOf));
    return outcome;
}

bool Sweeper::raise(Transaction& tx, const standard::Signal& signal) const {
    if (isRaised(tx, signal.id)) return false;
    const standard::Record record(signal);
    if (const auto faults = standard::checkRecord(record); !faults.empty()) {
        base::log(base::LogLevel::error, "supervision",
                  signal.id + ": " + describe(faults.front(), base::Language::english));
        return false;
    }
    const auto encoded = standard::encode(record, log_.settings().digest);
    take(tx, signal, encoded.xml, 0, signal.raisedAt);
    if (settings_.publish) settings_.publish(tx, signal, encoded.xml);
    return true;
}

}  // namespace guantong::supervision
