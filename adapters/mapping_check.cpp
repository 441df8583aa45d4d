// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping_check.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

using standard::Field;

class MappingCheck {
public:
    explicit MappingCheck(const Mapping& mapping) : mapping_(mapping) {}

    MappingFaults run() {
        if (mapping_.system.size() > kMaxSystem)
            fault(1, "system is longer than 64 bytes; write a shorter name");
        guard(mapping_.caseNumber, "the case number");
        if (mapping_.sourceVersion) guard(*mapping_.sourceVersion, "the version");
        for (const auto& event : mapping_.events)
            checkEvent(event);
        if (std::none_of(mapping_.events.begin(), mapping_.events.end(),
                         [](const EventRule& event) { return usesTime(event); }) ||
            !mapping_.formats.empty())
            return std::move(faults_);
        fault(1, "no date format is stated; write <Times><Format>yyyy-MM-dd HH:mm:ss</Format>");
        return std::move(faults_);
    }

private:
    static constexpr std::size_t kMaxSystem = 64;

    static bool usesTime(const EventRule& event) {
        return std::any_of(event.occurredAt.parts.begin(), event.occurredAt.parts.end(),
                           [](const ValueRule::Part& part) { return part.column.has_value(); });
    }

    void fault(int line, const std::string& what) {
        faults_.push_back(
            {base::Code::MAPPING_INVALID, mapping_.file + ":" + std::to_string(line), what});
    }

    const ColumnRule* personalColumn(const ValueRule& rule) const {
        for (const auto& part : rule.parts)
            if (part.column && mapping_.columns[*part.column].personal)
                return &mapping_.columns[*part.column];
        return nullptr;
    }

    void guard(const ValueRule& rule, const std::string& what) {
        if (const auto* column = personalColumn(rule))
            fault(rule.line, "column " + column->name + " is personal and may not be " + what +
                                 "; use another column");
    }

    void checkEvent(const EventRule& event) {
        guard(event.occurredAt, "a time");
        for (const auto& key : event.keys)
            guard(key, "a key");
        if (event.actor) {
            guard(event.actor->id, "an actor's id");
            guard(event.actor->organisation, "an organisation");
        }
        for (const auto& rule : event.fields)
            checkField(rule);
        for (const Field needed : requiredFields(event.kind)) {
            const auto has = [&](const FieldRule& rule) { return rule.field == needed; };
            if (std::any_of(event.fields.begin(), event.fields.end(), has)) continue;
            const std::string key(standard::keyOf(needed));
            fault(event.line, "event " + std::string(standard::toString(event.kind)) +
                                  " needs the field " + key + "; write <Field name=\"" + key +
                                  "\" column=\"…\"/>");
        }
    }

    void checkField(const FieldRule& rule) {
        const std::string key(standard::keyOf(rule.field));
        if (rule.field == Field::personal)
            fault(rule.value.line,
                  "the node fills in personal; write <Column name=\"…\" "
                  "personal=\"yes\" as=\"…\"/>");
        if (const auto* column = personalColumn(rule.value);
            column != nullptr && (!mayBePersonal(rule.field) || !maskable(rule)))
            fault(rule.value.line, "column " + column->name + " is personal and may not stand in " +
                                       key + "; remove the field");
        const auto& parts = rule.value.parts;
        if (parts.size() == 1 && !parts[0].column && !rule.value.codes)
            checkTarget(rule, parts[0].text, rule.value.line);
        if (!rule.value.otherwise.empty()) checkTarget(rule, rule.value.otherwise, rule.value.line);
        if (!rule.value.codes) return;
        const CodeMap& map = mapping_.codeMaps[*rule.value.codes];
        if (map.otherwise) checkTarget(rule, *map.otherwise, rule.value.line);
        for (const auto& [from, to] : map.codes)
            checkTarget(rule, to, rule.value.line);
    }

    static bool maskable(const FieldRule& rule) {
        return rule.value.mask || rule.field == Field::applicantCode;
    }

    void checkTarget(const FieldRule& rule, const std::string& target, int line) {
        if (target.empty() || rule.form == FieldForm::date || rule.form == FieldForm::instant ||
            rule.value.yuan || !standard::checkField(rule.field, target))
            return;
        std::string allowed;
        for (const auto value : standard::allowedValues(rule.field))
            allowed += (allowed.empty() ? "" : ", ") + std::string(value);
        fault(line, "\"" + target + "\" may not stand in " +
                        std::string(standard::keyOf(rule.field)) + "; write " +
                        (allowed.empty() ? "a value the standard allows" : "one of " + allowed));
    }

    const Mapping& mapping_;
    MappingFaults faults_;
};

}  // namespace

bool mayBePersonal(Field field) noexcept {
    return field == Field::applicantName || field == Field::recipient ||
           field == Field::applicantCode;
}

MappingFaults checkMapping(const Mapping& mapping) {
    return MappingCheck(mapping).run();
}

}  // namespace guantong::adapters
