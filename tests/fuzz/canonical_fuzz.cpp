// SPDX-License-Identifier: Apache-2.0
// Holds CanonicalReader against libxml2, in both directions:
//   the reader reads b to the end  =>  canonicalise(b) == b, and libxml2 sees the same events
//   canonicalise(b) gives c        =>  the reader reads c to the end (or c has a name that is not
//                                      ASCII, or the xml prefix), and canonicalise(c) == c
//   the reader refuses b for good  =>  canonicalise(b) refuses it too
#include "exchange/base/assert.h"
#include "exchange/xml/canonical_reader.h"
#include "exchange/xml/canonical_writer.h"
#include "exchange/xml/canonicalise.h"
#include "exchange/xml/element.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace {

using guantong::base::Code;
using guantong::xml::CanonicalReader;
using Token = CanonicalReader::Token;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void addName(std::string& events, char kind, std::string_view ns, std::string_view name) {
    events.append(1, kind).append(ns).append(1, '|').append(name).append(1, '\n');
}

void addText(std::string& events, std::string_view text) {
    events.append("T").append(text).append("\n");
}

std::string eventsOf(CanonicalReader& reader) {
    std::string events;
    for (;;) {
        switch (reader.next()) {
            case Token::start:
                addName(events, 'S', reader.ns(), reader.name());
                for (const auto& each : reader.attributes()) {
                    addName(events, 'A', each.ns, each.name);
                    addText(events, each.value);
                }
                break;
            case Token::end:
                addName(events, 'E', reader.ns(), reader.name());
                break;
            case Token::text:
                addText(events, reader.text());
                break;
            case Token::done:
            case Token::fault:
                return events;
        }
    }
}

std::string_view hrefOf(const xmlNs* ns) {
    return ns == nullptr ? "" : view(ns->href);
}

void walk(const xmlNode* node, std::string& events) {
    addName(events, 'S', hrefOf(node->ns), view(node->name));
    for (const xmlAttr* each = node->properties; each != nullptr; each = each->next) {
        addName(events, 'A', hrefOf(each->ns), view(each->name));
        std::string value;
        for (const xmlNode* part = each->children; part != nullptr; part = part->next)
            value += view(part->content);
        addText(events, value);
    }
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            walk(child, events);
        else
            addText(events, view(child->content));
    }
    addName(events, 'E', hrefOf(node->ns), view(node->name));
}

/// What libxml2 sees, and whether a name is of the kind the reader leaves to others.
struct Seen {
    std::string events;
    bool foreignNames = false;
};

bool isForeign(const xmlChar* name, const xmlNs* ns) {
    const auto wide = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    const std::string_view local = view(name), prefix = ns == nullptr ? "" : view(ns->prefix);
    return prefix == "xml" || std::any_of(local.begin(), local.end(), wide) ||
           std::any_of(prefix.begin(), prefix.end(), wide);
}

bool hasForeignNames(const xmlNode* node) {
    if (node->type != XML_ELEMENT_NODE) return false;
    if (isForeign(node->name, node->ns)) return true;
    for (const xmlAttr* each = node->properties; each != nullptr; each = each->next)
        if (isForeign(each->name, each->ns)) return true;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next)
        if (hasForeignNames(child)) return true;
    return false;
}

Seen libraryReads(std::string_view bytes) {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> tree(
        xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        xmlFreeDoc);
    GT_ASSERT(tree != nullptr);
    Seen seen;
    const xmlNode* const root = xmlDocGetRootElement(tree.get());
    walk(root, seen.events);
    seen.foreignNames = hasForeignNames(root);
    return seen;
}

void check(std::string_view bytes) {
    CanonicalReader reader(bytes);
    const std::string events = eventsOf(reader);
    const auto canonical = guantong::xml::canonicalise(bytes);
    const auto* form = std::get_if<std::string>(&canonical);
    if (reader.token() == Token::done) {
        GT_ASSERT(form != nullptr && *form == bytes);
        GT_ASSERT(libraryReads(bytes).events == events);
    } else if (reader.fault().code != Code::XML_NOT_CANONICAL) {
        GT_ASSERT(form == nullptr);
    }
    if (form == nullptr) return;
    CanonicalReader again(*form);
    const std::string eventsAgain = eventsOf(again);
    const Seen seen = libraryReads(*form);
    if (again.token() == Token::done)
        GT_ASSERT(seen.events == eventsAgain);
    else
        GT_ASSERT(again.fault().code == Code::XML_NOT_CANONICAL && seen.foreignNames);
    const auto twice = guantong::xml::canonicalise(*form);
    GT_ASSERT(std::holds_alternative<std::string>(twice) && std::get<std::string>(twice) == *form);
    GT_ASSERT(std::holds_alternative<guantong::xml::Element>(guantong::xml::readElement(*form)));
}

/// Whatever the bytes are: a text of them survives writing and reading.
void checkText(std::string_view bytes) {
    if (!guantong::xml::isXmlText(bytes) || bytes.empty()) return;
    guantong::xml::CanonicalWriter writer;
    writer.start("urn:a", "a").attribute("b", bytes).text(bytes).end();
    CanonicalReader reader(writer.str());
    GT_ASSERT(reader.next() == Token::start && reader.attribute("b") == bytes);
    GT_ASSERT(reader.textOnly() == bytes && reader.next() == Token::done);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check(bytes);
    checkText(bytes);
    static_cast<void>(guantong::xml::readElement(bytes));
    return 0;
}
