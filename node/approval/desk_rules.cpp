// SPDX-License-Identifier: Apache-2.0
// What the desk checks before an act: phases, the pen, the fields, and that no one person handles,
// reviews and approves one case.
#include "node/approval/desk.h"

#include <algorithm>

namespace guantong::approval {

using base::Code;
using base::Fault;
using cases::CaseState;
using cases::CaseStatus;
using standard::CaseEvent;
using standard::EventKind;
using standard::Field;

namespace {

char phaseOf(const CaseState& state, base::NodeId self) {
    if (!state.offered.empty()) return state.offered == self ? 'U' : '-';
    switch (state.status) {
        case CaseStatus::applied:
        case CaseStatus::received:
            return 'N';
        case CaseStatus::supplement:
            return 'S';
        case CaseStatus::accepted:
        case CaseStatus::taken:
        case CaseStatus::review:
        case CaseStatus::joint:
            return 'A';
        case CaseStatus::special:
        case CaseStatus::suspended:
        case CaseStatus::amending:
            return 'P';
        case CaseStatus::granted:
        case CaseStatus::denied:
        case CaseStatus::certified:
        case CaseStatus::delivered:
            return 'D';
        default:
            return cases::isFinal(state.status) ? 'E' : '-';
    }
}

/// Moves the fold would let pass but which say nothing in this state.
bool makesSense(const Move& move, const CaseState& state) {
    switch (move.event) {
        case EventKind::specialEnded:
            return state.openProcedures > 0;
        case EventKind::resumed:
            return state.suspended;
        case EventKind::supplementReceived:
            return state.status == CaseStatus::supplement || state.amending;
        case EventKind::received:
            return state.status == CaseStatus::applied;
        case EventKind::finished:
            return state.facts.finishedMs == 0;
        case EventKind::jointOpinion:
            return state.status == CaseStatus::joint;
        case EventKind::certified:
            return state.status == CaseStatus::granted;
        case EventKind::delivered:
            return state.status != CaseStatus::delivered;
        default:
            return true;
    }
}

/// The duty a move stands for; empty if it is none of the three.
std::string_view dutyOf(const CaseEvent& event) {
    if (event.kind == EventKind::decided) return "approve";
    if (event.kind != EventKind::step) return {};
    const auto step = event.get(Field::stepCode);
    return step == "handle" || step == "review" || step == "approve" ? step : std::string_view{};
}

std::string_view dutyOf(const Move& move) {
    if (move.event == EventKind::decided) return "approve";
    if (move.name == "handle" || move.name == "review") return move.name;
    return {};
}

Fault notAllowed(std::string_view what, std::string detail) {
    return {Code::MOVE_NOT_ALLOWED, std::string(what), std::move(detail)};
}

}  // namespace

bool Desk::offers(const Move& move, const CaseState& state) const {
    const base::NodeId self = log_.settings().node;
    const char phase = phaseOf(state, self);
    const bool away = state.holder != self;
    if (move.phases.find(phase) == std::string_view::npos) return false;
    if (!makesSense(move, state)) return false;
    if (!standard::needsPen(move.event)) {
        // Where the pen is elsewhere a hall still takes in what it may (S2 "The pen").
        if (move.name == "takeSupplement" || move.name == "requestWithdrawal") return away;
        if (move.event == EventKind::jointOpinion) return state.takesPart(self);
        return state.takesPart(self);
    }
    if (phase != 'U' && away) return false;
    const auto had = [&](const cases::Participant& each) { return each.pen && each.node != self; };
    if (move.event == EventKind::returnedDown)
        return std::any_of(state.participants.begin(), state.participants.end(), had);
    if (move.event == EventKind::forwardedUp) return doors_.above && !doors_.above().empty();
    return true;
}

std::optional<Fault> Desk::judge(const CaseState& state, const CaseEvent& event) const {
    const auto held = calendar();
    return state.judge(event, cases::CaseLog::rulesUnder(held.get()));
}

std::vector<const Move*> Desk::offered(store::Transaction& tx, std::string_view caseId,
                                       const Officer& officer) {
    cases::CaseBatch batch(log_, tx);
    const CaseState& state = batch.stateOf(caseId);
    std::vector<const Move*> found;
    for (const Move& move : allMoves())
        if (officer.may(move.right) && offers(move, state) &&
            !checkDuties(tx, state, caseId, move, officer))
            found.push_back(&move);
    return found;
}

std::int64_t Desk::reviewersNeeded(store::Transaction& tx, const CaseState& state) {
    const auto item = catalog_.latestItem(tx, state.facts.item);
    const std::string_view steps = item ? std::string_view(item->procedure) : std::string_view{};
    std::int64_t needed = 1;
    for (const std::string_view again : {"复核", "复审", "二审"})
        needed += steps.find(again) != std::string_view::npos ? 1 : 0;
    return needed;
}

std::optional<Fault> Desk::checkDuties(store::Transaction& tx, const CaseState& state,
                                       std::string_view caseId, const Move& move,
                                       const Officer& officer) {
    const auto duty = dutyOf(move);
    if (duty.empty() || state.facts.caseType == "onTheSpot") return std::nullopt;
    std::int64_t handled = 0;
    std::set<std::string> reviewers;
    for (const cases::StoredEvent& stored : cases::eventsOf(tx, caseId)) {
        const CaseEvent& event = stored.event;
        if (stored.mark.mark != cases::Mark::taken || event.node != log_.settings().node) continue;
        const auto done = dutyOf(event);
        if (done.empty()) continue;
        if (event.actor.id == officer.id && (done != duty || duty == "review"))
            return Fault{Code::DUTIES_COMBINED, std::string(move.name), event.actor.name};
        const bool agreed = event.get(Field::stepResult) != "returned";
        handled += done == "handle" && agreed ? 1 : 0;
        if (done == "review" && agreed) reviewers.insert(event.actor.id);
    }
    const auto missing = reviewersNeeded(tx, state) - static_cast<std::int64_t>(reviewers.size());
    if (duty == "review" && handled == 0) return notAllowed(move.name, "尚无承办意见");
    if (duty != "approve") return std::nullopt;
    if (handled == 0) return notAllowed(move.name, "尚无承办意见");
    if (missing > 0) return notAllowed(move.name, "尚缺审核" + std::to_string(missing) + "人");
    return std::nullopt;
}

std::vector<Place> Desk::places(const CaseState& state, EventKind kind) const {
    if (kind == EventKind::forwardedUp) return doors_.above ? doors_.above() : std::vector<Place>{};
    if (kind == EventKind::jointDispatched)
        return doors_.partners ? doors_.partners() : std::vector<Place>{};
    std::vector<Place> back;
    for (const cases::Participant& each : state.participants)
        if (each.pen && each.node != log_.settings().node)
            back.push_back({each.node, doors_.nodeName ? doors_.nodeName(each.node) : ""});
    return back;
}

std::span<const standard::CodeValue> choicesOf(Field field) {
    using standard::CodeTable;
    switch (field) {
        case Field::stepResult:
            return codesOf(CodeTable::stepResult);
        case Field::procedure:
            return codesOf(CodeTable::specialProcedure);
        case Field::approverRank:
            return codesOf(CodeTable::approverRank);
        case Field::deliveryWay:
            return codesOf(CodeTable::deliveryWay);
        case Field::result:
            return codesOf(CodeTable::result);
        default:
            return {};
    }
}

}  // namespace guantong::approval
