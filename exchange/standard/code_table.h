// SPDX-License-Identifier: Apache-2.0
// CodeTable: the enumerations of the standard (code_values.def), by name. schemas-xml/codes holds
// the same lists with the mappings to the families of other systems; a test keeps both equal.
// Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace guantong::standard {

enum class CodeTable : std::uint8_t {
#define GT_TABLE(table, zh, en) table,
#include "exchange/standard/code_values.def"
};

struct CodeValue {
    std::string_view code;  ///< as it stands in records, e.g. "onTheSpot"
    std::string_view zh, en;
};

/// Every table, in the order of code_values.def.
std::span<const CodeTable> codeTables() noexcept;
/// The table's name, e.g. "caseType".
std::string_view toString(CodeTable table) noexcept;
std::string_view chineseName(CodeTable table) noexcept;
std::string_view englishName(CodeTable table) noexcept;
/// The table of that name; nothing if there is none.
std::optional<CodeTable> codeTableNamed(std::string_view name) noexcept;
/// The table's codes in the order of code_values.def; never empty.
std::span<const CodeValue> codesOf(CodeTable table) noexcept;
/// The entry of a code; nullptr if the table has no such code.
const CodeValue* findCode(CodeTable table, std::string_view code) noexcept;

}  // namespace guantong::standard
