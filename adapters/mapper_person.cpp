// SPDX-License-Identifier: Apache-2.0
// The part of Mapper that knows persons: actors, masked names, the personal part.
#include "adapters/check_digits.h"
#include "adapters/content.h"
#include "adapters/mapper.h"
#include "adapters/mapping_check.h"
#include "adapters/text_decoder.h"
#include "adapters/width.h"
#include "exchange/standard/code_table.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

using base::Code;
using standard::Field;

constexpr std::size_t kLongestPersonName = 4;  ///< characters, where nothing else tells

std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool namesPerson(const standard::CaseEvent& event, Field field) {
    if (field == Field::recipient) return true;
    const auto type = event.get(Field::applicantType);
    if (!type.empty()) return type == "naturalPerson";
    const auto name = event.get(field);
    return !event.has(Field::applicantCode) &&
           (characters(name) <= kLongestPersonName || name.find("·") != std::string_view::npos);
}

void refuse(MappedRow& row, Code code, std::string column, std::string_view value) {
    row.findings.push_back(
        {QualityLevel::refuse, {}, {code, std::move(column), shownValue(value)}});
}

}  // namespace

std::string maskedName(std::string_view name) {
    const std::string_view plain = trimWide(name);
    if (plain.empty()) return {};
    const int length = utf8SequenceLength(plain);
    return std::string(plain.substr(0, length > 0 ? static_cast<std::size_t>(length) : 1)) + "*";
}

void Mapper::setActor(const EventRule& rule, Cells cells, MappedEvent& mapped, MappedRow& row) {
    standard::Actor& actor = mapped.event.actor;
    if (!rule.actor) {
        actor = {"machine", mapping_->system, {}, {}};
        return;
    }
    const auto part = [&](const ValueRule& value) {
        return std::string(trimWide(evaluate(value, cells, row)));
    };
    actor = {rule.actor->kind, toHalfWidth(part(rule.actor->id)), part(rule.actor->name),
             toHalfWidth(part(rule.actor->organisation))};
    dropControls(actor.name);
    if (actor.id.empty() && actor.name.empty()) actor = {"machine", mapping_->system, {}, {}};
}

void Mapper::setChannel(const EventRule& rule, Cells cells, MappedEvent& mapped, MappedRow& row) {
    mapped.event.channel = "adapter";
    if (rule.channel.parts.empty()) return;
    const std::string value = evaluate(rule.channel, cells, row);
    if (value.empty()) return;
    if (standard::findCode(standard::CodeTable::channel, value) == nullptr)
        refuse(row, Code::EVENT_FIELD_INVALID, columnsOf(rule.channel), value);
    else
        mapped.event.channel = value;
}

/// True if the value must not stand in the event: an identity number, or a personal column's
/// content that is no organisation's code. What is personal by declaration is left out silently
/// (the personal part has it), the rest is refused.
bool Mapper::exposes(const FieldRule& rule, std::string& value, MappedRow& row) const {
    const bool personal = std::any_of(
        rule.value.parts.begin(), rule.value.parts.end(), [&](const ValueRule::Part& part) {
            return part.column && mapping_->columns[*part.column].personal;
        });
    if (rule.field == Field::applicantCode && personal)
        return !creditCodeHolds(value) && !organisationCodeHolds(value);
    if (rule.form != FieldForm::text && rule.form != FieldForm::code) return false;
    if (value.size() < 15 || value.size() > 24) return false;
    if (!citizenNumberHolds(normalisedCitizenNumber(value))) return false;
    refuse(row, Code::ADAPTER_PERSONAL_EXPOSED, fieldPlace(columnsOf(rule.value), rule.field),
           "an identity number");
    return true;
}

void Mapper::collectPersonal(Cells cells,
                             std::vector<std::pair<std::string, std::string>>& personal) const {
    for (std::size_t i = 0; i < mapping_->columns.size(); ++i) {
        if (!mapping_->columns[i].personal) continue;
        std::string value(trimWide(cell(cells, i)));
        dropControls(value);
        if (!value.empty()) personal.emplace_back(mapping_->columns[i].as, std::move(value));
    }
}

/// Masks the display names of natural persons; the full name goes to the personal part.
void Mapper::maskNames(const EventRule& rule, MappedEvent& mapped,
                       std::vector<std::pair<std::string, std::string>>& personal) const {
    for (const auto& field : rule.fields) {
        const bool shown = field.field == Field::applicantName || field.field == Field::recipient;
        if (!shown || !field.value.mask || !mapped.event.has(field.field) ||
            !namesPerson(mapped.event, field.field))
            continue;
        const std::string full(mapped.event.get(field.field));
        mapped.event.set(field.field, maskedName(full));
        const std::string name(standard::keyOf(field.field));
        const bool there = std::any_of(personal.begin(), personal.end(), [&](const auto& each) {
            return each.first == name || each.second == full;
        });
        if (!there) personal.emplace_back(name, full);
    }
}

void Mapper::checkRequired(const EventRule& rule, const MappedEvent& mapped, MappedRow& row) const {
    if (row.refusal() != nullptr) return;
    for (const Field needed : rule.required) {
        if (mapped.event.has(needed)) continue;
        const auto field =
            std::find_if(rule.fields.begin(), rule.fields.end(),
                         [&](const FieldRule& each) { return each.field == needed; });
        const std::string columns =
            field == rule.fields.end() ? std::string() : columnsOf(field->value);
        refuse(row, Code::EVENT_FIELD_MISSING, fieldPlace(columns, needed), "");
    }
}

}  // namespace guantong::adapters
