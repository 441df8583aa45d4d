// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/limits.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/event_rules.h"
#include "exchange/standard/event_table.h"
#include "exchange/xml/canonical_writer.h"

namespace guantong::standard {

namespace {

/// Calls `visit(field name, text)` for every text of the event that reaches the XML as written.
template <class Visitor>
void eachText(const CaseEvent& event, const Visitor& visit) {
    visit("Actor/@id", event.actor.id);
    visit("Actor/@name", event.actor.name);
    visit("Actor/@organisation", event.actor.organisation);
    visit("Source/@system", event.source.system);
    visit("Source/@row", event.source.row);
    visit("Source/@version", event.source.version);
    for (const auto& [field, value] : event.fields)
        visit(toString(field), value);
    for (const Material& material : event.materials) {
        visit("Material/@name", material.name);
        visit("Material/@mediaType", material.mediaType);
    }
}

/// An upper bound of the encoded size in bytes, so that only large events are measured closer.
std::size_t largestSize(const CaseEvent& event) {
    constexpr std::size_t kEnvelope = 1024, kPerField = 80, kPerMaterial = 256, kPerAfter = 96;
    constexpr std::size_t kLongestEscape = 6;  // &quot;
    std::size_t textBytes = 0;
    eachText(event, [&](std::string_view, std::string_view text) { textBytes += text.size(); });
    return kEnvelope + kPerField * event.fields.size() + kPerMaterial * event.materials.size() +
           kPerAfter * event.after.size() + kLongestEscape * textBytes;
}

void checkFields(const CaseEvent& event, std::vector<base::Fault>& faults) {
    for (const auto& [field, value] : event.fields)
        if (auto fault = checkField(field, value)) faults.push_back(std::move(*fault));
    for (std::size_t i = 1; i < event.fields.size(); ++i) {
        if (event.fields[i - 1].first >= event.fields[i].first)
            faults.push_back({base::Code::EVENT_FIELD_INVALID,
                              std::string(toString(event.fields[i].first)),
                              "out of order or repeated"});
    }
}

}  // namespace

std::optional<base::Fault> checkField(Field field, std::string_view value) {
    const FieldRow& row = rowOf(field);
    if (hasForm(row.type, row.limit, value) && xml::isXmlText(value)) return std::nullopt;
    return base::Fault{base::Code::EVENT_FIELD_INVALID, std::string(row.element), excerpt(value)};
}

std::vector<base::Fault> checkEvent(const CaseEvent& event) {
    std::vector<base::Fault> faults;
    checkEnvelope(event, faults);
    checkFields(event, faults);
    eachText(event, [&](std::string_view name, std::string_view text) {
        if (!xml::isXmlText(text))
            faults.push_back({base::Code::EVENT_FIELD_INVALID, std::string(name), {}});
    });
    if (faults.empty() && largestSize(event) > base::kMaxRecordBytes) {
        CaseEvent copy = event;
        const std::size_t size = encodeUnchecked(copy, crypto::DigestKind::sha256).size();
        if (size > base::kMaxRecordBytes)
            faults.push_back({base::Code::RECORD_TOO_LARGE, {}, std::to_string(size)});
    }
    return faults;
}

}  // namespace guantong::standard
