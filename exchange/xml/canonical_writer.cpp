// SPDX-License-Identifier: Apache-2.0
#include "exchange/xml/canonical_writer.h"

#include "exchange/base/assert.h"
#include "exchange/xml/characters.h"

#include <charconv>

namespace guantong::xml {

namespace {

/// Appends `text`, with what `escapeOf` has for a character in place of it; `skip` runs over
/// what needs none.
template <class Skip, class EscapeOf>
void appendEscaped(std::string& out, std::string_view text, Skip skip, EscapeOf escapeOf) {
    const char* run = text.data();
    const char* const end = run + text.size();
    for (const char* at = run; (at = skip(at, end)) != end; ++at) {
        const std::string_view escape = escapeOf(*at);
        if (escape.empty()) continue;
        out.append(run, at).append(escape);
        run = at + 1;
    }
    out.append(run, end);
}

std::string_view textEscape(char c) noexcept {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '\r':
            return "&#xD;";
        default:
            return {};
    }
}

std::string_view attributeEscape(char c) noexcept {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '"':
            return "&quot;";
        case '\t':
            return "&#x9;";
        case '\n':
            return "&#xA;";
        case '\r':
            return "&#xD;";
        default:
            return {};
    }
}

}  // namespace

CanonicalWriter& CanonicalWriter::start(std::string_view ns, std::string_view name) {
    const bool declares = ns != (open_.empty() ? std::string_view() : nsOf(open_.back()));
    start(name);
    if (!declares) return *this;
    GT_ASSERT(ns.empty() || isNamespaceName(ns));
    out_ += " xmlns=\"";
    open_.back().nsAt = out_.size();
    open_.back().nsSize = ns.size();
    out_.append(ns).append("\"");
    return *this;
}

CanonicalWriter& CanonicalWriter::start(std::string_view name) {
    GT_ASSERT(isName(name));
    closeTag();
    const Open parent = open_.empty() ? Open{} : open_.back();
    open_.push_back({out_.size() + 1, name.size(), parent.nsAt, parent.nsSize});
    out_.append("<").append(name);
    tagOpen_ = true;
    lastAttribute_.clear();
    return *this;
}

CanonicalWriter& CanonicalWriter::attribute(std::string_view name, std::string_view value) {
    GT_ASSERT(tagOpen_);
    GT_ASSERT(isName(name) && name != "xmlns");
    GT_ASSERT(lastAttribute_ < name);
    lastAttribute_ = name;
    out_.append(" ").append(name).append("=\"");
    escapeAttribute(out_, value);
    out_ += '"';
    return *this;
}

CanonicalWriter& CanonicalWriter::attribute(std::string_view name, std::int64_t value) {
    char digits[24];
    const auto written = std::to_chars(digits, digits + sizeof digits, value);
    return attribute(name, std::string_view(digits, written.ptr));
}

CanonicalWriter& CanonicalWriter::text(std::string_view text) {
    GT_ASSERT(!open_.empty());
    closeTag();
    escapeText(out_, text);
    return *this;
}

CanonicalWriter& CanonicalWriter::end() {
    GT_ASSERT(!open_.empty());
    closeTag();
    const Open element = open_.back();
    open_.pop_back();
    out_ += "</";
    out_.append(out_, element.nameAt, element.nameSize);
    out_ += '>';
    return *this;
}

CanonicalWriter& CanonicalWriter::element(std::string_view name, std::string_view content) {
    return start(name).text(content).end();
}

CanonicalWriter& CanonicalWriter::raw(std::string_view canonicalElement) {
    constexpr std::string_view kDeclares = " xmlns=\"";
    closeTag();
    const auto nameEnd = canonicalElement.find_first_of(" >");
    GT_ASSERT(nameEnd != std::string_view::npos && nameEnd > 1 && canonicalElement[0] == '<');
    const std::string_view rest = canonicalElement.substr(nameEnd);
    GT_ASSERT(rest.starts_with(kDeclares));
    const auto quote = rest.find('"', kDeclares.size());
    GT_ASSERT(quote != std::string_view::npos);
    const std::string_view ns = rest.substr(kDeclares.size(), quote - kDeclares.size());
    const bool known = !open_.empty() && nsOf(open_.back()) == ns;
    out_.append(canonicalElement.substr(0, nameEnd)).append(known ? rest.substr(quote + 1) : rest);
    return *this;
}

void CanonicalWriter::closeTag() {
    if (tagOpen_) out_ += '>';
    tagOpen_ = false;
}

void escapeText(std::string& out, std::string_view text) {
    appendEscaped(out, text, skipText, textEscape);
}

void escapeAttribute(std::string& out, std::string_view text) {
    appendEscaped(out, text, skipAttribute, attributeEscape);
}

bool isXmlText(std::string_view text) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    while ((at = skipText(at, end)) != end) {
        const bool allowed = *at == '<' || *at == '>' || *at == '&' || *at == '\r';
        if (!allowed) return false;
        ++at;
    }
    return true;
}

}  // namespace guantong::xml
