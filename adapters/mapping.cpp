// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping.h"

#include "adapters/mapping_check.h"
#include "adapters/mapping_reader.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/xml/element.h"

#include <algorithm>
#include <array>

namespace guantong::adapters {

namespace {

constexpr FieldForm formNamed(std::string_view type) noexcept {
    if (type == "text") return FieldForm::text;
    if (type == "code") return FieldForm::code;
    if (type == "number") return FieldForm::number;
    if (type == "date") return FieldForm::date;
    if (type == "instant") return FieldForm::instant;
    return FieldForm::other;
}

constexpr FieldForm kForms[] = {
#define GT_FIELD(name, element, type, limit, zh) formNamed(#type),
#include "exchange/standard/event_fields.def"
#undef GT_FIELD
};

struct Requirement {
    standard::EventKind kind;
    standard::Field field;
};
constexpr Requirement kRequirements[] = {
#define GT_REQUIRES(kind, field) {standard::EventKind::kind, standard::Field::field},
#include "exchange/standard/event_requirements.def"
#undef GT_REQUIRES
};

/// "line 12" of an XML fault, as "file:12".
std::string place(const std::string& file, const std::string& field) {
    const bool line = field.starts_with("line ");
    return file + ":" + (line ? field.substr(5) : field.empty() ? "1" : field);
}

base::Fault atFile(const std::string& file, const base::Fault& fault) {
    std::string detail(base::cause(fault.code, base::Language::english));
    if (!fault.detail.empty()) detail += ": " + fault.detail;
    return {base::Code::MAPPING_INVALID, place(file, fault.field), detail};
}

}  // namespace

FieldForm formOf(standard::Field field) noexcept {
    return kForms[static_cast<std::size_t>(field)];
}

std::vector<standard::Field> requiredFields(standard::EventKind kind) {
    std::vector<standard::Field> fields;
    for (const auto& each : kRequirements)
        if (each.kind == kind) fields.push_back(each.field);
    return fields;
}

bool opensCase(standard::EventKind kind) noexcept {
    using standard::EventKind;
    return kind == EventKind::applied || kind == EventKind::received ||
           kind == EventKind::accepted || kind == EventKind::notAccepted;
}

std::variant<Mapping, MappingFaults> readMapping(std::string_view text, const std::string& file) {
    const auto tree = xml::readElement(text);
    if (const auto* fault = std::get_if<base::Fault>(&tree))
        return MappingFaults{atFile(file, *fault)};
    MappingReader reader(file);
    Mapping mapping = reader.read(std::get<xml::Element>(tree));
    MappingFaults faults = reader.takeFaults();
    if (faults.empty()) faults = checkMapping(mapping);
    if (!faults.empty()) return faults;
    return mapping;
}

std::variant<Mapping, MappingFaults> loadMapping(const std::filesystem::path& file,
                                                 const std::filesystem::path& schema) {
    const std::string text = base::readFile(file, base::kMaxFileBytes);
    auto outcome = readMapping(text, file.string());
    if (schema.empty() || std::holds_alternative<MappingFaults>(outcome)) return outcome;
    MappingFaults faults;
    for (const auto& fault : xml::Schema(schema.string()).validate(text))
        faults.push_back(atFile(file.string(), fault));
    if (!faults.empty()) return faults;
    return outcome;
}

}  // namespace guantong::adapters
