// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_batch.h"

#include "exchange/base/assert.h"
#include "node/cases/desk_rows.h"

#include <algorithm>
#include <array>

namespace guantong::cases {

using base::Code;
using base::Fault;
using standard::CaseEvent;
using standard::EventKind;
using Verdict = Received::Verdict;

/// What a batch knows of one case it has touched.
struct CaseBatch::Case {
    std::string id;
    CaseState state;
    std::optional<CaseRecord> before;  ///< its row as the batch found it
    bool assumedNew = false;           ///< nobody has looked for its row yet
    bool hasOwn = false;               ///< this batch added an event of this node
    bool stale = false;  ///< `state` is behind the events: fold them before it is used
    bool touched = false;
    bool rewrite = false;             ///< write every column, whatever the row says
    std::vector<std::int64_t> added;  ///< rows of case_event this batch has made
    std::vector<MarkChange> changes;
};

namespace {

MarkChange changeOf(const CaseEvent& event, std::int64_t id, std::int64_t packageId,
                    const EventMark& mark) {
    return {id, packageId, event.caseId, event.node, event.seq, event.hash, true, mark.mark, mark};
}

/// Why the event cannot stand in any log; nothing if its envelope is sound.
std::optional<Fault> unsound(const CaseEvent& event, base::NodeId origin) {
    if (event.node != origin) return Fault{Code::EVENT_FOREIGN, "node", event.node.str()};
    if (event.seq < 1 || (event.seq == 1) != event.prevHash.empty())
        return Fault{Code::EVENT_PREVIOUS_WRONG, "prevHash", event.prevHash};
    return std::nullopt;
}

/// True for the event that opens a case at the node that allotted its id.
bool opensCase(const CaseEvent& event) {
    return event.seq == 1 && event.after.empty() && event.replaces.empty() &&
           standard::allottingNode(event.caseId) == event.node;
}

}  // namespace

CaseBatch::CaseBatch(const CaseLog& log, store::Transaction& tx) : log_(log), tx_(tx) {
    if (log.settings().calendar) calendar_ = log.settings().calendar();
    rules_ = CaseLog::rulesUnder(calendar_.get());
}

CaseBatch::~CaseBatch() = default;

CaseBatch::Case& CaseBatch::add(std::string_view caseId) {
    Case& fresh = *cases_.emplace_back(std::make_unique<Case>());
    fresh.id = caseId;
    fresh.assumedNew = true;
    byId_.emplace(fresh.id, &fresh);
    return fresh;
}

CaseBatch::Case& CaseBatch::caseOf(std::string_view caseId) {
    const auto known = byId_.find(caseId);
    Case& each = known != byId_.end() ? *known->second : add(caseId);
    lookUp(each);
    return each;
}

/// The case of an event from outside: perhaps only assumed to be new.
CaseBatch::Case& CaseBatch::caseFor(const CaseEvent& event) {
    if (const auto known = byId_.find(event.caseId); known != byId_.end()) return *known->second;
    return opensCase(event) ? add(event.caseId) : caseOf(event.caseId);
}

/// Ends the assumption that the case is new. Where it was wrong, what came in meanwhile is held
/// against what lies there, and the next use folds all of it.
void CaseBatch::lookUp(Case& each) {
    if (!each.assumedNew) return;
    each.assumedNew = false;
    each.before = readCase(tx_, each.id);
    if (!each.before) return;
    if (each.added.empty()) {
        each.state = each.before->state;
        each.stale = !each.before->whole;
        return;
    }
    const std::vector<std::int64_t> added = each.added;
    for (const StoredEvent& one : eventsOf(tx_, each.id))
        if (std::find(added.begin(), added.end(), one.id) != added.end())
            dropUnless(each.id, {one.event.node, one.event.seq, one.event.hash});
    each.stale = true;
}

/// An event that waited for the one at `head` and does not follow it was never sound.
void CaseBatch::dropUnless(std::string_view caseId, const LogHead& head) {
    const auto next = eventAt(tx_, caseId, head.node, head.seq + 1);
    if (next && next->event.prevHash != head.hash)
        untake(caseId, head.node, head.seq + 1,
               Fault{Code::EVENT_PREVIOUS_WRONG, "prevHash", head.hash});
}

CaseBatch::Case& CaseBatch::settled(std::string_view caseId) {
    Case& each = caseOf(caseId);
    if (each.stale) fold(each);
    return each;
}

void CaseBatch::report(Case& each, MarkChange change) {
    const auto same = [&](const MarkChange& other) { return other.eventId == change.eventId; };
    const auto known = std::find_if(each.changes.begin(), each.changes.end(), same);
    if (known == each.changes.end()) {
        each.changes.push_back(std::move(change));
    } else {
        change.before = known->before;
        *known = std::move(change);
    }
}

void CaseBatch::fold(Case& each) {
    const std::vector<StoredEvent> stored = eventsOf(tx_, each.id);
    std::vector<CaseEvent> events;
    events.reserve(stored.size());
    for (const StoredEvent& one : stored)
        events.push_back(one.event);
    Folded folded = cases::fold(events, rules_);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        const StoredEvent& one = stored[i];
        if (folded.marks[i] == one.mark) continue;
        updateMark(tx_, one.id, folded.marks[i]);
        const bool isNew =
            std::find(each.added.begin(), each.added.end(), one.id) != each.added.end();
        MarkChange change = changeOf(one.event, one.id, one.packageId, folded.marks[i]);
        change.isNew = isNew;
        change.before = one.mark.mark;
        report(each, std::move(change));
    }
    each.state = std::move(folded.state);
    each.stale = false;
    each.touched = true;
}

void CaseBatch::stepLast(Case& each, const CaseEvent& event, EventMark& mark) {
    CaseState& state = each.state;
    mark.fault = state.step(event, rules_);
    mark.mark = mark.fault ? Mark::parked : Mark::taken;
    state.appendHead(event);
    ++state.events;
    state.parked += mark.fault ? 1 : 0;
    state.changedMs = std::max(state.changedMs, base::toMillis(event.recordedAt));
    each.touched = true;
}

void CaseBatch::number(CaseEvent& draft) {
    place(draft);
    draft.recordedAt = log_.settings().clock->now();
}

void CaseBatch::place(CaseEvent& draft) {
    const CaseState& state = settled(draft.caseId).state;
    draft.node = log_.settings().node;
    const LogHead* own = state.head(draft.node);
    draft.seq = own == nullptr ? 1 : own->seq + 1;
    draft.prevHash = own == nullptr ? std::string{} : own->hash;
    draft.after.clear();
    for (const LogHead& each : state.heads)
        if (each.last && each.node != draft.node) draft.after.push_back(each.hash);
}

std::optional<Fault> CaseBatch::wouldPark(const CaseEvent& draft) {
    const Case& each = settled(draft.caseId);
    if (draft.replaces.empty() && draft.kind != EventKind::struck)
        return each.state.judge(draft, rules_);
    std::vector<CaseEvent> events;
    for (StoredEvent& one : eventsOf(tx_, each.id))
        events.push_back(std::move(one.event));
    events.push_back(draft);
    return cases::fold(events, rules_).marks.back().fault;
}

Appended CaseBatch::appendOwn(CaseEvent draft) {
    number(draft);
    return append(std::move(draft));
}

Appended CaseBatch::append(CaseEvent placed) {
    Case& each = settled(placed.caseId);
    Appended done;
    done.xml = encode(placed, log_.settings().digest);
    done.event = std::move(placed);
    const CaseEvent& event = done.event;
    const bool last =
        event.replaces.empty() && event.kind != EventKind::struck && each.state.comesLast(event);
    if (last)
        stepLast(each, event, done.mark);
    else
        done.mark.mark = Mark::waiting;
    done.id = insertEvent(tx_, event, done.xml, done.mark, 0);
    each.added.push_back(done.id);
    each.hasOwn = true;
    if (!last) {
        fold(each);
        for (const MarkChange& change : each.changes)
            if (change.eventId == done.id) done.mark = change.now;
    } else if (done.mark.mark != Mark::taken) {
        report(each, changeOf(event, done.id, 0, done.mark));
    }
    return done;
}

Received CaseBatch::toEvidence(const CaseEvent& event, std::string_view xml, Fault fault,
                               std::int64_t packageId) {
    insertEvidence(tx_, event, xml, fault, packageId, log_.settings().clock->now());
    return {Verdict::evidence, std::move(fault), 0};
}

Received CaseBatch::receive(const CaseEvent& event, std::string_view xml, base::NodeId origin,
                            std::int64_t packageId) {
    if (auto fault = unsound(event, origin))
        return toEvidence(event, xml, std::move(*fault), packageId);
    Case& each = caseFor(event);
    each.hasOwn = each.hasOwn || event.node == log_.settings().node;
    const bool simple = !each.stale && each.state.waiting == 0 && event.replaces.empty() &&
                        event.kind != EventKind::struck && each.state.comesLast(event);
    return simple ? receiveLast(each, event, xml, packageId)
                  : receiveApart(each, event, xml, packageId);
}

Received CaseBatch::receiveLast(Case& each, const CaseEvent& event, std::string_view xml,
                                std::int64_t packageId) {
    EventMark mark;
    stepLast(each, event, mark);
    const auto id = addEvent(tx_, event, xml, mark, packageId);
    if (!id) {  // a case assumed to be new was not
        each.touched = !each.added.empty();
        lookUp(each);
        each.stale = each.stale || !each.before;
        return receiveApart(each, event, xml, packageId);
    }
    each.added.push_back(*id);
    if (mark.mark != Mark::taken) report(each, changeOf(event, *id, packageId, mark));
    return {Verdict::stored, std::nullopt, *id};
}

Received CaseBatch::receiveApart(Case& each, const CaseEvent& event, std::string_view xml,
                                 std::int64_t packageId) {
    lookUp(each);
    if (const auto here = placeAt(tx_, event.caseId, event.node, event.seq)) {
        if (here->hash == event.hash) return {Verdict::repeat, std::nullopt, here->id};
        return toEvidence(event, xml, Fault{Code::EVENT_SECOND_HASH, "hash", here->hash},
                          packageId);
    }
    const auto before =
        event.seq == 1 ? std::nullopt : placeAt(tx_, event.caseId, event.node, event.seq - 1);
    if (before && before->hash != event.prevHash)
        return toEvidence(event, xml, Fault{Code::EVENT_PREVIOUS_WRONG, "prevHash", before->hash},
                          packageId);
    dropUnless(event.caseId, {event.node, event.seq, event.hash});
    const EventMark mark{Mark::waiting, std::nullopt};
    const std::int64_t id = insertEvent(tx_, event, xml, mark, packageId);
    each.added.push_back(id);
    each.stale = each.touched = true;
    return {Verdict::stored, std::nullopt, id};
}

void CaseBatch::displace(Case& each, std::int64_t fromSeq) {
    for (StoredEvent& own : logFrom(tx_, log_.settings().node, each.id)) {
        if (own.event.seq < fromSeq || own.packageId != 0) continue;
        deleteEvent(tx_, own.id);
        displaced_.push_back(std::move(own));
    }
    each.stale = each.touched = true;
}

Received CaseBatch::recover(const CaseEvent& event, std::string_view xml, std::int64_t packageId) {
    GT_ASSERT(event.node == log_.settings().node);
    Case& each = caseOf(event.caseId);
    const auto before = placeAt(tx_, event.caseId, event.node, event.seq - 1);
    const auto here = placeAt(tx_, event.caseId, event.node, event.seq);
    if (before && before->hash != event.prevHash)
        displace(each, event.seq - 1);
    else if (here && here->hash != event.hash)
        displace(each, event.seq);
    return receive(event, xml, event.node, packageId);
}

std::vector<Reappended> CaseBatch::reappend() {
    std::vector<Reappended> all;
    std::unordered_map<std::string, std::string> renamed;  // former hash -> hash now
    for (StoredEvent& own : displaced_) {
        const std::string former = own.event.hash;
        if (const auto now = renamed.find(own.event.replaces); now != renamed.end())
            own.event.replaces = now->second;
        place(own.event);
        Reappended& again = all.emplace_back(Reappended{own.id, append(std::move(own.event))});
        renamed.emplace(former, again.appended.event.hash);
    }
    displaced_.clear();
    return all;
}

void CaseBatch::keepEvidence(std::string_view xml, const Fault& fault, base::NodeId origin,
                             std::int64_t packageId) {
    CaseEvent event;
    event.node = origin;
    event.hash = crypto::digestText(log_.settings().digest, xml);
    insertEvidence(tx_, event, xml, fault, packageId, log_.settings().clock->now());
}

bool CaseBatch::untake(std::string_view caseId, base::NodeId node, std::int64_t seq,
                       const Fault& fault) {
    const auto stored = eventAt(tx_, caseId, node, seq);
    if (!stored) return false;
    Case& each = caseOf(caseId);
    insertEvidence(tx_, stored->event, stored->xml, fault, stored->packageId,
                   log_.settings().clock->now());
    deleteEvent(tx_, stored->id);
    std::erase_if(each.changes,
                  [&](const MarkChange& change) { return change.eventId == stored->id; });
    std::erase(each.added, stored->id);
    each.stale = each.touched = true;
    return true;
}

const CaseState& CaseBatch::stateOf(std::string_view caseId) {
    return settled(caseId).state;
}

void CaseBatch::refold(std::string_view caseId) {
    Case& each = caseOf(caseId);
    fold(each);
    each.rewrite = true;
}

void CaseBatch::write(Case& each, BatchOutcome& outcome) {
    if (each.stale) fold(each);
    if (!writeRow(each)) {  // a case assumed to be new had a row
        GT_ASSERT(each.assumedNew);
        lookUp(each);
        fold(each);
        writeRow(each);
    }
    for (MarkChange& change : each.changes)
        if (change.isNew ? change.now.mark != Mark::taken : change.now.mark != change.before)
            outcome.changes.push_back(std::move(change));
    // A case that is new here has no log of this node's that it did not get in this batch.
    if (!each.touched || each.state.events == 0 || !(each.before || each.hasOwn)) return;
    for (const Participant& one : each.state.participants)
        if (!each.before || !each.before->state.takesPart(one.node))
            outcome.joined.emplace_back(each.id, one.node);
}

/// False, and nothing written, if a case assumed to be new has a row.
bool CaseBatch::writeRow(Case& each) {
    if (!each.touched) return true;
    if (each.state.events == 0) {
        if (each.before) {
            forgetCase(tx_, each.before->id);
            deleteCase(tx_, each.before->id);
        }
        return true;
    }
    log_.setLimits(tx_, each.state);
    const CaseDues dues = log_.duesOf(each.state, calendar_.get());
    if (each.before)
        updateCase(tx_, each.before->id, each.state, dues,
                   each.rewrite ? Rewrite::all : rewriteFor(*each.before, each.state, dues));
    else if (!insertCase(tx_, each.id, each.state, dues))
        return false;
    followCase(tx_, each.id, each.before, each.rewrite, deskFactsOf(each.state, dues));
    return true;
}

BatchOutcome CaseBatch::finish() {
    GT_ASSERT(!finished_);
    finished_ = true;
    BatchOutcome outcome;
    outcome.reappended = reappend();
    for (const auto& each : cases_)
        write(*each, outcome);
    return outcome;
}

}  // namespace guantong::cases
