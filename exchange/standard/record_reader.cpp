// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_reader.h"

#include "exchange/base/text.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/event_rules.h"

#include <algorithm>

namespace guantong::standard {

base::Fault recordFault(std::string_view name, std::string_view detail) {
    return {base::Code::RECORD_INVALID, std::string(name), excerpt(detail)};
}

void RecordReader::counts(std::string_view name, std::string_view key,
                          std::map<std::string, std::int64_t>& counts) {
    describeName(name);
    while (const xml::Element* child = nextChild(name)) {
        const std::string* counted = child->attribute(key);
        std::int64_t value = 0;
        if (counted == nullptr || !hasForm(*counted, kCountName)) {
            invalid(key, {});
        } else if (!child->children.empty() || !hasForm(child->text, kCount) ||
                   !fromText(child->text, value, kCount)) {
            invalid(name, child->text);
        } else if (!counts.emplace(*counted, value).second) {
            invalid(key, "repeated");
        }
    }
}

void RecordReader::finish() {
    if (!base::trim(element_.text).empty()) invalid(element_.name, element_.text);
    for (std::size_t i = 0; i < taken_.size(); ++i) {
        const xml::Element& child = element_.children[i];
        const bool known =
            child.ns == kStandardNamespace &&
            std::find(described_.begin(), described_.end(), child.name) != described_.end();
        if (known && !taken_[i]) invalid(child.name, "out of order or repeated");
    }
    if (!derive_ || fault_) return;
    const std::string* id = attributeText("id");
    if (id == nullptr || *id != derive_()) invalid("id", id == nullptr ? "" : *id);
}

const std::string* RecordReader::attributeText(std::string_view name) const noexcept {
    return element_.attribute(name);
}

const xml::Element* RecordReader::nextChild(std::string_view name) {
    for (std::size_t i = next_; i < taken_.size(); ++i) {
        const xml::Element& child = element_.children[i];
        if (child.name != name || child.ns != kStandardNamespace) continue;
        taken_[i] = true;
        next_ = i + 1;
        return &child;
    }
    return nullptr;
}

void RecordReader::invalid(std::string_view name, std::string_view detail) {
    if (!fault_) fault_ = recordFault(name, detail);
}

}  // namespace guantong::standard
