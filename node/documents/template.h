// SPDX-License-Identifier: Apache-2.0
// A mustache template, parsed once and rendered often: facts in, HTML out. Every fact is escaped
// and made printable; only names given as `markup` to render() come out as they are, and facts
// cannot take their place. There are no lambdas, no changed delimiters and no templates in facts:
// nothing runs.
//
//   text ──scan──► tags judged ──partials put in──► one text ──library──► Template ──facts──► HTML
//
// Null, false, an empty text and an empty array are "not there" for a section. Elements of an array
// that are objects also know their place as {{index}}, from 1.
//
// Immutable; render() may be called by many threads at once.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/json.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace guantong::documents {

constexpr std::size_t kMaxFactsBytes = 1u << 20;  ///< names and texts of one render()
constexpr std::size_t kMaxFactsDepth = 16;
constexpr std::size_t kMaxRepeats = 20'000;  ///< rounds of all sections of one render()
constexpr std::size_t kMaxRenderedBytes = 4u << 20;
constexpr std::size_t kMaxPartialDepth = 4;

class Template {
public:
    /// Texts by name, for {{> name}}.
    using Partials = std::map<std::string, std::string, std::less<>>;
    /// HTML made by the program itself, by name, for {{{name}}}.
    using Markup = std::map<std::string, std::string, std::less<>>;
    /// A name of a fact and the place that asks for it, "line 7 of _head".
    using Names = std::map<std::string, std::string, std::less<>>;

    /// The template, or TEMPLATE_INVALID with the place as field: what scanTemplate() refuses, an
    /// unknown partial, partials in a circle or nested too deep.
    static std::variant<Template, base::Fault> parse(std::string_view text,
                                                     const Partials& partials = {});

    /// The text, or TEMPLATE_INVALID if facts or result pass the limits above.
    std::variant<std::string, base::Fault> render(const base::Json& facts,
                                                  const Markup& markup = {}) const;

    /// Every name of a fact it asks for, in whatever section.
    const Names& names() const noexcept;
    /// Those outside every section: without them the result has a hole.
    const Names& required() const noexcept;
    /// The names used as {{{name}}}.
    const Names& markup() const noexcept;

    /// The text with its partials put in, and the place that an offset in it was written at.
    const std::string& text() const noexcept;
    std::string placeOf(std::size_t offset) const;

private:
    struct Parsed;
    explicit Template(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}

    std::shared_ptr<const Parsed> parsed_;
};

/// Parses and renders at once: for a text used once.
std::variant<std::string, base::Fault> render(std::string_view text, const base::Json& facts,
                                              const Template::Partials& partials = {});

}  // namespace guantong::documents
