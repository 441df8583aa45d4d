// SPDX-License-Identifier: Apache-2.0
// Case ids: "<node>-<yyyymmdd>-<8 characters>", the last part 40 random bits in Crockford's base 32
// (lower case, without i, l, o and u, so that an id can be read out over the telephone).
#include "exchange/standard/case_event.h"

#include <cstdint>

namespace guantong::standard {

namespace {

constexpr std::string_view kBase32 = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kNodeDigits = 12, kDayDigits = 8, kRandomCharacters = 8;
constexpr std::size_t kCaseIdSize = kNodeDigits + 1 + kDayDigits + 1 + kRandomCharacters;

std::string base32(std::string_view fiveBytes) {
    std::uint64_t bits = 0;
    for (const char byte : fiveBytes)
        bits = bits << 8 | static_cast<unsigned char>(byte);
    std::string text(kRandomCharacters, '0');
    for (std::size_t i = text.size(); i-- > 0; bits >>= 5)
        text[i] = kBase32[bits & 31];
    return text;
}

/// True for eight digits that are a day.
bool isCompactDay(std::string_view text) noexcept {
    const char spelled[] = {text[0], text[1], text[2], text[3], '-',
                            text[4], text[5], '-',     text[6], text[7]};
    return base::parseDate({spelled, sizeof spelled}).has_value();
}

}  // namespace

std::string newCaseId(base::NodeId node, base::Date day) {
    const std::string text = base::formatDate(day);
    return node.str() + "-" + text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + "-" +
           base32(crypto::randomBytes(5));
}

std::optional<base::NodeId> allottingNode(std::string_view caseId) noexcept {
    if (caseId.size() != kCaseIdSize) return std::nullopt;
    const std::string_view day = caseId.substr(kNodeDigits + 1, kDayDigits);
    const std::string_view random = caseId.substr(kCaseIdSize - kRandomCharacters);
    if (caseId[kNodeDigits] != '-' || caseId[kNodeDigits + 1 + kDayDigits] != '-' ||
        !isCompactDay(day) || random.find_first_not_of(kBase32) != std::string_view::npos)
        return std::nullopt;
    return base::NodeId::parse(caseId.substr(0, kNodeDigits));
}

}  // namespace guantong::standard
