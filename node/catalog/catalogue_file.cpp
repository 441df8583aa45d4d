// SPDX-License-Identifier: Apache-2.0
#include "node/catalog/catalogue_file.h"

#include "exchange/base/text.h"
#include "exchange/xml/canonical_writer.h"
#include "node/catalog/checks.h"

#include <array>
#include <set>

namespace guantong::catalog {

using base::Code;
using base::Fault;
using standard::Item;

namespace {

constexpr std::string_view kNamespace = "urn:guantong:catalogue:1.0";

struct TextElement {
    std::string_view name;
    std::string Item::*member;
};
constexpr std::array kTexts{
    TextElement{"Basis", &Item::basis},         TextElement{"Conditions", &Item::conditions},
    TextElement{"Materials", &Item::materials}, TextElement{"Procedure", &Item::procedure},
    TextElement{"FeeBasis", &Item::feeBasis},   TextElement{"Contact", &Item::contact},
    TextElement{"Complaint", &Item::complaint}};

std::string attributeOr(const xml::Element& element, std::string_view name, const char* otherwise) {
    const std::string* value = element.attribute(name);
    return value == nullptr ? otherwise : *value;
}

bool isTrue(const xml::Element& element, std::string_view name) {
    const std::string value = attributeOr(element, name, "false");
    return value == "true" || value == "1";
}

void readLimit(const xml::Element& element, std::string_view name, std::int64_t& count,
               std::string& unit) {
    const std::string text = attributeOr(element, name, "");
    const auto parts = base::split(text, ' ');
    count = base::parseNumber(parts.front()).value_or(0);
    unit = parts.size() > 1 ? std::string(parts[1]) : "";
}

Item readItem(const xml::Element& element) {
    Item item;
    item.code = attributeOr(element, "code", "");
    item.version = base::parseNumber(attributeOr(element, "version", "1")).value_or(0);
    item.name = attributeOr(element, "name", "");
    item.kind = attributeOr(element, "kind", "permit");
    item.organisation = attributeOr(element, "organisation", "");
    item.organisationName = attributeOr(element, "organisationName", "");
    item.caseType = attributeOr(element, "caseType", "promised");
    readLimit(element, "promise", item.promiseDays, item.promiseUnit);
    readLimit(element, "statute", item.statuteDays, item.statuteUnit);
    item.fee = isTrue(element, "fee");
    item.secret = isTrue(element, "secret");
    item.validFrom = base::parseDate(attributeOr(element, "validFrom", "")).value_or(base::Date{});
    if (const std::string* to = element.attribute("validTo")) item.validTo = base::parseDate(*to);
    for (const TextElement& text : kTexts)
        item.*text.member = std::string(base::trim(element.childText(text.name)));
    return item;
}

void appendAttribute(std::string& out, std::string_view name, std::string_view value) {
    ((out += ' ') += name) += "=\"";
    xml::escapeAttribute(out, value);
    out += '"';
}

void appendItem(std::string& out, const Item& item) {
    out += "  <Item";
    appendAttribute(out, "code", item.code);
    appendAttribute(out, "version", std::to_string(item.version));
    appendAttribute(out, "name", item.name);
    appendAttribute(out, "kind", item.kind);
    if (!item.organisation.empty()) appendAttribute(out, "organisation", item.organisation);
    if (!item.organisationName.empty())
        appendAttribute(out, "organisationName", item.organisationName);
    appendAttribute(out, "caseType", item.caseType);
    appendAttribute(out, "promise", std::to_string(item.promiseDays) + " " + item.promiseUnit);
    appendAttribute(out, "statute", std::to_string(item.statuteDays) + " " + item.statuteUnit);
    appendAttribute(out, "fee", item.fee ? "true" : "false");
    appendAttribute(out, "secret", item.secret ? "true" : "false");
    appendAttribute(out, "validFrom", base::formatDate(item.validFrom));
    if (item.validTo) appendAttribute(out, "validTo", base::formatDate(*item.validTo));
    out += ">\n";
    for (const TextElement& text : kTexts) {
        if ((item.*text.member).empty()) continue;
        ((out += "    <") += text.name) += '>';
        xml::escapeText(out, item.*text.member);
        ((out += "</") += text.name) += ">\n";
    }
    out += "  </Item>\n";
}

}  // namespace

std::variant<std::vector<Item>, std::vector<Fault>> readCatalogueFile(std::string_view bytes,
                                                                      const xml::Schema& schema) {
    if (auto faults = schema.validate(bytes); !faults.empty()) return faults;
    const auto root = xml::readElement(bytes);
    if (const auto* fault = std::get_if<Fault>(&root)) return std::vector{*fault};
    std::vector<Item> items;
    std::vector<Fault> faults;
    std::set<std::pair<std::string, std::int64_t>> seen;
    for (const xml::Element& element : std::get<xml::Element>(root).children) {
        Item item = readItem(element);
        const std::string line = "line " + std::to_string(element.line);
        for (Fault& fault : checkItem(item))
            faults.push_back({fault.code, line + " " + fault.field, fault.detail});
        if (!seen.emplace(item.code, item.version).second)
            faults.push_back({Code::CATALOG_VERSION_REUSED, line, item.code});
        items.push_back(std::move(item));
    }
    if (!faults.empty()) return faults;
    return items;
}

std::string writeCatalogueFile(const std::vector<Item>& items) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Catalogue xmlns=\"";
    (out += kNamespace) += "\">\n";
    for (const Item& item : items)
        appendItem(out, item);
    return out + "</Catalogue>\n";
}

}  // namespace guantong::catalog
