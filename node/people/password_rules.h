// SPDX-License-Identifier: Apache-2.0
// What a password must not be: short, built of what everybody tries first, or the user's own name.
// Length before variety: no rule asks for signs of a certain kind. Pure, thread-safe.
#pragma once

#include "exchange/base/code.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace guantong::people {

inline constexpr std::size_t kMinPasswordCharacters = 12;
inline constexpr std::size_t kMaxPasswordCharacters = 128;
inline constexpr std::size_t kPasswordsRemembered = 5;

/// PASSWORD_WEAK with the rule that failed as its detail ("length", "characters" for bytes that are
/// no text, "common", "name"), or FIELD_TOO_LONG; nothing if it may stand. Whether it was used
/// before is SignIn's question ("recent").
std::optional<base::Fault> checkPassword(std::string_view password, std::string_view loginName,
                                         std::string_view displayName);

/// True if, apart from a few signs, it is made of common words, keyboard walks, counting and
/// repetition: "Password1234!", "qwertyuiop12", "abcabcabcabc", "woaini5201314", "13800138000".
bool isCommonPassword(std::string_view password);

}  // namespace guantong::people
