// SPDX-License-Identifier: Apache-2.0
#include "node/supervision/due_signal.h"

#include <algorithm>
#include <set>

namespace guantong::supervision {

using base::Instant;
using cases::CaseState;
using cases::ClockReading;
using catalog::WorkingCalendar;
using Form = cases::Milestone::Form;
using std::chrono::days;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view kDuePlace = "{due}";
constexpr int kMaxLooks = 10'000;  ///< of one replay: a case has some twenty moments

bool appliesTo(const Rule& rule, const CaseState& state) noexcept {
    return rule.enabled && (rule.onTheSpot || state.facts.caseType != "onTheSpot");
}

/// Midnight of the first day the clock counts: the day on which as many days are left, today
/// counted, as the limit has.
Instant firstDay(const ClockReading& reading, const WorkingCalendar& calendar) {
    const base::Date start = base::dateOf(reading.startedAt);
    const bool working = reading.unit == cases::TimeUnit::workingDay ||
                         reading.unit == cases::TimeUnit::hour ||
                         reading.unit == cases::TimeUnit::minute;
    return base::instantOn(working ? calendar.addWorkingDays(start, 1) : start + days{1});
}

std::optional<Instant> momentOf(const CaseState& state, const Rule& rule, const Rung& rung,
                                const Condition& condition, const ClockReading& reading,
                                const WorkingCalendar& calendar, Instant asOf) {
    if (reading.limitDays < condition.limitFrom || reading.limitDays > condition.limitTo)
        return std::nullopt;
    if (reading.endedAt) {
        const bool late = rung.atClosing && condition.form == Form::passed && reading.overdue;
        return late ? std::optional(*reading.due + milliseconds{1}) : std::nullopt;
    }
    auto moment = cases::momentOf(state.clocks, calendar,
                                  {rule.clock, condition.form, condition.value}, asOf);
    if (moment && condition.form == Form::daysLeft && reading.limitDays == condition.value)
        moment = std::max(*moment, firstDay(reading, calendar));
    return moment;
}

/// Calls `visit` for each rung that holds or will hold, with the first moment of it.
template <class Visit>
void forEachMoment(const CaseState& state, const RuleSet& rules, const WorkingCalendar& calendar,
                   Instant asOf, const Visit& visit) {
    const auto readings = cases::project(state.clocks, calendar, asOf, false);
    for (const Rule& rule : rules.rules) {
        const ClockReading* reading = cases::find(readings, rule.clock);
        if (reading == nullptr || !appliesTo(rule, state)) continue;
        for (const Rung& rung : rule.rungs) {
            std::optional<Instant> first;
            for (const Condition& condition : rung.conditions) {
                const auto one = momentOf(state, rule, rung, condition, *reading, calendar, asOf);
                if (one && (!first || *one < *first)) first = one;
            }
            if (first) visit(DueSignal{&rule, &rung, *first, reading->due});
        }
    }
}

/// "2025-03-31 17:30"
std::string shortMoment(Instant at) {
    std::string text = base::formatInstant(at).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string messageOf(const DueSignal& due) {
    std::string text = due.rung->message;
    const std::string moment = due.due ? shortMoment(*due.due) : "";
    for (std::size_t at = text.find(kDuePlace); at != std::string::npos;
         at = text.find(kDuePlace, at + moment.size()))
        text.replace(at, kDuePlace.size(), moment);
    return text.size() > 3000 ? std::string() : text;
}

/// When the case's next event after `at` occurred.
std::optional<Instant> nextEvent(const CaseState& state, Instant at) {
    for (const cases::ClockFact& fact : state.clocks.list())
        if (fact.at > at) return fact.at;
    return std::nullopt;
}

}  // namespace

std::vector<DueSignal> signalsOf(const CaseState& state, const RuleSet& rules,
                                 const WorkingCalendar& calendar, Instant asOf,
                                 std::optional<Instant> importedAt) {
    std::vector<DueSignal> due;
    forEachMoment(state, rules, calendar, asOf, [&](const DueSignal& each) {
        const bool historic = importedAt && each.moment < *importedAt - days{rules.importDays};
        if (each.moment <= asOf && !historic) due.push_back(each);
    });
    return due;
}

std::optional<Instant> nextLook(const CaseState& state, const RuleSet& rules,
                                const WorkingCalendar& calendar, Instant asOf) {
    auto next = cases::nextMoment(state.clocks, calendar, {}, asOf);
    forEachMoment(state, rules, calendar, asOf, [&](const DueSignal& each) {
        if (each.moment > asOf && (!next || each.moment < *next)) next = each.moment;
    });
    return next;
}

std::vector<DueSignal> replay(const CaseState& state, const RuleSet& rules,
                              const WorkingCalendar& calendar, Instant from, Instant to) {
    std::vector<DueSignal> raised;
    if (state.clocks.empty()) return raised;
    std::set<const Rung*> seen;
    std::optional<Instant> at = state.clocks.list().front().at;
    for (int looks = 0; at && *at <= to && looks < kMaxLooks; ++looks) {
        for (DueSignal& each : signalsOf(state, rules, calendar, *at)) {
            if (!seen.insert(each.rung).second) continue;
            if (*at >= from) raised.push_back(each);
        }
        const auto look = nextLook(state, rules, calendar, *at);
        const auto event = nextEvent(state, *at);
        at = look && event ? std::min(*look, *event) : look ? look : event;
    }
    std::stable_sort(
        raised.begin(), raised.end(),
        [](const DueSignal& one, const DueSignal& other) { return one.moment < other.moment; });
    return raised;
}

std::string signalId(base::NodeId node, std::string_view caseId, const Rule& rule,
                     const Rung& rung) {
    std::string id = node.str();
    for (const std::string_view part :
         {caseId, std::string_view(rule.id), toString(rung.level), cases::toString(rule.clock)})
        (id += '-') += part;
    return id;
}

standard::Signal signalFrom(const DueSignal& due, std::string_view caseId,
                            const cases::CaseFacts& facts, const Raising& raising) {
    standard::Signal signal;
    signal.id = signalId(raising.node, caseId, *due.rule, *due.rung);
    signal.caseId = caseId;
    signal.node = raising.node;
    signal.rule = due.rule->id;
    signal.ruleVersion = raising.ruleSetVersion;
    signal.level = toString(due.rung->level);
    signal.clock = cases::toString(due.rule->clock);
    signal.momentDue = due.moment;
    signal.raisedAt = raising.at;
    signal.delayed = raising.at > due.moment + raising.period;
    signal.organisation = facts.organisation;
    signal.organisationName = facts.organisationName;
    signal.item = facts.item;
    signal.message = messageOf(due);
    signal.basis = due.rule->basis;
    return signal;
}

}  // namespace guantong::supervision
