// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_intake.h"

#include "exchange/stream_store.h"

namespace guantong::cases {

using adapters::Draft;
using adapters::Taken;
using base::Code;
using base::Fault;
using standard::CaseEvent;
using standard::EventKind;
using standard::Field;
using store::Transaction;

namespace {

constexpr std::string_view kRecoveredSetting = "cases.recovered";
constexpr std::string_view kFindSource =
    "SELECT case_id FROM source_case WHERE source_system = ? AND case_number = ?";
constexpr std::string_view kBindSource =
    "INSERT INTO source_case (source_system, case_number, case_id) VALUES (?, ?, ?)";

bool opensCase(EventKind kind) noexcept {
    return kind == EventKind::applied || kind == EventKind::received ||
           kind == EventKind::accepted || kind == EventKind::conditionalAccepted ||
           kind == EventKind::notAccepted;
}

Taken answer(Taken::Verdict verdict, std::vector<Fault> faults) {
    Taken taken;
    taken.verdict = verdict;
    taken.faults = std::move(faults);
    return taken;
}

/// The event of this case that the same source row told of before; only asked for at a node that
/// has been restored from an image, where the adapter's ledger is older than the log.
std::optional<std::string> takenBefore(Transaction& tx, const CaseEvent& event) {
    if (!exchange::settingOf(tx, kRecoveredSetting)) return std::nullopt;
    for (const StoredEvent& stored : eventsOf(tx, event.caseId))
        if (stored.event.kind == event.kind && stored.event.source == event.source)
            return stored.event.hash;
    return std::nullopt;
}

/// Names the version replaced and gives the next version number; the fault if it is not here.
std::optional<Fault> setReplaced(Transaction& tx, base::NodeId self, const std::string& hash,
                                 CaseEvent& event) {
    if (hash.empty()) return std::nullopt;
    const auto replaced = placeOf(tx, event.caseId, self, hash);
    if (!replaced) return Fault{Code::CASE_REPLACES_UNKNOWN, "replaces", hash};
    event.replaces = hash;
    event.version = replaced->version + 1;
    return std::nullopt;
}

}  // namespace

CaseIntake::CaseIntake(const CaseLog& log, CaseIntakeDoors doors)
    : log_(log), doors_(std::move(doors)) {}

Taken CaseIntake::take(Transaction& tx, const Draft& draft) {
    const base::NodeId self = log_.settings().node;
    CaseEvent event = draft.event;
    event.caseId = caseOfSource(tx, draft.system, draft.caseNumber);
    const bool opening = event.caseId.empty();
    if (opening) {
        if (!opensCase(event.kind) || !draft.replacesHash.empty())
            return answer(Taken::Verdict::waiting, {});
        event.caseId = standard::newCaseId(self, base::dateOf(log_.settings().clock->now()));
        if (!event.has(Field::sourceCaseNumber))
            event.set(Field::sourceCaseNumber, draft.caseNumber);
    }
    if (!opening) {
        if (auto hash = takenBefore(tx, event)) {
            Taken known = answer(Taken::Verdict::taken, {});
            known.caseId = event.caseId;
            known.eventHash = std::move(*hash);
            return known;
        }
    }
    if (auto fault = setReplaced(tx, self, draft.replacesHash, event))
        return answer(Taken::Verdict::refused, {std::move(*fault)});
    if (!draft.personal.empty()) {
        if (!doors_.keepPersonal)
            return answer(Taken::Verdict::refused, {{Code::EVENT_FIELD_INVALID, "personal", ""}});
        event.set(Field::personal, doors_.keepPersonal(tx, draft.personal));
    }
    CaseBatch batch(log_, tx);
    batch.number(event);
    if (auto faults = standard::checkEvent(event); !faults.empty())
        return answer(Taken::Verdict::refused, std::move(faults));
    if (opening) {
        store::Statement& bound = tx.statement(kBindSource);
        bound.bind(1, draft.system).bind(2, draft.caseNumber).bind(3, event.caseId).run();
    }
    const Appended appended = batch.appendOwn(std::move(event));
    const BatchOutcome outcome = batch.finish();
    if (doors_.publish)
        doors_.publish(tx, {appended, batch.stateOf(appended.event.caseId), outcome});
    Taken taken = answer(Taken::Verdict::taken, {});
    if (appended.mark.fault) taken.faults.push_back(*appended.mark.fault);
    taken.caseId = appended.event.caseId;
    taken.eventHash = appended.event.hash;
    return taken;
}

std::optional<adapters::Intake::ItemFacts> CaseIntake::item(Transaction& tx,
                                                            const std::string& code,
                                                            base::Date on) {
    return doors_.item ? doors_.item(tx, code, on) : std::nullopt;
}

std::optional<bool> CaseIntake::regionInForce(Transaction& tx, const std::string& code,
                                              const std::string& organisation, base::Date on) {
    return doors_.region ? doors_.region(tx, code, organisation, on) : std::nullopt;
}

void bindRecovered(Transaction& tx, const CaseEvent& event) {
    exchange::setSetting(tx, kRecoveredSetting, "yes");
    const std::string number(event.get(Field::sourceCaseNumber));
    if (event.source.system.empty() || number.empty()) return;
    if (!caseOfSource(tx, event.source.system, number).empty()) return;
    tx.statement(kBindSource)
        .bind(1, event.source.system)
        .bind(2, number)
        .bind(3, event.caseId)
        .run();
}

std::string caseOfSource(Transaction& tx, std::string_view system, std::string_view caseNumber) {
    store::Statement& row = tx.statement(kFindSource).bind(1, system).bind(2, caseNumber);
    return row.step() ? row.string(0) : std::string{};
}

}  // namespace guantong::cases
