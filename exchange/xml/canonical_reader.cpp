// SPDX-License-Identifier: Apache-2.0
#include "exchange/xml/canonical_reader.h"

#include "exchange/base/assert.h"
#include "exchange/xml/characters.h"

#include <algorithm>
#include <array>
#include <limits>

namespace guantong::xml {

using base::Code;

namespace {

struct Escape {
    std::string_view written;
    char character;
};
constexpr std::array<Escape, 4> kTextEscapes{
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&#xD;", '\r'}}};
constexpr std::array<Escape, 6> kAttributeEscapes{{{"&amp;", '&'},
                                                   {"&lt;", '<'},
                                                   {"&quot;", '"'},
                                                   {"&#x9;", '\t'},
                                                   {"&#xA;", '\n'},
                                                   {"&#xD;", '\r'}}};

constexpr std::size_t kUnbound = std::numeric_limits<std::size_t>::max();

std::string_view between(const char* from, const char* to) noexcept {
    return {from, static_cast<std::size_t>(to - from)};
}

template <class Escapes>
const Escape* escapeAt(const Escapes& escapes, std::string_view rest) noexcept {
    const auto found = std::find_if(escapes.begin(), escapes.end(), [&](const Escape& each) {
        return rest.starts_with(each.written);
    });
    return found == escapes.end() ? nullptr : &*found;
}

/// Why markup that starts with `<!` or `<?` is never taken.
Code forbiddenMarkup(std::string_view markup, bool atStart) noexcept {
    if (markup.starts_with("<!--")) return Code::XML_COMMENT;
    if (markup.starts_with("<![CDATA[")) return Code::XML_CDATA;
    if (markup.starts_with("<!DOCTYPE")) return Code::XML_DOCTYPE;
    if (markup.starts_with("<!")) return Code::XML_MALFORMED;
    return atStart && startsDeclaration(markup) ? Code::XML_DECLARATION
                                                : Code::XML_PROCESSING_INSTRUCTION;
}

/// Why a byte is refused that is not what canonical XML has at its place: because no document may
/// hold it, or only for its form.
Code codeOfByte(const char* at, const char* end) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x20) {
        const bool space = byte == '\t' || byte == '\n' || byte == '\r';
        return space ? Code::XML_NOT_CANONICAL : Code::XML_MALFORMED;
    }
    if (byte < 0x80 || longCharacter(at, end) != 0) return Code::XML_NOT_CANONICAL;
    const std::string_view rest = between(at, end);
    const bool forbidden = rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
    return forbidden ? Code::XML_MALFORMED : Code::XML_NOT_UTF8;
}

}  // namespace

CanonicalReader::CanonicalReader(std::string_view bytes, XmlLimits limits)
    : bytes_(bytes), limits_(limits) {}

CanonicalReader::Token CanonicalReader::next() {
    if (token_ == Token::done || token_ == Token::fault) return token_;
    attributes_.clear();
    begin_ = at_;
    return token_ = readToken();
}

CanonicalReader::Token CanonicalReader::readToken() {
    const char* const at = first() + at_;
    if (at_ == 0) {
        if (bytes_.starts_with(kByteOrderMark)) return refuse(Code::XML_BOM, at, "");
        if (bytes_.empty() || *at != '<') return refuseByte(at, "the root element starts here");
    } else if (open_.empty()) {
        if (at_ == bytes_.size()) return Token::done;
        return refuse(Code::XML_TRAILING_BYTES, at, "");
    }
    if (at == behind()) return refuseByte(at, "");
    if (*at != '<') return readText();
    if (at + 1 == behind()) return refuseByte(at + 1, "");
    if (at[1] == '/') return readEnd();
    if (at[1] == '!' || at[1] == '?') return refuseMarkup();
    return readStart();
}

CanonicalReader::Token CanonicalReader::refuseMarkup() {
    const char* const at = first() + begin_;
    return refuse(forbiddenMarkup(bytes_.substr(begin_), begin_ == 0), at, "");
}

CanonicalReader::Token CanonicalReader::readStart() {
    const char* at = first() + begin_ + 1;
    if (open_.size() >= limits_.depth)
        return refuse(Code::XML_TOO_DEEP, at - 1, std::to_string(limits_.depth));
    inherited_ = bindings_.size();
    leastUsed_ = kUnbound;
    values_.clear();
    unescaped_.clear();
    QName name;
    if (!readName(at, name) || !readAttributes(at)) return Token::fault;
    at_ = offset(at);
    if (!resolveElement(name) || !resolveAttributes() || !checkDeclarations(name))
        return Token::fault;
    if (name_ == refusedName_ && ns_ == refusedNs_)
        return refuse(refusedCode_, first() + begin_, name_);
    open_.push_back({name.written, ns_, name_, inherited_, leastUsed_});
    return Token::start;
}

CanonicalReader::Token CanonicalReader::readEnd() {
    const char* const at = first() + begin_ + 2;
    if (open_.empty()) return refuse(Code::XML_MALFORMED, at, "an end tag without a start tag");
    const OpenElement& element = open_.back();
    const std::string_view rest = bytes_.substr(begin_ + 2);
    if (!rest.starts_with(element.tag))
        return refuse(Code::XML_MALFORMED, at, "the end tag of another element");
    const char* const last = at + element.tag.size();
    if (last == behind() || *last != '>') return refuseByte(last, "the end tag ends here");
    at_ = offset(last + 1);
    ns_ = element.ns;
    name_ = element.name;
    bindings_.resize(element.namespacesBefore);
    const std::size_t leastUsed = element.leastUsed;
    borrows_ = leastUsed < element.namespacesBefore;
    open_.pop_back();
    if (!open_.empty()) open_.back().leastUsed = std::min(open_.back().leastUsed, leastUsed);
    return Token::end;
}

CanonicalReader::Token CanonicalReader::readText() {
    const char* run = first() + begin_;
    const char* at = skipText(run, behind());
    if (at != behind() && *at == '<') {
        text_ = between(run, at);
    } else {
        unescaped_.clear();
        while (at != behind() && *at != '<') {
            unescaped_.append(run, at);
            if (!unescape(at, false)) return Token::fault;
            run = at;
            at = skipText(at, behind());
        }
        unescaped_.append(run, at);
        text_ = unescaped_;
    }
    if (text_.size() > limits_.textBytes)
        return refuse(Code::XML_TEXT_TOO_LONG, first() + begin_, std::to_string(text_.size()));
    at_ = offset(at);
    return Token::text;
}

bool CanonicalReader::readName(const char*& at, QName& name) {
    const char* const start = at;
    const char* local = at;
    if (at == behind() || !startsName(*at)) return refuseByte(at, "a name of ASCII letters"), false;
    at = skipName(at, behind());
    if (at != behind() && *at == ':') {
        name.prefix = between(start, at);
        local = ++at;
        if (at == behind() || !startsName(*at))
            return refuseByte(at, "a name of ASCII letters"), false;
        at = skipName(at, behind());
    }
    name.written = between(start, at);
    name.local = between(local, at);
    if (name.written.size() <= kMaxNameBytes) return true;
    return refuse(Code::XML_TEXT_TOO_LONG, start, "a name"), false;
}

bool CanonicalReader::readAttributes(const char*& at) {
    for (;;) {
        if (at == behind()) return refuseByte(at, ""), false;
        if (*at == '>') return ++at, true;
        if (*at != ' ') return refuseByte(at, "the start tag ends here"), false;
        if (!readAttribute(++at)) return false;
    }
}

bool CanonicalReader::readAttribute(const char*& at) {
    const char* const start = at;
    QName name;
    if (!readName(at, name)) return false;
    for (const char expected : {'=', '"'}) {
        if (at == behind() || *at != expected) return refuseByte(at, "=\" follows the name"), false;
        ++at;
    }
    if (bindings_.size() - inherited_ + attributes_.size() >= limits_.attributes) {
        refuse(Code::XML_TOO_MANY_ATTRIBUTES, start, std::to_string(limits_.attributes));
        return false;
    }
    std::string_view value;
    bool escaped = false;
    const std::size_t stored = unescaped_.size();
    if (!readValue(at, value, escaped)) return false;
    const std::size_t size = escaped ? unescaped_.size() - stored : value.size();
    if (size > limits_.textBytes)
        return refuse(Code::XML_TEXT_TOO_LONG, start, std::to_string(size)), false;
    if (name.written == "xmlns" || name.prefix == "xmlns")
        return declare(name, value, escaped, start);
    attributes_.push_back({{}, name.local, value});
    values_.push_back({name.prefix, stored, size, escaped});
    return true;
}

/// From behind the opening quote to behind the closing one.
bool CanonicalReader::readValue(const char*& at, std::string_view& value, bool& escaped) {
    const char* run = at;
    at = skipAttribute(at, behind());
    value = between(run, at);
    while (at != behind() && *at == '&') {
        escaped = true;
        unescaped_.append(run, at);
        if (!unescape(at, true)) return false;
        run = at;
        at = skipAttribute(at, behind());
    }
    if (escaped) unescaped_.append(run, at);
    if (at != behind() && *at == '"') return ++at, true;
    if (at != behind() && *at == '<') return refuse(Code::XML_MALFORMED, at, "< in a value"), false;
    return refuseByte(at, "a character written as an escape"), false;
}

/// Puts the character of the escape at `at` behind unescaped_ and moves on; refuses all else.
bool CanonicalReader::unescape(const char*& at, bool inAttribute) {
    const std::string_view rest = between(at, behind());
    const Escape* escape =
        inAttribute ? escapeAt(kAttributeEscapes, rest) : escapeAt(kTextEscapes, rest);
    if (escape == nullptr) return refuseByte(at, "a character written another way"), false;
    unescaped_ += escape->character;
    at += escape->written.size();
    return true;
}

bool CanonicalReader::declare(const QName& name, std::string_view uri, bool escaped,
                              const char* at) {
    const std::string_view prefix = name.prefix.empty() ? std::string_view() : name.local;
    const bool valid = !escaped && (isNamespaceName(uri) || (uri.empty() && prefix.empty()));
    if (!valid || prefix == "xml" || prefix == "xmlns")
        return refuse(Code::XML_NOT_CANONICAL, at, "a plain absolute namespace name"), false;
    const bool sorted = bindings_.size() == inherited_ || bindings_.back().prefix < prefix;
    if (!attributes_.empty() || !sorted)
        return refuse(Code::XML_NOT_CANONICAL, at, "declarations come first, sorted"), false;
    bindings_.push_back({prefix, uri});
    return true;
}

bool CanonicalReader::resolveElement(const QName& name) {
    const std::size_t binding = bound(name.prefix, bindings_.size());
    leastUsed_ = std::min(leastUsed_, binding);
    name_ = name.local;
    ns_ = binding != kUnbound ? bindings_[binding].uri : std::string_view();
    if (binding != kUnbound || name.prefix.empty()) return true;
    const bool reserved = name.prefix == "xml";
    refuse(reserved ? Code::XML_NOT_CANONICAL : Code::XML_MALFORMED, first() + begin_,
           "a prefix that is not declared");
    return false;
}

bool CanonicalReader::resolveAttributes() {
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
        Attribute& attribute = attributes_[i];
        const RawValue& value = values_[i];
        const char* const at = attribute.name.data();
        if (value.escaped)
            attribute.value = std::string_view(unescaped_).substr(value.offset, value.size);
        if (!value.prefix.empty()) {
            const std::size_t binding = bound(value.prefix, bindings_.size());
            if (binding == kUnbound)
                return refuse(value.prefix == "xml" ? Code::XML_NOT_CANONICAL : Code::XML_MALFORMED,
                              at, "a prefix that is not declared"),
                       false;
            attribute.ns = bindings_[binding].uri;
            leastUsed_ = std::min(leastUsed_, binding);
        }
        if (i == 0) continue;
        const Attribute& before = attributes_[i - 1];
        const int order = before.ns == attribute.ns ? before.name.compare(attribute.name)
                                                    : before.ns.compare(attribute.ns);
        if (order == 0) return refuse(Code::XML_MALFORMED, at, "an attribute twice"), false;
        if (order > 0) return refuse(Code::XML_NOT_CANONICAL, at, "attributes are sorted"), false;
    }
    return true;
}

/// Exclusive C14N writes a declaration where a name first uses it, and nowhere else.
bool CanonicalReader::checkDeclarations(const QName& name) {
    for (std::size_t i = inherited_; i < bindings_.size(); ++i) {
        const Binding& binding = bindings_[i];
        const bool used = binding.prefix == name.prefix ||
                          (!binding.prefix.empty() &&
                           std::any_of(values_.begin(), values_.end(), [&](const RawValue& each) {
                               return each.prefix == binding.prefix;
                           }));
        const std::size_t outer = bound(binding.prefix, inherited_);
        const bool known =
            outer != kUnbound ? bindings_[outer].uri == binding.uri : binding.uri.empty();
        if (binding.uri.empty()) leastUsed_ = std::min(leastUsed_, outer);  // what it takes back
        if (used && !known) continue;
        refuse(Code::XML_NOT_CANONICAL, binding.uri.data(), "a declaration not needed here");
        return false;
    }
    return true;
}

/// The binding of the prefix among the first `bindings` ones; kUnbound if there is none.
std::size_t CanonicalReader::bound(std::string_view prefix, std::size_t bindings) const noexcept {
    for (std::size_t i = bindings; i > 0; --i)
        if (bindings_[i - 1].prefix == prefix) return i - 1;
    return kUnbound;
}

std::optional<std::string_view> CanonicalReader::attribute(std::string_view name) const noexcept {
    for (const Attribute& each : attributes_)
        if (each.ns.empty() && each.name == name) return each.value;
    return std::nullopt;
}

CanonicalReader::Token CanonicalReader::skip() {
    GT_ASSERT(token_ == Token::start);
    const std::size_t outside = open_.size() - 1;
    while (next() != Token::fault && !(token_ == Token::end && open_.size() == outside))
        continue;
    return token_;
}

std::optional<std::string> CanonicalReader::textOnly() {
    GT_ASSERT(token_ == Token::start);
    const std::size_t outside = open_.size() - 1;
    std::string text;
    if (next() == Token::text) {
        text = text_;
        next();
    }
    if (token_ == Token::end) return text;
    while (token_ != Token::fault && !(token_ == Token::end && open_.size() == outside))
        next();
    return std::nullopt;
}

CanonicalReader::Token CanonicalReader::refuse(Code code, const char* at, std::string_view detail) {
    fault_ = base::Fault{code, "byte " + std::to_string(offset(at)), std::string(detail)};
    return token_ = Token::fault;
}

/// Refuses the byte at `at`, which is not what canonical XML has there.
CanonicalReader::Token CanonicalReader::refuseByte(const char* at, std::string_view expected) {
    if (at == behind()) return refuse(Code::XML_MALFORMED, at, "the document ends here");
    const Code code = codeOfByte(at, behind());
    return refuse(code, at, code == Code::XML_NOT_CANONICAL ? expected : std::string_view());
}

}  // namespace guantong::xml
