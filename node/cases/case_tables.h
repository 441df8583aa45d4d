// SPDX-License-Identifier: Apache-2.0
// The rows of case_event, case_evidence and case_file: the only place with their SQL for writing.
// Every function joins the caller's transaction and throws base::Error STORE_….
#pragma once

#include "exchange/store/database.h"
#include "node/cases/fold.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::cases {

/// An event as it lies in the log of its case.
struct StoredEvent {
    std::int64_t id = 0;         ///< row of case_event
    std::int64_t packageId = 0;  ///< the package it came with; 0 if it was written here
    EventMark mark;
    std::string xml;            ///< the canonical bytes
    standard::CaseEvent event;  ///< decoded from them
};

/// Where an event stands, without its content.
struct EventPlace {
    std::int64_t id = 0;
    std::int64_t version = 1;
    std::int64_t seq = 0;
    std::string hash;
};

/// Cached moments of a case's clocks for lists and the sweeper, epoch milliseconds, 0 for none.
struct CaseDues {
    std::int64_t acceptance = 0, promise = 0, statute = 0, next = 0;
    bool operator==(const CaseDues&) const = default;
};

/// Stores the event and returns its row. It must not be there yet.
std::int64_t insertEvent(store::Transaction& tx, const standard::CaseEvent& event,
                         std::string_view xml, const EventMark& mark, std::int64_t packageId);
/// The same for an event that may be there: nothing, and nothing stored, if its place is taken.
std::optional<std::int64_t> addEvent(store::Transaction& tx, const standard::CaseEvent& event,
                                     std::string_view xml, const EventMark& mark,
                                     std::int64_t packageId);
void updateMark(store::Transaction& tx, std::int64_t id, const EventMark& mark);
void deleteEvent(store::Transaction& tx, std::int64_t id);

/// The mark in columns `column` (mark) to `column` + 3 (code, field, detail) of a row.
EventMark readMark(const store::Statement& row, int column);

/// What stands at that place of the log; nothing if it is free.
std::optional<EventPlace> placeAt(store::Transaction& tx, std::string_view caseId,
                                  base::NodeId node, std::int64_t seq);
/// The event of that hash in the node's log of the case; nothing if there is none.
std::optional<EventPlace> placeOf(store::Transaction& tx, std::string_view caseId,
                                  base::NodeId node, std::string_view hash);

/// All events of a case in the order they were stored.
std::vector<StoredEvent> eventsOf(store::Transaction& tx, std::string_view caseId);
/// One node's log of a case from seq 1: what it sends to a node that begins to take part.
std::vector<StoredEvent> logFrom(store::Transaction& tx, base::NodeId node,
                                 std::string_view caseId);
/// The event at that place; nothing if the place is free.
std::optional<StoredEvent> eventAt(store::Transaction& tx, std::string_view caseId,
                                   base::NodeId node, std::int64_t seq);

/// Keeps bytes that take no place in a log. False if the same evidence is here already.
bool insertEvidence(store::Transaction& tx, const standard::CaseEvent& event, std::string_view xml,
                    const base::Fault& fault, std::int64_t packageId, base::Instant at);

/// The row of a case as last written.
struct CaseRecord {
    std::int64_t id = 0;
    bool whole = false;  ///< false: the snapshot is of another program version, `state` is empty
    CaseState state;
    CaseDues dues;
};
std::optional<CaseRecord> readCase(store::Transaction& tx, std::string_view caseId);
/// False, and nothing stored, if the case has a row.
bool insertCase(store::Transaction& tx, std::string_view caseId, const CaseState& state,
                const CaseDues& dues);
/// How much of a row an update writes: `state` adds the state and the next due moment, `all` adds
/// the texts and what every index holds.
enum class Rewrite { rest, state, all };
Rewrite rewriteFor(const CaseRecord& before, const CaseState& state, const CaseDues& dues) noexcept;
void updateCase(store::Transaction& tx, std::int64_t id, const CaseState& state,
                const CaseDues& dues, Rewrite rewrite);
void deleteCase(store::Transaction& tx, std::int64_t id);

}  // namespace guantong::cases
