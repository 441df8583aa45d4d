// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_value.h"

#include "exchange/base/text.h"
#include "exchange/standard/case_event.h"

#include <charconv>

namespace guantong::standard {

namespace {

bool isScope(std::string_view text) noexcept {
    if (text == "up" || text == "down") return true;
    return text.starts_with("to:") && base::NodeId::parse(text.substr(3));
}

bool readInteger(std::string_view text, std::int64_t& value) noexcept {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc{} && end == text.data() + text.size();
}

}  // namespace

bool hasForm(std::string_view text, const ValueRule& rule) noexcept {
    using Spelling = ValueRule::Spelling;
    if (text.empty()) return false;
    std::int64_t integer = 0;
    switch (rule.spelling) {
        case Spelling::boolean:
            return text == "true" || text == "false";
        case Spelling::integer:
            return readInteger(text, integer);
        case Spelling::base64:
            return true;  // fromText() reads it
        case Spelling::scope:
            return isScope(text);
        case Spelling::caseId:
            return allottingNode(text).has_value();
        case Spelling::asType:
            break;
    }
    return hasForm(rule.type, rule.limit, text);
}

std::string toText(const std::string& value, const ValueRule& rule) {
    return rule.spelling == ValueRule::Spelling::base64 ? base::toBase64(value) : value;
}
std::string toText(std::int64_t value, const ValueRule&) {
    return std::to_string(value);
}
std::string toText(bool value, const ValueRule&) {
    return value ? "true" : "false";
}
std::string toText(base::NodeId value, const ValueRule&) {
    return value.str();
}
std::string toText(base::Date value, const ValueRule&) {
    return isWritable(value) ? base::formatDate(value) : "out of range";
}
std::string toText(base::Instant value, const ValueRule&) {
    return isWritable(value) ? base::formatInstant(value) : "out of range";
}

bool fromText(std::string_view text, std::string& value, const ValueRule& rule) {
    if (rule.spelling != ValueRule::Spelling::base64) {
        value = text;
        return true;
    }
    auto bytes = base::fromBase64(text);
    if (bytes) value = std::move(*bytes);
    return bytes.has_value();
}

bool fromText(std::string_view text, std::int64_t& value, const ValueRule&) noexcept {
    return readInteger(text, value);
}

bool fromText(std::string_view text, bool& value, const ValueRule&) noexcept {
    value = text == "true";
    return true;
}

bool fromText(std::string_view text, base::NodeId& value, const ValueRule&) noexcept {
    const auto node = base::NodeId::parse(text);
    if (node) value = *node;
    return node.has_value();
}

bool fromText(std::string_view text, base::Date& value, const ValueRule&) noexcept {
    const auto day = base::parseDate(text);
    if (day) value = *day;
    return day.has_value();
}

bool fromText(std::string_view text, base::Instant& value, const ValueRule&) noexcept {
    const auto instant = base::parseInstant(text);
    if (instant) value = *instant;
    return instant.has_value();
}

}  // namespace guantong::standard
