// SPDX-License-Identifier: Apache-2.0
#include "node/approval/desk.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::approval {

using base::Code;
using base::Fault;
using cases::CaseState;
using standard::CaseEvent;
using standard::EventKind;
using standard::Field;

namespace {

using Faults = std::vector<Fault>;

constexpr std::size_t kMaxLongText = 12'000;

standard::Actor actorOf(const Officer& officer) {
    return {"person", officer.id, officer.name, officer.organisation};
}

/// One value for one field, as the standard lets it stand.
std::optional<Fault> setField(CaseEvent& event, const AskedField& asked, std::string_view value) {
    const std::string key(standard::keyOf(asked.field));
    if (auto fault = checkText(key, value, asked.required, kMaxLongText)) return fault;
    if (value.empty()) return std::nullopt;
    if (standard::checkField(asked.field, value))
        return Fault{Code::FIELD_INVALID, key, std::string(value.substr(0, 60))};
    event.set(asked.field, std::string(value));
    return std::nullopt;
}

void addMaterials(CaseEvent& event, const std::vector<HandedIn>& materials) {
    for (const HandedIn& each : materials)
        event.materials.push_back(each.material);
}

/// Kinds that say what the case is about.
bool statesSubject(EventKind kind) {
    return kind == EventKind::received || kind == EventKind::accepted ||
           kind == EventKind::conditionalAccepted || kind == EventKind::notAccepted;
}

struct Undo {};

/// Runs an act in a savepoint that faults undo: a notice's number is then free again.
Outcome undoneByFaults(store::Transaction& tx, const std::function<Outcome()>& act) {
    Outcome outcome;
    try {
        tx.nested([&] {
            outcome = act();
            if (std::holds_alternative<Faults>(outcome)) throw Undo{};
        });
    } catch (const Undo&) {
    }
    return outcome;
}

}  // namespace

Outcome Desk::open(store::Transaction& tx, const Application& application, const Officer* officer) {
    return undoneByFaults(tx, [&] { return openCase(tx, application, officer); });
}

Outcome Desk::perform(store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
                      const Officer& officer, std::optional<std::int64_t> expected) {
    return undoneByFaults(tx, [&] { return act(tx, caseId, request, officer, expected); });
}

Outcome Desk::finishOnTheSpot(store::Transaction& tx, std::string_view caseId,
                              const MoveRequest& request, const Officer& officer,
                              std::optional<std::int64_t> expected) {
    return undoneByFaults(tx, [&] { return actAll(tx, caseId, request, officer, expected); });
}

std::shared_ptr<const catalog::WorkingCalendar> Desk::calendar() const {
    return log_.settings().calendar ? log_.settings().calendar() : nullptr;
}

Outcome Desk::openCase(store::Transaction& tx, const Application& application,
                       const Officer* officer) {
    const auto now = log_.settings().clock->now();
    const auto item = catalog_.itemOn(tx, application.item, base::dateOf(now));
    if (!item) return Faults{{Code::ITEM_UNKNOWN, "item", application.item}};
    Faults faults = checkApplicant(application.applicant);
    if (auto fault = checkText("title", application.title, false, 3000)) faults.push_back(*fault);
    for (const auto& [key, value] : application.form.members())
        if (value.asText() != nullptr)
            if (auto fault = checkText("form." + key, *value.asText(), false, kMaxLongText))
                faults.push_back(*fault);
    if (officer != nullptr && !officer->may("caseIntake"))
        faults.push_back({Code::RIGHT_MISSING, "caseIntake", officer->id});
    if (!faults.empty()) return faults;

    CaseEvent event;
    event.caseId = standard::newCaseId(log_.settings().node, base::dateOf(now));
    event.kind = officer != nullptr ? EventKind::received : EventKind::applied;
    event.occurredAt = now;
    event.channel = application.channel;
    const std::string shown = displayName(application.applicant);
    event.actor =
        officer != nullptr ? actorOf(*officer) : standard::Actor{"person", "applicant", shown, {}};
    event.set(Field::item, item->code);
    event.set(Field::itemVersion, std::to_string(item->version));
    event.set(Field::itemName, item->name);
    event.set(Field::title, application.title.empty() ? item->name : application.title);
    event.set(Field::caseType, item->caseType);
    event.set(Field::applicantType, application.applicant.type);
    event.set(Field::applicantName, shown);
    event.set(Field::applicantCode, application.applicant.creditCode);
    const bool named = !item->organisation.empty();
    event.set(Field::organisation, named ? item->organisation : doors_.organisation);
    event.set(Field::organisationName, named ? item->organisationName : doors_.organisationName);
    event.set(Field::region, doors_.region);
    event.set(Field::window, application.window);
    event.set(Field::promiseDays, std::to_string(item->promiseDays));
    event.set(Field::promiseUnit, item->promiseUnit);
    event.set(Field::statuteDays, std::to_string(item->statuteDays));
    event.set(Field::statuteUnit, item->statuteUnit);
    event.set(Field::remark, application.remark);
    event.set(Field::personal,
              doors_.keepPersonal(tx, personalPart(application.applicant, application.form).str()));
    addMaterials(event, application.materials);

    ApplicationRow row;
    row.caseId = event.caseId;
    row.trackingCode = newTrackingCode();
    row.item = item->code;
    row.itemVersion = item->version;
    row.channel = application.channel;
    row.personal = event.get(Field::personal);
    row.at = now;
    Outcome outcome = append(tx, std::move(event), officer ? "receiptOfMaterials" : "",
                             application.materials, officer ? officer->name : shown);
    if (auto* done = std::get_if<Done>(&outcome)) {
        insertApplication(tx, row);
        done->trackingCode = row.trackingCode;
    }
    return outcome;
}

void Desk::addSubject(store::Transaction& tx, const CaseState& state, CaseEvent& event) {
    if (!statesSubject(event.kind)) return;
    event.set(Field::item, state.facts.item);
    event.set(Field::itemName, state.facts.itemName);
    event.set(Field::title, state.facts.title);
    event.set(Field::caseType, state.facts.caseType);
    event.set(Field::organisation, state.facts.organisation);
    event.set(Field::organisationName, state.facts.organisationName);
    // A running case keeps the version it was accepted under: the one in force now.
    const auto item = catalog_.itemOn(tx, state.facts.item, base::dateOf(event.occurredAt));
    if (!item) return;
    event.set(Field::itemVersion, std::to_string(item->version));
    event.set(Field::promiseDays, std::to_string(item->promiseDays));
    event.set(Field::promiseUnit, item->promiseUnit);
    event.set(Field::statuteDays, std::to_string(item->statuteDays));
    event.set(Field::statuteUnit, item->statuteUnit);
}

Desk::Drafted Desk::draft(store::Transaction& tx, const CaseState& state, std::string_view caseId,
                          const MoveRequest& request, const Officer& officer) {
    Drafted drafted;
    drafted.move = moveNamed(request.move);
    if (drafted.move == nullptr) {
        drafted.faults.push_back({Code::MOVE_NOT_ALLOWED, "kind", request.move});
        return drafted;
    }
    const Move& move = *drafted.move;
    CaseEvent& event = drafted.event;
    event.caseId = caseId;
    event.node = log_.settings().node;
    event.kind = move.event;
    event.occurredAt = log_.settings().clock->now();
    event.channel = "window";
    event.actor = actorOf(officer);
    for (const auto& [field, value] : move.sets)
        event.set(field, std::string(value));
    for (const AskedField& asked : move.asks) {
        const auto given = request.fields.find(standard::keyOf(asked.field));
        const std::string_view value =
            given == request.fields.end() ? std::string_view{} : std::string_view(given->second);
        if (auto fault = setField(event, asked, value)) drafted.faults.push_back(*fault);
    }
    addMaterials(event, request.materials);
    addSubject(tx, state, event);
    if (!officer.may(move.right))
        drafted.faults.push_back({Code::RIGHT_MISSING, std::string(move.right), officer.id});
    else if (!offers(move, state))
        drafted.faults.push_back({Code::MOVE_NOT_ALLOWED, std::string(move.name),
                                  std::string(chineseName(state.status))});
    else if (auto fault = checkDuties(tx, state, caseId, move, officer))
        drafted.faults.push_back(std::move(*fault));
    if (drafted.faults.empty())
        if (auto fault = judge(state, event)) drafted.faults.push_back(std::move(*fault));
    return drafted;
}

Outcome Desk::act(store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
                  const Officer& officer, std::optional<std::int64_t> expected) {
    if (!cases::findCase(tx, caseId))
        return Faults{{Code::CASE_UNKNOWN, "case", std::string(caseId)}};
    Drafted drafted;
    {
        cases::CaseBatch batch(log_, tx);
        const CaseState& state = batch.stateOf(caseId);
        if (expected && *expected != versionOf(state))
            return Faults{{Code::VERSION_CONFLICT, "If-Match", std::to_string(versionOf(state))}};
        drafted = draft(tx, state, caseId, request, officer);
    }
    if (!drafted.faults.empty()) return drafted.faults;
    if (drafted.move->previews) {
        auto found = preview(tx, caseId, request, officer);
        if (auto* faults = std::get_if<Faults>(&found)) return std::move(*faults);
    }
    return append(tx, std::move(drafted.event), drafted.move->document, request.materials,
                  officer.name);
}

Outcome Desk::append(store::Transaction& tx, CaseEvent event, std::string_view paper,
                     const std::vector<HandedIn>& materials, std::string_view by) {
    Done done;
    done.caseId = event.caseId;
    if (!paper.empty() && doors_.issue) {
        cases::CaseBatch batch(log_, tx);
        const CaseState& state = batch.stateOf(event.caseId);
        const std::string organisation(event.has(Field::organisation)
                                           ? event.get(Field::organisation)
                                           : std::string_view(state.facts.organisation));
        auto order = doors_.issue(tx, {std::string(paper), event.caseId, organisation,
                                       paperFacts(tx, state, event), std::string(by)});
        if (auto* fault = std::get_if<Fault>(&order)) return Faults{std::move(*fault)};
        const Paper& issued = std::get<Paper>(order);
        event.set(Field::documentNumber, issued.number);
        event.materials.push_back(issued.material);
        done.papers.push_back(issued.id);
    }
    cases::CaseBatch batch(log_, tx);
    batch.number(event);
    if (auto faults = standard::checkEvent(event); !faults.empty()) return faults;
    const cases::Appended appended = batch.appendOwn(std::move(event));
    const cases::BatchOutcome outcome = batch.finish();
    if (doors_.link)
        for (const std::string& id : done.papers)
            doors_.link(tx, id, appended.event.hash);
    noteRequirements(tx, appended.event.caseId, materials);
    const CaseState& state = batch.stateOf(appended.event.caseId);
    if (doors_.publish) doors_.publish(tx, {appended, state, outcome});
    done.version = versionOf(state);
    return done;
}

Outcome Desk::actAll(store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
                     const Officer& officer, std::optional<std::int64_t> expected) {
    const auto row = cases::findCase(tx, caseId);
    if (!row) return Faults{{Code::CASE_UNKNOWN, "case", std::string(caseId)}};
    if (row->facts.caseType != "onTheSpot")
        return Faults{{Code::MOVE_NOT_ALLOWED, "finishOnTheSpot", row->facts.caseType}};
    Officer whole = officer;
    if (officer.may("caseIntake"))
        for (const std::string_view right : {"caseHandle", "caseApprove"})
            whole.rights.emplace(right);
    const auto value = [&](const char* key, const char* fallback) {
        const auto given = request.fields.find(key);
        return given == request.fields.end() || given->second.empty() ? std::string(fallback)
                                                                      : given->second;
    };
    std::vector<MoveRequest> acts;
    if (row->status == cases::CaseStatus::applied || row->status == cases::CaseStatus::received)
        acts.push_back({"accept", {}, {}});
    acts.push_back({"decideGrant",
                    {{"opinion", value("opinion", "符合条件,当场办结。")},
                     {"licenceContent", value("licenceContent", row->facts.itemName.c_str())}},
                    {}});
    acts.push_back({"handOut",
                    {{"recipient", value("recipient", row->facts.applicantName.c_str())},
                     {"deliveryWay", value("deliveryWay", "pickup")}},
                    {}});
    acts.push_back({"finish", {{"result", "0"}}, {}});
    Done all;
    for (const MoveRequest& each : acts) {
        Outcome outcome = act(tx, caseId, each, whole, expected);
        expected.reset();
        if (std::holds_alternative<Faults>(outcome)) return outcome;
        Done& done = std::get<Done>(outcome);
        all.papers.insert(all.papers.end(), done.papers.begin(), done.papers.end());
        all.version = done.version;
    }
    all.caseId = caseId;
    return all;
}

Outcome Desk::byApplicant(store::Transaction& tx, std::string_view caseId, EventKind kind,
                          const MoveRequest& request, std::string_view channel) {
    const auto row = cases::findCase(tx, caseId);
    if (!row) return Faults{{Code::CASE_UNKNOWN, "case", std::string(caseId)}};
    CaseEvent event;
    event.caseId = caseId;
    event.node = log_.settings().node;
    event.kind = kind;
    event.occurredAt = log_.settings().clock->now();
    event.channel = channel;
    event.actor = {"person", "applicant", row->facts.applicantName, {}};
    Faults faults;
    for (const auto& [key, value] : request.fields) {
        const auto field = standard::fieldNamed(key);
        const AskedField asked{field.value_or(Field::remark), Input::longText, false, {}};
        if (!field)
            faults.push_back({Code::FIELD_INVALID, key, {}});
        else if (auto fault = setField(event, asked, value))
            faults.push_back(std::move(*fault));
    }
    addMaterials(event, request.materials);
    if (kind == EventKind::supplementDelivered && request.materials.empty() &&
        !event.has(Field::remark))
        faults.push_back({Code::MATERIAL_MISSING, "file", {}});
    if (faults.empty()) {
        cases::CaseBatch batch(log_, tx);
        if (auto fault = judge(batch.stateOf(caseId), event)) faults.push_back(std::move(*fault));
    }
    if (!faults.empty()) return faults;
    return append(tx, std::move(event), {}, request.materials, row->facts.applicantName);
}

}  // namespace guantong::approval
