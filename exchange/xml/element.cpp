// SPDX-License-Identifier: Apache-2.0
#include "exchange/xml/element.h"

#include "exchange/xml/canonical_reader.h"
#include "exchange/xml/document.h"

#include <libxml/tree.h>

namespace guantong::xml {

namespace {

std::string string(const xmlChar* text) {
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

/// An attribute's value: its text nodes joined (there are no entities).
std::string valueOf(const xmlAttr* attribute) {
    std::string value;
    for (const xmlNode* node = attribute->children; node != nullptr; node = node->next)
        value += string(node->content);
    return value;
}

Element elementOf(const xmlNode* node) {
    Element element;
    element.name = string(node->name);
    if (node->ns != nullptr) element.ns = string(node->ns->href);
    element.line = lineOf(node);
    for (const xmlAttr* each = node->properties; each != nullptr; each = each->next)
        element.attributes.emplace_back(string(each->name), valueOf(each));
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            element.children.push_back(elementOf(child));
        else if (child->type == XML_TEXT_NODE)
            element.text += string(child->content);
    }
    return element;
}

using Token = CanonicalReader::Token;

/// From the start token at which the reader stands to its end token, or to a fault.
Element elementAt(CanonicalReader& reader) {
    Element element;
    element.name = reader.name();
    element.ns = reader.ns();
    for (const Attribute& each : reader.attributes())
        element.attributes.emplace_back(each.name, each.value);
    for (Token token = reader.next(); token == Token::start || token == Token::text;
         token = reader.next()) {
        if (token == Token::start)
            element.children.push_back(elementAt(reader));
        else
            element.text += reader.text();
    }
    return element;
}

}  // namespace

const std::string* Element::attribute(std::string_view wanted) const noexcept {
    for (const auto& [attributeName, value] : attributes)
        if (attributeName == wanted) return &value;
    return nullptr;
}

const Element* Element::child(std::string_view wanted) const noexcept {
    for (const Element& each : children)
        if (each.name == wanted) return &each;
    return nullptr;
}

std::string Element::childText(std::string_view wanted) const {
    const Element* found = child(wanted);
    return found == nullptr ? std::string() : found->text;
}

std::variant<Element, base::Fault> readElement(std::string_view bytes) {
    auto parsed = parseDocument(bytes, Origin::person, kTreeLimits);
    if (auto* fault = std::get_if<base::Fault>(&parsed)) return std::move(*fault);
    return elementOf(xmlDocGetRootElement(std::get<Document>(parsed).get()));
}

std::variant<Element, base::Fault> readCanonicalElement(std::string_view bytes) {
    CanonicalReader reader(bytes);
    if (reader.next() != Token::start) return reader.fault();
    Element element = elementAt(reader);
    if (reader.token() == Token::fault || reader.next() != Token::done) return reader.fault();
    return element;
}

}  // namespace guantong::xml
