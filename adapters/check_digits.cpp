// SPDX-License-Identifier: Apache-2.0
#include "adapters/check_digits.h"

#include "adapters/width.h"
#include "exchange/base/time.h"

#include <algorithm>
#include <array>

namespace guantong::adapters {

namespace {

constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view kCitizenChecks = "10X98765432";
constexpr std::array<int, 17> kCitizenWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::array<int, 8> kOrganisationWeights{3, 7, 9, 10, 5, 8, 4, 2};

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool allDigits(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), isDigit);
}
bool sameCharacter(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0]; });
}

char citizenCheck(std::string_view first17) noexcept {
    int sum = 0;
    for (std::size_t i = 0; i < kCitizenWeights.size(); ++i)
        sum += (first17[i] - '0') * kCitizenWeights[i];
    return kCitizenChecks[static_cast<std::size_t>(sum % 11)];
}

bool birthDateExists(std::string_view yyyymmdd) {
    const std::string date = std::string(yyyymmdd.substr(0, 4)) + "-" +
                             std::string(yyyymmdd.substr(4, 2)) + "-" +
                             std::string(yyyymmdd.substr(6, 2));
    return yyyymmdd >= "18000101" && base::parseDate(date).has_value();
}

}  // namespace

bool creditCodeHolds(std::string_view code) noexcept {
    if (code.size() != 18 || code.substr(0, 2) == "00" || code.substr(2, 6) == "000000" ||
        sameCharacter(code))
        return false;
    int sum = 0, weight = 1;
    for (std::size_t i = 0; i < 17; ++i) {
        const auto value = kCreditAlphabet.find(code[i]);
        if (value == std::string_view::npos) return false;
        sum += static_cast<int>(value) * weight;
        weight = weight * 3 % 31;
    }
    return code[17] == kCreditAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

bool organisationCodeHolds(std::string_view code) noexcept {
    std::array<char, 9> plain{};
    if (code.size() == 10 && code[8] == '-') {
        std::copy_n(code.begin(), 8, plain.begin());
        plain[8] = code[9];
    } else if (code.size() == 9) {
        std::copy_n(code.begin(), 9, plain.begin());
    } else {
        return false;
    }
    if (sameCharacter({plain.data(), plain.size()})) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const char c = plain[i];
        const int value = isDigit(c) ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
        if (value < 0) return false;
        sum += value * kOrganisationWeights[i];
    }
    const int check = 11 - sum % 11;
    const char expected = check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
    return plain[8] == expected;
}

bool citizenNumberHolds(std::string_view number) noexcept {
    if (number.size() != 18 || !allDigits(number.substr(0, 17)) || number[0] == '0') return false;
    return birthDateExists(number.substr(6, 8)) && number[17] == citizenCheck(number);
}

std::string normalisedCitizenNumber(std::string_view number) {
    std::string plain = toHalfWidth(trimWide(number));
    if (!plain.empty() && plain.back() == 'x') plain.back() = 'X';
    if (plain.size() == 15 && allDigits(plain)) {
        plain.insert(6, "19");
        plain += citizenCheck(plain);
    }
    return plain;
}

bool isFiller(std::string_view value) {
    static constexpr std::array<std::string_view, 13> kFillers{
        "无", "空", "暂无", "-", "--", "—", "/", "\\", "null", "none", "test", "测试", "n/a"};
    const std::string plain = columnKey(value);
    if (std::find(kFillers.begin(), kFillers.end(), plain) != kFillers.end()) return true;
    const bool zerosThenX =
        plain.size() > 4 && plain.back() == 'x' && plain.find_first_not_of('0') == plain.size() - 1;
    return zerosThenX || (plain.size() >= 5 && isDigit(plain[0]) && sameCharacter(plain));
}

bool isMobileNumber(std::string_view value) noexcept {
    return value.size() == 11 && value[0] == '1' && value[1] >= '3' && allDigits(value);
}

bool regionHasForm(std::string_view code) noexcept {
    static constexpr std::array<std::string_view, 34> kProvinces{
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
        "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
        "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"};
    if ((code.size() != 6 && code.size() != 9 && code.size() != 12) || !allDigits(code))
        return false;
    return std::find(kProvinces.begin(), kProvinces.end(), code.substr(0, 2)) != kProvinces.end();
}

}  // namespace guantong::adapters
