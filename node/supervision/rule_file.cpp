// SPDX-License-Identifier: Apache-2.0
#include "node/supervision/rule_file.h"

#include "exchange/base/assert.h"
#include "exchange/base/text.h"

#include <array>
#include <set>

namespace guantong::supervision {

using base::Code;
using base::Fault;
using Form = cases::Milestone::Form;
using xml::Element;

namespace {

constexpr std::size_t kMaxTextBytes = 2400;  ///< leaves room for {due} in a signal's message

struct FormName {
    Form form;
    std::string_view name;
};
constexpr std::array kForms{FormName{Form::passed, "passed"}, FormName{Form::passedBy, "passedBy"},
                            FormName{Form::daysLeft, "daysLeft"},
                            FormName{Form::percentUsed, "percentUsed"}};

/// Reads the tree of a rule file; the first thing wrong with each element goes to `faults`.
class RuleReader {
public:
    RuleSet read(const Element& root) {
        RuleSet set;
        set.version = number(root, "version", 0);
        if (set.version < 1) wrong(root, "version", text(root, "version"));
        set.name = text(root, "name");
        set.importDays = number(root, "importDays", set.importDays);
        std::set<std::string> ids;
        for (const Element& element : root.children) {
            set.rules.push_back(readRule(element));
            if (!ids.insert(set.rules.back().id).second) wrong(element, "id", set.rules.back().id);
        }
        return set;
    }

    std::vector<Fault> faults;

private:
    Rule readRule(const Element& element) {
        Rule rule;
        rule.id = text(element, "id");
        if (rule.id.empty()) wrong(element, "id", {});
        rule.name = text(element, "name");
        const auto clock = cases::clockKindNamed(text(element, "clock"));
        if (!clock || *clock == cases::ClockKind::partner)
            wrong(element, "clock", text(element, "clock"));
        rule.clock = clock.value_or(cases::ClockKind::promise);
        rule.onTheSpot = truth(element, "onTheSpot", true);
        rule.enabled = truth(element, "enabled", true);
        rule.basis = shortText(element, "Basis");
        std::set<Level> levels;
        for (const Element& child : element.children) {
            if (child.name != "Rung") continue;
            rule.rungs.push_back(readRung(child));
            if (!levels.insert(rule.rungs.back().level).second)
                wrong(child, "level", text(child, "level"));
        }
        return rule;
    }

    Rung readRung(const Element& element) {
        Rung rung;
        const auto level = levelNamed(text(element, "level"));
        if (!level) wrong(element, "level", text(element, "level"));
        rung.level = level.value_or(Level::reminder);
        rung.points = number(element, "points", 0);
        rung.atClosing = truth(element, "atClosing", false);
        rung.message = shortText(element, "Message");
        for (const Element& child : element.children)
            if (child.name == "When") rung.conditions.push_back(readCondition(child));
        return rung;
    }

    Condition readCondition(const Element& element) {
        Condition condition;
        const std::string form = text(element, "form");
        bool known = false;
        for (const FormName& each : kForms) {
            if (each.name != form) continue;
            condition.form = each.form;
            known = true;
        }
        if (!known) wrong(element, "form", form);
        condition.value = number(element, "value", 0);
        condition.limitFrom = number(element, "limitFrom", 0);
        condition.limitTo = number(element, "limitTo", condition.limitTo);
        if (condition.limitTo < condition.limitFrom)
            wrong(element, "limitTo", text(element, "limitTo"));
        if ((condition.form == Form::percentUsed && condition.value > 100) ||
            (condition.form == Form::passed && condition.value != 0))
            wrong(element, "value", text(element, "value"));
        return condition;
    }

    static std::string text(const Element& element, std::string_view name) {
        const std::string* value = element.attribute(name);
        return value == nullptr ? std::string() : *value;
    }

    std::string shortText(const Element& element, std::string_view name) {
        std::string value(base::trim(element.childText(name)));
        if (value.size() > kMaxTextBytes) wrong(element, name, {});
        return value;
    }

    std::int64_t number(const Element& element, std::string_view name, std::int64_t otherwise) {
        const std::string* value = element.attribute(name);
        if (value == nullptr) return otherwise;
        const auto read = base::parseNumber(base::trim(*value));
        if (!read) wrong(element, name, *value);
        return read.value_or(otherwise);
    }

    static bool truth(const Element& element, std::string_view name, bool otherwise) {
        const std::string* value = element.attribute(name);
        return value == nullptr ? otherwise : *value == "true" || *value == "1";
    }

    void wrong(const Element& element, std::string_view name, std::string detail) {
        faults.push_back({Code::VALUE_INVALID,
                          "line " + std::to_string(element.line) + " " + std::string(name),
                          std::move(detail)});
    }
};

std::variant<RuleSet, std::vector<Fault>> readTree(std::string_view bytes) {
    const auto root = xml::readElement(bytes);
    if (const auto* fault = std::get_if<Fault>(&root)) return std::vector{*fault};
    RuleReader reader;
    RuleSet set = reader.read(std::get<Element>(root));
    if (!reader.faults.empty()) return std::move(reader.faults);
    return set;
}

}  // namespace

std::variant<RuleSet, std::vector<Fault>> readRuleFile(std::string_view bytes,
                                                       const xml::Schema& schema) {
    if (auto faults = schema.validate(bytes); !faults.empty()) return faults;
    return readTree(bytes);
}

std::shared_ptr<const RuleSet> builtInRules() {
    static const auto kRules = [] {
        auto read = readTree(builtInRuleFile());
        GT_ASSERT(std::holds_alternative<RuleSet>(read));
        return std::make_shared<const RuleSet>(std::get<RuleSet>(std::move(read)));
    }();
    return kRules;
}

}  // namespace guantong::supervision
