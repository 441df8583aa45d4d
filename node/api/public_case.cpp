// SPDX-License-Identifier: Apache-2.0
// The applicant's own case: opened by number and code, which the browser keeps sealed for an hour;
// and what the applicant may do on it.
#include "exchange/base/text.h"
#include "node/api/public_case_facts.h"
#include "node/api/public_site.h"
#include "node/approval/tracking.h"
#include "node/documents/document_store.h"

#include <algorithm>

namespace guantong::api {

using approval::ApplicationRow;
using base::Code;
using base::Fault;
using base::Json;
using standard::EventKind;

namespace {

constexpr std::chrono::seconds kVisitLife{3'600};
constexpr int kRatings = 5;
constexpr std::string_view kActs[] = {"supplement", "rate", "withdraw", "complain"};

Json levelsJson(const PublicTexts& texts, base::Language language, const std::string& typed) {
    Json levels = Json::array();
    for (int level = kRatings; level > 0; --level) {
        const std::string value = std::to_string(level);
        levels.add(Json::object()
                       .set("value", value)
                       .set("name", texts.of(language, "rating." + value))
                       .set("chosen", typed == value));
    }
    return levels;
}

/// Reasons offered to tick, with the rating.
Json reasonsJson(const PublicTexts& texts, base::Language language,
                 const std::vector<std::string>& typed) {
    Json reasons = Json::array();
    for (int i = 1; texts.has("why." + std::to_string(i)); ++i) {
        const std::string value = std::to_string(i);
        reasons.add(Json::object()
                        .set("value", value)
                        .set("name", texts.of(language, "why." + value))
                        .set("chosen", std::find(typed.begin(), typed.end(), value) !=
                                           typed.end()));
    }
    return reasons;
}

}  // namespace

Response PublicSite::track(Visit& visit) {
    visit.here = "/track";
    const std::string number(base::trim(visit.form.text("number")).substr(0, 64));
    std::variant<ApplicationRow, Fault> found = Fault{Code::TRACKING_WRONG, "code", {}};
    doors_.database.write([&](store::Transaction& tx) {
        found = approval::track(tx, number, visit.form.text("code"), visit.address,
                                doors_.clock.now());
    });
    if (const auto* fault = std::get_if<Fault>(&found)) {
        if (fault->code == Code::TRACKING_LOCKED) return message(visit, *fault, "/track");
        Json facts = frame(visit, text(visit, "trackTitle"));
        facts.set("number", number);
        addProblem(visit, facts, {*fault});
        return render(visit, "track", facts, base::httpStatus(fault->code));
    }
    setCookie(visit, "gt_case",
              guard_.sealed(std::get<ApplicationRow>(found).caseId,
                            doors_.clock.now() + kVisitLife),
              "/", "Strict", kVisitLife);
    return redirect("/case");
}

Response PublicSite::casePage(Visit& visit, const std::string& act, const Faults& faults) {
    const auto now = doors_.clock.now();
    const auto caseId = guard_.opened(visit.tracked, now);
    if (!caseId) return redirect("/track");
    visit.here = "/case";
    std::optional<PublicCase> shown;
    doors_.database.read([&](store::Transaction& tx) {
        shown = publicCaseOf(tx, doors_.desk, doors_.page, texts_, visit.language, *caseId, now);
    });
    if (!shown) return redirect("/track");
    Json facts = frame(visit, text(visit, "trackTitle"));
    for (const auto& [name, value] : shown->facts.members())
        facts.set(name, value);
    const auto typed = [&](const char* wanted, const char* field) {
        return act == wanted ? visit.form.text(field) : std::string();
    };
    if (shown->asked) {
        Json kept = Json::array();
        for (const auto& [id, name] : visit.kept)
            kept.add(Json::object().set("id", id).set("name", name));
        facts.set("supplement", Json::object()
                                    .set("remark", typed("supplement", "remark"))
                                    .set("kept", std::move(kept)));
    }
    if (shown->ratable)
        facts.set("rate",
                  Json::object()
                      .set("levels", levelsJson(texts_, visit.language, typed("rate", "rating")))
                      .set("reasons", reasonsJson(texts_, visit.language,
                                                  act == "rate" ? visit.form.texts("why")
                                                                : std::vector<std::string>{}))
                      .set("remark", typed("rate", "rateRemark")));
    if (shown->revocable)
        facts.set("withdraw", Json::object().set("reason", typed("withdraw", "reason")));
    facts.set("complain", Json::object()
                              .set("late", shown->overdue)
                              .set("content", typed("complain", "content"))
                              .set("contact", typed("complain", "contact")));
    facts.set("open", Json::object()
                          .set("withdraw", act == "withdraw")
                          .set("complain", act == "complain" || shown->overdue));
    const std::string done = "done." + visit.form.text("done");
    if (faults.empty() && texts_.has(done)) facts.set("doneText", text(visit, done));
    addProblem(visit, facts, faults);
    return render(visit, "case", facts,
                  faults.empty() ? 200 : base::httpStatus(faults.front().code));
}

Response PublicSite::document(Visit& visit, const std::string& id) {
    std::string html;
    const auto caseId = guard_.opened(visit.tracked, doors_.clock.now());
    const auto number = base::parseNumber(id);
    if (caseId && number)
        doors_.database.read([&](store::Transaction& tx) {
            const auto found = documents::documentOf(tx, *number);
            html = found && found->caseId == *caseId ? found->html : std::string();
        });
    if (html.empty()) return message(visit, {Code::DOCUMENT_UNKNOWN, {}, {}}, "/case");
    return Response{200, html, "text/html; charset=utf-8", 0, {}};
}

PublicSite::Faults PublicSite::complain(Visit& visit, const std::string& caseId) {
    std::optional<Fault> fault;
    const auto now = doors_.clock.now();
    doors_.database.write([&](store::Transaction& tx) {
        const auto shown =
            publicCaseOf(tx, doors_.desk, doors_.page, texts_, visit.language, caseId, now);
        const bool late = shown && shown->overdue && visit.form.text("kind") == "late";
        std::string content(base::trim(visit.form.text("content")));
        if (late && content.empty()) content = text(visit, "late");
        fault = approval::complain(tx,
                                   {caseId, late ? "late" : "complaint", content,
                                    std::string(base::trim(visit.form.text("contact")))},
                                   now);
    });
    return fault ? Faults{*fault} : Faults{};
}

PublicSite::Faults PublicSite::rate(Visit& visit, const std::string& caseId) {
    const std::string& rating = visit.form.text("rating");
    if (rating.size() != 1 || rating[0] < '1' || rating[0] > '0' + kRatings)
        return {{Code::FIELD_MISSING, "rating", {}}};
    std::string remark;
    for (const std::string& why : visit.form.texts("why"))
        if (texts_.has("why." + why))
            remark += texts_.of(base::Language::chinese, "why." + why) + ";";
    const std::string own(base::trim(visit.form.text("rateRemark")));
    constexpr std::size_t kMostRemark = 3000;
    if (auto fault = approval::checkText("rateRemark", own, false, kMostRemark)) return {*fault};
    bool open = false;
    doors_.database.read([&](store::Transaction& tx) {
        const auto shown = publicCaseOf(tx, doors_.desk, doors_.page, texts_, visit.language,
                                        caseId, doors_.clock.now());
        open = shown && shown->ratable;
    });
    if (!open) return {{Code::RATING_CLOSED, {}, {}}};
    return byApplicant(visit, caseId, EventKind::rated,
                       {{}, {{"rating", rating}, {"remark", remark + own}}, {}});
}

PublicSite::Faults PublicSite::supplement(Visit& visit, const std::string& caseId) {
    const std::string owner = "case:" + caseId;
    const std::string remark(base::trim(visit.form.text("remark")));
    approval::MoveRequest request{{}, {{"remark", remark}}, {}};
    for (const std::string& id : visit.form.texts("kept")) {
        auto kept = doors_.uploads.keep(owner, id);
        if (const auto* material = std::get_if<standard::Material>(&kept)) {
            visit.kept.emplace_back(id, material->name);
            request.materials.push_back({*material, {}});
        }
    }
    auto faults = handIn(visit, owner, request.materials);
    for (auto& each : request.materials)
        each.requirement.clear();
    if (!faults.empty()) return faults;
    if (request.materials.empty() && remark.empty()) return {{Code::FIELD_MISSING, "file", {}}};
    return byApplicant(visit, caseId, EventKind::supplementDelivered, request);
}

/// An act that came since the page was shown is this one sent twice: it counts once.
PublicSite::Faults PublicSite::byApplicant(Visit& visit, const std::string& caseId, EventKind kind,
                                           const approval::MoveRequest& request) {
    const auto seen = base::parseNumber(visit.form.text("seen")).value_or(0);
    approval::Outcome outcome;
    doors_.database.write([&](store::Transaction& tx) {
        outcome = approval::Done{};
        const auto events = cases::eventsOf(tx, caseId);
        for (std::size_t i = static_cast<std::size_t>(seen); i < events.size(); ++i)
            if (events[i].event.kind == kind) return;
        outcome = doors_.desk.byApplicant(tx, caseId, kind, request, "web");
    });
    const auto* faults = std::get_if<Faults>(&outcome);
    return faults == nullptr ? Faults{} : *faults;
}

PublicSite::Faults PublicSite::actOn(Visit& visit, const std::string& caseId,
                                     const std::string& act) {
    if (act == "complain") return complain(visit, caseId);
    if (act == "rate") return rate(visit, caseId);
    if (act == "supplement") return supplement(visit, caseId);
    const std::string reason(base::trim(visit.form.text("reason")));
    if (reason.empty()) return {{Code::FIELD_MISSING, "reason", {}}};
    return byApplicant(visit, caseId, EventKind::withdrawalRequested,
                       {{}, {{"reason", reason}}, {}});
}

Response PublicSite::caseAct(Visit& visit, const std::string& act) {
    if (act == "leave") {
        setCookie(visit, "gt_case", {}, "/", "Strict", std::chrono::seconds{0});
        return redirect("/");
    }
    if (std::find(std::begin(kActs), std::end(kActs), act) == std::end(kActs))
        return message(visit, {Code::RESOURCE_UNKNOWN, "POST", {}}, "/case");
    const auto caseId = guard_.opened(visit.tracked, doors_.clock.now());
    if (!caseId) return redirect("/track");
    const auto faults = actOn(visit, *caseId, act);
    if (!faults.empty()) return casePage(visit, act, faults);
    return redirect("/case?done=" + act);
}

}  // namespace guantong::api
