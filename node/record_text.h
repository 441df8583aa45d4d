// SPDX-License-Identifier: Apache-2.0
// A record of any kind as lines for people: what it is, its fields, its parts. Also kinds this
// version does not know. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace guantong::node {

/// The Chinese name of a record kind ("事项"); empty for one this version does not know.
std::string_view recordNameInChinese(std::string_view element) noexcept;

/// "field: value" of each attribute and each part of the element, without its hash; values longer
/// than kMostShownBytes are cut, and of equal parts the first kMostShownParts are shown.
inline constexpr std::size_t kMostShownBytes = 120;
inline constexpr std::size_t kMostShownParts = 20;
std::vector<std::string> recordLines(std::string_view canonicalElement);

}  // namespace guantong::node
