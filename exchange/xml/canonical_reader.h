// SPDX-License-Identifier: Apache-2.0
// CanonicalReader: reads XML that is already in exclusive canonical form (the form every node
// writes), one token after the other, and refuses every other byte.
//
// It is parser and strict scan in one pass: a document it reads to the end is well formed, has no
// DOCTYPE, comment, processing instruction or CDATA, and equals its own exclusive C14N (a fuzz
// target holds it against libxml2). A document refused only for its form (fault().code ==
// XML_NOT_CANONICAL) may still be good XML: canonicalise() decides, and its output is read instead.
//
// Not thread-safe; the bytes must outlive the reader. No allocation per token but for escapes.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/limits.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::xml {

struct XmlLimits {
    std::size_t depth = base::kMaxDepth;
    std::size_t attributes = base::kMaxAttributes;  ///< namespace declarations included
    std::size_t textBytes = base::kMaxRecordBytes;  ///< one text or attribute value
};

struct Attribute {
    std::string_view ns;     ///< empty for an attribute without prefix
    std::string_view name;   ///< local name
    std::string_view value;  ///< unescaped
};

class CanonicalReader {
public:
    enum class Token { start, text, end, done, fault };

    explicit CanonicalReader(std::string_view bytes, XmlLimits limits = {});

    /// The next token. After `done` or `fault` it stays there. Adjacent text is one token.
    Token next();
    Token token() const noexcept { return token_; }

    /// Of the element that starts or ends here.
    std::string_view ns() const noexcept { return ns_; }
    std::string_view name() const noexcept { return name_; }
    /// Of the element that starts here, in document order (sorted); valid until next().
    std::span<const Attribute> attributes() const noexcept { return attributes_; }
    /// The attribute without namespace of that name.
    std::optional<std::string_view> attribute(std::string_view name) const noexcept;
    /// The text, unescaped; valid until next().
    std::string_view text() const noexcept { return text_; }

    /// The document.
    std::string_view bytes() const noexcept { return bytes_; }
    /// Offsets of the token's first byte and just behind its last one (for start: the start tag).
    std::size_t begin() const noexcept { return begin_; }
    std::size_t end() const noexcept { return at_; }
    /// Open elements, the one that just started included.
    std::size_t depth() const noexcept { return open_.size(); }
    /// At `end`: true if a name in the element that ends here stands by a namespace declaration
    /// outside it, so that its bytes alone are no document.
    bool borrows() const noexcept { return borrows_; }

    /// From now on an element of that name is refused with that code, wherever it starts. The views
    /// must outlive the reader; an empty name ends it.
    void refuseElements(std::string_view ns, std::string_view name, base::Code code) noexcept {
        refusedNs_ = ns, refusedName_ = name, refusedCode_ = code;
    }

    /// Why the document was refused; field is "byte N". Only after `fault`.
    const base::Fault& fault() const noexcept { return *fault_; }

    /// At `start`: skips to this element's end token and returns it (or fault).
    Token skip();
    /// At `start`: the text of an element that has no child elements, read to its end token;
    /// nothing (and skipped to the end token) if it has children. Check token() for fault.
    std::optional<std::string> textOnly();

private:
    struct OpenElement {
        std::string_view tag;  ///< the name as written, with prefix
        std::string_view ns, name;
        std::size_t namespacesBefore;  ///< how many bindings stood before this element's own
        std::size_t leastUsed;         ///< of the bindings that names from here on stand by
    };
    struct Binding {
        std::string_view prefix, uri;
    };
    /// A name as written, and its two halves.
    struct QName {
        std::string_view written, prefix, local;
    };
    /// An attribute's value while its tag is read: escaped ones lie in unescaped_ and are only
    /// pointed at once it no longer grows.
    struct RawValue {
        std::string_view prefix;
        std::size_t offset, size;
        bool escaped;
    };

    Token readToken();
    Token readStart();
    Token readEnd();
    Token readText();
    Token refuseMarkup();

    // These return false after having set fault_; refuse() is what sets it.
    bool readName(const char*& at, QName& name);
    bool readAttributes(const char*& at);
    bool readAttribute(const char*& at);
    bool readValue(const char*& at, std::string_view& value, bool& escaped);
    bool declare(const QName& name, std::string_view uri, bool escaped, const char* at);
    bool unescape(const char*& at, bool inAttribute);
    bool resolveElement(const QName& name);
    bool resolveAttributes();
    bool checkDeclarations(const QName& name);

    std::size_t bound(std::string_view prefix, std::size_t bindings) const noexcept;
    Token refuse(base::Code code, const char* at, std::string_view detail);
    Token refuseByte(const char* at, std::string_view expected);
    const char* first() const noexcept { return bytes_.data(); }
    const char* behind() const noexcept { return bytes_.data() + bytes_.size(); }
    std::size_t offset(const char* at) const noexcept {
        return static_cast<std::size_t>(at - bytes_.data());
    }

    std::string_view bytes_;
    XmlLimits limits_;
    Token token_ = Token::text;
    std::size_t begin_ = 0, at_ = 0;
    std::string_view ns_, name_, text_;
    std::vector<Attribute> attributes_;
    std::vector<RawValue> values_;  ///< beside attributes_, while a tag is read
    std::vector<OpenElement> open_;
    std::vector<Binding> bindings_;
    std::size_t inherited_ = 0;  ///< bindings in effect before the element being read
    std::size_t leastUsed_ = 0;  ///< of the bindings, by the names of the tag being read
    bool borrows_ = false;
    std::string_view refusedNs_, refusedName_;
    base::Code refusedCode_{};
    std::string unescaped_;
    std::optional<base::Fault> fault_;
};

}  // namespace guantong::xml
