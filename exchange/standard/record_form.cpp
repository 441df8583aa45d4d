// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

void RecordWriter::counts(std::string_view name, std::string_view key,
                          const std::map<std::string, std::int64_t>& counts) {
    for (const auto& [counted, value] : counts)
        out_.start(name).attribute(key, counted).text(toText(value, kCount)).end();
}

void RecordCheck::counts(std::string_view, std::string_view key,
                         const std::map<std::string, std::int64_t>& counts) {
    for (const auto& each : counts)
        check(key, each.first, kCountName);
}

void RecordCheck::check(std::string_view name, const std::string& text, ValueRule rule) {
    if (text.empty() ? rule.optional : hasForm(text, rule) && xml::isXmlText(text)) return;
    faults_.push_back(recordFault(name, text));
}

void RecordCheck::require(bool holds, std::string_view name) {
    if (!holds) faults_.push_back(recordFault(name, {}));
}

}  // namespace guantong::standard
