// SPDX-License-Identifier: Apache-2.0
// The checks of short texts that people type about people: length in characters, UTF-8, no control
// characters. Emoji and rare characters are characters like any other.
#pragma once

#include "exchange/base/code.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::people {

/// Code points of a text; bytes that are no UTF-8 count somehow.
std::size_t characterCount(std::string_view text) noexcept;

/// FIELD_MISSING below `least`, FIELD_TOO_LONG above `most` characters, FIELD_INVALID for bytes
/// that are no UTF-8 and for control characters; nothing if it may stand.
std::optional<base::Fault> checkText(std::string_view field, std::string_view text,
                                     std::size_t least, std::size_t most);

/// `text` cut at a character's end so that it has at most `most` bytes.
std::string cutToBytes(std::string_view text, std::size_t most);

/// A sign-in name in its one spelling: without outer space, ASCII letters small.
std::string normalisedName(std::string_view name);

/// 2 to 32 of a-z 0-9 . _ - in that spelling, beginning with a letter or digit.
std::optional<base::Fault> checkLoginName(std::string_view normalised);

/// Empty, or 5 to 20 digits, spaces, '+' and '-'.
std::optional<base::Fault> checkPhone(std::string_view phone);

}  // namespace guantong::people
