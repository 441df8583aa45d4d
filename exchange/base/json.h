// SPDX-License-Identifier: Apache-2.0
// Json: a small value for what the commands print and the neighbours ask each other. Keeps the
// order of an object's members. Reading is Poco's parser behind this header, bounded in depth.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace guantong::base {

class Json {
public:
    using Array = std::vector<Json>;
    using Object = std::vector<std::pair<std::string, Json>>;

    Json() = default;  ///< null
    Json(bool value) : value_(value) {}
    Json(int value) : value_(static_cast<std::int64_t>(value)) {}
    Json(std::int64_t value) : value_(value) {}
    Json(std::size_t value) : value_(static_cast<std::int64_t>(value)) {}
    Json(double value) : value_(value) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(Array value) : value_(std::move(value)) {}
    Json(Object value) : value_(std::move(value)) {}
    static Json array() { return Json(Array{}); }
    static Json object() { return Json(Object{}); }

    /// Reads one document. Throws Error JSON_INVALID.
    static Json parse(std::string_view text);
    /// One line, or indented by two spaces.
    std::string str(bool indented = false) const;

    /// Appends to an array (null becomes one).
    Json& add(Json value);
    /// Sets a member of an object (null becomes one), replacing one of that name in place.
    Json& set(std::string_view name, Json value);

    /// The member of that name, nullptr if this is no object or has none.
    const Json* find(std::string_view name) const noexcept;
    /// The member's text or number; nothing if it is absent or of another type.
    std::optional<std::string> text(std::string_view name) const;
    std::optional<std::int64_t> number(std::string_view name) const;

    bool isNull() const noexcept { return std::holds_alternative<std::monostate>(value_); }
    const std::string* asText() const noexcept { return std::get_if<std::string>(&value_); }
    const std::int64_t* asNumber() const noexcept { return std::get_if<std::int64_t>(&value_); }
    const bool* asBool() const noexcept { return std::get_if<bool>(&value_); }
    /// The elements; empty if this is no array.
    const Array& elements() const noexcept;
    /// The members; empty if this is no object.
    const Object& members() const noexcept;

private:
    void write(std::string& out, int indent, bool indented) const;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace guantong::base
