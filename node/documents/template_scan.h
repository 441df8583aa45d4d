// SPDX-License-Identifier: Apache-2.0
// The tags of a template text, found and judged before the template library sees it: what it would
// let pass or render blank in silence is refused here, with its line.
//
//   {{name}} {{a.b}} {{.}}   a fact, escaped        {{#name}}…{{/name}}   if it is there, or each
//   {{{name}}}               markup of the program  {{^name}}…{{/name}}   if it is not
//   {{> part}}               a partial              {{! remark }}
//
// Pure functions; thread-safe.
#pragma once

#include "exchange/base/code.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::documents {

constexpr std::size_t kMaxTemplateBytes = 64u << 10;
constexpr std::size_t kMaxTemplateLineBytes = 4000;
constexpr std::size_t kMaxSectionDepth = 8;

enum class TagKind { fact, markup, section, inverted, close, partial, remark };

struct Tag {
    TagKind kind = TagKind::fact;
    std::string name;
    int line = 1;
    std::size_t depth = 0;  ///< sections around it
    std::size_t begin = 0, end = 0;
};

/// The tags in their order, or TEMPLATE_INVALID with "line N" (and `source` if it is not empty) as
/// field: no UTF-8, control characters, too large, a line too long, a tag without end or without a
/// proper name, changed delimiters, sections left open, crossed, nested too deep or in themselves.
std::variant<std::vector<Tag>, base::Fault> scanTemplate(std::string_view text,
                                                         std::string_view source = {});

/// How a place in a template is written: "line 7", "line 7 of _head".
std::string placeText(int line, std::string_view source);

}  // namespace guantong::documents
