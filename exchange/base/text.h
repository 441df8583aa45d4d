// SPDX-License-Identifier: Apache-2.0
// Text forms of bytes and the few string questions asked everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::base {

/// Lower-case hexadecimal.
std::string toHex(std::string_view bytes);
/// The inverse, either case; nothing for an odd length or a foreign character.
std::optional<std::string> fromHex(std::string_view text);

/// Base64 of RFC 4648 section 4 with padding, no line breaks.
std::string toBase64(std::string_view bytes);
/// The inverse; white space is refused, and so is any other spelling than toBase64() gives.
std::optional<std::string> fromBase64(std::string_view text);

/// True if the bytes are valid UTF-8 without surrogates or code points above U+10FFFF.
bool isUtf8(std::string_view bytes) noexcept;

/// A decimal number without sign, leading plus or spaces; nothing on overflow or other characters.
std::optional<std::int64_t> parseNumber(std::string_view text) noexcept;

/// The parts between the separators; one empty part for an empty text.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Without leading and trailing ASCII white space.
std::string_view trim(std::string_view text) noexcept;

}  // namespace guantong::base
