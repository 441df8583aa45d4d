// SPDX-License-Identifier: Apache-2.0
// CanonicalWriter: writes XML directly in exclusive canonical form: start and end tag for every
// element, double quotes, C14N escapes, attributes in order, default namespaces only, so that
// what it writes is byte for byte what C14N would make of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guantong::xml {

class CanonicalWriter {
public:
    /// Opens an element. `ns` is declared as default namespace where it differs from the parent's.
    /// Asserts an ASCII name.
    CanonicalWriter& start(std::string_view ns, std::string_view name);
    /// Opens an element in the parent's namespace.
    CanonicalWriter& start(std::string_view name);
    /// Adds an attribute to the element just opened. Asserts that names come in ascending order
    /// (C14N sorts them), and that no text or child stands yet.
    CanonicalWriter& attribute(std::string_view name, std::string_view value);
    CanonicalWriter& attribute(std::string_view name, std::int64_t value);
    CanonicalWriter& text(std::string_view text);
    /// Closes the innermost element.
    CanonicalWriter& end();
    /// start(name), text, end.
    CanonicalWriter& element(std::string_view name, std::string_view text);
    /// Inserts bytes that already are a canonical element which declares its own namespace.
    CanonicalWriter& raw(std::string_view canonicalElement);

    /// Everything written so far; complete once every element is closed.
    const std::string& str() const noexcept { return out_; }
    std::string take() { return std::move(out_); }
    std::size_t size() const noexcept { return out_.size(); }

private:
    /// An open element: where in out_ its name and its namespace were written.
    struct Open {
        std::size_t nameAt = 0, nameSize = 0;
        std::size_t nsAt = 0, nsSize = 0;
    };
    void closeTag();
    std::string_view nsOf(const Open& element) const noexcept {
        return std::string_view(out_).substr(element.nsAt, element.nsSize);
    }

    std::string out_;
    std::vector<Open> open_;
    std::string lastAttribute_;
    bool tagOpen_ = false;
};

/// Appends `text` with C14N's escapes for text nodes.
void escapeText(std::string& out, std::string_view text);
/// Appends `text` with C14N's escapes for attribute values.
void escapeAttribute(std::string& out, std::string_view text);

/// True if every character may stand in an XML 1.0 document (and the bytes are UTF-8).
bool isXmlText(std::string_view text) noexcept;

}  // namespace guantong::xml
