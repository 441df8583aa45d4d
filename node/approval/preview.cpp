// SPDX-License-Identifier: Apache-2.0
// What an act would do to the clocks, before it is confirmed: the same projection, once without and
// once with the event.
#include "node/approval/desk.h"

#include <algorithm>

namespace guantong::approval {

using base::Fault;
using cases::ClockKind;
using cases::ClockReading;

namespace {

using Faults = std::vector<Fault>;

bool voidsExtension(const Fault& fault) {
    return fault.code == base::Code::CLOCK_EXTENSION_AGAIN ||
           fault.code == base::Code::CLOCK_EXTENSION_LATE ||
           fault.code == base::Code::CLOCK_EXTENSION_RANK ||
           fault.code == base::Code::CLOCK_EXTENSION_LENGTH;
}

/// An extension without effect must not be confirmed: what the act itself brings about of that.
Faults newFindings(const std::vector<ClockReading>& before,
                   const std::vector<ClockReading>& after) {
    Faults fresh;
    for (const ClockReading& reading : after) {
        const ClockReading* old = cases::find(before, reading.kind);
        const std::size_t known = old == nullptr ? 0 : old->findings.size();
        for (std::size_t i = known; i < reading.findings.size(); ++i) {
            const auto same = [&](const Fault& each) {
                return each.code == reading.findings[i].code;
            };
            if (voidsExtension(reading.findings[i]) &&
                std::none_of(fresh.begin(), fresh.end(), same))
                fresh.push_back(reading.findings[i]);
        }
    }
    return fresh;
}

}  // namespace

std::variant<std::vector<ClockChange>, Faults> Desk::preview(store::Transaction& tx,
                                                             std::string_view caseId,
                                                             const MoveRequest& request,
                                                             const Officer& officer) {
    cases::CaseBatch batch(log_, tx);
    cases::CaseState state = batch.stateOf(caseId);
    Drafted drafted = draft(tx, state, caseId, request, officer);
    if (!drafted.faults.empty()) return std::move(drafted.faults);
    if (!drafted.move->document.empty()) drafted.event.set(standard::Field::documentNumber, "预览");
    const auto calendar = this->calendar();
    if (calendar == nullptr) return std::vector<ClockChange>{};
    const auto now = log_.settings().clock->now();
    const auto before = cases::project(state.clocks, *calendar, now, false);
    drafted.event.recordedAt = now;
    if (auto fault = state.step(drafted.event, cases::CaseLog::rulesUnder(calendar.get())))
        return Faults{std::move(*fault)};
    const auto after = cases::project(state.clocks, *calendar, now, false);
    if (auto findings = newFindings(before, after); !findings.empty()) return findings;
    std::vector<ClockChange> changes;
    for (const ClockReading& reading : after) {
        const ClockReading* old = cases::find(before, reading.kind);
        // A paused clock's own date is of no use: what counts is the day if the pause lasts.
        ClockChange change{reading.kind, {}, reading.due, reading.dueLatest};
        if (reading.dueLatest) change.after = reading.dueLatest;
        if (old != nullptr) change.before = old->due;
        changes.push_back(change);
    }
    return changes;
}

}  // namespace guantong::approval
