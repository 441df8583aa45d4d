// SPDX-License-Identifier: Apache-2.0
// Full-width forms and invisible spaces, as old systems mix them into codes, digits and headers.
// Pure functions over UTF-8, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace guantong::adapters {

/// U+FF01-FF5E become ASCII, U+3000 and U+00A0 a space; the rest stays as it is.
std::string toHalfWidth(std::string_view text);
/// Without leading and trailing white space, U+3000, U+00A0 and U+FEFF.
std::string_view trimWide(std::string_view text) noexcept;
/// A column's name as it is compared: half width, trimmed, ASCII letters in lower case, runs of
/// white space (line breaks included) one space.
std::string columnKey(std::string_view name);
/// True if every byte is ASCII.
bool isAscii(std::string_view text) noexcept;

}  // namespace guantong::adapters
