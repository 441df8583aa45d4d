// SPDX-License-Identifier: Apache-2.0
// Which bytes may stand where in canonical XML: the tables and the quick scans behind the reader
// and the writer. A scan runs over what needs no thought, eight bytes at a time, and stops at
// what does: markup, an escape, a character XML forbids, a broken UTF-8 sequence.
//
// Pure functions, for use inside exchange/xml.
#pragma once

#include <cstddef>
#include <string_view>

namespace guantong::xml {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Names this long are nobody's; libxml2 has a limit of its own far above.
constexpr std::size_t kMaxNameBytes = 1000;

/// True if a document of these bytes has an XML declaration (it stands at the very start).
bool startsDeclaration(std::string_view bytes) noexcept;

/// The length of the character of two to four bytes that starts at `at`; 0 if there is none that
/// XML 1.0 allows (bad UTF-8, U+FFFE, U+FFFF).
std::size_t longCharacter(const char* at, const char* end) noexcept;

/// Where the first sequence starts that is no UTF-8; the size if there is none.
std::size_t firstBadUtf8(std::string_view bytes) noexcept;

/// The first byte of [at, end) that is not plain canonical text (`<`, `>`, `&`, CR, a control
/// character, the start of a bad sequence); `end` if there is none.
const char* skipText(const char* at, const char* end) noexcept;
/// The same inside an attribute's value: stops at `"`, `<`, `&` and every character below space.
const char* skipAttribute(const char* at, const char* end) noexcept;
/// The first byte that cannot go on a name of ASCII letters, digits, `.`, `_` and `-`.
const char* skipName(const char* at, const char* end) noexcept;

/// True if a name of ASCII letters, digits, `.`, `_` and `-` may start with this byte.
bool startsName(char byte) noexcept;
/// A whole name of that kind, no prefix.
bool isName(std::string_view name) noexcept;
/// A namespace name that every C14N implementation writes alike: an absolute URI of plain
/// characters, without escapes, port or user, and not one of the two that XML reserves.
bool isNamespaceName(std::string_view uri) noexcept;

}  // namespace guantong::xml
