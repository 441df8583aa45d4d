// SPDX-License-Identifier: Apache-2.0
#include "adapters/content.h"

#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "exchange/xml/canonical_writer.h"

#include <algorithm>

namespace guantong::adapters {

namespace {

constexpr std::size_t kShownBytes = 200;
constexpr std::int64_t kMaxYuan = 9'999'999'999;

void append(std::string& all, std::string_view value) {
    all += std::to_string(value.size());
    all += ':';
    all += value;
}

/// Digits without the commas between thousands; nothing if a comma stands elsewhere.
std::optional<std::int64_t> groupedNumber(std::string_view text) {
    const auto parts = base::split(text, ',');
    std::string digits(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].size() != 3 || parts[0].empty() || parts[0].size() > 3) return std::nullopt;
        digits += parts[i];
    }
    return base::parseNumber(digits);
}

}  // namespace

std::string contentDigest(const standard::CaseEvent& event, std::string_view personal) {
    std::string all;
    all.reserve(512);
    append(all, toString(event.kind));
    append(all, std::to_string(base::toMillis(event.occurredAt)));
    append(all, event.actor.kind);
    append(all, event.actor.id);
    append(all, event.actor.name);
    append(all, event.actor.organisation);
    append(all, event.channel);
    for (const auto& [field, value] : event.fields) {
        append(all, keyOf(field));
        append(all, value);
    }
    append(all, personal);
    return crypto::digest(crypto::DigestKind::sha256, all);
}

std::optional<std::int64_t> wholeNumberOf(std::string_view text) {
    const auto dot = text.find('.');
    if (dot != std::string_view::npos &&
        text.find_first_not_of('0', dot + 1) != std::string_view::npos)
        return std::nullopt;
    return groupedNumber(text.substr(0, dot));
}

std::optional<std::int64_t> fenOf(std::string_view text) {
    const auto dot = text.find('.');
    const auto yuan = groupedNumber(text.substr(0, dot));
    if (!yuan || *yuan > kMaxYuan) return std::nullopt;
    if (dot == std::string_view::npos) return *yuan * 100;
    std::string decimals(text.substr(dot + 1));
    while (decimals.size() > 2 && decimals.back() == '0')
        decimals.pop_back();
    decimals.resize(std::max<std::size_t>(decimals.size(), 2), '0');
    const auto fen = base::parseNumber(decimals);
    if (!fen || decimals.size() != 2) return std::nullopt;
    return *yuan * 100 + *fen;
}

bool dropControls(std::string& text) {
    if (xml::isXmlText(text)) return false;
    std::string kept;
    kept.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool nonCharacter = std::string_view(text).substr(i, 2) == "\xEF\xBF" &&
                                  i + 2 < text.size() &&
                                  static_cast<unsigned char>(text[i + 2]) >= 0xBE;
        if (nonCharacter) {
            i += 2;
        } else if (byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r') {
            kept += text[i];
        }
    }
    text = std::move(kept);
    return true;
}

bool holdsPrivateUse(std::string_view text) noexcept {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[i + k]); };
        if (byte(0) == 0xEE || (byte(0) == 0xEF && byte(1) <= 0xA3)) return true;  // U+E000-F8FF
        if (byte(0) == 0xF3 && byte(1) >= 0xB0) return true;                       // plane 15
        if (byte(0) == 0xF4) return true;                                          // plane 16
    }
    return false;
}

std::string shownValue(std::string_view value) {
    if (value.size() <= kShownBytes) return std::string(value);
    std::size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80)
        --end;
    return std::string(value.substr(0, end)) + "…";
}

std::string fieldPlace(const std::string& columns, standard::Field field) {
    return columns.empty() ? std::string(keyOf(field)) : columns;
}

}  // namespace guantong::adapters
