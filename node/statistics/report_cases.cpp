// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/report_cases.h"

#include "node/statistics/case_history.h"
#include "node/supervision/signal_store.h"

namespace guantong::statistics {

using base::Instant;
using cases::CaseState;
using store::Transaction;
using Case = standard::ReportAnswer::Case;

namespace {

using Listed = std::map<std::string, Case, std::less<>>;

/// What the rows of one report are made with.
struct Listing {
    Transaction& tx;
    const cases::CaseLog& log;
    const catalog::WorkingCalendar& calendar;
    const CountSpan& span;
    Instant horizon;
    const SecretItem& secret;

    bool mayList(const std::string& item) const { return !secret || !secret(tx, item); }
};

void describe(Case& row, const CaseState& state) {
    row.item = state.facts.item;
    row.itemName = state.facts.itemName;
    row.organisation = state.facts.organisation;
    row.organisationName = state.facts.organisationName;
    row.region = state.facts.region;
    row.status = toString(state.status);
    row.result = state.facts.result;
    if (state.facts.openedMs != 0) row.opened = base::fromMillis(state.facts.openedMs);
}

/// The state at the horizon: what came behind it is taken away again where there is any.
CaseState atHorizon(const Listing& listing, const std::string& caseId, const CaseState& state) {
    if (base::fromMillis(state.facts.openedMs) < listing.horizon &&
        base::fromMillis(state.changedMs) < listing.horizon)
        return state;
    auto earlier = stateAt(listing.tx, listing.log, caseId, listing.calendar, listing.span.asOf,
                           listing.horizon);
    return earlier ? std::move(*earlier) : state;
}

Case rowOf(const Listing& listing, const std::string& caseId, const CaseState& state,
           const Figures& figures) {
    Case row;
    row.caseId = caseId;
    describe(row, atHorizon(listing, caseId, state));
    const auto moments = momentsOf(state, listing.calendar, listing.horizon);
    row.accepted = moments.accepted;
    row.promiseDue = moments.promiseDue;
    row.statuteDue = moments.statuteDue;
    row.finished = moments.ended;
    row.overdue = moments.overdue;
    for (std::size_t i = 0; i < kIndicatorCount; ++i)
        if (figures.values[i] != 0)
            row.counts.emplace(toString(static_cast<Indicator>(i)), figures.values[i]);
    return row;
}

/// A case that is here only by its signals, or adds nothing but them.
Case signalledRow(const Listing& listing, const supervision::CaseSignals& signal) {
    const auto state = stateAt(listing.tx, listing.log, signal.caseId, listing.calendar,
                               listing.span.asOf, listing.horizon);
    if (state) return rowOf(listing, signal.caseId, *state, Figures{});
    Case row;
    row.caseId = signal.caseId;
    row.organisation = signal.organisation;
    row.organisationName = signal.organisationName;
    row.region = signal.region;
    row.status = toString(cases::CaseStatus::none);
    return row;
}

void addSignals(const Listing& listing, Listed& rows, std::size_t limit) {
    const supervision::SignalSpan span{listing.span.period.from, listing.horizon, Instant::min(),
                                       listing.span.asOf};
    for (const auto& signal : supervision::countSignalsByCase(listing.tx, span)) {
        if (!isWithin(signal.region, listing.span.region)) continue;
        auto found = rows.find(signal.caseId);
        if (found == rows.end()) {
            if (rows.size() > limit) return;
            Case row = signalledRow(listing, signal);
            if (!listing.mayList(row.item)) continue;
            found = rows.emplace(signal.caseId, std::move(row)).first;
        }
        found->second.counts[std::string(toString(indicatorOf(signal.level)))] += signal.count;
    }
}

}  // namespace

std::vector<Case> listCases(Transaction& tx, const cases::CaseLog& log,
                            const catalog::WorkingCalendar& calendar, const CountSpan& span,
                            const SecretItem& secret, std::size_t limit) {
    const Listing listing{tx, log, calendar, span, span.horizon(), secret};
    Listed rows;
    forEachCase(tx, log, calendar, span.asOf, span.period.from, listing.horizon,
                [&](const std::string& caseId, const CaseState& state) {
                    if (rows.size() > limit || !isWithin(state.facts.region, span.region)) return;
                    const Figures figures =
                        figuresOf(state, calendar, span.period, listing.horizon);
                    if (!figures.isZero() && listing.mayList(state.facts.item))
                        rows.emplace(caseId, rowOf(listing, caseId, state, figures));
                });
    addSignals(listing, rows, limit);
    std::vector<Case> all;
    all.reserve(rows.size());
    while (!rows.empty())
        all.push_back(std::move(rows.extract(rows.begin()).mapped()));
    return all;
}

}  // namespace guantong::statistics
