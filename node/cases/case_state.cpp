// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_state.h"

#include <algorithm>

namespace guantong::cases {

using base::Code;
using base::Fault;
using standard::CaseEvent;
using standard::EventKind;
using standard::Field;

namespace {

base::NodeId targetOf(const CaseEvent& event) noexcept {
    return base::NodeId::parse(event.get(Field::target)).value_or(base::NodeId{});
}

/// The holder as the pen's first rule has it: the node that allotted the case's id.
base::NodeId penHolder(const CaseState& state, const CaseEvent& event) noexcept {
    if (!state.holder.empty()) return state.holder;
    return standard::allottingNode(event.caseId).value_or(base::NodeId{});
}

bool takesThePen(const CaseState& state, const CaseEvent& event) noexcept {
    if (state.offered.empty() || event.node != state.offered) return false;
    return event.kind == EventKind::penAccepted ||
           (event.kind == EventKind::caseTransferred && targetOf(event) == event.node);
}

bool hasThePen(const CaseState& state, const CaseEvent& event) noexcept {
    if (takesThePen(state, event)) return true;
    return event.kind != EventKind::penAccepted && state.offered.empty() &&
           event.node == penHolder(state, event);
}

Fault noMove(const CaseState& state, const CaseEvent& event, Outcome outcome) {
    const auto fault = [&](Code code) {
        return Fault{code, std::string(toString(event.kind)), std::string(toString(state.status))};
    };
    if (state.status == CaseStatus::none) return fault(Code::CASE_NOT_OPENED);
    if (isFinal(state.status)) return fault(Code::CASE_FINISHED);
    const bool early = state.status < CaseStatus::accepted;
    if (early && moveFor(event.kind, outcome, CaseStatus::accepted) != nullptr)
        return fault(Code::CASE_NOT_ACCEPTED);
    return fault(Code::CASE_STATE_FORBIDS);
}

bool reasonMissing(const CaseEvent& event) noexcept {
    if (event.kind != EventKind::finished || event.has(Field::reason)) return false;
    const auto result = event.get(Field::result);
    return result >= "1" && result <= "5" && result.size() == 1;
}

/// Rules beside the pen and the table of moves.
std::optional<Fault> checkRules(const CaseState& state, const CaseEvent& event) {
    const std::string kind(toString(event.kind));
    if (reasonMissing(event)) return Fault{Code::CASE_REASON_MISSING, "Reason", kind};
    if (event.kind == EventKind::finished && state.facts.finishedMs != 0)
        return Fault{Code::CASE_FINISHED, kind, std::string(toString(state.status))};
    if (event.kind == EventKind::specialEnded && state.openProcedures == 0)
        return Fault{Code::CASE_STATE_FORBIDS, kind, std::string(toString(state.status))};
    if (event.kind == EventKind::resumed && !state.suspended)
        return Fault{Code::CASE_STATE_FORBIDS, kind, std::string(toString(state.status))};
    return std::nullopt;
}

/// A node may offer the pen to another one only, and hand it back only to one that had it.
std::optional<Fault> checkTarget(const CaseState& state, const CaseEvent& event) {
    const bool offers = event.kind == EventKind::forwardedUp ||
                        (event.kind == EventKind::caseTransferred && !takesThePen(state, event));
    const bool invites = event.kind == EventKind::jointDispatched;
    const bool returns = event.kind == EventKind::returnedDown;
    if (!offers && !invites && !returns) return std::nullopt;
    const base::NodeId target = targetOf(event);
    const auto had = [&](const Participant& each) { return each.node == target && each.pen; };
    const bool known = std::any_of(state.participants.begin(), state.participants.end(), had);
    const bool good = !target.empty() && (invites || target != event.node) && (!returns || known);
    if (good) return std::nullopt;
    return Fault{Code::CASE_TARGET_WRONG, "Target", std::string(event.get(Field::target))};
}

struct Judgement {
    std::optional<Fault> fault;
    const Move* move = nullptr;
    bool silence = false;  ///< the move starts from acceptance by silence
};

Judgement judgeMove(const CaseState& state, const CaseEvent& event, const FoldRules& rules) {
    Judgement found;
    const Outcome outcome = outcomeOf(event);
    found.move = moveFor(event.kind, outcome, state.status);
    const bool unanswered =
        state.status == CaseStatus::applied || state.status == CaseStatus::received;
    if (found.move == nullptr && unanswered && rules.acceptedBySilence &&
        rules.acceptedBySilence(state.clocks, event.occurredAt)) {
        found.move = moveFor(event.kind, outcome, CaseStatus::accepted);
        found.silence = found.move != nullptr;
    }
    if (found.move == nullptr) found.fault = noMove(state, event, outcome);
    if (!found.fault) found.fault = checkRules(state, event);
    if (!found.fault) found.fault = checkTarget(state, event);
    return found;
}

Judgement judgeEvent(const CaseState& state, const CaseEvent& event, const FoldRules& rules) {
    if (needsPen(event.kind)) {
        if (!state.parkedBy.empty())
            return {Fault{Code::CASE_FOLLOWS_PARKED, std::string(toString(event.kind)),
                          state.parkedBy}};
        if (!hasThePen(state, event))
            return {Fault{Code::CASE_PEN_MISSING, std::string(toString(event.kind)),
                          penHolder(state, event).str()}};
    }
    return judgeMove(state, event, rules);
}

void moveStatus(CaseState& state, const CaseEvent& event, const Move& move) {
    const bool pausing = move.target == Target::pause;
    const bool paused = state.openProcedures > 0 || state.suspended || state.amending;
    if (pausing && !paused) state.before = state.status;
    if (event.kind == EventKind::specialStarted) ++state.openProcedures;
    if (event.kind == EventKind::specialEnded) --state.openProcedures;
    if (event.kind == EventKind::suspended) state.suspended = true;
    if (event.kind == EventKind::resumed) state.suspended = false;
    if (pausing && move.status == CaseStatus::amending) state.amending = true;
    if (event.kind == EventKind::supplementReceived) state.amending = false;
    if (move.target == Target::to || pausing) {
        state.status = move.status;
    } else if (move.target == Target::back) {
        state.status = state.openProcedures > 0 ? CaseStatus::special
                       : state.suspended        ? CaseStatus::suspended
                       : state.amending         ? CaseStatus::amending
                                                : state.before;
    }
}

void join(CaseState& state, base::NodeId node, bool pen) {
    for (Participant& each : state.participants) {
        if (each.node != node) continue;
        each.pen = each.pen || pen;
        return;
    }
    state.participants.push_back({node, pen});
}

void movePen(CaseState& state, const CaseEvent& event) {
    if (takesThePen(state, event)) {
        state.holder = event.node;
        state.offered = {};
        return;
    }
    switch (event.kind) {
        case EventKind::forwardedUp:
        case EventKind::caseTransferred:
            state.offered = targetOf(event);
            join(state, state.offered, true);
            break;
        case EventKind::returnedDown:
            state.holder = targetOf(event);
            break;
        case EventKind::jointDispatched:
            join(state, targetOf(event), false);
            break;
        default:
            break;
    }
}

void opened(CaseState& state, const CaseEvent& event) {
    state.holder = penHolder(state, event);
    join(state, state.holder, true);
    state.facts.openedMs = base::toMillis(event.occurredAt);
}

void noteText(std::string& fact, const CaseEvent& event, Field field) {
    if (const auto value = event.get(field); !value.empty() && fact != value) fact = value;
}

/// Only the kinds that take a case in say what it is about; a step may name other organisations.
void noteSubject(CaseFacts& facts, const CaseEvent& event) {
    switch (event.kind) {
        case EventKind::applied:
        case EventKind::received:
        case EventKind::accepted:
        case EventKind::conditionalAccepted:
        case EventKind::notAccepted:
        case EventKind::penAccepted:
        case EventKind::caseTransferred:
            break;
        default:
            return;
    }
    noteText(facts.item, event, Field::item);
    noteText(facts.itemName, event, Field::itemName);
    noteText(facts.title, event, Field::title);
    noteText(facts.caseType, event, Field::caseType);
    noteText(facts.applicantName, event, Field::applicantName);
    noteText(facts.organisation, event, Field::organisation);
    noteText(facts.organisationName, event, Field::organisationName);
    noteText(facts.region, event, Field::region);
    noteText(facts.sourceNumber, event, Field::sourceCaseNumber);
}

void noteMoments(CaseFacts& facts, const CaseEvent& event) {
    const std::int64_t at = base::toMillis(event.occurredAt);
    switch (event.kind) {
        case EventKind::accepted:
        case EventKind::conditionalAccepted:
            if (facts.acceptedMs == 0) facts.acceptedMs = at;
            break;
        case EventKind::decided:
            facts.decidedMs = at;
            facts.decision = event.get(Field::decision);
            break;
        case EventKind::finished:
            facts.result = event.get(Field::result);
            facts.finishedMs = at;
            break;
        default:
            break;
    }
}

}  // namespace

std::optional<Fault> CaseState::step(const CaseEvent& event, const FoldRules& rules) {
    const Judgement found = judgeEvent(*this, event, rules);
    if (found.fault) {
        // A node that never had to do with the pen cannot hold up the case of those who have.
        const Participant* writer = participant(event.node);
        const bool opener = status == CaseStatus::none && event.node == penHolder(*this, event);
        const bool concerned = opener || (writer != nullptr && writer->pen);
        if (needsPen(event.kind) && parkedBy.empty() && concerned) parkedBy = event.hash;
        return found.fault;
    }
    if (status == CaseStatus::none) opened(*this, event);
    if (found.silence) status = CaseStatus::accepted;
    moveStatus(*this, event, *found.move);
    movePen(*this, event);
    noteSubject(facts, event);
    noteMoments(facts, event);
    clocks.add(event);
    return std::nullopt;
}

std::optional<Fault> CaseState::judge(const CaseEvent& event, const FoldRules& rules) const {
    return judgeEvent(*this, event, rules).fault;
}

const LogHead* CaseState::head(base::NodeId node) const noexcept {
    for (const LogHead& each : heads)
        if (each.node == node) return &each;
    return nullptr;
}

void CaseState::appendHead(const CaseEvent& event) {
    const auto named = [&](const std::string& hash) {
        return std::find(event.after.begin(), event.after.end(), hash) != event.after.end();
    };
    LogHead* own = nullptr;
    for (LogHead& each : heads) {
        if (each.node == event.node) own = &each;
        if (named(each.hash)) each.last = false;
    }
    if (own == nullptr) {
        const auto at = std::find_if(heads.begin(), heads.end(),
                                     [&](const LogHead& each) { return event.node < each.node; });
        own = &*heads.insert(at, LogHead{event.node, 0, {}, true});
    }
    own->seq = event.seq;
    own->hash = event.hash;
    own->last = true;
}

bool CaseState::comesLast(const CaseEvent& event) const noexcept {
    const LogHead* own = head(event.node);
    if (event.seq != (own == nullptr ? 1 : own->seq + 1)) return false;
    if (event.prevHash != (own == nullptr ? std::string_view{} : std::string_view(own->hash)))
        return false;
    std::size_t known = 0;
    for (const LogHead& each : heads) {
        const bool named =
            std::find(event.after.begin(), event.after.end(), each.hash) != event.after.end();
        known += named ? 1 : 0;
        if (each.last && !named && each.node != event.node) return false;
    }
    return known == event.after.size();
}

bool CaseState::takesPart(base::NodeId node) const noexcept {
    return participant(node) != nullptr;
}

const Participant* CaseState::participant(base::NodeId node) const noexcept {
    for (const Participant& each : participants)
        if (each.node == node) return &each;
    return nullptr;
}

}  // namespace guantong::cases
