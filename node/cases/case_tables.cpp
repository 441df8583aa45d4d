// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_tables.h"

#include "exchange/base/error.h"
#include "node/cases/case_snapshot.h"

namespace guantong::cases {

using base::Fault;
using standard::CaseEvent;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kInsertEvent =
    "INSERT INTO case_event (case_id, node, seq, version, kind, hash, occurred_ms, recorded_ms, "
    "mark, code, field, detail, package_id, xml) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr std::string_view kUpdateMark =
    "UPDATE case_event SET mark = ?, code = ?, field = ?, detail = ? WHERE id = ?";
constexpr std::string_view kDeleteEvent = "DELETE FROM case_event WHERE id = ?";
constexpr std::string_view kPlaceAt =
    "SELECT id, version, seq, hash FROM case_event WHERE case_id = ? AND node = ? AND seq = ?";
constexpr std::string_view kPlaceOf =
    "SELECT id, version, seq, hash FROM case_event WHERE case_id = ? AND node = ? AND hash = ?";
constexpr std::string_view kEventsOf =
    "SELECT id, package_id, mark, code, field, detail, xml FROM case_event WHERE case_id = ? "
    "ORDER BY id";
constexpr std::string_view kLogFrom =
    "SELECT id, package_id, mark, code, field, detail, xml FROM case_event WHERE case_id = ? "
    "AND node = ? ORDER BY seq";
constexpr std::string_view kEventAt =
    "SELECT id, package_id, mark, code, field, detail, xml FROM case_event WHERE case_id = ? "
    "AND node = ? AND seq = ?";
constexpr std::string_view kFindEvidence =
    "SELECT id FROM case_evidence WHERE case_id = ? AND node = ? AND seq = ? AND hash = ? "
    "AND code = ?";
constexpr std::string_view kInsertEvidence =
    "INSERT INTO case_evidence (case_id, node, seq, hash, code, field, detail, package_id, "
    "recorded_ms, xml) VALUES (?,?,?,?,?,?,?,?,?,?)";
constexpr std::string_view kReadCase =
    "SELECT fold, item, item_name, title, case_type, applicant_name, organisation, "
    "organisation_name, region, source_number, decision, result, opened_ms, accepted_ms, "
    "decided_ms, finished_ms, acceptance_due_ms, promise_due_ms, statute_due_ms, next_due_ms, id "
    "FROM case_file WHERE case_id = ?";
constexpr std::string_view kInsertCase =
    "INSERT INTO case_file (holder, offered, decision, result, accepted_ms, decided_ms, "
    "finished_ms, changed_ms, acceptance_due_ms, promise_due_ms, statute_due_ms, events, parked, "
    "waiting, fold, state, next_due_ms, item_name, title, case_type, applicant_name, "
    "organisation_name, region, source_number, item, organisation, ended, opened_ms, case_id) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
const std::string kRest =
    "UPDATE case_file SET holder = ?, offered = ?, decision = ?, result = ?, accepted_ms = ?, "
    "decided_ms = ?, finished_ms = ?, changed_ms = ?, acceptance_due_ms = ?, "
    "promise_due_ms = ?, statute_due_ms = ?, events = ?, parked = ?, waiting = ?, fold = ?";
const std::string kUpdateRest = kRest + " WHERE id = ?";
const std::string kUpdateState = kRest + ", state = ?, next_due_ms = ? WHERE id = ?";
const std::string kUpdateAll =
    kRest +
    ", state = ?, next_due_ms = ?, item_name = ?, title = ?, case_type = ?, applicant_name = ?, "
    "organisation_name = ?, region = ?, source_number = ?, item = ?, organisation = ?, ended = ?, "
    "opened_ms = ? WHERE id = ?";
constexpr std::string_view kDeleteCase = "DELETE FROM case_file WHERE id = ?";

constexpr std::size_t kMaxField = 200, kMaxDetail = 400;

/// At most `limit` bytes of UTF-8, cut between characters.
std::string_view clipped(std::string_view text, std::size_t limit) noexcept {
    if (text.size() <= limit) return text;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end);
}

void bindMoment(Statement& statement, int index, std::int64_t ms) {
    if (ms == 0)
        statement.bindNull(index);
    else
        statement.bind(index, ms);
}

/// Binds mark, code, field and detail from `index` on.
void bindMark(Statement& statement, int index, const EventMark& mark) {
    statement.bind(index, toString(mark.mark));
    if (!mark.fault) {
        statement.bindNull(index + 1).bindNull(index + 2).bindNull(index + 3);
        return;
    }
    statement.bind(index + 1, base::toString(mark.fault->code));
    statement.bind(index + 2, clipped(mark.fault->field, kMaxField));
    statement.bind(index + 3, clipped(mark.fault->detail, kMaxDetail));
}

CaseEvent decoded(std::string_view xml) {
    auto read = standard::decodeCaseEvent(xml);
    if (const auto* fault = std::get_if<Fault>(&read))
        throw base::Error(base::Code::STORE_FAILED,
                          "case_event: " + base::describe(*fault, base::Language::english));
    return std::get<CaseEvent>(std::move(read));
}

StoredEvent readEvent(const Statement& row) {
    StoredEvent stored;
    stored.id = row.number(0);
    stored.packageId = row.isNull(1) ? 0 : row.number(1);
    stored.mark = readMark(row, 2);
    stored.xml = row.string(6);
    stored.event = decoded(stored.xml);
    return stored;
}

std::optional<EventPlace> readPlace(Statement& row) {
    if (!row.step()) return std::nullopt;
    return EventPlace{row.number(0), row.number(1), row.number(2), row.string(3)};
}

/// The columns no index holds: parameters 1 to 15.
void bindRest(Statement& to, const CaseState& state, const CaseDues& dues,
              std::string_view snapshot) {
    const CaseFacts& facts = state.facts;
    to.bind(1, state.holder.number()).bind(2, state.offered.number());
    to.bind(3, facts.decision).bind(4, facts.result);
    bindMoment(to, 5, facts.acceptedMs);
    bindMoment(to, 6, facts.decidedMs);
    bindMoment(to, 7, facts.finishedMs);
    to.bind(8, state.changedMs);
    bindMoment(to, 9, dues.acceptance);
    bindMoment(to, 10, dues.promise);
    bindMoment(to, 11, dues.statute);
    to.bind(12, state.events).bind(13, state.parked).bind(14, state.waiting);
    to.bindBlob(15, snapshot);
}

/// Parameters 16 and 17.
void bindState(Statement& to, const CaseState& state, const CaseDues& dues) {
    to.bind(16, toString(state.status));
    bindMoment(to, 17, dues.next);
}

/// Parameters 18 to 28.
void bindTexts(Statement& to, const CaseState& state) {
    const CaseFacts& facts = state.facts;
    to.bind(18, facts.itemName).bind(19, facts.title).bind(20, facts.caseType);
    to.bind(21, facts.applicantName).bind(22, facts.organisationName);
    to.bind(23, facts.region).bind(24, facts.sourceNumber);
    to.bind(25, facts.item).bind(26, facts.organisation);
    to.bind(27, isFinal(state.status) ? 1 : 0).bind(28, facts.openedMs);
}

bool sameTexts(const CaseFacts& a, const CaseFacts& b) noexcept {
    return a.item == b.item && a.itemName == b.itemName && a.title == b.title &&
           a.caseType == b.caseType && a.applicantName == b.applicantName &&
           a.organisation == b.organisation && a.organisationName == b.organisationName &&
           a.region == b.region && a.sourceNumber == b.sourceNumber && a.openedMs == b.openedMs;
}

std::int64_t moment(const Statement& row, int column) {
    return row.isNull(column) ? 0 : row.number(column);
}

CaseFacts readFacts(const Statement& row) {
    CaseFacts facts;
    int column = 1;
    for (std::string* each : {&facts.item, &facts.itemName, &facts.title, &facts.caseType,
                              &facts.applicantName, &facts.organisation, &facts.organisationName,
                              &facts.region, &facts.sourceNumber, &facts.decision, &facts.result})
        *each = row.text(column++);
    facts.openedMs = row.number(column++);
    for (std::int64_t* each : {&facts.acceptedMs, &facts.decidedMs, &facts.finishedMs})
        *each = moment(row, column++);
    return facts;
}

}  // namespace

EventMark readMark(const Statement& row, int column) {
    EventMark mark;
    mark.mark = markNamed(row.text(column)).value_or(Mark::waiting);
    if (row.isNull(column + 1)) return mark;
    // A code this program does not know was written by a newer one: the next fold mends it.
    const auto code = base::codeNamed(row.text(column + 1));
    mark.fault = Fault{code.value_or(base::Code::CASE_STATE_FORBIDS), row.string(column + 2),
                       row.string(column + 3)};
    return mark;
}

std::int64_t insertEvent(Transaction& tx, const CaseEvent& event, std::string_view xml,
                         const EventMark& mark, std::int64_t packageId) {
    const auto id = addEvent(tx, event, xml, mark, packageId);
    if (!id) throw base::Error(base::Code::STORE_FAILED, "case_event: its place is taken");
    return *id;
}

std::optional<std::int64_t> addEvent(Transaction& tx, const CaseEvent& event, std::string_view xml,
                                     const EventMark& mark, std::int64_t packageId) {
    Statement& to = tx.statement(kInsertEvent);
    to.bind(1, event.caseId).bind(2, event.node.number()).bind(3, event.seq);
    to.bind(4, event.version).bind(5, toString(event.kind)).bind(6, event.hash);
    to.bind(7, base::toMillis(event.occurredAt)).bind(8, base::toMillis(event.recordedAt));
    bindMark(to, 9, mark);
    bindMoment(to, 13, packageId);
    if (!to.bindBlob(14, xml).add()) return std::nullopt;
    return tx.lastId();
}

void updateMark(Transaction& tx, std::int64_t id, const EventMark& mark) {
    Statement& to = tx.statement(kUpdateMark);
    bindMark(to, 1, mark);
    to.bind(5, id).run();
}

void deleteEvent(Transaction& tx, std::int64_t id) {
    tx.statement(kDeleteEvent).bind(1, id).run();
}

std::optional<EventPlace> placeAt(Transaction& tx, std::string_view caseId, base::NodeId node,
                                  std::int64_t seq) {
    return readPlace(tx.statement(kPlaceAt).bind(1, caseId).bind(2, node.number()).bind(3, seq));
}

std::optional<EventPlace> placeOf(Transaction& tx, std::string_view caseId, base::NodeId node,
                                  std::string_view hash) {
    return readPlace(tx.statement(kPlaceOf).bind(1, caseId).bind(2, node.number()).bind(3, hash));
}

std::vector<StoredEvent> eventsOf(Transaction& tx, std::string_view caseId) {
    std::vector<StoredEvent> events;
    Statement& row = tx.statement(kEventsOf).bind(1, caseId);
    while (row.step())
        events.push_back(readEvent(row));
    return events;
}

std::vector<StoredEvent> logFrom(Transaction& tx, base::NodeId node, std::string_view caseId) {
    std::vector<StoredEvent> events;
    Statement& row = tx.statement(kLogFrom).bind(1, caseId).bind(2, node.number());
    while (row.step())
        events.push_back(readEvent(row));
    return events;
}

std::optional<StoredEvent> eventAt(Transaction& tx, std::string_view caseId, base::NodeId node,
                                   std::int64_t seq) {
    Statement& row = tx.statement(kEventAt).bind(1, caseId).bind(2, node.number()).bind(3, seq);
    if (!row.step()) return std::nullopt;
    return readEvent(row);
}

bool insertEvidence(Transaction& tx, const CaseEvent& event, std::string_view xml,
                    const Fault& fault, std::int64_t packageId, base::Instant at) {
    const std::string_view code = base::toString(fault.code);
    Statement& known = tx.statement(kFindEvidence);
    known.bind(1, event.caseId).bind(2, event.node.number()).bind(3, event.seq);
    if (known.bind(4, event.hash).bind(5, code).step()) return false;
    Statement& to = tx.statement(kInsertEvidence);
    to.bind(1, event.caseId).bind(2, event.node.number()).bind(3, event.seq);
    to.bind(4, event.hash).bind(5, code).bind(6, clipped(fault.field, kMaxField));
    to.bind(7, clipped(fault.detail, kMaxDetail));
    bindMoment(to, 8, packageId);
    to.bind(9, base::toMillis(at)).bindBlob(10, xml).run();
    return true;
}

std::optional<CaseRecord> readCase(Transaction& tx, std::string_view caseId) {
    Statement& row = tx.statement(kReadCase).bind(1, caseId);
    if (!row.step()) return std::nullopt;
    CaseRecord record;
    record.id = row.number(20);
    if (auto snapshot = unpackSnapshot(row.text(0))) {
        record.whole = true;
        record.state = std::move(*snapshot);
        record.state.facts = readFacts(row);
    }
    record.dues = {moment(row, 16), moment(row, 17), moment(row, 18), moment(row, 19)};
    return record;
}

bool insertCase(Transaction& tx, std::string_view caseId, const CaseState& state,
                const CaseDues& dues) {
    const std::string snapshot = packSnapshot(state);
    Statement& to = tx.statement(kInsertCase);
    bindRest(to, state, dues, snapshot);
    bindState(to, state, dues);
    bindTexts(to, state);
    return to.bind(29, caseId).add();
}

Rewrite rewriteFor(const CaseRecord& before, const CaseState& state,
                   const CaseDues& dues) noexcept {
    const CaseState& was = before.state;
    if (!before.whole || !sameTexts(was.facts, state.facts) ||
        isFinal(was.status) != isFinal(state.status))
        return Rewrite::all;
    const bool same = was.status == state.status && before.dues.next == dues.next;
    return same ? Rewrite::rest : Rewrite::state;
}

void updateCase(Transaction& tx, std::int64_t id, const CaseState& state, const CaseDues& dues,
                Rewrite rewrite) {
    const std::string snapshot = packSnapshot(state);
    Statement& to = tx.statement(rewrite == Rewrite::all     ? kUpdateAll
                                 : rewrite == Rewrite::state ? kUpdateState
                                                             : kUpdateRest);
    bindRest(to, state, dues, snapshot);
    if (rewrite != Rewrite::rest) bindState(to, state, dues);
    if (rewrite == Rewrite::all) bindTexts(to, state);
    const int last = rewrite == Rewrite::all ? 29 : rewrite == Rewrite::state ? 18 : 16;
    to.bind(last, id).run();
}

void deleteCase(Transaction& tx, std::int64_t id) {
    tx.statement(kDeleteCase).bind(1, id).run();
}

}  // namespace guantong::cases
