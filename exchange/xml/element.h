// SPDX-License-Identifier: Apache-2.0
// Element: a small tree for documents read by people's programs rather than in bulk (mappings,
// catalogues, receipts, directories), with line numbers for error messages.
#pragma once

#include "exchange/base/code.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace guantong::xml {

struct Element {
    std::string ns;
    std::string name;
    int line = 0;  ///< in the file it was read from, from 1; 0 if unknown
    std::vector<std::pair<std::string, std::string>> attributes;  ///< local name, value
    std::string text;  ///< the text nodes of this element joined, children's not included
    std::vector<Element> children;

    /// The attribute's value, nullptr if absent.
    const std::string* attribute(std::string_view name) const noexcept;
    /// The first child of that local name, nullptr if there is none.
    const Element* child(std::string_view name) const noexcept;
    /// The text of the first child of that name; empty if there is none.
    std::string childText(std::string_view name) const;
};

/// Reads a document written by people (XML declaration and comments allowed; DOCTYPE refused;
/// no file or network is ever touched) into a tree. field of a fault is "line N".
std::variant<Element, base::Fault> readElement(std::string_view bytes);
/// The same for a document in canonical form, several times as fast; lines are 0. The fault of
/// CanonicalReader for any other bytes.
std::variant<Element, base::Fault> readCanonicalElement(std::string_view bytes);

/// An XSD loaded once and used by many threads.
class Schema {
public:
    /// Throws base::Error FILE_UNREADABLE or XML_SCHEMA if the XSD itself cannot be used.
    /// Includes and imports are resolved only against files beside it.
    explicit Schema(const std::string& xsdFile);
    /// A schema that stands in the program itself; it may include nothing. Throws base::Error
    /// XML_SCHEMA if it cannot be used.
    static std::unique_ptr<const Schema> fromText(std::string_view xsd);
    ~Schema();
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;

    /// All faults, each XML_SCHEMA with field "line N" and libxml2's sentence as detail
    /// (or the readElement() fault if it is no XML). Empty if the document follows the schema.
    std::vector<base::Fault> validate(std::string_view bytes) const;

private:
    struct Loaded;
    struct Key {};

public:
    /// For fromText() alone.
    Schema(Key, std::unique_ptr<Loaded> loaded);

private:
    std::unique_ptr<Loaded> loaded_;
};

}  // namespace guantong::xml
