// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/code_table.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace guantong::standard {

namespace {

struct TableNames {
    std::string_view name, zh, en;
};

constexpr TableNames kTableNames[] = {
#define GT_TABLE(table, zh, en) {#table, zh, en},
#include "exchange/standard/code_values.def"
};

constexpr CodeTable kCodeTables[] = {
#define GT_TABLE(table, zh, en) CodeTable::table,
#include "exchange/standard/code_values.def"
};

constexpr CodeValue kCodeValues[] = {
#define GT_VALUE(table, code, zh, en) {#code, zh, en},
#include "exchange/standard/code_values.def"
};

constexpr CodeTable kTableOfValue[] = {
#define GT_VALUE(table, code, zh, en) CodeTable::table,
#include "exchange/standard/code_values.def"
};

static_assert(std::is_sorted(std::begin(kTableOfValue), std::end(kTableOfValue)),
              "the values of code_values.def stand in the order of their tables");

/// Where the values of each table begin in kCodeValues, and behind the last where they end.
constexpr auto kFirstValue = [] {
    std::array<std::size_t, std::size(kCodeTables) + 1> first{};
    for (const CodeTable table : kTableOfValue)
        ++first[static_cast<std::size_t>(table) + 1];
    for (std::size_t i = 1; i < first.size(); ++i)
        first[i] += first[i - 1];
    return first;
}();

}  // namespace

std::span<const CodeTable> codeTables() noexcept {
    return kCodeTables;
}

std::string_view toString(CodeTable table) noexcept {
    return kTableNames[static_cast<std::size_t>(table)].name;
}

std::string_view chineseName(CodeTable table) noexcept {
    return kTableNames[static_cast<std::size_t>(table)].zh;
}

std::string_view englishName(CodeTable table) noexcept {
    return kTableNames[static_cast<std::size_t>(table)].en;
}

std::optional<CodeTable> codeTableNamed(std::string_view name) noexcept {
    for (const CodeTable table : kCodeTables)
        if (toString(table) == name) return table;
    return std::nullopt;
}

std::span<const CodeValue> codesOf(CodeTable table) noexcept {
    const auto at = static_cast<std::size_t>(table);
    return {kCodeValues + kFirstValue[at], kFirstValue[at + 1] - kFirstValue[at]};
}

const CodeValue* findCode(CodeTable table, std::string_view code) noexcept {
    for (const CodeValue& value : codesOf(table))
        if (value.code == code) return &value;
    return nullptr;
}

}  // namespace guantong::standard
