// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/json.h"

#include "exchange/base/error.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>

#include <charconv>
#include <cmath>
#include <cstdio>

namespace guantong::base {

namespace {

constexpr std::size_t kMaxJsonDepth = 16;

Json convert(const Poco::Dynamic::Var& value) {
    if (value.isEmpty()) return {};
    if (value.type() == typeid(Poco::JSON::Object::Ptr)) {
        Json object = Json::object();
        const auto& members = *value.extract<Poco::JSON::Object::Ptr>();
        for (const std::string& name : members.getNames())  // its iterators go by the alphabet
            object.set(name, convert(members.get(name)));
        return object;
    }
    if (value.type() == typeid(Poco::JSON::Array::Ptr)) {
        Json array = Json::array();
        for (const auto& element : *value.extract<Poco::JSON::Array::Ptr>())
            array.add(convert(element));
        return array;
    }
    if (value.isBoolean()) return value.convert<bool>();
    if (value.isInteger()) return Json(value.convert<std::int64_t>());
    if (value.isNumeric()) return value.convert<double>();
    return value.convert<std::string>();
}

void quote(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
            out += escaped;
        } else {
            out += c;
        }
    }
    out += '"';
}

/// The shortest digits that read back as the same number; JSON has no infinity and no NaN.
void writeReal(std::string& out, double value) {
    char digits[32];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    out += std::isfinite(value) ? std::string_view(digits, end) : std::string_view("null");
}

void breakLine(std::string& out, int indent, bool indented) {
    if (!indented) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent) * 2, ' ');
}

}  // namespace

Json Json::parse(std::string_view text) {
    try {
        Poco::JSON::Parser parser(Poco::makeShared<Poco::JSON::ParseHandler>(true));
        parser.setDepth(kMaxJsonDepth);
        return convert(parser.parse(std::string(text)));
    } catch (const Poco::Exception& failure) {
        throw Error(Code::JSON_INVALID, failure.displayText());
    }
}

std::string Json::str(bool indented) const {
    std::string out;
    write(out, 0, indented);
    return out;
}

Json& Json::add(Json value) {
    if (isNull()) value_ = Array{};
    std::get<Array>(value_).push_back(std::move(value));
    return *this;
}

Json& Json::set(std::string_view name, Json value) {
    if (isNull()) value_ = Object{};
    auto& object = std::get<Object>(value_);
    for (auto& [known, member] : object) {
        if (known != name) continue;
        member = std::move(value);
        return *this;
    }
    object.emplace_back(std::string(name), std::move(value));
    return *this;
}

const Json* Json::find(std::string_view name) const noexcept {
    for (const auto& [known, member] : members())
        if (known == name) return &member;
    return nullptr;
}

std::optional<std::string> Json::text(std::string_view name) const {
    const Json* member = find(name);
    if (member == nullptr || member->asText() == nullptr) return std::nullopt;
    return *member->asText();
}

std::optional<std::int64_t> Json::number(std::string_view name) const {
    const Json* member = find(name);
    if (member == nullptr || member->asNumber() == nullptr) return std::nullopt;
    return *member->asNumber();
}

const Json::Array& Json::elements() const noexcept {
    static const Array kNone;
    const auto* array = std::get_if<Array>(&value_);
    return array != nullptr ? *array : kNone;
}

const Json::Object& Json::members() const noexcept {
    static const Object kNone;
    const auto* object = std::get_if<Object>(&value_);
    return object != nullptr ? *object : kNone;
}

void Json::write(std::string& out, int indent, bool indented) const {
    if (isNull()) {
        out += "null";
    } else if (const auto* truth = std::get_if<bool>(&value_)) {
        out += *truth ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&value_)) {
        out += std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&value_)) {
        writeReal(out, *real);
    } else if (const auto* text = std::get_if<std::string>(&value_)) {
        quote(out, *text);
    } else if (const auto* array = std::get_if<Array>(&value_)) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i > 0) out += ',';
            breakLine(out, indent + 1, indented);
            (*array)[i].write(out, indent + 1, indented);
        }
        if (!array->empty()) breakLine(out, indent, indented);
        out += ']';
    } else {
        const auto& object = std::get<Object>(value_);
        out += '{';
        for (std::size_t i = 0; i < object.size(); ++i) {
            if (i > 0) out += ',';
            breakLine(out, indent + 1, indented);
            quote(out, object[i].first);
            out += indented ? ": " : ":";
            object[i].second.write(out, indent + 1, indented);
        }
        if (!object.empty()) breakLine(out, indent, indented);
        out += '}';
    }
}

}  // namespace guantong::base
