// SPDX-License-Identifier: Apache-2.0
// ValueType: the types a value of the standard can have, and the one test of form for each.
// text, code, number, date, instant, node, digest, or one of the tables of code_values.def.
// Immutable, thread-safe.
#pragma once

#include "exchange/base/time.h"
#include "exchange/standard/code_table.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace guantong::standard {

enum class ValueType : std::uint8_t {
    text,     ///< at most `limit` bytes of UTF-8
    code,     ///< the same without white space and control characters
    number,   ///< decimal digits only, at most `limit`
    date,     ///< 2025-06-30
    instant,  ///< 2025-06-30T09:00:00.000+08:00
    node,     ///< 12 digits
    digest,   ///< sha256:… or sm3:…
#define GT_TABLE(table, zh, en) table,
#include "exchange/standard/code_values.def"
};

/// The table of an enumeration's type; nothing for the others.
constexpr std::optional<CodeTable> tableOf(ValueType type) noexcept {
    constexpr int kFirst = static_cast<int>(ValueType::digest) + 1;
    if (static_cast<int>(type) < kFirst) return std::nullopt;
    return static_cast<CodeTable>(static_cast<int>(type) - kFirst);
}

/// True if the value is not empty and has the type's form within its limit. The bytes must
/// already be XML text (xml::isXmlText), as whatever a reader hands out is.
bool hasForm(ValueType type, std::int64_t limit, std::string_view value) noexcept;

/// True if the moment can be written in the standard's form (years 0001 to 9999).
bool isWritable(base::Instant at) noexcept;
bool isWritable(base::Date day) noexcept;

}  // namespace guantong::standard
