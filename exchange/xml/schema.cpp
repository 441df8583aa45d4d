// SPDX-License-Identifier: Apache-2.0
// Schema: libxml2's XSD. What it would load is looked through first: libxml2 itself takes any
// location, its loader is one for the whole process, so it only ever gets files that name nothing
// but files beside them.
#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/xml/document.h"
#include "exchange/xml/element.h"

#include <libxml/xmlschemas.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace guantong::xml {

using base::Code;
using base::Error;
using base::Fault;

namespace {

constexpr std::string_view kSchemaNamespace = "http://www.w3.org/2001/XMLSchema";

struct ParserFree {
    void operator()(xmlSchemaParserCtxt* parser) const noexcept { xmlSchemaFreeParserCtxt(parser); }
};
struct ValidationFree {
    void operator()(xmlSchemaValidCtxt* run) const noexcept { xmlSchemaFreeValidCtxt(run); }
};
struct SchemaFree {
    void operator()(xmlSchema* schema) const noexcept { xmlSchemaFree(schema); }
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& place,
                         const std::string& why) {
    throw Error(Fault{Code::XML_SCHEMA, file.string() + " " + place, why});
}

bool namesFileBeside(std::string_view location) noexcept {
    return !location.empty() && location[0] != '.' &&
           std::all_of(location.begin(), location.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-';
           });
}

/// Walks the XSD and all it includes; throws unless every one is a file beside the first.
void lookThrough(const std::filesystem::path& file, std::set<std::filesystem::path>& seen) {
    if (!seen.insert(file).second) return;
    auto read = readElement(base::readFile(file, base::kMaxFileBytes));
    if (auto* fault = std::get_if<Fault>(&read))
        refuse(file, fault->field, std::string(toString(fault->code)) + " " + fault->detail);
    const Element& root = std::get<Element>(read);
    if (root.attribute("base") != nullptr)
        refuse(file, "line " + std::to_string(root.line), "xml:base");
    for (const Element& part : root.children) {
        const bool loads =
            part.name == "include" || part.name == "import" || part.name == "redefine";
        if (part.ns != kSchemaNamespace || !loads) continue;
        const std::string place = "line " + std::to_string(part.line);
        const std::string* location = part.attribute("schemaLocation");
        if (part.attribute("base") != nullptr) refuse(file, place, "xml:base");
        if (location == nullptr) continue;
        if (!namesFileBeside(*location)) refuse(file, place, *location);
        lookThrough(file.parent_path() / *location, seen);
    }
}

}  // namespace

struct Schema::Loaded {
    std::unique_ptr<xmlSchema, SchemaFree> schema;
};

Schema::Schema(const std::string& xsdFile) : loaded_(std::make_unique<Loaded>()) {
    std::set<std::filesystem::path> seen;
    lookThrough(std::filesystem::path(xsdFile), seen);
    initLibrary();
    const MessageSink sink;
    const std::unique_ptr<xmlSchemaParserCtxt, ParserFree> parser(
        xmlSchemaNewParserCtxt(xsdFile.c_str()));
    if (!parser) throw std::bad_alloc();
    loaded_->schema.reset(xmlSchemaParse(parser.get()));
    if (loaded_->schema) return;
    const int line = sink.messages().empty() ? 0 : sink.messages().front().line;
    refuse(xsdFile, "line " + std::to_string(line), sink.first());
}

Schema::Schema(Key, std::unique_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}

std::unique_ptr<const Schema> Schema::fromText(std::string_view xsd) {
    auto read = readElement(xsd);
    if (auto* fault = std::get_if<Fault>(&read)) throw Error(*fault);
    for (const Element& part : std::get<Element>(read).children)
        if (part.name == "include" || part.name == "import" || part.name == "redefine")
            refuse("schema", "line " + std::to_string(part.line), part.name);
    initLibrary();
    const MessageSink sink;
    const std::unique_ptr<xmlSchemaParserCtxt, ParserFree> parser(
        xmlSchemaNewMemParserCtxt(xsd.data(), static_cast<int>(xsd.size())));
    if (!parser) throw std::bad_alloc();
    auto loaded = std::make_unique<Loaded>();
    loaded->schema.reset(xmlSchemaParse(parser.get()));
    if (!loaded->schema) refuse("schema", "", sink.first());
    return std::make_unique<const Schema>(Key{}, std::move(loaded));
}

Schema::~Schema() = default;

std::vector<Fault> Schema::validate(std::string_view bytes) const {
    auto parsed = parseDocument(bytes, Origin::person, kTreeLimits);
    if (auto* fault = std::get_if<Fault>(&parsed)) return {std::move(*fault)};
    const MessageSink sink;
    const std::unique_ptr<xmlSchemaValidCtxt, ValidationFree> run(
        xmlSchemaNewValidCtxt(loaded_->schema.get()));
    if (!run) throw std::bad_alloc();
    const int result = xmlSchemaValidateDoc(run.get(), std::get<Document>(parsed).get());
    std::vector<Fault> faults;
    for (const auto& message : sink.messages())
        faults.push_back({Code::XML_SCHEMA, "line " + std::to_string(message.line), message.text});
    if (result != 0 && faults.empty()) faults.push_back({Code::XML_SCHEMA, {}, {}});
    return faults;
}

}  // namespace guantong::xml
