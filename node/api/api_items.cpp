// SPDX-License-Identifier: Apache-2.0
// /items: the catalogue, what is wrong with it (事前监察), and its next versions.
#include "exchange/standard/code_table.h"
#include "node/api/api_handlers.h"
#include "node/api/case_access.h"
#include "node/api/json_api.h"
#include "node/catalog/checks.h"

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using people::Right;
using standard::CodeTable;
using standard::Item;
using store::Transaction;

namespace {

constexpr std::size_t kPiece = 500, kMaxText = 60'000;
constexpr std::string_view kSpecialBasis = "《中华人民共和国行政许可法》第四十五条";

struct ItemText {
    std::string_view key;
    std::string Item::*member;
};
constexpr ItemText kTexts[] = {
    {"name", &Item::name},
    {"kind", &Item::kind},
    {"organisation", &Item::organisation},
    {"organisationName", &Item::organisationName},
    {"caseType", &Item::caseType},
    {"promiseUnit", &Item::promiseUnit},
    {"statuteUnit", &Item::statuteUnit},
    {"basis", &Item::basis},
    {"conditions", &Item::conditions},
    {"materials", &Item::materials},
    {"procedure", &Item::procedure},
    {"feeBasis", &Item::feeBasis},
    {"contact", &Item::contact},
    {"complaint", &Item::complaint},
};

Json nameOf(CodeTable table, const std::string& code) {
    const auto* value = standard::findCode(table, code);
    return value == nullptr ? textOrNull(code) : Json(value->zh);
}

Json rowJson(const Item& item) {
    return Json::object()
        .set("code", item.code)
        .set("version", item.version)
        .set("name", item.name)
        .set("kindName", nameOf(CodeTable::itemKind, item.kind))
        .set("caseType", textOrNull(item.caseType))
        .set("caseTypeName", nameOf(CodeTable::caseType, item.caseType))
        .set("organisation", textOrNull(item.organisation))
        .set("organisationName", textOrNull(item.organisationName))
        .set("promiseDays", item.promiseDays)
        .set("statuteDays", item.statuteDays)
        .set("fee", item.fee ? Json("收费") : Json());
}

Json requirementsJson(const Item& item) {
    Json all = Json::array();
    for (const approval::Requirement& each : approval::requirementsOf(item))
        all.add(Json::object()
                    .set("key", each.key)
                    .set("name", each.name)
                    .set("required", each.required)
                    .set("source", Json())
                    .set("level", Json()));
    return all;
}

Json versionsJson(const HttpContext& context, Transaction& tx, const Item& item) {
    constexpr std::int64_t kShown = 20;
    Json all = Json::array();
    for (std::int64_t v = item.version; v > 0 && v > item.version - kShown; --v)
        if (const auto one = context.doors().catalog.itemVersion(tx, item.code, v))
            all.add(Json::object()
                        .set("version", one->version)
                        .set("publishedAt", base::formatDate(one->validFrom))
                        .set("validTo",
                             one->validTo ? Json(base::formatDate(*one->validTo)) : Json())
                        .set("state", one->version == item.version ? "published" : "replaced"));
    return all;
}

Json itemJson(const HttpContext& context, Transaction& tx, const Item& item) {
    Json json = rowJson(item);
    for (const ItemText& text : kTexts)
        json.set(text.key, textOrNull(item.*text.member));
    Json procedures = Json::array();
    for (const auto& value : standard::codesOf(CodeTable::specialProcedure))
        procedures.add(Json::object()
                           .set("procedure", value.code)
                           .set("name", value.zh)
                           .set("days", Json())
                           .set("basis", kSpecialBasis));
    return json.set("secret", item.secret)
        .set("validFrom", base::formatDate(item.validFrom))
        .set("validTo", item.validTo ? Json(base::formatDate(*item.validTo)) : Json())
        .set("requirements", requirementsJson(item))
        .set("formFields", Json::array())
        .set("specialProcedures", std::move(procedures))
        .set("versions", versionsJson(context, tx, item));
}

/// Every item by code, until `visit` says false.
template <typename Visit>
void eachItem(const HttpContext& context, Transaction& tx, std::string after, const Visit& visit) {
    for (;;) {
        const auto items = context.doors().catalog.items(tx, after, kPiece);
        for (const auto& item : items)
            if (!visit(*item)) return;
        if (items.size() < kPiece) return;
        after = items.back()->code;
    }
}

bool inForce(const Item& item, base::Instant now) {
    const auto today = base::dateOf(now);
    return item.validFrom <= today && (!item.validTo || *item.validTo >= today);
}

Json problemsOf(const Item& item) {
    Json problems = Json::array();
    const auto add = [&](std::string_view code, std::string_view title, std::string_view remedy) {
        problems.add(
            Json::object().set("code", code).set("title", title).set("remedy", remedy));
    };
    for (const Fault& fault : catalog::checkItem(item))
        add(toString(fault.code), base::cause(fault.code, base::Language::chinese),
            base::remedy(fault.code, base::Language::chinese));
    for (const char* vague : {"其他材料", "其它材料", "等材料", "有关材料", "相关材料"})
        if (item.materials.find(vague) != std::string::npos) {
            add("ITEM_MATERIAL_VAGUE", "申请材料有兜底条款(“" + std::string(vague) + "”)",
                "请逐项列明材料名称");
            break;
        }
    struct Needed {
        const std::string& text;
        std::string_view title;
    };
    for (const Needed& each : {Needed{item.materials, "未列申请材料"},
                               Needed{item.conditions, "未列受理条件"},
                               Needed{item.procedure, "未列办理程序"},
                               Needed{item.contact, "未列咨询方式"},
                               Needed{item.complaint, "未列投诉渠道"}})
        if (each.text.empty()) add("FIELD_MISSING", each.title, "请补充该要素");
    if (item.fee && item.feeBasis.empty()) add("FIELD_MISSING", "收费而无收费依据", "请填写收费依据");
    return problems;
}

Item itemFrom(const HttpContext& context, Item item) {
    const Json& body = context.body();
    for (const ItemText& text : kTexts)
        if (body.find(text.key) != nullptr)
            item.*text.member = textField(body, text.key, false, kMaxText);
    for (auto [key, member] : {std::pair{"promiseDays", &Item::promiseDays},
                               std::pair{"statuteDays", &Item::statuteDays}})
        if (body.find(key) != nullptr) item.*member = numberField(body, key);
    for (auto [key, member] : {std::pair{"fee", &Item::fee}, std::pair{"secret", &Item::secret}})
        if (const Json* flag = body.find(key))
            item.*member = flag->asBool() != nullptr ? *flag->asBool() : flag->asText() != nullptr;
    for (auto [key, isEnd] : {std::pair{"validFrom", false}, std::pair{"validTo", true}}) {
        const std::string text = textField(body, key, false, 10);
        if (text.empty()) continue;
        const auto day = base::parseDate(text);
        if (!day) throw Refused(Fault{Code::FIELD_INVALID, key, text});
        (isEnd ? item.validTo.emplace(*day) : item.validFrom) = *day;
    }
    return item;
}

Response publish(const HttpContext& context, Transaction& tx, const Item& item,
                 const std::string& before) {
    auto faults = catalog::checkItem(item);
    if (!faults.empty()) throw Refused(std::move(faults));
    auto& doors = context.doors();
    const auto adoption = doors.publishItem(tx, item);
    if (!adoption.adopted)
        throw Refused(Fault{base::codeNamed(adoption.code).value_or(Code::RECORD_INVALID),
                            item.code, adoption.reason});
    doors.people.audit.record(tx, context.principal(),
                              {"item.publish", "item:" + item.code, before,
                               "version " + std::to_string(item.version) + " " + item.name});
    return jsonAnswer(itemJson(context, tx, item));
}

}  // namespace

Response getItems(HttpContext& context) {
    const std::string &q = context.query("q"), &organisation = context.query("organisation");
    const std::size_t limit = context.limit();
    const bool all = context.query("all") == "true";
    return context.read([&](Transaction& tx) {
        const auto below = subtreeOf(context, tx, organisation);
        Json rows = Json::array();
        std::string next;
        std::size_t found = 0;
        eachItem(context, tx, context.query("after"), [&](const Item& item) {
            const bool fits =
                (q.empty() || item.code == q || item.name.find(q) != std::string::npos ||
                 item.organisationName.find(q) != std::string::npos) &&
                (organisation.empty() || item.organisation == organisation ||
                 std::find(below.begin(), below.end(), item.organisation) != below.end()) &&
                (all || inForce(item, context.now()));
            if (!fits) return true;
            rows.add(rowJson(item));
            next = item.code;
            return ++found < limit;
        });
        return jsonAnswer(listJson(std::move(rows), found == limit ? next : std::string()));
    });
}

Response getItemCheck(HttpContext& context) {
    const std::size_t limit = context.limit();
    return context.read([&](Transaction& tx) {
        Json rows = Json::array();
        std::string next;
        std::size_t found = 0;
        eachItem(context, tx, context.query("after"), [&](const Item& item) {
            Json problems = problemsOf(item);
            if (problems.elements().empty() || !inForce(item, context.now())) return true;
            rows.add(Json::object()
                         .set("code", item.code)
                         .set("name", item.name)
                         .set("organisationName", textOrNull(item.organisationName))
                         .set("problems", std::move(problems)));
            next = item.code;
            return ++found < limit;
        });
        return jsonAnswer(listJson(std::move(rows), found == limit ? next : std::string()));
    });
}

Response getItem(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        const std::string& code = context.parameter("code");
        const auto item = context.doors().catalog.latestItem(tx, code);
        if (!item) throw Refused(Fault{Code::ITEM_UNKNOWN, "code", code});
        return jsonAnswer(itemJson(context, tx, *item));
    });
}

Response putItem(HttpContext& context) {
    const std::string& code = context.parameter("code");
    return context.write([&](Transaction& tx) {
        const auto before = context.doors().catalog.latestItem(tx, code);
        Item item;
        if (before) item = *before;
        item.code = code;
        item.version = before ? before->version + 1 : 1;
        if (!before) item.validFrom = base::dateOf(context.now());
        item = itemFrom(context, std::move(item));
        context.require(Right::catalogueEdit, {item.organisation, {}, {}});
        if (before) context.require(Right::catalogueEdit, {before->organisation, {}, {}});
        return publish(context, tx, item,
                       before ? "version " + std::to_string(before->version) : std::string());
    });
}

Response postItemRetire(HttpContext& context) {
    const std::string& code = context.parameter("code");
    return context.write([&](Transaction& tx) {
        const auto before = context.doors().catalog.latestItem(tx, code);
        if (!before) throw Refused(Fault{Code::ITEM_UNKNOWN, "code", code});
        context.require(Right::catalogueEdit, {before->organisation, {}, {}});
        Item item = *before;
        ++item.version;
        item.validTo = base::dateOf(context.now());
        if (item.validFrom > *item.validTo) item.validFrom = *item.validTo;
        return publish(context, tx, item, "version " + std::to_string(before->version));
    });
}

}  // namespace guantong::api
