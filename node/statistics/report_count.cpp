// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/report_count.h"

#include "node/statistics/case_history.h"
#include "node/supervision/signal_store.h"

#include <array>

namespace guantong::statistics {

using base::Instant;
using cases::CaseFacts;
using cases::CaseState;
using store::Transaction;

namespace {

/// The indicator of each Level.
constexpr std::array kSignals{Indicator::reminder, Indicator::warning, Indicator::yellowCard,
                              Indicator::redCard};

/// The row, named by whichever case was opened last (ties: the greater name).
CountedRow& rowOf(CountedRows& rows, const std::string& organisation, const std::string& region,
                  const std::string& name, std::int64_t namedMs) {
    CountedRow& row = rows[{organisation, region}];
    if (std::pair(namedMs, name) > std::pair(row.namedMs, row.organisationName)) {
        row.namedMs = namedMs;
        row.organisationName = name;
    }
    return row;
}

CountedRow& rowOf(CountedRows& rows, const CaseFacts& facts) {
    return rowOf(rows, facts.organisation, facts.region, facts.organisationName, facts.openedMs);
}

void countSignalsInto(CountedRows& rows, Transaction& tx, const CountSpan& span,
                      Instant storedAfter, Instant storedUpTo, bool asCorrections) {
    const supervision::SignalSpan stored{span.period.from, span.horizon(), storedAfter, storedUpTo};
    for (const auto& each : supervision::countSignals(tx, stored)) {
        if (!isWithin(each.region, span.region)) continue;
        CountedRow& row = rowOf(rows, each.organisation, each.region, each.organisationName, 0);
        const Indicator to = asCorrections ? Indicator::corrections : indicatorOf(each.level);
        row.figures[to] += each.count;
    }
}

/// What a case added to the span: whose it was and how much.
struct Part {
    CaseFacts facts;
    Figures figures;
    bool sameAs(const Part& other) const {
        return figures == other.figures &&
               (figures.isZero() || (facts.organisation == other.facts.organisation &&
                                     facts.region == other.facts.region));
    }
};

Part partOf(const std::optional<CaseState>& state, const catalog::WorkingCalendar& calendar,
            const CountSpan& span) {
    Part part;
    if (!state) return part;
    part.facts = state->facts;
    if (isWithin(part.facts.region, span.region))
        part.figures = figuresOf(*state, calendar, span.period, span.horizon());
    return part;
}

}  // namespace

Indicator indicatorOf(supervision::Level level) noexcept {
    return kSignals[static_cast<std::size_t>(level)];
}

void countInto(CountedRows& rows, Transaction& tx, const cases::CaseLog& log,
               const catalog::WorkingCalendar& calendar, const CountSpan& span) {
    forEachCase(tx, log, calendar, span.asOf, span.period.from, span.horizon(),
                [&](const std::string&, const CaseState& state) {
                    if (!isWithin(state.facts.region, span.region)) return;
                    const Figures figures = figuresOf(state, calendar, span.period, span.horizon());
                    if (!figures.isZero()) rowOf(rows, state.facts).figures += figures;
                });
    countSignalsInto(rows, tx, span, Instant::min(), span.asOf, false);
}

void countCorrections(CountedRows& rows, Transaction& tx, const cases::CaseLog& log,
                      const catalog::WorkingCalendar& calendar, const CountSpan& earlier,
                      Instant now) {
    for (const std::string& caseId : casesChangedSince(tx, earlier.asOf)) {
        const Part was =
            partOf(stateAsOf(tx, log, caseId, calendar, earlier.asOf), calendar, earlier);
        const Part is = partOf(stateAsOf(tx, log, caseId, calendar, now), calendar, earlier);
        if (was.sameAs(is)) continue;
        const Part& charged = is.figures.isZero() ? was : is;
        rowOf(rows, charged.facts).figures[Indicator::corrections] += 1;
    }
    countSignalsInto(rows, tx, earlier, earlier.asOf, now, true);
}

}  // namespace guantong::statistics
