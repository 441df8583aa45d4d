// SPDX-License-Identifier: Apache-2.0
// The materials of an application: files in a form, or part by part with a script.
//
//   POST …/part {name, size, for} ─► id ─► POST …/part/id?offset=N ─► … ─► done: in the draft
//                                            └ broken off: GET …/part/id tells the offset
#include "exchange/base/text.h"
#include "node/api/json_api.h"
#include "node/api/public_site.h"

#include <algorithm>

namespace guantong::api {

using approval::Draft;
using approval::HandedIn;
using base::Code;
using base::Fault;
using base::Json;

namespace {

constexpr std::size_t kMaxDraftFiles = 60;

std::string sizeText(std::int64_t bytes) {
    constexpr std::int64_t kKilo = 1024, kMega = kKilo * kKilo;
    return bytes < kMega ? std::to_string((bytes + kKilo - 1) / kKilo) + " KB"
                         : std::to_string((bytes + kMega / 2) / kMega) + " MB";
}

std::string ownerOf(const Draft& draft) {
    return "draft:" + draft.tokenHash.substr(draft.tokenHash.find(':') + 1, 48);
}

bool asksFor(const standard::Item& item, std::string_view requirement) {
    const auto all = approval::requirementsOf(item);
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& each) { return each.key == requirement; });
}

/// What an upload can be refused for, as the address of the page that says so names it.
constexpr Code kRefusals[] = {Code::UPLOAD_EMPTY,      Code::UPLOAD_TYPE_WRONG,
                              Code::BLOB_TOO_LARGE,    Code::FIELD_TOO_LONG,
                              Code::REQUEST_TOO_LARGE, Code::TOO_MANY_REQUESTS};

std::string wrongQuery(const std::vector<Fault>& faults) {
    std::string query;
    for (const Fault& fault : faults)
        query += (query.empty() ? "?wrong=" : "&wrong=") + std::string(base::toString(fault.code)) +
                 "." + queryEscaped(fault.field.substr(0, 16));
    return query;
}

std::vector<Fault> faultsOf(const std::vector<std::string>& wrong) {
    std::vector<Fault> faults;
    for (const std::string& each : wrong)
        for (const Code code : kRefusals)
            if (each.substr(0, each.find('.')) == base::toString(code) && faults.size() < 20)
                faults.push_back({code, fieldKey(each).substr(0, 16), {}});
    return faults;
}

Json uploadJson(const approval::Upload& upload) {
    return Json::object()
        .set("id", upload.id)
        .set("offset", upload.received)
        .set("done", upload.done())
        .set("fileName", upload.name)
        .set("size", sizeText(upload.size))
        .set("digest", upload.digest)
        .set("partBytes", approval::kUploadPartBytes);
}

}  // namespace

Response PublicSite::materialsPage(Visit& visit, const standard::Item& item, const Draft& draft) {
    Json facts = stepFrame(visit, item, 1);
    addProblem(visit, facts, faultsOf(visit.form.texts("wrong")));
    const Json* errors = facts.find("e");
    Json requirements = Json::array();
    for (const auto& each : approval::requirementsOf(item)) {
        Json files = Json::array();
        for (const HandedIn& handed : draft.application.materials)
            if (handed.requirement == each.key)
                files.add(Json::object()
                              .set("fileName", handed.material.name)
                              .set("remove", each.key + " " + handed.material.digest)
                              .set("size", sizeText(handed.material.sizeBytes)));
        Json one = Json::object();
        one.set("key", each.key)
            .set("name", each.name)
            .set("required", each.required)
            .set("files", std::move(files));
        if (errors != nullptr)
            if (auto error = errors->text(each.key)) one.set("error", *error);
        requirements.add(std::move(one));
    }
    facts.set("none", requirements.elements().empty())
        .set("requirements", std::move(requirements));
    return render(visit, "apply_materials", facts);
}

PublicSite::Faults PublicSite::handIn(Visit& visit, const std::string& owner,
                                      std::vector<HandedIn>& taken) {
    Faults faults;
    for (const FormFile& file : visit.form.files()) {
        const auto size = static_cast<std::int64_t>(file.bytes.size());
        auto upload = doors_.uploads.begin(owner, file.name, size);
        std::size_t at = 0;
        while (std::holds_alternative<approval::Upload>(upload) && at < file.bytes.size()) {
            const auto part = file.bytes.substr(at, approval::kUploadPartBytes);
            upload = doors_.uploads.append(owner, std::get<approval::Upload>(upload).id,
                                           static_cast<std::int64_t>(at), part);
            at += part.size();
        }
        std::variant<standard::Material, Fault> kept = standard::Material{};
        if (const auto* whole = std::get_if<approval::Upload>(&upload))
            kept = doors_.uploads.keep(owner, whole->id);
        else
            kept = std::get<Fault>(std::move(upload));
        if (auto* fault = std::get_if<Fault>(&kept))
            faults.push_back({fault->code, file.field, {}});
        else {
            visit.kept.emplace_back(std::get<approval::Upload>(upload).id,
                                    std::get<standard::Material>(kept).name);
            taken.push_back({std::get<standard::Material>(std::move(kept)), file.field});
        }
    }
    return faults;
}

/// In one transaction on what is stored then: two windows of one applicant lose nothing.
void PublicSite::addToDraft(const std::string& tokenHash, const std::vector<HandedIn>& taken,
                            const std::string& removed) {
    doors_.database.write([&](store::Transaction& tx) {
        auto draft = approval::findDraft(tx, tokenHash);
        if (!draft || !draft->caseId.empty()) return;
        auto& all = draft->application.materials;
        std::erase_if(all, [&](const HandedIn& each) {
            return each.requirement + " " + each.material.digest == removed;
        });
        for (const HandedIn& each : taken) {
            std::erase_if(all, [&](const HandedIn& old) {
                return old.requirement == each.requirement &&
                       old.material.digest == each.material.digest;
            });
            all.push_back(each);
        }
        approval::saveDraft(tx, *draft, doors_.clock.now());
    });
}

Response PublicSite::takeMaterials(Visit& visit, const standard::Item& item, const Draft& draft) {
    std::vector<HandedIn> taken;
    Faults faults;
    if (draft.application.materials.size() + visit.form.files().size() > kMaxDraftFiles)
        faults.push_back({Code::REQUEST_TOO_LARGE, {}, {}});
    else
        faults = handIn(visit, ownerOf(draft), taken);
    std::erase_if(taken, [&](const HandedIn& each) { return !asksFor(item, each.requirement); });
    addToDraft(draft.tokenHash, taken, visit.form.text("remove"));
    if (!faults.empty())
        return redirect("/apply/" + item.code + "/materials" + wrongQuery(faults));
    const bool stays = visit.form.has("remove") || visit.form.has("stay");
    return redirect("/apply/" + item.code + (stays ? "/materials" : "/check"));
}

Response PublicSite::part(Visit& visit, const std::string& code, const std::string& id) {
    const auto item = itemOf(code);
    const auto draft = draftOf(visit, code);
    if (!item || !draft || !draft->caseId.empty())
        return Response::problem(Fault{Code::DRAFT_UNKNOWN, "draft", {}});
    const std::string owner = ownerOf(*draft);
    const FormData query = FormData::ofQuery(visit.request.query);
    if (visit.request.method != "POST") {
        const auto found = doors_.uploads.find(owner, id);
        return found ? jsonAnswer(uploadJson(*found))
                     : Response::problem(Fault{Code::MATERIAL_UNKNOWN, "id", {}});
    }
    const std::string& requirement =
        id.empty() ? visit.form.text("for") : query.text("for");
    if (!asksFor(*item, requirement) ||
        draft->application.materials.size() >= kMaxDraftFiles)
        return Response::problem(Fault{Code::REQUEST_TOO_LARGE, "for", {}});
    auto outcome =
        id.empty() ? doors_.uploads.begin(owner, visit.form.text("name"),
                                          base::parseNumber(visit.form.text("size")).value_or(0))
                   : doors_.uploads.append(owner, id,
                                           base::parseNumber(query.text("offset")).value_or(-1),
                                           visit.request.body);
    if (const auto* fault = std::get_if<Fault>(&outcome)) {
        Json said = Json::object();
        said.set("code", base::toString(fault->code))
            .set("sentence", texts_.sentence(visit.language, *fault))
            .set("offset", fault->detail);
        return jsonAnswer(said, base::httpStatus(fault->code));
    }
    const auto& upload = std::get<approval::Upload>(outcome);
    if (upload.done()) {
        auto kept = doors_.uploads.keep(owner, upload.id);
        if (auto* fault = std::get_if<Fault>(&kept)) return Response::problem(*fault);
        addToDraft(draft->tokenHash, {{std::get<standard::Material>(kept), requirement}}, {});
    }
    return jsonAnswer(uploadJson(upload), id.empty() ? 201 : 200);
}

}  // namespace guantong::api
