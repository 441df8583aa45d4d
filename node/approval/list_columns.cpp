// SPDX-License-Identifier: Apache-2.0
#include "node/approval/list_columns.h"

#include "exchange/standard/code_table.h"

#include <array>

namespace guantong::approval {

namespace {

using Cell = std::variant<std::string, std::int64_t>;

/// "2025-03-03 09:30".
std::string minute(std::int64_t ms) {
    if (ms == 0) return {};
    std::string text = base::formatInstant(base::fromMillis(ms)).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string day(std::int64_t ms) {
    return ms == 0 ? "" : base::formatDate(base::dateOf(base::fromMillis(ms)));
}

Cell days(const std::optional<std::int64_t>& left) {
    return left ? Cell(*left) : Cell(std::string());
}

std::string caseTypeName(const WorkRow& row) {
    const auto* code = standard::findCode(standard::CodeTable::caseType, row.row.facts.caseType);
    return code == nullptr ? row.row.facts.caseType : std::string(code->zh);
}

constexpr std::array<ListColumn, 17> kColumns{{
    {"number", "办件编号", 30, [](const WorkRow& r) -> Cell { return r.row.caseId; }},
    {"itemName", "事项名称", 36, [](const WorkRow& r) -> Cell { return r.row.facts.itemName; }},
    {"item", "事项编码", 24, [](const WorkRow& r) -> Cell { return r.row.facts.item; }},
    {"title", "办件名称", 36, [](const WorkRow& r) -> Cell { return r.row.facts.title; }},
    {"applicantName", "申请人", 20,
     [](const WorkRow& r) -> Cell { return r.row.facts.applicantName; }},
    {"caseTypeName", "办件类型", 12, [](const WorkRow& r) -> Cell { return caseTypeName(r); }},
    {"statusName", "状态", 12,
     [](const WorkRow& r) -> Cell { return std::string(chineseName(r.row.status)); }},
    {"organisationName", "办理部门", 24,
     [](const WorkRow& r) -> Cell { return r.row.facts.organisationName; }},
    {"handlerName", "承办人", 12, [](const WorkRow& r) -> Cell { return r.handlerName; }},
    {"openedAt", "收件时间", 18,
     [](const WorkRow& r) -> Cell { return minute(r.row.facts.openedMs); }},
    {"acceptedAt", "受理时间", 18,
     [](const WorkRow& r) -> Cell { return minute(r.row.facts.acceptedMs); }},
    {"acceptanceDue", "审查期限", 14,
     [](const WorkRow& r) -> Cell { return day(r.row.dues.acceptance); }},
    {"promiseDue", "承诺办结日", 14,
     [](const WorkRow& r) -> Cell { return day(r.row.dues.promise); }},
    {"statuteDue", "法定办结日", 14,
     [](const WorkRow& r) -> Cell { return day(r.row.dues.statute); }},
    {"promiseLeft", "承诺剩余工作日", 14,
     [](const WorkRow& r) -> Cell { return days(r.promiseLeft); }},
    {"statuteLeft", "法定剩余工作日", 14,
     [](const WorkRow& r) -> Cell { return days(r.statuteLeft); }},
    {"light", "灯色", 10, [](const WorkRow& r) -> Cell { return std::string(lightName(r)); }},
}};

}  // namespace

std::span<const ListColumn> listColumns() noexcept {
    return kColumns;
}

const ListColumn* listColumnNamed(std::string_view key) noexcept {
    if (key == "lightName") key = "light";
    if (key == "caseId") key = "number";
    if (key == "organisation") key = "organisationName";
    if (key == "status") key = "statusName";
    if (key == "handler") key = "handlerName";
    for (const ListColumn& column : kColumns)
        if (column.key == key) return &column;
    return nullptr;
}

}  // namespace guantong::approval
