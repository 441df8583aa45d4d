// SPDX-License-Identifier: Apache-2.0
#include "node/approval/case_page.h"

#include "exchange/base/text.h"
#include "node/approval/field_text.h"

#include <algorithm>

namespace guantong::approval {

using base::Json;
using cases::CaseState;
using cases::ClockKind;
using standard::CaseEvent;
using standard::Field;

namespace {

Json moment(std::optional<base::Instant> at) {
    return at ? Json(base::formatInstant(*at)) : Json();
}

Json momentMs(std::int64_t ms) {
    return ms == 0 ? Json() : Json(base::formatInstant(base::fromMillis(ms)));
}

Json orNull(std::string_view text) {
    return text.empty() ? Json() : Json(text);
}

/// Working days left to a due moment, today not counted; negative when over.
Json daysLeft(std::int64_t dueMs, const catalog::WorkingCalendar& calendar, base::Instant asOf,
              bool running) {
    if (dueMs == 0 || !running) return {};
    const base::Date today = base::dateOf(asOf), due = base::dateOf(base::fromMillis(dueMs));
    if (due >= today) return calendar.workingDaysBetween(today, due);
    return -calendar.workingDaysBetween(due, today);
}

struct Light {
    std::string_view code, name;
};

Light lightOf(const cases::CaseRow& row, const Json& left, base::Instant asOf) {
    using cases::CaseStatus;
    if (cases::isFinal(row.status) || row.facts.decidedMs != 0) return {"none", "已办"};
    const auto now = base::toMillis(asOf);
    if (row.dues.statute != 0 && now > row.dues.statute) return {"over", "超法定时限"};
    if (row.dues.promise != 0 && now > row.dues.promise) return {"red", "超承诺时限"};
    if (row.status == CaseStatus::special || row.status == CaseStatus::suspended)
        return {"paused", "暂停计时"};
    if (const auto* days = left.asNumber(); days != nullptr && *days <= 1)
        return {"yellow", "临近到期"};
    return row.facts.acceptedMs != 0 ? Light{"green", "正常"} : Light{"none", "未受理"};
}

Json ledgerJson(const cases::ClockReading& reading, base::Language language) {
    Json lines = Json::array();
    for (const cases::LedgerLine& line : reading.ledger) {
        Json one = Json::object();
        one.set("from", line.from == base::Date{} ? Json() : Json(base::formatDate(line.from)));
        one.set("to", line.to == base::Date{} ? Json() : Json(base::formatDate(line.to)));
        one.set("days", line.days);
        one.set("text", language == base::Language::chinese ? line.zh : line.en);
        lines.add(std::move(one));
    }
    return lines;
}

Json faultsJson(const std::vector<base::Fault>& faults, base::Language language) {
    Json all = Json::array();
    for (const base::Fault& fault : faults)
        all.add(Json::object()
                    .set("code", base::toString(fault.code))
                    .set("text", std::string(base::cause(fault.code, language)) + "。" +
                                     std::string(base::remedy(fault.code, language))));
    return all;
}

Json materialJson(const standard::Material& material, std::string_view requirement, bool here) {
    return Json::object()
        .set("digest", material.digest)
        .set("name", material.name)
        .set("requirement", orNull(requirement))
        .set("size", material.sizeBytes)
        .set("mediaType", material.mediaType)
        .set("here", here);
}

Json problemJson(const cases::EventMark& mark) {
    if (!mark.fault) return {};
    const auto code = mark.fault->code;
    return Json::object()
        .set("code", base::toString(code))
        .set("title", base::cause(code, base::Language::chinese))
        .set("remedy", base::remedy(code, base::Language::chinese));
}

Json eventJson(const cases::StoredEvent& stored, const std::string& nodeName) {
    const CaseEvent& event = stored.event;
    Json fields = Json::array();
    for (const auto& [field, value] : event.fields)
        if (field != Field::personal) fields.add(fieldJson(field, value));
    Json materials = Json::array();
    for (const standard::Material& each : event.materials)
        materials.add(materialJson(each, {}, true));
    return Json::object()
        .set("hash", event.hash)
        .set("seq", event.seq)
        .set("node", event.node.str())
        .set("nodeName", nodeName)
        .set("kind", standard::toString(event.kind))
        .set("kindName", standard::chineseName(event.kind))
        .set("occurredAt", base::formatInstant(event.occurredAt))
        .set("recordedAt", base::formatInstant(event.recordedAt))
        .set("actorName", orNull(event.actor.name))
        .set("organisationName", orNull(event.actor.organisation))
        .set("channel", event.channel)
        .set("fields", std::move(fields))
        .set("materials", std::move(materials))
        .set("replaces", orNull(event.replaces))
        .set("version", event.version)
        .set("mark", cases::toString(stored.mark.mark))
        .set("problem", problemJson(stored.mark));
}

Json fieldSpec(const AskedField& asked, const Move& move, const Desk& desk,
               const CaseState& state) {
    Json options;
    for (const standard::CodeValue& value : choicesOf(asked.field))
        options.add(Json::object().set("value", value.code).set("label", value.zh));
    if (asked.field == Field::target)
        for (const Place& place : desk.places(state, move.event))
            options.add(Json::object().set("value", place.node.str()).set("label", place.name));
    return Json::object()
        .set("key", standard::keyOf(asked.field))
        .set("label", standard::chineseName(asked.field))
        .set("type", toString(asked.input))
        .set("required", asked.required)
        .set("options", std::move(options))
        .set("hint", Json())
        .set("maxLength", 4000)
        .set("default", orNull(asked.fallback));
}

Json movesJson(store::Transaction& tx, Desk& desk, const CaseState& state, std::string_view caseId,
               const Officer& officer) {
    Json moves = Json::array();
    for (const Move* move : desk.offered(tx, caseId, officer)) {
        Json fields = Json::array();
        for (const AskedField& asked : move->asks)
            fields.add(fieldSpec(asked, *move, desk, state));
        moves.add(Json::object()
                      .set("kind", move->name)
                      .set("variant", Json())
                      .set("name", move->chinese)
                      .set("hint", orNull(move->hint))
                      .set("group", toString(move->group))
                      .set("danger", move->dangerous)
                      .set("preview", move->previews)
                      .set("fields", std::move(fields)));
    }
    return moves;
}

struct Materials {
    Json rows = Json::array();
    std::vector<std::string> answered;  ///< requirement keys
};

Materials materialsOf(store::Transaction& tx, const PageDoors& doors, std::string_view caseId,
                      const std::vector<cases::StoredEvent>& events) {
    Materials all;
    const auto noted = requirementsOf(tx, caseId);
    for (const cases::StoredEvent& stored : events)
        for (const standard::Material& each : stored.event.materials) {
            const auto found = std::find_if(noted.begin(), noted.end(), [&](const auto& pair) {
                return pair.first == each.digest;
            });
            const std::string requirement = found == noted.end() ? "" : found->second;
            if (!requirement.empty()) all.answered.push_back(requirement);
            const bool here = !doors.blobHere || doors.blobHere(tx, each.digest);
            all.rows.add(materialJson(each, requirement, here)
                             .set("receivedAt", base::formatInstant(stored.event.recordedAt))
                             .set("by", stored.event.actor.name));
        }
    return all;
}

Json requirementsJson(const catalog::Catalog::ItemPtr& item,
                      const std::vector<std::string>& answered) {
    Json all = Json::array();
    if (!item) return all;
    for (const Requirement& each : requirementsOf(*item)) {
        const bool have = std::find(answered.begin(), answered.end(), each.key) != answered.end();
        all.add(Json::object()
                    .set("key", each.key)
                    .set("name", each.name)
                    .set("required", each.required)
                    .set("source", Json())
                    .set("level", Json())
                    .set("have", have));
    }
    return all;
}

Json applicantJson(const std::vector<cases::StoredEvent>& events, const CaseState& state,
                   bool personalHere) {
    std::string type, code;
    for (const cases::StoredEvent& stored : events) {
        if (stored.event.has(Field::applicantType)) type = stored.event.get(Field::applicantType);
        if (stored.event.has(Field::applicantCode)) code = stored.event.get(Field::applicantCode);
    }
    const auto* named = standard::findCode(standard::CodeTable::applicantType, type);
    return Json::object()
        .set("displayName", state.facts.applicantName)
        .set("typeName", named == nullptr ? Json() : Json(named->zh))
        .set("creditCode", orNull(code))
        .set("personalHere", personalHere);
}

Json signalsJson(store::Transaction& tx, std::string_view caseId) {
    Json all = Json::array();
    auto& row = tx.statement("SELECT xml FROM supervision_signal WHERE case_id = ? ORDER BY id")
                    .bind(1, caseId);
    while (row.step()) {
        const auto record = standard::decodeRecord(row.text(0));
        const auto* decoded = std::get_if<standard::Record>(&record);
        const auto* signal = decoded == nullptr ? nullptr : std::get_if<standard::Signal>(decoded);
        if (signal == nullptr) continue;
        const auto* level = standard::findCode(standard::CodeTable::signalLevel, signal->level);
        const auto* clock = standard::findCode(standard::CodeTable::clockKind, signal->clock);
        all.add(Json::object()
                    .set("rule", signal->rule)
                    .set("level", signal->level)
                    .set("levelName", level == nullptr ? signal->level : std::string(level->zh))
                    .set("clockName", clock == nullptr ? signal->clock : std::string(clock->zh))
                    .set("at", base::formatInstant(signal->raisedAt))
                    .set("message", signal->message));
    }
    return all;
}

std::string personalDigest(const std::vector<cases::StoredEvent>& events) {
    for (const cases::StoredEvent& stored : events)
        if (stored.event.has(Field::personal))
            return std::string(stored.event.get(Field::personal));
    return {};
}

}  // namespace

Json rowJson(const cases::CaseRow& row, const catalog::WorkingCalendar& calendar,
             base::Instant asOf, const std::optional<Assignment>& assigned, base::NodeId self) {
    const bool running = !cases::isFinal(row.status) && row.facts.decidedMs == 0;
    const Json promiseLeft = daysLeft(row.dues.promise, calendar, asOf, running);
    const Light light = lightOf(row, promiseLeft, asOf);
    const auto* type = standard::findCode(standard::CodeTable::caseType, row.facts.caseType);
    return Json::object()
        .set("caseId", row.caseId)
        .set("number", row.caseId)
        .set("item", row.facts.item)
        .set("itemName", row.facts.itemName)
        .set("title", row.facts.title)
        .set("applicantName", row.facts.applicantName)
        .set("caseType", row.facts.caseType)
        .set("caseTypeName", type == nullptr ? Json() : Json(type->zh))
        .set("status", cases::toString(row.status))
        .set("statusName", cases::chineseName(row.status))
        .set("organisation", row.facts.organisation)
        .set("organisationName", row.facts.organisationName)
        .set("handler", assigned ? Json(assigned->userId) : Json())
        .set("handlerName", assigned ? Json(assigned->userName) : Json())
        .set("openedAt", momentMs(row.facts.openedMs))
        .set("acceptedAt", momentMs(row.facts.acceptedMs))
        .set("promiseDue", momentMs(row.dues.promise))
        .set("statuteDue", momentMs(row.dues.statute))
        .set("promiseLeft", promiseLeft)
        .set("statuteLeft", daysLeft(row.dues.statute, calendar, asOf, running))
        .set("acceptanceDue", momentMs(row.dues.acceptance))
        .set("light", light.code)
        .set("lightName", light.name)
        .set("ended", cases::isFinal(row.status))
        .set("penHere", row.holder == self)
        .set("parked", row.parked);
}

Json clocksJson(const CaseState& state, const catalog::WorkingCalendar& calendar,
                base::Instant asOf, base::Language language) {
    Json clocks = Json::array();
    const bool chinese = language == base::Language::chinese;
    for (const cases::ClockReading& each : cases::project(state.clocks, calendar, asOf)) {
        const auto* unit =
            standard::findCode(standard::CodeTable::timeUnit, cases::toString(each.unit));
        Json one = Json::object();
        one.set("kind", cases::toString(each.kind));
        one.set("kindName", chinese ? cases::chineseName(each.kind) : cases::toString(each.kind));
        one.set("state", cases::toString(each.state));
        one.set("stateName",
                chinese ? cases::chineseName(each.state) : cases::toString(each.state));
        one.set("startedAt", base::formatInstant(each.startedAt));
        one.set("endedAt", moment(each.endedAt));
        one.set("due", moment(each.due));
        one.set("dueLatest", moment(each.dueLatest));
        one.set("notBefore", moment(each.notBefore));
        one.set("limit", each.limitDays);
        one.set("unitName", unit == nullptr ? "" : chinese ? unit->zh : unit->en);
        one.set("used", each.usedDays);
        one.set("left", each.leftDays);
        one.set("excluded", each.excludedDays);
        one.set("overdue", each.overdue);
        one.set("ledger", ledgerJson(each, language));
        one.set("findings", faultsJson(each.findings, language));
        clocks.add(std::move(one));
    }
    return clocks;
}

std::vector<Requirement> requirementsOf(const standard::Item& item) {
    std::vector<Requirement> all;
    std::string text = item.materials;
    for (const std::string_view wide : {"；", "\n", "、"})
        for (std::size_t at = text.find(wide); at != std::string::npos; at = text.find(wide))
            text.replace(at, wide.size(), ";");
    for (const std::string_view part : base::split(text, ';')) {
        std::string_view name = base::trim(part);
        if (name.empty()) continue;
        const bool optional = name.find("(可选)") != std::string_view::npos ||
                              name.find("（可选）") != std::string_view::npos;
        all.push_back({"m" + std::to_string(all.size() + 1), std::string(name), !optional});
    }
    return all;
}

Json casePage(store::Transaction& tx, Desk& desk, const PageDoors& doors, std::string_view caseId,
              const Officer& officer) {
    const auto row = cases::findCase(tx, caseId);
    if (!row) return {};
    const auto now = desk.log().settings().clock->now();
    const auto self = desk.log().settings().node;
    const auto calendar = desk.catalog().calendar(tx);
    cases::CaseBatch batch(desk.log(), tx);
    const CaseState& state = batch.stateOf(caseId);
    const auto events = cases::eventsOf(tx, caseId);
    const auto name = [&](base::NodeId node) {
        return desk.doors().nodeName ? desk.doors().nodeName(node) : node.str();
    };
    Json eventRows = Json::array();
    for (const cases::StoredEvent& stored : events) {
        Json one = eventJson(stored, name(stored.event.node));
        one.set("ladder", doors.ladder ? doors.ladder(tx, stored.id) : Json::array());
        eventRows.add(std::move(one));
    }
    const auto application = findApplication(tx, caseId);
    const auto item =
        application ? desk.catalog().itemVersion(tx, application->item, application->itemVersion)
                    : desk.catalog().latestItem(tx, state.facts.item);
    const std::string digest = personalDigest(events);
    const bool personalHere =
        !digest.empty() && doors.personal && doors.personal(tx, digest).has_value();
    Materials materials = materialsOf(tx, doors, caseId, events);
    Json page = Json::object();
    page.set("case", rowJson(*row, *calendar, now, assignmentOf(tx, caseId), self));
    page.set("etag", std::to_string(Desk::versionOf(state)));
    page.set("penHere", state.holder == self && state.offered.empty());
    page.set("penNode", state.holder.str());
    page.set("penNodeName", name(state.holder));
    page.set("trackingCode",
             application && officer.may("caseIntake") ? Json(application->trackingCode) : Json());
    page.set("applicant", applicantJson(events, state, personalHere));
    page.set("form", Json::array());
    page.set("requirements", requirementsJson(item, materials.answered));
    page.set("materials", std::move(materials.rows));
    page.set("clocks", clocksJson(state, *calendar, now, base::Language::chinese));
    page.set("events", std::move(eventRows));
    page.set("documents",
             doors.documents ? doors.documents(tx, std::string(caseId)) : Json::array());
    page.set("signals", signalsJson(tx, caseId));
    page.set("moves", movesJson(tx, desk, state, caseId, officer));
    page.set("related", Json::array());
    return page;
}

}  // namespace guantong::approval
