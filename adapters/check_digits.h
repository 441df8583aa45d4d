// SPDX-License-Identifier: Apache-2.0
// Check digits and fillers: the numbers that name persons and organisations, judged by arithmetic
// alone (GB 32100-2015, GB 11714, GB 11643-1999). Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guantong::adapters {

/// True for an 18-character unified social credit code whose check character holds and whose
/// registrar and region are not zeros.
bool creditCodeHolds(std::string_view code) noexcept;
/// True for a 9-character organisation code (a hyphen before the check character is allowed).
bool organisationCodeHolds(std::string_view code) noexcept;
/// True for an 18-digit citizen number with a possible birth date and a check that holds.
bool citizenNumberHolds(std::string_view number) noexcept;
/// Half width, trimmed, upper case; a 15-digit card becomes its 18-digit form.
std::string normalisedCitizenNumber(std::string_view number);
/// True for what writers put where they had nothing: 无, 空, -, 暂无, test, 11111, 00…0X …
bool isFiller(std::string_view value);
/// True for a mainland mobile number (11 digits beginning with 1).
bool isMobileNumber(std::string_view value) noexcept;
/// True if the code has the form of a region: 6, 9 or 12 digits below an existing province.
bool regionHasForm(std::string_view code) noexcept;

}  // namespace guantong::adapters
