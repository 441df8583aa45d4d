// SPDX-License-Identifier: Apache-2.0
// /cases/{caseId}: one case, the moves on it, and the intake that makes it.
#include "node/api/api_handlers.h"
#include "node/api/case_access.h"
#include "node/api/json_api.h"
#include "node/cases/desk_rows.h"

#include <array>

namespace guantong::api {

using approval::Applicant;
using approval::HandedIn;
using approval::MoveRequest;
using base::Code;
using base::Fault;
using base::Json;
using people::Right;
using store::Transaction;

namespace {

constexpr std::size_t kMaxText = 64u << 10, kMaxMaterials = 100, kMaxFields = 100;

struct ApplicantField {
    std::string_view key;
    std::string Applicant::*member;
};
constexpr std::array<ApplicantField, 11> kApplicantFields{{
    {"type", &Applicant::type},
    {"name", &Applicant::name},
    {"idType", &Applicant::idType},
    {"idNumber", &Applicant::idNumber},
    {"creditCode", &Applicant::creditCode},
    {"phone", &Applicant::phone},
    {"address", &Applicant::address},
    {"email", &Applicant::email},
    {"agentName", &Applicant::agentName},
    {"agentPhone", &Applicant::agentPhone},
    {"agentIdNumber", &Applicant::agentIdNumber},
}};

Applicant applicantFrom(const Json& body) {
    Applicant applicant;
    const Json* who = body.find("applicant");
    if (who == nullptr || who->isNull())
        throw Refused(Fault{Code::FIELD_MISSING, "applicant", {}});
    for (const ApplicantField& field : kApplicantFields)
        if (auto text = textField(*who, field.key, false, kMaxText); !text.empty())
            applicant.*field.member = std::move(text);
    return applicant;
}

/// The text of a move's field as an event carries it: lists become lines.
std::string fieldText(const std::string& key, const Json& value) {
    if (value.isNull()) return {};
    if (const auto* text = value.asText()) return *text;
    if (const auto* number = value.asNumber()) return std::to_string(*number);
    if (const auto* flag = value.asBool()) return *flag ? "true" : "false";
    std::string lines;
    for (const Json& each : value.elements()) {
        std::string line;
        if (each.asText() != nullptr) line = *each.asText();
        for (const auto& [name, part] : each.members())
            if (part.asText() != nullptr && !part.asText()->empty())
                line += (line.empty() ? "" : ":") + *part.asText();
        if (line.empty()) continue;
        lines += (lines.empty() ? "" : "\n") + line;
    }
    if (lines.size() > kMaxText) throw Refused(Fault{Code::FIELD_TOO_LONG, key, {}});
    return lines;
}

/// The materials a body names by their uploads, handed over to the blobs.
std::vector<HandedIn> materialsFrom(const HttpContext& context, const Json& body) {
    std::vector<HandedIn> materials;
    const Json* given = body.find("materials");
    if (given == nullptr) return materials;
    if (given->elements().size() > kMaxMaterials)
        throw Refused(Fault{Code::FIELD_TOO_LONG, "materials", {}});
    for (const Json& each : given->elements()) {
        const std::string upload =
            each.asText() != nullptr ? *each.asText() : textField(each, "upload", true, 64);
        HandedIn one;
        if (each.asText() == nullptr) one.requirement = textField(each, "requirement", false, 200);
        one.material =
            orRefuse(context.doors().uploads.keep(context.principal().label(), upload));
        materials.push_back(std::move(one));
    }
    return materials;
}

/// "hearing" with the variant "informed" is the move "hearingInformed"; a variant that is a move of
/// its own goes by its own name.
std::string moveName(const std::string& kind, const std::string& variant) {
    if (variant.empty() || approval::moveNamed(kind + variant) != nullptr) return kind + variant;
    std::string joined = kind;
    joined += static_cast<char>(variant[0] >= 'a' && variant[0] <= 'z' ? variant[0] - 'a' + 'A'
                                                                       : variant[0]);
    joined += variant.substr(1);
    if (approval::moveNamed(joined) != nullptr) return joined;
    return approval::moveNamed(variant) != nullptr ? variant : kind;
}

MoveRequest moveFrom(const Json& body) {
    MoveRequest move;
    move.move =
        moveName(textField(body, "kind", true, 64), textField(body, "variant", false, 64));
    const Json* fields = body.find("fields");
    if (fields == nullptr) return move;
    if (fields->members().size() > kMaxFields)
        throw Refused(Fault{Code::FIELD_TOO_LONG, "fields", {}});
    for (const auto& [key, value] : fields->members())
        move.fields[key] = fieldText(key, value);
    return move;
}

Response pageAnswer(const HttpContext& context, Transaction& tx, const std::string& caseId,
                    const std::vector<std::string>* issued = nullptr) {
    auto& doors = context.doors();
    const SeenCase seen = seenCase(context, tx, caseId);
    Json page = approval::casePage(tx, doors.desk, doors.page, caseId,
                                   officerFor(context, tx, seen.scope));
    const auto calendar = doors.catalog.calendar(tx);
    if (const auto row = approval::workRowOf(tx, caseId, {context.now(), *calendar}))
        page.set("case", caseRowJson(context, *row, *calendar));
    if (issued != nullptr) {
        Json ids = Json::array();
        for (const std::string& id : *issued)
            ids.add(id);
        page.set("issued", std::move(ids));
    }
    const std::string version = page.text("etag").value_or("0");
    return std::move(jsonAnswer(page).with("ETag", "\"" + version + "\""));
}

const approval::Done& doneOf(const approval::Outcome& outcome) {
    if (const auto* faults = std::get_if<std::vector<Fault>>(&outcome)) throw Refused(*faults);
    return std::get<approval::Done>(outcome);
}

std::string dayText(const std::optional<base::Instant>& at) {
    return at ? base::formatDate(base::dateOf(*at)) : "未定";
}

}  // namespace

Response getCase(HttpContext& context) {
    return context.read(
        [&](Transaction& tx) { return pageAnswer(context, tx, context.parameter("caseId")); });
}

Response postCase(HttpContext& context) {
    const Json& body = context.body();
    approval::Application application;
    application.item = textField(body, "item", true, 200);
    application.title = textField(body, "title", false, kMaxText);
    application.applicant = applicantFrom(body);
    if (const Json* form = body.find("form"); form != nullptr && !form->isNull())
        application.form = *form;
    application.window = textField(body, "window", false, 200);
    application.remark = textField(body, "remark", false, kMaxText);
    application.materials = materialsFrom(context, body);
    const std::string window = context.principal().organisation;
    return context.write([&](Transaction& tx) {
        auto& doors = context.doors();
        const auto item = doors.catalog.latestItem(tx, application.item);
        if (!item) throw Refused(Fault{Code::ITEM_UNKNOWN, "item", application.item});
        const people::ObjectScope scope{item->organisation, window, {}};
        context.require(Right::caseIntake, scope);
        const auto officer = officerFor(context, tx, scope);
        const auto done = doneOf(doors.desk.open(tx, application, &officer));
        if (window != item->organisation)
            cases::noteParty(tx, done.caseId, window, cases::PartySide::window);
        auto answer = pageAnswer(context, tx, done.caseId, &done.papers);
        answer.status = 201;
        answer.location = "/api/v1/cases/" + done.caseId;
        return answer;
    });
}

Response postMovePreview(HttpContext& context) {
    const MoveRequest move = moveFrom(context.body());
    const std::string& caseId = context.parameter("caseId");
    // Nothing is written, and yet a preview may need what only a write transaction may do.
    return context.read([&](Transaction& tx) {
        const SeenCase seen = seenCase(context, tx, caseId);
        const auto outcome = context.doors().desk.preview(tx, caseId, move,
                                                          officerFor(context, tx, seen.scope));
        if (const auto* faults = std::get_if<std::vector<Fault>>(&outcome)) throw Refused(*faults);
        Json clocks = Json::array();
        std::string text;
        for (const auto& each : std::get<std::vector<approval::ClockChange>>(outcome)) {
            const auto name = chineseName(each.kind);
            clocks.add(Json::object()
                           .set("kind", toString(each.kind))
                           .set("kindName", name)
                           .set("dueBefore", momentOrNull(each.before))
                           .set("dueAfter", momentOrNull(each.after))
                           .set("dueLatest", momentOrNull(each.latest)));
            if (each.before != each.after)
                text += std::string(name) + "将由 " + dayText(each.before) + " 变为 " +
                        dayText(each.latest ? each.latest : each.after) + "。";
        }
        if (text.empty()) text = "办结期限不变。";
        return jsonAnswer(Json::object().set("clocks", std::move(clocks)).set("text", text));
    });
}

Response postMove(HttpContext& context) {
    const std::int64_t expected = context.ifMatch();
    MoveRequest move = moveFrom(context.body());
    move.materials = materialsFrom(context, context.body());
    const std::string& caseId = context.parameter("caseId");
    return context.write([&](Transaction& tx) {
        auto& desk = context.doors().desk;
        const SeenCase seen = seenCase(context, tx, caseId);
        const auto officer = officerFor(context, tx, seen.scope);
        const auto done = doneOf(move.move == "onTheSpot"
                                     ? desk.finishOnTheSpot(tx, caseId, move, officer, expected)
                                     : desk.perform(tx, caseId, move, officer, expected));
        return pageAnswer(context, tx, caseId, &done.papers);
    });
}

}  // namespace guantong::api
