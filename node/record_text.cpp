// SPDX-License-Identifier: Apache-2.0
#include "node/record_text.h"

#include "exchange/xml/element.h"

#include <array>
#include <map>
#include <utility>

namespace guantong::node {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kNames{{
    {"CaseEvent", "办件事件"},
    {"Item", "事项"},
    {"Calendar", "工作日日历"},
    {"Adoption", "采用情况"},
    {"Signal", "监察信号"},
    {"ReportRequest", "报表请求"},
    {"ReportAnswer", "报表"},
    {"Directory", "节点目录"},
    {"StreamHead", "流位置"},
    {"Erasure", "删除个人信息"},
}};

/// At most kMostShownBytes of the text, never half a character.
std::string shortened(const std::string& text) {
    if (text.size() <= kMostShownBytes) return text;
    std::size_t end = kMostShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "… (" + std::to_string(text.size()) + " bytes)";
}

/// An element within a record on one line: its attributes, its text, its own parts in brackets.
std::string oneLine(const xml::Element& element) {
    std::string line;
    for (const auto& [name, value] : element.attributes)
        line += (line.empty() ? "" : " ") + name + "=" + shortened(value);
    if (!element.text.empty()) line += (line.empty() ? "" : " ") + shortened(element.text);
    for (const auto& child : element.children)
        line += " [" + child.name + " " + oneLine(child) + "]";
    return line;
}

}  // namespace

std::string_view recordNameInChinese(std::string_view element) noexcept {
    for (const auto& [name, chinese] : kNames)
        if (name == element) return chinese;
    return {};
}

std::vector<std::string> recordLines(std::string_view canonicalElement) {
    const auto read = xml::readElement(canonicalElement);
    const auto* record = std::get_if<xml::Element>(&read);
    if (record == nullptr) return {describe(std::get<base::Fault>(read), base::Language::english)};
    std::vector<std::string> lines;
    for (const auto& [name, value] : record->attributes)
        if (name != "hash") lines.push_back(name + ": " + shortened(value));
    if (!record->text.empty()) lines.push_back(shortened(record->text));
    std::map<std::string, std::size_t> shown;
    for (const auto& child : record->children)
        if (++shown[child.name] <= kMostShownParts)
            lines.push_back(child.name + ": " + oneLine(child));
    for (const auto& [name, count] : shown)
        if (count > kMostShownParts)
            lines.push_back(name + ": … " + std::to_string(count) + " in all");
    return lines;
}

}  // namespace guantong::node
