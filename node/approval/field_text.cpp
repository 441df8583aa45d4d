// SPDX-License-Identifier: Apache-2.0
#include "node/approval/field_text.h"

#include "exchange/standard/code_table.h"

namespace guantong::approval {

using standard::CodeTable;
using standard::Field;

namespace {

std::optional<CodeTable> tableOf(Field field) {
    switch (field) {
        case Field::caseType:
            return CodeTable::caseType;
        case Field::applicantType:
            return CodeTable::applicantType;
        case Field::promiseUnit:
        case Field::statuteUnit:
        case Field::stepUnit:
            return CodeTable::timeUnit;
        case Field::stepCode:
            return CodeTable::stepCode;
        case Field::stepResult:
            return CodeTable::stepResult;
        case Field::procedure:
            return CodeTable::specialProcedure;
        case Field::hearingPhase:
            return CodeTable::hearingPhase;
        case Field::approverRank:
            return CodeTable::approverRank;
        case Field::decision:
            return CodeTable::decision;
        case Field::result:
            return CodeTable::result;
        case Field::deliveryWay:
            return CodeTable::deliveryWay;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string valueText(Field field, std::string_view value) {
    const auto table = tableOf(field);
    const auto* code = table ? standard::findCode(*table, value) : nullptr;
    return std::string(code == nullptr ? value : code->zh);
}

base::Json fieldJson(Field field, std::string_view value) {
    return base::Json::object()
        .set("key", standard::keyOf(field))
        .set("label", standard::chineseName(field))
        .set("value", value)
        .set("valueName", valueText(field, value));
}

}  // namespace guantong::approval
