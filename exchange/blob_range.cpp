// SPDX-License-Identifier: Apache-2.0
#include "exchange/blob_range.h"

#include "exchange/base/text.h"

namespace guantong::exchange {

namespace {

/// "4-9": the two numbers, in order.
std::optional<std::pair<std::int64_t, std::int64_t>> numbersOf(std::string_view text) noexcept {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = base::parseNumber(text.substr(0, dash));
    const auto last = base::parseNumber(text.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    return std::pair{*first, *last};
}

}  // namespace

std::string ContentRange::str() const {
    const std::string part =
        first ? std::to_string(*first) + "-" + std::to_string(last) : std::string("*");
    return "bytes " + part + "/" + std::to_string(total);
}

std::optional<ContentRange> parseContentRange(std::string_view text) noexcept {
    if (!text.starts_with("bytes ")) return std::nullopt;
    text.remove_prefix(6);
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto total = base::parseNumber(text.substr(slash + 1));
    if (!total) return std::nullopt;
    const auto part = text.substr(0, slash);
    if (part == "*") return ContentRange{std::nullopt, 0, *total};
    const auto numbers = numbersOf(part);
    if (!numbers || numbers->second >= *total) return std::nullopt;
    return ContentRange{numbers->first, numbers->second, *total};
}

std::optional<ByteRange> parseRange(std::string_view text) noexcept {
    if (!text.starts_with("bytes=")) return std::nullopt;
    text.remove_prefix(6);
    if (text.ends_with('-')) {
        const auto first = base::parseNumber(text.substr(0, text.size() - 1));
        if (!first) return std::nullopt;
        return ByteRange{*first, std::nullopt};
    }
    const auto numbers = numbersOf(text);
    if (!numbers) return std::nullopt;
    return ByteRange{numbers->first, numbers->second};
}

}  // namespace guantong::exchange
