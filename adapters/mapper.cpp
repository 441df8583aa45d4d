// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapper.h"

#include "adapters/content.h"
#include "adapters/width.h"
#include "exchange/base/json.h"
#include "exchange/base/text.h"
#include "exchange/standard/code_table.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

using base::Code;
using standard::Field;

constexpr std::size_t kMaxCaseNumber = 200;
constexpr std::size_t kMaxSourceRow = 300;

void refuse(MappedRow& row, Code code, std::string column, std::string_view value) {
    row.findings.push_back(
        {QualityLevel::refuse, {}, {code, std::move(column), shownValue(value)}});
}

}  // namespace

const Finding* MappedRow::refusal() const noexcept {
    const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& each) {
        return each.level == QualityLevel::refuse;
    });
    return found == findings.end() ? nullptr : &*found;
}

std::variant<Mapper, base::Fault> Mapper::bind(const Mapping& mapping, Cells header) {
    Mapper mapper(mapping);
    mapper.columnCount_ = header.size();
    std::vector<std::string> keys;
    for (const auto name : header)
        keys.push_back(columnKey(name));
    std::string wrong;
    for (const auto& column : mapping.columns) {
        const auto first = std::find(keys.begin(), keys.end(), column.key);
        const auto count = std::count(keys.begin(), keys.end(), column.key);
        if (count == 1)
            mapper.positions_.emplace_back(static_cast<std::size_t>(first - keys.begin()));
        else
            mapper.positions_.emplace_back();
        if (count == 1 || (count == 0 && column.optional)) continue;
        wrong += (wrong.empty() ? "" : ", ") + column.name + (count > 1 ? " stands twice" : "");
    }
    if (wrong.empty()) return mapper;
    std::string there;
    for (const auto name : header)
        there += (there.empty() ? "" : ", ") + std::string(name);
    return base::Fault{Code::ADAPTER_HEADER_WRONG, wrong, "the header is: " + shownValue(there)};
}

/// The cell as it stands, or nothing if it is blank or one of the words for "no value".
std::string_view Mapper::cell(Cells cells, std::size_t column) const {
    const auto& position = positions_[column];
    if (!position) return {};
    const std::string_view raw = cells[*position];
    if (raw.empty()) return {};
    const std::string_view plain = trimWide(raw);
    if (plain.empty()) return {};
    for (const auto& word : mapping_->empty)
        if (plain == word) return {};
    return raw;
}

bool Mapper::holds(const std::vector<Condition>& conditions, Cells cells) const {
    return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& each) {
        const std::string_view raw = cell(cells, each.column);
        if (each.test == Condition::Test::present) return !raw.empty();
        if (each.test == Condition::Test::absent) return raw.empty();
        const std::string value = toHalfWidth(trimWide(raw));
        const bool found =
            std::find(each.values.begin(), each.values.end(), value) != each.values.end();
        return found == (each.test == Condition::Test::oneOf);
    });
}

std::string Mapper::columnsOf(const ValueRule& rule) const {
    std::string names;
    for (const auto& part : rule.parts)
        if (part.column) names += (names.empty() ? "" : "+") + mapping_->columns[*part.column].name;
    return names;
}

std::string Mapper::evaluate(const ValueRule& rule, Cells cells, MappedRow& row) const {
    if (!rule.when.empty() && !holds(rule.when, cells)) return {};
    std::string value;
    bool hasColumn = false, hasContent = false;
    for (const auto& part : rule.parts) {
        const std::string_view text = part.column ? cell(cells, *part.column) : part.text;
        hasColumn = hasColumn || part.column.has_value();
        hasContent = hasContent || (part.column && !text.empty());
        value += text;
    }
    // Constant parts alone ("关于…的申请") are no value when every column in them is empty.
    if (hasColumn && !hasContent) value.clear();
    if (rule.codes && !value.empty()) {
        const CodeMap& map = mapping_->codeMaps[*rule.codes];
        const auto found = map.codes.find(toHalfWidth(trimWide(value)));
        if (found == map.codes.end() && !map.otherwise) {
            refuse(row, Code::ADAPTER_CODE_UNMAPPED, columnsOf(rule), value);
            return {};
        }
        value = found != map.codes.end() ? found->second : *map.otherwise;
    }
    return value.empty() ? rule.otherwise : value;
}

std::optional<ParsedTime> Mapper::readTime(std::string_view text) {
    std::string wide;
    std::string_view plain = trimWide(text);
    if (!isAscii(plain)) {
        wide = toHalfWidth(plain);
        plain = wide;
    }
    const auto& formats = mapping_->formats;
    for (std::size_t i = 0; i < formats.size(); ++i) {
        const std::size_t which = (lastFormat_ + i) % formats.size();
        if (const auto time = formats[which].parse(plain, mapping_->zone)) {
            lastFormat_ = which;
            return time;
        }
    }
    return std::nullopt;
}

void Mapper::readVersion(Cells cells, MappedRow& row) {
    if (!mapping_->sourceVersion) return;
    const ValueRule& rule = *mapping_->sourceVersion;
    row.versionText = toHalfWidth(trimWide(evaluate(rule, cells, row)));
    if (const auto number = base::parseNumber(row.versionText)) {
        row.version = *number;
    } else if (const auto time = readTime(row.versionText)) {
        row.version = base::toMillis(time->at);
    } else {
        refuse(row, Code::ADAPTER_VALUE_UNREADABLE, columnsOf(rule), row.versionText);
    }
}

MappedRow Mapper::map(Cells cells) {
    MappedRow row;
    row.caseNumber = toHalfWidth(trimWide(evaluate(mapping_->caseNumber, cells, row)));
    if (row.caseNumber.empty()) {
        refuse(row, Code::ADAPTER_CASE_NUMBER_MISSING, columnsOf(mapping_->caseNumber), "");
        return row;
    }
    if (row.caseNumber.size() > kMaxCaseNumber)
        refuse(row, Code::ADAPTER_VALUE_UNREADABLE, columnsOf(mapping_->caseNumber),
               row.caseNumber);
    readVersion(cells, row);
    row.events.reserve(mapping_->events.size());
    for (const auto& rule : mapping_->events)
        mapEvent(rule, cells, row);
    if (row.events.empty() && row.findings.empty())
        refuse(row, Code::ADAPTER_ROW_WITHOUT_EVENT, "", "");
    return row;
}

void Mapper::mapEvent(const EventRule& rule, Cells cells, MappedRow& row) {
    if (!holds(rule.when, cells)) return;
    const std::string time = evaluate(rule.occurredAt, cells, row);
    const bool never = std::find(mapping_->never.begin(), mapping_->never.end(), trimWide(time)) !=
                       mapping_->never.end();
    if ((time.empty() || never) && rule.when.empty()) return;
    std::string key;
    for (const auto& each : rule.keys)
        key += "/" + toHalfWidth(trimWide(evaluate(each, cells, row)));
    row.eventIds.push_back(rule.id);
    if (row.rowKey.find(key) == std::string::npos) row.rowKey += key;
    const auto at = readTime(time);
    if (!at) {
        refuse(row, Code::ADAPTER_VALUE_UNREADABLE, columnsOf(rule.occurredAt), time);
        return;
    }
    MappedEvent& mapped = row.events.emplace_back();
    mapped.rule = &rule;
    mapped.dateOnly = at->dateOnly;
    mapped.event.kind = rule.kind;
    mapped.event.occurredAt = at->at;
    mapped.key = rule.id + key;
    mapped.event.source = {mapping_->system, row.caseNumber + "#" + mapped.key, row.versionText};
    if (mapped.event.source.row.size() > kMaxSourceRow)
        refuse(row, Code::ADAPTER_VALUE_UNREADABLE, "key", mapped.event.source.row);
    setActor(rule, cells, mapped, row);
    setChannel(rule, cells, mapped, row);
    mapped.event.fields.reserve(rule.fields.size() + 1);
    for (const auto& field : rule.fields)
        setField(field, cells, mapped, row);
    if (opensCase(rule.kind) && !mapped.event.has(Field::sourceCaseNumber))
        mapped.event.set(Field::sourceCaseNumber, row.caseNumber);
    checkRequired(rule, mapped, row);
    std::vector<std::pair<std::string, std::string>> personal;
    if (rule.personal) collectPersonal(cells, personal);
    maskNames(rule, mapped, personal);
    if (!personal.empty()) {
        base::Json object = base::Json::object();
        for (const auto& [name, value] : personal)
            object.set(name, value);
        mapped.personal = object.str();
    }
    mapped.content = contentDigest(mapped.event, mapped.personal);
}

void Mapper::setField(const FieldRule& rule, Cells cells, MappedEvent& mapped, MappedRow& row) {
    std::string value = evaluate(rule.value, cells, row);
    if (!value.empty()) value = formed(rule, std::move(value), row);
    if (value.empty() || exposes(rule, value, row)) return;
    if (const auto fault = standard::checkField(rule.field, value)) {
        refuse(row, fault->code, fieldPlace(columnsOf(rule.value), rule.field), value);
        return;
    }
    mapped.event.fields.emplace_back(rule.field, std::move(value));
}

/// The value in the form the standard wants; empty (with a finding) if it cannot be brought there.
std::string Mapper::formed(const FieldRule& rule, std::string raw, MappedRow& row) {
    if (rule.form == FieldForm::text) return plainText(rule, std::move(raw), row);
    if (rule.form == FieldForm::date || rule.form == FieldForm::instant) {
        const std::string_view plain = trimWide(raw);
        if (std::find(mapping_->never.begin(), mapping_->never.end(), plain) !=
            mapping_->never.end())
            return {};
        const auto time = readTime(raw);
        if (!time) {
            refuse(row, Code::ADAPTER_VALUE_UNREADABLE,
                   fieldPlace(columnsOf(rule.value), rule.field), raw);
            return {};
        }
        return rule.form == FieldForm::date ? base::formatDate(base::dateOf(time->at))
                                            : base::formatInstant(time->at);
    }
    std::string plain = toHalfWidth(trimWide(raw));
    if (rule.form != FieldForm::number) return plain;
    const auto number = rule.value.yuan ? fenOf(plain) : wholeNumberOf(plain);
    if (number) return std::to_string(*number);
    refuse(row, Code::ADAPTER_VALUE_UNREADABLE, fieldPlace(columnsOf(rule.value), rule.field), raw);
    return {};
}

/// Text travels as it is, but for characters that XML cannot hold.
std::string Mapper::plainText(const FieldRule& rule, std::string raw, MappedRow& row) const {
    if (!dropControls(raw)) return raw;
    const auto level = mapping_->levels.find("Q22");
    row.findings.push_back(
        {level == mapping_->levels.end() ? QualityLevel::warn : level->second,
         "Q22",
         {Code::QUALITY_TEXT_DOUBTFUL, columnsOf(rule.value), "control characters left out"}});
    return raw;
}

}  // namespace guantong::adapters
