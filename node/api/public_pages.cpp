// SPDX-License-Identifier: Apache-2.0
// The pages anybody may look at: home, the items and their guides, help, the check of a document.
#include "exchange/base/text.h"
#include "node/api/public_site.h"
#include "node/documents/document_store.h"

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using base::Language;

namespace {

constexpr std::chrono::seconds kYear{31'536'000};
constexpr std::size_t kItemsOfAPage = 50, kItemsAtHome = 12, kMaxQueryBytes = 300;
constexpr double kCheckCost = 5;  ///< of a write: who guesses codes is slowed
constexpr std::string_view kUsualProcedure = "受理;承办;审核;批准;送达";

std::string codeName(Language language, standard::CodeTable table, std::string_view code) {
    const auto* found = standard::findCode(table, code);
    if (found == nullptr) return {};
    return std::string(language == Language::english ? found->en : found->zh);
}

/// The text with each of {1}, {2}, … replaced.
std::string filled(std::string text, const std::vector<std::string>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string place = "{" + std::to_string(i + 1) + "}";
        for (auto at = text.find(place); at != std::string::npos;
             at = text.find(place, at + values[i].size()))
            text.replace(at, place.size(), values[i]);
    }
    return text;
}

}  // namespace

std::shared_ptr<const PublicListing> PublicSite::listing() {
    std::shared_ptr<const PublicListing> found;
    doors_.database.read([&](store::Transaction& tx) {
        found = items_.listing(tx, base::dateOf(doors_.clock.now()));
    });
    return found;
}

catalog::Catalog::ItemPtr PublicSite::itemOf(const std::string& code) {
    catalog::Catalog::ItemPtr found;
    doors_.database.read([&](store::Transaction& tx) {
        found = doors_.desk.catalog().itemOn(tx, code, base::dateOf(doors_.clock.now()));
    });
    return found && !found->secret ? found : nullptr;
}

std::string PublicSite::limitText(const Visit& visit, std::int64_t days,
                                  std::string_view unit) const {
    if (days == 0) return text(visit, "atOnce");
    const std::string name = codeName(visit.language, standard::CodeTable::timeUnit, unit);
    if (visit.language == Language::english)
        return std::to_string(days) + " " + name + (days == 1 ? "" : "s");
    return std::to_string(days) + "个" + name;
}

Json PublicSite::itemRow(const Visit& visit, const standard::Item& item) const {
    return Json::object()
        .set("code", item.code)
        .set("name", item.name)
        .set("organisation", item.organisationName)
        .set("caseType", codeName(visit.language, standard::CodeTable::caseType, item.caseType))
        .set("promise", limitText(visit, item.promiseDays, item.promiseUnit));
}

Response PublicSite::home(Visit& visit) {
    const auto all = listing();
    Json list = Json::array(), departments = Json::array(), topics = Json::array();
    for (const PublicItem& each : all->items)
        if (list.elements().size() < kItemsAtHome) list.add(itemRow(visit, *each.item));
    for (const PublicGroup& each : all->departments)
        departments.add(Json::object()
                            .set("code", queryEscaped(each.code))
                            .set("name", each.name)
                            .set("count", each.count));
    for (std::size_t i = 0; i < items_.topics().size(); ++i) {
        const PublicTopic& topic = items_.topics()[i];
        if (all->topicCounts[i] == 0) continue;
        topics.add(Json::object()
                       .set("key", topic.key)
                       .set("name", visit.language == Language::english ? topic.en : topic.zh)
                       .set("count", all->topicCounts[i]));
    }
    Json facts = frame(visit, text(visit, "home"));
    facts.set("items", std::move(list))
        .set("hasMore", all->items.size() > kItemsAtHome)
        .set("hasDepartments", !all->departments.empty())
        .set("departments", std::move(departments))
        .set("hasTopics", !topics.elements().empty())
        .set("topics", std::move(topics));
    return render(visit, "home", facts);
}

Response PublicSite::items(Visit& visit) {
    ItemQuestion question;
    question.q = std::string(base::trim(visit.form.text("q")).substr(0, kMaxQueryBytes));
    while (question.q.size() > kMaxQueryBytes - 4 && !base::isUtf8(question.q))
        question.q.pop_back();  // cut inside a character
    if (!base::isUtf8(question.q)) question.q.clear();
    question.who = visit.form.text("who");
    question.organisation = visit.form.text("organisation");
    question.topic = visit.form.text("topic");
    question.after = visit.form.text("after");
    const auto all = listing();
    const ItemPage page = all->find(question, items_.topics(), kItemsOfAPage);
    Json rows = Json::array();
    for (const PublicItem* each : page.items)
        rows.add(itemRow(visit, *each->item));
    std::string chosen;
    for (const PublicGroup& each : all->departments)
        if (each.code == question.organisation) chosen = each.name;
    for (const PublicTopic& each : items_.topics())
        if (each.key == question.topic)
            chosen = visit.language == Language::english ? each.en : each.zh;
    if (question.who == "person" || question.who == "company") chosen = text(visit, question.who);
    const char* const line = page.similar ? page.items.empty() ? "foundNone" : "foundSimilar"
                                          : "foundItems";
    Json facts = frame(visit, chosen.empty() ? text(visit, "items") : chosen);
    facts.set("q", question.q)
        .set("who", question.who)
        .set("organisation", question.organisation)
        .set("topic", question.topic)
        .set("heading", chosen.empty() ? text(visit, "items") : chosen)
        .set("resultLine", filled(text(visit, line), {std::to_string(page.all)}))
        .set("items", std::move(rows));
    if (!page.next.empty())
        facts.set("next", "/items?after=" + queryEscaped(page.next) +
                              "&q=" + queryEscaped(question.q) +
                              "&who=" + queryEscaped(question.who) +
                              "&organisation=" + queryEscaped(question.organisation) +
                              "&topic=" + queryEscaped(question.topic));
    return render(visit, "items", facts);
}

Response PublicSite::item(Visit& visit, const std::string& code) {
    const auto item = itemOf(code);
    if (!item) return message(visit, {Code::ITEM_UNKNOWN, "item", {}}, "/items");
    const auto& desk = doors_.desk.doors();
    const std::string promise = limitText(visit, item->promiseDays, item->promiseUnit),
                      statute = limitText(visit, item->statuteDays, item->statuteUnit);
    Json shown = itemRow(visit, *item);
    if (item->organisationName.empty()) shown.set("organisation", desk.organisationName);
    shown.set("kind", codeName(visit.language, standard::CodeTable::itemKind, item->kind))
        .set("statute", statute)
        .set("basis", item->basis)
        .set("conditions", item->conditions)
        .set("contact", item->contact)
        .set("complaint", item->complaint)
        .set("fee", item->fee ? item->feeBasis : text(visit, "noFee"))
        .set("window", desk.organisationName)
        .set("validFrom", base::formatDate(item->validFrom))
        .set("version", item->version);
    const bool spot = item->caseType == "onTheSpot" || item->promiseDays == 0;
    Json requirements = Json::array(), procedure = Json::array();
    for (const auto& each : approval::requirementsOf(*item))
        requirements.add(Json::object().set("name", each.name).set("required", each.required));
    const std::string_view steps = item->procedure.empty() ? kUsualProcedure : item->procedure;
    for (const std::string_view step : base::split(steps, ';'))
        if (!base::trim(step).empty())
            procedure.add(Json::object().set("name", base::trim(step)));
    Json facts = frame(visit, item->name);
    facts.set("item", std::move(shown))
        .set("hasRequirements", !requirements.elements().empty())
        .set("requirements", std::move(requirements))
        .set("procedure", std::move(procedure))
        .set("whyText", filled(text(visit, spot ? "whySpot" : "whyPromise"), {promise, statute}))
        .set("remedies", desk.reviewOrgan.empty()
                             ? std::string()
                             : filled(text(visit, "remediesText"), {desk.reviewOrgan, desk.court}));
    return render(visit, "item", facts);
}

Response PublicSite::help(Visit& visit) {
    Json topics = Json::array();
    for (int i = 1; texts_.has("help." + std::to_string(i)); ++i) {
        const std::string key = "help." + std::to_string(i);
        topics.add(Json::object()
                       .set("heading", text(visit, key))
                       .set("text", text(visit, key + ".text")));
    }
    Json facts = frame(visit, text(visit, "help"));
    facts.set("topics", std::move(topics));
    return render(visit, "help", facts);
}

Response PublicSite::setMode(Visit& visit) {
    if (visit.form.has("type"))
        setCookie(visit, "gt_type", visit.form.text("type") == "large" ? "large" : "normal", "/",
                  "Lax", kYear);
    if (visit.form.has("lang"))
        setCookie(visit, "gt_lang", visit.form.text("lang") == "en" ? "en" : "zh", "/", "Lax",
                  kYear);
    const std::string& back = visit.form.text("back");
    const bool ours = back.starts_with('/') && !back.starts_with("//") && back.size() < 2000 &&
                      std::all_of(back.begin(), back.end(), [](char c) {
                          return c > ' ' && c < 127 && c != '\\';
                      });
    return redirect(ours ? back : "/");
}

Response PublicSite::checkDocument(Visit& visit) {
    const std::string number(base::trim(visit.form.text("number")).substr(0, 300)),
        code(base::trim(visit.form.text("code")).substr(0, 60));
    Json facts = frame(visit, text(visit, "checkDocument"));
    facts.set("number", number).set("code", code);
    if (number.empty() && code.empty()) return render(visit, "document", facts);
    if (!guard_.allow("document " + visit.address, std::chrono::steady_clock::now(),
                      kCheckCost))
        return message(visit, {Code::TOO_MANY_REQUESTS, {}, {}}, "/document");
    Faults faults;
    doors_.database.read([&](store::Transaction& tx) {
        faults.clear();
        auto found = documents::checkDocument(tx, number, code);
        if (auto* fault = std::get_if<Fault>(&found)) {
            faults.push_back({fault->code, "number", {}});
            return;
        }
        const auto& document = std::get<documents::StoredDocument>(found);
        facts.set("found", Json::object()
                               .set("number", document.number)
                               .set("kindName", documents::chineseName(document.kind))
                               .set("issuedAt",
                                    base::formatInstant(document.issuedAt).substr(0, 10)));
    });
    addProblem(visit, facts, faults);
    return render(visit, "document", facts, faults.empty() ? 200 : 404);
}

}  // namespace guantong::api
