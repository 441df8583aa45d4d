// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/case_event.h"

#include "exchange/base/text.h"
#include "exchange/standard/event_table.h"
#include "exchange/standard/name_table.h"

#include <algorithm>

namespace guantong::standard {

namespace {

constexpr NameTable kFieldKeys{[] {
    std::array<std::string_view, kFieldCount> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = kFieldRows[i].key;
    return names;
}()};

constexpr NameTable kKindNames{[] {
    std::array<std::string_view, std::size(kKindRows)> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names[i] = kKindRows[i].name;
    return names;
}()};

using FieldEntry = std::pair<Field, std::string>;

bool standsBefore(const FieldEntry& entry, Field field) noexcept {
    return entry.first < field;
}

}  // namespace

std::string_view toString(EventKind kind) noexcept {
    return kKindRows[static_cast<std::size_t>(kind)].name;
}

std::string_view chineseName(EventKind kind) noexcept {
    return kKindRows[static_cast<std::size_t>(kind)].zh;
}

std::optional<EventKind> eventKindNamed(std::string_view name) noexcept {
    const std::size_t at = kKindNames.find(name);
    if (at == kKindNames.kNone) return std::nullopt;
    return static_cast<EventKind>(at);
}

bool needsPen(EventKind kind) noexcept {
    return kKindRows[static_cast<std::size_t>(kind)].needsPen;
}

std::string_view toString(Field field) noexcept {
    return rowOf(field).element;
}
std::string_view keyOf(Field field) noexcept {
    return rowOf(field).key;
}
std::string_view chineseName(Field field) noexcept {
    return rowOf(field).zh;
}

std::optional<Field> fieldNamed(std::string_view key) noexcept {
    const std::size_t at = kFieldKeys.find(key);
    if (at == kFieldKeys.kNone) return std::nullopt;
    return static_cast<Field>(at);
}

std::vector<std::string_view> allowedValues(Field field) {
    std::vector<std::string_view> codes;
    if (const auto table = tableOf(rowOf(field).type))
        for (const CodeValue& value : codesOf(*table))
            codes.push_back(value.code);
    return codes;
}

std::string_view CaseEvent::get(Field field) const noexcept {
    const auto found = std::lower_bound(fields.begin(), fields.end(), field, standsBefore);
    if (found == fields.end() || found->first != field) return {};
    return found->second;
}

std::optional<std::int64_t> CaseEvent::number(Field field) const noexcept {
    return base::parseNumber(get(field));
}

std::optional<base::Date> CaseEvent::date(Field field) const noexcept {
    return base::parseDate(get(field));
}

void CaseEvent::set(Field field, std::string value) {
    const auto place = std::lower_bound(fields.begin(), fields.end(), field, standsBefore);
    const bool here = place != fields.end() && place->first == field;
    if (value.empty()) {
        if (here) fields.erase(place);
    } else if (here) {
        place->second = std::move(value);
    } else {
        fields.emplace(place, field, std::move(value));
    }
}

}  // namespace guantong::standard
