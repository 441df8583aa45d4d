// SPDX-License-Identifier: Apache-2.0
#include "exchange/xml/document.h"

#include "exchange/base/text.h"
#include "exchange/xml/characters.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemastypes.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace guantong::xml {

using base::Code;
using base::Fault;

namespace {

constexpr int kOptions = XML_PARSE_NONET;
constexpr std::size_t kMaxLibraryBytes = 1u << 30;  // libxml2 counts in int

struct ContextFree {
    void operator()(xmlParserCtxt* context) const noexcept {
        if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
        xmlFreeParserCtxt(context);
    }
};
using ContextPtr = std::unique_ptr<xmlParserCtxt, ContextFree>;

std::string place(Origin origin, std::size_t byte, int line) {
    return origin == Origin::node ? "byte " + std::to_string(byte) : "line " + std::to_string(line);
}

std::size_t byteOf(xmlParserCtxt* context) noexcept {
    const long consumed = context->input != nullptr ? xmlByteConsumed(context) : -1;
    return consumed < 0 ? 0 : static_cast<std::size_t>(consumed);
}

std::string_view view(const xmlChar* text) noexcept {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// What the parse has met so far; the parser's events land here first and then build the tree.
class Parse {
public:
    Parse(xmlParserCtxt* context, Origin origin, const XmlLimits& limits)
        : context_(context), origin_(origin), limits_(limits) {
        xmlSAXHandler& sax = *context->sax;
        context->_private = this;
        sax.startDocument = startDocument;
        sax.internalSubset = internalSubset;
        sax.startElementNs = startElement;
        sax.endElementNs = endElement;
        sax.characters = characters;
        sax.ignorableWhitespace = characters;
        sax.cdataBlock = origin == Origin::node ? cdata : characters;
        sax.comment = origin == Origin::node ? comment : nullptr;
        sax.processingInstruction = origin == Origin::node ? instruction : nullptr;
    }

    const std::optional<Fault>& fault() const noexcept { return fault_; }
    /// Just behind the root's end tag; 0 while it is open.
    std::size_t rootEnd() const noexcept { return rootEnd_; }

private:
    static Parse& of(void* context) noexcept {
        return *static_cast<Parse*>(static_cast<xmlParserCtxt*>(context)->_private);
    }

    void refuse(Code code, std::string detail = {}) {
        if (fault_) return;
        const int line = context_->input != nullptr ? context_->input->line : 0;
        fault_ = Fault{code, place(origin_, byteOf(context_), line), std::move(detail)};
        xmlStopParser(context_);
    }

    static void startDocument(void* context) noexcept {
        Parse& self = of(context);
        for (const xmlChar* declared : {self.context_->encoding, self.context_->input->encoding})
            if (declared != nullptr && xmlStrcasecmp(declared, BAD_CAST "UTF-8") != 0)
                return self.refuse(Code::XML_NOT_UTF8, std::string(view(declared)));
        xmlSAX2StartDocument(context);
    }
    static void internalSubset(void* context, const xmlChar*, const xmlChar*,
                               const xmlChar*) noexcept {
        of(context).refuse(Code::XML_DOCTYPE);
    }
    static void comment(void* context, const xmlChar*) noexcept {
        of(context).refuse(Code::XML_COMMENT);
    }
    static void instruction(void* context, const xmlChar*, const xmlChar*) noexcept {
        of(context).refuse(Code::XML_PROCESSING_INSTRUCTION);
    }
    static void cdata(void* context, const xmlChar*, int) noexcept {
        of(context).refuse(Code::XML_CDATA);
    }

    static void startElement(void* context, const xmlChar* name, const xmlChar* prefix,
                             const xmlChar* uri, int namespaceCount, const xmlChar** namespaces,
                             int attributeCount, int defaulted,
                             const xmlChar** attributes) noexcept {
        Parse& self = of(context);
        self.check(name, prefix, namespaceCount, namespaces, attributeCount, attributes);
        if (self.fault_) return;
        ++self.depth_;
        self.textBytes_ = 0;
        xmlSAX2StartElementNs(context, name, prefix, uri, namespaceCount, namespaces,
                              attributeCount, defaulted, attributes);
        if (xmlNode* const element = self.context_->node)  // libxml2's own line has 16 bits
            element->_private = reinterpret_cast<void*>(std::intptr_t{self.context_->input->line});
    }
    static void endElement(void* context, const xmlChar* name, const xmlChar* prefix,
                           const xmlChar* uri) noexcept {
        Parse& self = of(context);
        xmlSAX2EndElementNs(context, name, prefix, uri);
        self.textBytes_ = 0;
        if (--self.depth_ == 0) self.rootEnd_ = byteOf(self.context_);
    }
    static void characters(void* context, const xmlChar* text, int size) noexcept {
        Parse& self = of(context);
        self.textBytes_ += static_cast<std::size_t>(size);
        if (self.textBytes_ > self.limits_.textBytes)
            return self.refuse(Code::XML_TEXT_TOO_LONG, std::to_string(self.textBytes_));
        xmlSAX2Characters(context, text, size);
    }

    void check(const xmlChar* name, const xmlChar* prefix, int namespaceCount,
               const xmlChar** namespaces, int attributeCount, const xmlChar** attributes) {
        const auto declared = static_cast<std::size_t>(namespaceCount);
        const auto counted = static_cast<std::size_t>(attributeCount);
        if (depth_ >= limits_.depth)
            return refuse(Code::XML_TOO_DEEP, std::to_string(limits_.depth));
        if (declared + counted > limits_.attributes)
            return refuse(Code::XML_TOO_MANY_ATTRIBUTES, std::to_string(limits_.attributes));
        checkName(name, prefix);
        for (std::size_t i = 0; i < declared; ++i)
            checkNamespace(view(namespaces[2 * i]), view(namespaces[2 * i + 1]));
        for (std::size_t i = 0; i < counted; ++i) {
            const xmlChar** const each = attributes + 5 * i;  // name, prefix, URI, value, its end
            checkName(each[0], each[1]);
            checkValue(each[3], each[4]);
        }
    }
    void checkName(const xmlChar* name, const xmlChar* prefix) {
        const std::string_view local = view(name), before = view(prefix);
        const std::size_t size = local.size() + (before.empty() ? 0 : before.size() + 1);
        if (size > kMaxNameBytes) refuse(Code::XML_TEXT_TOO_LONG, "a name");
    }
    /// libxml2 does not escape namespace names in its C14N and fails on relative ones.
    void checkNamespace(std::string_view prefix, std::string_view uri) {
        if (prefix.size() > kMaxNameBytes || uri.size() > limits_.textBytes)
            return refuse(Code::XML_TEXT_TOO_LONG, "a namespace");
        if (origin_ == Origin::node && !uri.empty() && !isNamespaceName(uri))
            refuse(Code::XML_MALFORMED, "a namespace name that is no plain absolute URI");
    }
    /// In a value handed over by the parser every `&` still is `&#38;`.
    void checkValue(const xmlChar* from, const xmlChar* to) {
        const auto raw = static_cast<std::size_t>(to - from);
        if (raw <= limits_.textBytes) return;
        const std::size_t size = raw - 4 * static_cast<std::size_t>(std::count(from, to, '&'));
        if (size > limits_.textBytes) refuse(Code::XML_TEXT_TOO_LONG, std::to_string(size));
    }

    xmlParserCtxt* context_;
    Origin origin_;
    const XmlLimits& limits_;
    std::optional<Fault> fault_;
    std::size_t depth_ = 0, textBytes_ = 0, rootEnd_ = 0;
};

/// The first start tag with more attributes than allowed. libxml2 compares the attributes of a tag
/// pair by pair before it reports any, which a hostile tag turns into hours: so they are counted
/// here first. Outside a DOCTYPE, where this stops, the grammar is plain enough for that.
std::optional<std::size_t> crowdedTag(std::string_view bytes, std::size_t limit) {
    constexpr auto npos = std::string_view::npos;
    for (std::size_t at = bytes.find('<'); at != npos; at = bytes.find('<', at)) {
        const std::string_view rest = bytes.substr(at);
        const std::string_view close = rest.starts_with("<!--")        ? "-->"
                                       : rest.starts_with("<![CDATA[") ? "]]>"
                                       : rest.starts_with("<?")        ? "?>"
                                                                       : "";
        if (!close.empty()) {
            const auto end = bytes.find(close, at + 2);
            if (end == npos) return std::nullopt;
            at = end + close.size();
            continue;
        }
        if (rest.starts_with("<!")) return std::nullopt;
        std::size_t count = 0, next = at + 1;
        while ((next = bytes.find_first_of(">\"'<", next)) != npos && bytes[next] != '>') {
            if (bytes[next] == '<' || ++count > limit) break;
            next = bytes.find(bytes[next], next + 1);
            if (next == npos) return std::nullopt;
            ++next;
        }
        if (count > limit) return at;
        if (next == npos) return std::nullopt;
        at = next;
    }
    return std::nullopt;
}

/// What is seen without parsing.
std::optional<Fault> refuseBytes(std::string_view bytes, Origin origin, const XmlLimits& limits) {
    const auto lineAt = [&](std::size_t at) {
        const std::string_view before = bytes.substr(0, at);
        return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    };
    if (origin == Origin::node && bytes.starts_with(kByteOrderMark))
        return Fault{Code::XML_BOM, place(origin, 0, 1), {}};
    if (const auto bad = firstBadUtf8(bytes); bad != bytes.size())
        return Fault{Code::XML_NOT_UTF8, place(origin, bad, lineAt(bad)), {}};
    if (origin == Origin::node && startsDeclaration(bytes))
        return Fault{Code::XML_DECLARATION, place(origin, 0, 1), {}};
    if (bytes.empty()) return Fault{Code::XML_MALFORMED, place(origin, 0, 1), "empty"};
    if (bytes.size() > kMaxLibraryBytes)
        return Fault{Code::XML_TEXT_TOO_LONG, place(origin, 0, 1), std::to_string(bytes.size())};
    if (const auto nul = bytes.find('\0'); nul != std::string_view::npos)  // or taken for UTF-16
        return Fault{Code::XML_MALFORMED, place(origin, nul, lineAt(nul)), "NUL"};
    if (const auto tag = crowdedTag(bytes, limits.attributes))
        return Fault{Code::XML_TOO_MANY_ATTRIBUTES, place(origin, *tag, lineAt(*tag)),
                     std::to_string(limits.attributes)};
    return std::nullopt;
}

}  // namespace

int lineOf(const _xmlNode* element) noexcept {
    if (element == nullptr || element->type != XML_ELEMENT_NODE) return 0;
    return static_cast<int>(reinterpret_cast<std::intptr_t>(element->_private));
}

void TreeFree::operator()(_xmlDoc* tree) const noexcept {
    xmlFreeDoc(tree);
}

void initLibrary() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        xmlSchemaInitTypes();
    });
}

std::variant<Document, Fault> parseDocument(std::string_view bytes, Origin origin,
                                            const XmlLimits& limits) {
    if (auto fault = refuseBytes(bytes, origin, limits)) return *std::move(fault);
    initLibrary();
    const MessageSink sink;
    const ContextPtr context(
        xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())));
    if (!context) throw std::bad_alloc();
    xmlCtxtUseOptions(context.get(), kOptions);
    Parse parse(context.get(), origin, limits);
    xmlParseDocument(context.get());
    const bool sound = context->wellFormed != 0 && context->nsWellFormed != 0;
    const bool trailing = parse.rootEnd() != 0 && parse.rootEnd() != bytes.size();
    if (parse.fault()) return *parse.fault();
    if (origin == Origin::node && trailing)
        return Fault{Code::XML_TRAILING_BYTES, place(origin, parse.rootEnd(), 0), {}};
    if (!sound || context->myDoc == nullptr) {
        const auto& messages = sink.messages();
        if (messages.empty()) return Fault{Code::XML_MALFORMED, {}, {}};
        const auto& message = messages.front();
        return Fault{Code::XML_MALFORMED, place(origin, message.byte, message.line), message.text};
    }
    return Document(std::exchange(context->myDoc, nullptr));
}

MessageSink::MessageSink()
    : previous_(xmlStructuredError), previousSelf_(xmlStructuredErrorContext) {
    xmlSetStructuredErrorFunc(this, note);
}

MessageSink::~MessageSink() {
    xmlSetStructuredErrorFunc(previousSelf_, previous_);
}

void MessageSink::note(void* self, _xmlError* error) noexcept {
    auto& messages = static_cast<MessageSink*>(self)->messages_;
    if (error == nullptr || messages.size() >= kMaxMessages) return;
    const bool parsing = error->domain == XML_FROM_PARSER || error->domain == XML_FROM_NAMESPACE;
    auto* const context = parsing ? static_cast<xmlParserCtxt*>(error->ctxt) : nullptr;
    int line = error->line;
    if (error->domain == XML_FROM_SCHEMASV) {
        const auto* node = static_cast<const xmlNode*>(error->node);
        if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
        if (const int exact = lineOf(node); exact != 0) line = exact;
    }
    const std::string_view text = error->message != nullptr ? error->message : "";
    messages.push_back(
        {line, context != nullptr ? byteOf(context) : 0, std::string(base::trim(text))});
}

}  // namespace guantong::xml
