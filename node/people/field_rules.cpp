// SPDX-License-Identifier: Apache-2.0
#include "node/people/field_rules.h"

#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::people {

using base::Code;
using base::Fault;

namespace {

bool isContinuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// C0, DEL and C1 (which UTF-8 writes as C2 80 to C2 9F).
bool hasControl(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

bool isNameSign(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool isPhoneSign(char c) noexcept {
    return (c >= '0' && c <= '9') || c == ' ' || c == '+' || c == '-';
}

}  // namespace

std::size_t characterCount(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !isContinuation(c); }));
}

std::optional<Fault> checkText(std::string_view field, std::string_view text, std::size_t least,
                               std::size_t most) {
    const std::string name(field);
    if (!base::isUtf8(text) || hasControl(text)) return Fault{Code::FIELD_INVALID, name, {}};
    const std::size_t count = characterCount(text);
    if (count > most) return Fault{Code::FIELD_TOO_LONG, name, std::to_string(most)};
    if (characterCount(base::trim(text)) < least) return Fault{Code::FIELD_MISSING, name, {}};
    return std::nullopt;
}

std::string cutToBytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    while (most > 0 && isContinuation(text[most]))
        --most;
    return std::string(text.substr(0, most));
}

std::string normalisedName(std::string_view name) {
    std::string normalised(base::trim(name));
    for (char& c : normalised)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return normalised;
}

std::optional<Fault> checkLoginName(std::string_view normalised) {
    const std::string field = "loginName";
    if (normalised.empty()) return Fault{Code::FIELD_MISSING, field, {}};
    if (normalised.size() > 32) return Fault{Code::FIELD_TOO_LONG, field, "32"};
    const bool sound = normalised.size() >= 2 &&
                       std::all_of(normalised.begin(), normalised.end(), isNameSign) &&
                       normalised[0] != '.' && normalised[0] != '_' && normalised[0] != '-';
    return sound ? std::nullopt : std::optional(Fault{Code::FIELD_INVALID, field, {}});
}

std::optional<Fault> checkPhone(std::string_view phone) {
    if (phone.empty()) return std::nullopt;
    if (phone.size() > 20) return Fault{Code::FIELD_TOO_LONG, "phone", "20"};
    const bool sound = phone.size() >= 5 && std::all_of(phone.begin(), phone.end(), isPhoneSign);
    return sound ? std::nullopt : std::optional(Fault{Code::FIELD_INVALID, "phone", {}});
}

}  // namespace guantong::people
