// SPDX-License-Identifier: Apache-2.0
// CaseBatch: one transaction's work on the append-only logs of the cases, and on their projection
// in case_file.
//
//   appendOwn(draft) ──┐ numbered, chained, hashed          ┌─► case_event  (mark per event)
//                      ├─────────► next in line? step() ────┤
//   receive(event) ────┘           else fold all again      └─► case_file   (by finish(), once
//      unsound ─► case_evidence                                  per case and batch)
//
// An event that comes last in its case's order is judged by the stored state alone; anything else
// (a gap filled, a replaced event, logs that grew side by side) folds the case's events again, once
// per batch. Both give the same rows.
//
// A case whose first event comes in from outside is taken for new until its rows say otherwise: the
// inserts that find a place taken are what asks. Nearly always it is new, and nothing is read.
//
// One thread, within its transaction; not to be kept over a savepoint that is undone.
#pragma once

#include "node/cases/case_batch.h"
#include "node/cases/case_log.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace guantong::cases {

/// The mark of an event that a receipt names: a new one that was not taken, or one stored before
/// whose mark has changed.
struct MarkChange {
    std::int64_t eventId = 0, packageId = 0;
    std::string caseId;
    base::NodeId node;
    std::int64_t seq = 0;
    std::string hash;
    bool isNew = true;
    Mark before = Mark::waiting;  ///< only where !isNew
    EventMark now;
};

struct Appended {
    standard::CaseEvent event;
    std::string xml;
    std::int64_t id = 0;
    EventMark mark;
};

struct Received {
    enum class Verdict {
        stored,
        repeat,    ///< known by its hash; nothing done
        evidence,  ///< unsound: kept apart, `fault` says why; alarm both sides
    };
    Verdict verdict = Verdict::stored;
    std::optional<base::Fault> fault;
    std::int64_t id = 0;  ///< row of the stored or repeated event
};

/// An event of this node that gave way to a recovered one and was appended again behind it.
struct Reappended {
    std::int64_t formerId = 0;  ///< row that is gone: what was promised of it must not be sent
    Appended appended;
};

struct BatchOutcome {
    std::vector<MarkChange> changes;
    std::vector<Reappended> reappended;
    /// Nodes that began to take part: this node now sends each its own log of the case.
    std::vector<std::pair<std::string, base::NodeId>> joined;
};

class CaseBatch {
public:
    CaseBatch(const CaseLog& log, store::Transaction& tx);
    ~CaseBatch();
    CaseBatch(const CaseBatch&) = delete;
    CaseBatch& operator=(const CaseBatch&) = delete;

    /// Gives the draft its node, seq, prevHash, after and recordedAt, so that it can be checked
    /// (standard::checkEvent) and judged (wouldPark) before it is appended.
    void number(standard::CaseEvent& draft);
    /// Why the numbered draft would be parked; nothing if the fold would take it.
    std::optional<base::Fault> wouldPark(const standard::CaseEvent& draft);
    /// Appends an event of this node to its log of draft.caseId. Asserts that checkEvent() finds
    /// nothing in the numbered draft. Always stored; `mark` says whether the fold took it.
    Appended appendOwn(standard::CaseEvent draft);

    /// Takes an event as decoded from `xml`, which came in a package of `origin` (a quoted one of
    /// a baseline: pass its own node). Sound events are always stored.
    Received receive(const standard::CaseEvent& event, std::string_view xml, base::NodeId origin,
                     std::int64_t packageId);
    /// Takes an event of this node that a neighbour hands back after a restored image. Events
    /// written here since then that stand in its way are appended again behind the recovered
    /// ones, by finish(), in their order and with their own recordedAt.
    Received recover(const standard::CaseEvent& event, std::string_view xml,
                     std::int64_t packageId);
    /// Keeps an event whose hash is wrong (EVENT_HASH_WRONG) as evidence, under the hash computed.
    void keepEvidence(std::string_view xml, const base::Fault& fault, base::NodeId origin,
                      std::int64_t packageId);
    /// Takes an event out of its log again (its package was revoked) and keeps it as evidence.
    /// False if it is not there. Its successors wait until the place is filled.
    bool untake(std::string_view caseId, base::NodeId node, std::int64_t seq,
                const base::Fault& fault);

    /// The state of the case after what this batch did so far.
    const CaseState& stateOf(std::string_view caseId);
    /// Folds all of the case's events again, even if nothing came: rules or calendar changed.
    void refold(std::string_view caseId);

    /// Writes the case_file rows. Call once, at the end; without it nothing of the projection is
    /// written and the transaction must not commit.
    BatchOutcome finish();

private:
    struct Case;
    Case& add(std::string_view caseId);
    Case& caseOf(std::string_view caseId);
    Case& caseFor(const standard::CaseEvent& event);
    void lookUp(Case& each);
    void dropUnless(std::string_view caseId, const LogHead& head);
    Case& settled(std::string_view caseId);
    void fold(Case& each);
    void stepLast(Case& each, const standard::CaseEvent& event, EventMark& mark);
    void report(Case& each, MarkChange change);
    Received receiveApart(Case& each, const standard::CaseEvent& event, std::string_view xml,
                          std::int64_t packageId);
    Received toEvidence(const standard::CaseEvent& event, std::string_view xml, base::Fault fault,
                        std::int64_t packageId);
    Received receiveLast(Case& each, const standard::CaseEvent& event, std::string_view xml,
                         std::int64_t packageId);
    bool writeRow(Case& each);
    void write(Case& each, BatchOutcome& outcome);
    void place(standard::CaseEvent& draft);
    Appended append(standard::CaseEvent placed);
    void displace(Case& each, std::int64_t fromSeq);
    std::vector<Reappended> reappend();

    const CaseLog& log_;
    store::Transaction& tx_;
    std::shared_ptr<const catalog::WorkingCalendar> calendar_;
    FoldRules rules_;
    std::vector<std::unique_ptr<Case>> cases_;
    std::unordered_map<std::string_view, Case*> byId_;
    std::vector<StoredEvent> displaced_;
    bool finished_ = false;
};

}  // namespace guantong::cases
