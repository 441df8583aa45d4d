// SPDX-License-Identifier: Apache-2.0
// Applying: who ─► materials ─► check ─► submit ─► done. Each step keeps the draft; a draft that
// was sent shows its case from then on, whatever step is asked for or sent again.
#include "exchange/base/text.h"
#include "node/api/public_site.h"
#include "node/documents/printable.h"
#include "node/documents/qr_code.h"

#include <algorithm>
#include <array>

namespace guantong::api {

using approval::Applicant;
using approval::Draft;
using base::Code;
using base::Fault;
using base::Json;
using base::Language;

namespace {

constexpr std::chrono::hours kDoneShown{24};  ///< afterwards the item can be applied for anew
constexpr std::chrono::seconds kVisitLife{3'600};
constexpr std::size_t kMaxTitle = 3000;

struct WhoField {
    const char *key, *type, *autocomplete;
    std::string Applicant::*value;
    bool required;
};
constexpr std::array<WhoField, 8> kWho{{
    {"name", "text", "name", &Applicant::name, true},
    {"idNumber", "text", "off", &Applicant::idNumber, false},
    {"creditCode", "text", "off", &Applicant::creditCode, false},
    {"phone", "tel", "tel", &Applicant::phone, true},
    {"address", "text", "street-address", &Applicant::address, false},
    {"email", "text", "email", &Applicant::email, false},
    {"agentName", "text", "off", &Applicant::agentName, false},
    {"agentPhone", "tel", "off", &Applicant::agentPhone, false},
}};
constexpr std::array kSteps{"stepWho", "stepMaterials", "stepCheck", "stepDone"};

std::string day(base::Instant at) {
    return base::formatInstant(at).substr(0, 10);
}

std::string minute(base::Instant at) {
    return day(at) + " " + base::formatInstant(at).substr(11, 5);
}

/// A text that would not read as it was typed: it holds characters that turn its neighbours round.
std::optional<Fault> unreadable(const std::string& key, const std::string& value,
                                const std::vector<Fault>& known) {
    const bool told = std::any_of(known.begin(), known.end(), [&](const Fault& fault) {
        return fieldKey(fault.field) == key;
    });
    if (told || documents::printable(value) == value) return std::nullopt;
    return Fault{Code::FIELD_INVALID, key, {}};
}

bool isSecret(std::string_view text) {
    return text.size() == 48 && base::fromHex(text).has_value();
}

/// What of the first step is missing or cannot be taken.
std::vector<Fault> whoFaults(const approval::Application& application) {
    auto faults = approval::checkApplicant(application.applicant);
    if (auto fault = approval::checkText("title", application.title, false, kMaxTitle))
        faults.push_back(std::move(*fault));
    for (const WhoField& field : kWho)
        if (auto fault = unreadable(field.key, application.applicant.*field.value, faults))
            faults.push_back(std::move(*fault));
    if (auto fault = unreadable("title", application.title, faults))
        faults.push_back(std::move(*fault));
    return faults;
}

/// Whether it can be kept as it was typed, however wrong: so that the page with the faults is an
/// ordinary one that can be gone back to.
bool canBeKept(const approval::Application& application) {
    const auto fits = [](const std::string& value) {
        return value.size() <= kMaxTitle && documents::printable(value) == value;
    };
    return fits(application.title) &&
           std::all_of(kWho.begin(), kWho.end(), [&](const WhoField& field) {
               return fits(application.applicant.*field.value);
           });
}

/// A cookie's path; items whose code has other characters share one draft.
std::string pathOf(const std::string& code) {
    return "/apply/" + queryEscaped(code);
}

}  // namespace

std::optional<Draft> PublicSite::draftOf(const Visit& visit, const std::string& code) {
    std::optional<Draft> found;
    if (!isSecret(visit.draft)) return found;
    doors_.database.read([&](store::Transaction& tx) {
        found = approval::findDraft(tx, approval::draftKey(visit.draft));
    });
    if (found && found->item != code) found.reset();
    return found;
}

void PublicSite::setDraftCookie(Visit& visit, const std::string& code,
                                const std::string& value) const {
    const auto life = value.empty() ? std::chrono::seconds{0}
                                    : std::chrono::seconds(approval::kDraftLife);
    setCookie(visit, "gt_draft", value, pathOf(code), "Lax", life);
}

Json PublicSite::stepFrame(Visit& visit, const standard::Item& item, int step) const {
    Json steps = Json::array();
    for (int i = 0; i < static_cast<int>(kSteps.size()); ++i)
        steps.add(Json::object()
                      .set("name", text(visit, kSteps[static_cast<std::size_t>(i)]))
                      .set("now", i == step)
                      .set("past", i < step));
    Json facts = frame(visit, text(visit, kSteps[static_cast<std::size_t>(step)]) + " · " +
                                  item.name);
    facts.set("item", Json::object().set("code", item.code).set("name", item.name))
        .set("applySteps", std::move(steps));
    if (isSecret(visit.draft)) facts.set("draftLink", linkTo(visit, "/resume?key=" + visit.draft));
    return facts;
}

Response PublicSite::apply(Visit& visit, const std::string& code, const std::string& step) {
    const auto item = itemOf(code);
    const auto draft = draftOf(visit, code);
    const bool sent = draft && !draft->caseId.empty();
    if (sent && step == "done") return donePage(visit, *draft);
    if (!item) return message(visit, {Code::ITEM_UNKNOWN, "item", {}}, "/items");
    if (sent && step == "who" && visit.form.has("new")) return whoPage(visit, *item, {}, {});
    if (sent) return redirect("/apply/" + item->code + "/done");
    const bool wrong = visit.form.has("wrong");
    if (step == "who")
        return whoPage(visit, *item, draft.value_or(Draft{}),
                       wrong && draft ? whoFaults(draft->application) : Faults{});
    if (step == "done") return message(visit, {Code::DRAFT_UNKNOWN, "draft", {}}, "/items");
    if (step != "materials" && step != "check")
        return message(visit, {Code::RESOURCE_UNKNOWN, "GET", {}}, "/apply/" + item->code);
    if (!draft || !whoFaults(draft->application).empty())
        return redirect("/apply/" + item->code + (draft ? "?wrong=who" : ""));
    return step == "materials" ? materialsPage(visit, *item, *draft)
                               : checkPage(visit, *item, *draft, wrong);
}

Response PublicSite::takeStep(Visit& visit, const std::string& code, const std::string& step) {
    const auto item = itemOf(code);
    if (!item) return message(visit, {Code::ITEM_UNKNOWN, "item", {}}, "/items");
    visit.here = "/apply/" + item->code;
    auto draft = draftOf(visit, code);
    if (draft && step == "forget") return forget(visit, *draft);
    const bool anew = step == "who" && visit.form.has("new");
    if (draft && !draft->caseId.empty() && !anew)
        return redirect("/apply/" + item->code + "/done");
    if (step == "who" || step == "again") {
        if (!draft || anew) draft.emplace();
        return takeWho(visit, *item, std::move(*draft));
    }
    if (!draft || !whoFaults(draft->application).empty())
        return redirect("/apply/" + item->code + (draft ? "?wrong=who" : ""));
    visit.here += step == "submit" ? "/check" : "/materials";
    if (step == "materials") return takeMaterials(visit, *item, *draft);
    if (step == "submit") return submit(visit, *item, *draft);
    return message(visit, {Code::RESOURCE_UNKNOWN, "POST", {}}, "/apply/" + item->code);
}

Response PublicSite::whoPage(Visit& visit, const standard::Item& item, const Draft& draft,
                             const Faults& faults) {
    const bool english = visit.language == Language::english;
    const auto& applicant = draft.application.applicant;
    Json facts = stepFrame(visit, item, 0);
    addProblem(visit, facts, faults);
    const Json* errors = facts.find("e");
    const auto field = [&](const std::string& key, const std::string& value, bool required) {
        Json one = Json::object();
        one.set("key", key).set("label", text(visit, "f." + key)).set("value", value);
        one.set("required", required);
        std::string describedBy;
        if (texts_.has("h." + key)) {
            one.set("hint", text(visit, "h." + key));
            describedBy = key + "-hint";
        }
        if (const auto error = errors ? errors->text(key) : std::nullopt) {
            one.set("error", *error);
            describedBy += (describedBy.empty() ? "" : " ") + key + "-error";
        }
        return one.set("describedBy", describedBy);
    };
    Json fields = Json::array(), choices = Json::array();
    for (const auto& type : standard::codesOf(standard::CodeTable::applicantType))
        choices.add(Json::object()
                        .set("value", type.code)
                        .set("text", english ? type.en : type.zh)
                        .set("chosen", applicant.type == type.code));
    fields.add(field("type", applicant.type, false)
                   .set("select", Json::object().set("choices", std::move(choices))));
    for (const WhoField& each : kWho)
        fields.add(field(each.key, applicant.*each.value, each.required)
                       .set("plain", true)
                       .set("kind", each.type)
                       .set("autocomplete", each.autocomplete));
    fields.add(field("title", draft.application.title, false).set("long", true));
    facts.set("fields", std::move(fields)).set("anew", visit.form.has("new"));
    const bool asked = visit.request.method == "GET" || faults.empty();
    return render(visit, "apply_who", facts,
                  asked ? 200 : base::httpStatus(faults.front().code));
}

/// Keeps who applies. A form whose token was not ours is shown again instead, with what was typed.
Response PublicSite::takeWho(Visit& visit, const standard::Item& item, Draft draft) {
    Applicant& applicant = draft.application.applicant;
    applicant.type = visit.form.text("type").substr(0, 32);
    for (const WhoField& field : kWho)
        applicant.*field.value = std::string(base::trim(visit.form.text(field.key)));
    draft.application.title = std::string(base::trim(visit.form.text("title")));
    auto faults = whoFaults(draft.application);
    const bool ours = formIsOurs(visit);
    if (!ours) faults.insert(faults.begin(), {Code::SESSION_FORGED, {}, {}});
    if (!ours || !canBeKept(draft.application)) return whoPage(visit, item, draft, faults);
    if (draft.tokenHash.empty()) {
        const std::string secret = PublicGuard::newSecret();
        setDraftCookie(visit, item.code, secret);
        draft.tokenHash = approval::draftKey(secret);
        draft.item = draft.application.item = item.code;
        draft.application.channel = "web";
    }
    doors_.database.write([&](store::Transaction& tx) {
        const auto stored = approval::findDraft(tx, draft.tokenHash);
        if (stored && !stored->caseId.empty()) return;  // sent meanwhile: the next page says so
        if (stored) draft.application.materials = stored->application.materials;
        approval::saveDraft(tx, draft, doors_.clock.now());
    });
    return redirect("/apply/" + item.code + (faults.empty() ? "/materials" : "?wrong=who"));
}

Response PublicSite::checkPage(Visit& visit, const standard::Item& item, const Draft& draft,
                               bool truthMissing) {
    const auto& application = draft.application;
    Json answers = Json::array(), files = Json::array();
    const auto answer = [&](const std::string& key, std::string_view value) {
        if (!value.empty())
            answers.add(Json::object().set("label", text(visit, "f." + key)).set("value", value));
    };
    answer("item", item.name);
    const auto* type =
        standard::findCode(standard::CodeTable::applicantType, application.applicant.type);
    if (type != nullptr)
        answer("type", visit.language == Language::english ? type->en : type->zh);
    for (const WhoField& field : kWho)
        answer(field.key, application.applicant.*field.value);
    answer("title", application.title);
    std::string missing;
    for (const auto& each : approval::requirementsOf(item)) {
        bool any = false;
        for (const auto& handed : application.materials) {
            if (handed.requirement != each.key) continue;
            any = true;
            files.add(Json::object()
                          .set("fileName", handed.material.name)
                          .set("requirement", each.name));
        }
        if (!any && each.required) missing += (missing.empty() ? "" : "、") + each.name;
    }
    Json facts = stepFrame(visit, item, 2);
    facts.set("answers", std::move(answers))
        .set("hasFiles", !files.elements().empty())
        .set("files", std::move(files))
        .set("missing", missing)
        .set("truthMissing", truthMissing);
    return render(visit, "apply_check", facts);
}

Response PublicSite::submit(Visit& visit, const standard::Item& item, const Draft& draft) {
    if (visit.form.text("truth") != "yes")
        return redirect("/apply/" + item.code + "/check?wrong=truth");
    approval::Outcome outcome;
    doors_.database.write([&](store::Transaction& tx) {
        // Sent twice at once: the second finds the case of the first.
        auto stored = approval::findDraft(tx, draft.tokenHash);
        if (!stored || !stored->caseId.empty()) {
            outcome = approval::Done{stored ? stored->caseId : std::string(), {}, {}, 0};
            return;
        }
        outcome = doors_.desk.open(tx, stored->application, nullptr);
        if (const auto* done = std::get_if<approval::Done>(&outcome)) {
            stored->caseId = done->caseId;
            stored->application = {};
            stored->application.item = item.code;
            approval::saveDraft(tx, *stored, doors_.clock.now());
        }
    });
    if (const auto* faults = std::get_if<Faults>(&outcome))
        return whoPage(visit, item, draft, *faults);
    return redirect("/apply/" + item.code + "/done");
}

Response PublicSite::donePage(Visit& visit, const Draft& draft) {
    std::optional<approval::ApplicationRow> row;
    std::string itemName, answerBy;
    doors_.database.read([&](store::Transaction& tx) {
        row = approval::findApplication(tx, draft.caseId);
        const auto found = cases::findCase(tx, draft.caseId);
        itemName = found ? found->facts.itemName : std::string();
        if (found && found->dues.acceptance != 0)
            answerBy = day(base::fromMillis(found->dues.acceptance));
    });
    const auto now = doors_.clock.now();
    if (!row || now - row->at > kDoneShown) {
        setDraftCookie(visit, draft.item, {});
        return row ? redirect("/apply/" + draft.item)
                   : message(visit, {Code::DRAFT_UNKNOWN, "draft", {}}, "/items");
    }
    setCookie(visit, "gt_case", guard_.sealed(row->caseId, now + kVisitLife), "/", "Strict",
              kVisitLife);
    Markup markup{{"qr", ""}};
    if (const auto code =
            documents::qrCode(linkTo(visit, "/track?number=" + queryEscaped(row->caseId))))
        markup["qr"] = documents::qrSvg(*code, text(visit, "qrLabel"));
    Json facts = frame(visit, text(visit, "doneTitle"));
    facts.set("itemName", itemName)
        .set("itemCode", draft.item)
        .set("number", row->caseId)
        .set("code", row->trackingCode)
        .set("at", minute(row->at))
        .set("answerBy", answerBy)
        .set("trackLink", linkTo(visit, "/track"));
    return render(visit, "done", facts, 200, markup);
}

/// A draft opened by its link, on another machine perhaps: asked before it takes the place of one
/// that is there.
Response PublicSite::resume(Visit& visit) {
    const std::string key = visit.form.text("key");
    visit.here = "/";
    std::optional<Draft> draft;
    if (isSecret(key))
        doors_.database.read([&](store::Transaction& tx) {
            draft = approval::findDraft(tx, approval::draftKey(key));
        });
    const auto item = draft ? itemOf(draft->item) : nullptr;
    if (!item) return message(visit, {Code::DRAFT_UNKNOWN, "draft", {}}, "/items");
    if (visit.request.method == "POST") {
        setDraftCookie(visit, item->code, key);
        return redirect("/apply/" + item->code);
    }
    Json facts = frame(visit, text(visit, "resumeTitle"));
    facts.set("itemName", item->name).set("key", key);
    return render(visit, "resume", facts);
}

/// Leaves nothing of the application in this browser; an unsent draft is gone.
Response PublicSite::forget(Visit& visit, const Draft& draft) {
    if (draft.caseId.empty())
        doors_.database.write(
            [&](store::Transaction& tx) { approval::dropDraft(tx, draft.tokenHash); });
    setDraftCookie(visit, draft.item, {});
    setCookie(visit, "gt_case", {}, "/", "Strict", std::chrono::seconds{0});
    return redirect("/");
}

}  // namespace guantong::api
