// SPDX-License-Identifier: Apache-2.0
// The values of records and their text: how each C++ type stands in an attribute or element.
// Inside the library only. Thread-safe: pure functions.
#pragma once

#include "exchange/base/node_id.h"
#include "exchange/base/time.h"
#include "exchange/standard/value_type.h"

#include <optional>
#include <string>
#include <string_view>

namespace guantong::standard {

/// The form one value must have.
struct ValueRule {
    /// What a value may look like beyond ValueType: yes or no, a number with a sign, base64.
    enum class Spelling { asType, boolean, integer, base64, scope, caseId };

    ValueType type = ValueType::text;
    std::int64_t limit = 0;
    bool optional = false;
    Spelling spelling = Spelling::asType;
};

constexpr ValueRule text(std::int64_t limit) {
    return {ValueType::text, limit};
}
constexpr ValueRule code(std::int64_t limit) {
    return {ValueType::code, limit};
}
constexpr ValueRule number(std::int64_t limit) {
    return {ValueType::number, limit};
}
constexpr ValueRule of(ValueType type) {
    return {type};
}
constexpr ValueRule spelt(ValueRule::Spelling spelling, std::int64_t limit = 0) {
    return {ValueType::text, limit, false, spelling};
}
constexpr ValueRule optional(ValueRule rule) {
    rule.optional = true;
    return rule;
}

inline constexpr ValueRule kBoolean = spelt(ValueRule::Spelling::boolean);
inline constexpr ValueRule kIdRule = code(200);
inline constexpr ValueRule kVersion = number(999'999);
inline constexpr ValueRule kCaseId = spelt(ValueRule::Spelling::caseId);
inline constexpr ValueRule kScope = spelt(ValueRule::Spelling::scope);

inline constexpr ValueRule kCountName = code(64);
inline constexpr ValueRule kCount = spelt(ValueRule::Spelling::integer);

/// True if the text, which must be XML text, follows the rule. An empty one never does.
bool hasForm(std::string_view text, const ValueRule& rule) noexcept;

// The value as it is written; empty if it is absent.
std::string toText(const std::string& value, const ValueRule&);
std::string toText(std::int64_t value, const ValueRule&);
std::string toText(bool value, const ValueRule&);
std::string toText(base::NodeId value, const ValueRule&);
std::string toText(base::Date value, const ValueRule&);
std::string toText(base::Instant value, const ValueRule&);
template <class T>
std::string toText(const std::optional<T>& value, const ValueRule& rule) {
    return value ? toText(*value, rule) : std::string();
}

// The inverse for a text that follows its rule; false if it cannot be read.
bool fromText(std::string_view text, std::string& value, const ValueRule&);
bool fromText(std::string_view text, std::int64_t& value, const ValueRule&) noexcept;
bool fromText(std::string_view text, bool& value, const ValueRule&) noexcept;
bool fromText(std::string_view text, base::NodeId& value, const ValueRule&) noexcept;
bool fromText(std::string_view text, base::Date& value, const ValueRule&) noexcept;
bool fromText(std::string_view text, base::Instant& value, const ValueRule&) noexcept;
template <class T>
bool fromText(std::string_view text, std::optional<T>& value, const ValueRule& rule) {
    return fromText(text, value.emplace(), rule);
}

}  // namespace guantong::standard
