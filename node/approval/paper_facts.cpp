// SPDX-License-Identifier: Apache-2.0
// What a notice says of its case: the facts the templates of config/documents ask for. Days are
// given as the standard writes them; a fact that is not known is left out.
#include "exchange/base/text.h"
#include "node/approval/case_page.h"
#include "node/approval/field_text.h"

#include <algorithm>

namespace guantong::approval {

using base::Json;
using cases::CaseState;
using cases::ClockKind;
using cases::ClockReading;
using standard::CaseEvent;
using standard::EventKind;
using standard::Field;

namespace {

void setIf(Json& facts, std::string_view name, std::string_view value) {
    if (!value.empty()) facts.set(name, value);
}

std::string dayOf(std::optional<base::Instant> at) {
    return at ? base::formatDate(base::dateOf(*at)) : std::string();
}

std::string dueOf(const std::vector<ClockReading>& clocks, ClockKind kind) {
    const ClockReading* reading = cases::find(clocks, kind);
    return reading == nullptr ? std::string() : dayOf(reading->due);
}

std::string latestOf(const std::vector<ClockReading>& clocks, ClockKind kind) {
    const ClockReading* reading = cases::find(clocks, kind);
    if (reading == nullptr) return {};
    return dayOf(reading->dueLatest ? reading->dueLatest : reading->due);
}

/// Each line or sentence part of a text as {name}.
Json linesOf(std::string_view text, std::string_view member) {
    Json lines = Json::array();
    for (const std::string_view line : base::split(text, '\n'))
        if (const auto trimmed = base::trim(line); !trimmed.empty())
            lines.add(member.empty() ? Json(trimmed) : Json::object().set(member, trimmed));
    return lines;
}

/// "健康证明:未提交" or "健康证明" as {material, problem, demand}.
Json defectsOf(const CaseEvent& event) {
    Json defects = Json::array();
    for (std::string_view line : base::split(event.get(Field::materials), '\n')) {
        line = base::trim(line);
        if (line.empty()) continue;
        std::size_t mark = line.find("：");
        std::size_t width = 3;
        if (mark == std::string_view::npos) mark = line.find(':'), width = 1;
        const bool split = mark != std::string_view::npos;
        defects.add(
            Json::object()
                .set("material", split ? line.substr(0, mark) : line)
                .set("problem", split ? line.substr(mark + width) : event.get(Field::reason))
                .set("demand", "补齐后提交"));
    }
    return defects;
}

Json materialsOf(const CaseEvent& event) {
    Json materials = Json::array();
    for (const standard::Material& each : event.materials)
        materials.add(Json::object()
                          .set("name", each.name)
                          .set("form", event.channel == "web" ? "电子件" : "原件或复印件")
                          .set("copies", 1)
                          .set("note", ""));
    return materials;
}

void addEvent(Json& facts, const CaseEvent& event, const std::string& today) {
    const auto text = [&](Field field) { return event.get(field); };
    setIf(facts, "reason", text(Field::reason));
    setIf(facts, "basis", text(Field::basis));
    setIf(facts, "approver", text(Field::approver));
    setIf(facts, "place", text(Field::place));
    setIf(facts, "remark", text(Field::remark));
    setIf(facts, "opinion", text(Field::opinion));
    setIf(facts, "content", text(Field::licenceContent));
    setIf(facts, "certificateName", text(Field::certificateName));
    setIf(facts, "certificateNumber", text(Field::certificateNumber));
    setIf(facts, "validFromDate", text(Field::validFrom));
    setIf(facts, "validToDate", text(Field::validTo));
    setIf(facts, "supplementByDate", text(Field::deadline));
    setIf(facts, "deliveryWay", valueText(Field::deliveryWay, text(Field::deliveryWay)));
    setIf(facts, "procedureName", valueText(Field::procedure, text(Field::procedure)));
    if (text(Field::hearingPhase) == "noticed") setIf(facts, "heldDate", text(Field::deadline));
    if (text(Field::hearingPhase) == "informed")
        setIf(facts, "requestByDate", text(Field::deadline));
    setIf(facts, "recipient", text(Field::recipient));
    if (const auto days = event.number(Field::days)) facts.set("days", *days);
    if (const auto days = event.number(Field::days)) facts.set("plannedDays", *days);
    facts.set("noPermitNeeded", text(Field::decision) == "notNeeded");
    facts.set("outOfPower", event.kind == EventKind::notAccepted && text(Field::decision).empty());
    facts.set("defects", defectsOf(event));
    facts.set("materials", materialsOf(event));
    if (event.kind == EventKind::conditionalAccepted) {
        Json owed = linesOf(text(Field::materials), "name");
        Json dated = Json::array();
        for (const Json& each : owed.elements())
            dated.add(Json(each).set("byDate", text(Field::deadline)));
        facts.set("owedMaterials", std::move(dated));
    }
    for (const char* name : {"startDate", "decidedDate", "deniedDate", "withdrawnDate",
                             "finishedDate", "requestedDate"})
        facts.set(name, today);
}

/// What was granted, for papers that come after the decision.
void addDecision(Json& facts, store::Transaction& tx, const CaseState& state,
                 const CaseEvent& event) {
    if (state.facts.decidedMs == 0) return;
    facts.set("decidedDate", dayOf(base::fromMillis(state.facts.decidedMs)));
    if (event.has(Field::licenceContent)) return;
    for (const cases::StoredEvent& stored : cases::eventsOf(tx, event.caseId))
        if (stored.event.kind == EventKind::decided)
            setIf(facts, "content", stored.event.get(Field::licenceContent));
}

/// The papers handed over with a proof of delivery: decision, certificate, refusal to accept.
void addDelivered(Json& facts, store::Transaction& tx, const CaseEvent& event) {
    if (event.kind != EventKind::delivered && event.kind != EventKind::handedOut) return;
    Json papers = Json::array();
    for (const cases::StoredEvent& stored : cases::eventsOf(tx, event.caseId)) {
        const EventKind kind = stored.event.kind;
        if (kind != EventKind::decided && kind != EventKind::certified &&
            kind != EventKind::notAccepted)
            continue;
        const bool certificate = kind == EventKind::certified;
        papers.add(Json::object()
                       .set("name", certificate ? stored.event.get(Field::certificateName)
                                    : kind == EventKind::decided ? std::string_view("决定书")
                                                                 : "不予受理通知书")
                       .set("documentNumber", certificate
                                                  ? stored.event.get(Field::certificateNumber)
                                                  : stored.event.get(Field::documentNumber))
                       .set("copies", 1));
    }
    if (papers.elements().empty())
        papers.add(
            Json::object().set("name", "办理结果").set("documentNumber", "").set("copies", 1));
    facts.set("delivered", std::move(papers));
}

}  // namespace

std::string Desk::fullName(store::Transaction& tx, std::string_view digest,
                           std::string_view shown) const {
    if (!doors_.readPersonal || digest.empty()) return std::string(shown);
    const auto personal = doors_.readPersonal(tx, std::string(digest));
    if (!personal) return std::string(shown);
    const std::string name = applicantOf(Json::parse(*personal)).name;
    return name.empty() ? std::string(shown) : name;
}

Json Desk::paperFacts(store::Transaction& tx, const CaseState& state, const CaseEvent& event) {
    const auto item = catalog_.latestItem(
        tx, state.facts.item.empty() ? event.get(Field::item) : std::string_view(state.facts.item));
    const auto application = findApplication(tx, event.caseId);
    const std::string digest =
        application ? application->personal : std::string(event.get(Field::personal));
    const auto shown = event.has(Field::applicantName)
                           ? event.get(Field::applicantName)
                           : std::string_view(state.facts.applicantName);
    const std::string today = base::formatDate(base::dateOf(event.occurredAt));
    Json facts = Json::object();
    facts.set("organisation", event.has(Field::organisationName)
                                  ? event.get(Field::organisationName)
                                  : std::string_view(state.facts.organisationName));
    facts.set("applicant", fullName(tx, digest, shown));
    facts.set("caseNumber", event.caseId);
    facts.set("itemName", item ? item->name : state.facts.itemName);
    facts.set("onTheSpot", state.facts.caseType == "onTheSpot");
    facts.set("joint", state.facts.caseType == "joint");
    facts.set("deemed", false);
    setIf(facts, "applicantCode", event.get(Field::applicantCode));
    facts.set("notPermit", item && item->kind != "permit");
    setIf(facts, "itemBasis", item ? std::string_view(item->basis) : std::string_view());
    setIf(facts, "contactPhone", item ? std::string_view(item->contact) : std::string_view());
    setIf(facts, "complaintPhone", item ? std::string_view(item->complaint) : std::string_view());
    facts.set("issuer", event.actor.name);
    facts.set("deliverer", event.actor.name);
    const auto* channel = standard::findCode(standard::CodeTable::channel, event.channel);
    setIf(facts, "channelName", channel == nullptr ? std::string_view() : channel->zh);
    if (application) facts.set("trackingCode", application->trackingCode);
    setIf(facts, "reviewOrgan", doors_.reviewOrgan);
    setIf(facts, "court", doors_.court);
    facts.set("receivedDate",
              state.facts.openedMs == 0 ? today : dayOf(base::fromMillis(state.facts.openedMs)));
    if (item) {
        facts.set("promiseText", inChinese(*cases::limitsOf(*item).promise));
        facts.set("statuteText", inChinese(*cases::limitsOf(*item).statute));
    }
    addEvent(facts, event, today);
    addDecision(facts, tx, state, event);
    addDelivered(facts, tx, event);
    addDates(facts, state, event);
    return facts;
}

/// The due days with and without the event.
void Desk::addDates(Json& facts, const CaseState& state, CaseEvent event) const {
    const auto held = calendar();
    if (held == nullptr) return;
    event.set(Field::documentNumber, "文书");
    event.recordedAt = event.occurredAt;
    CaseState next = state;
    if (next.step(event, cases::CaseLog::rulesUnder(held.get()))) return;
    const auto before = cases::project(state.clocks, *held, event.occurredAt, false);
    const auto after = cases::project(next.clocks, *held, event.occurredAt, false);
    setIf(facts, "oldDueDate", dueOf(before, ClockKind::promise));
    setIf(facts, "newDueDate", latestOf(after, ClockKind::promise));
    setIf(facts, "oldStatuteDueDate", dueOf(before, ClockKind::statute));
    setIf(facts, "newStatuteDueDate", latestOf(after, ClockKind::statute));
    setIf(facts, "promiseDueDate", dueOf(after, ClockKind::promise));
    setIf(facts, "statuteDueDate", dueOf(after, ClockKind::statute));
    setIf(facts, "tellByDate", dueOf(after, ClockKind::acceptance));
    const std::int64_t accepted =
        next.facts.acceptedMs != 0 ? next.facts.acceptedMs : state.facts.acceptedMs;
    if (accepted != 0) facts.set("acceptedDate", dayOf(base::fromMillis(accepted)));
}

}  // namespace guantong::approval
