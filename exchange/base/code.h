// SPDX-License-Identifier: Apache-2.0
// The catalogue of failures: one Code per failure that a peer, a user, a file or a disk can cause,
// with its HTTP status and its sentence and remedy in Chinese and English (codes.def).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::base {

enum class Code : std::uint16_t {
#define GT_CODE(name, http, zh, zhRemedy, en, enRemedy) name,
#include "exchange/base/codes.def"
#undef GT_CODE
};

enum class Language { chinese, english };

/// The code's stable name as written in receipts, logs and databases, e.g. "PACKAGE_DIGEST_WRONG".
std::string_view toString(Code code) noexcept;
/// The inverse; nothing for a name this version does not know.
std::optional<Code> codeNamed(std::string_view name) noexcept;
/// The HTTP status that answers a request failing with this code.
int httpStatus(Code code) noexcept;
/// One sentence naming the cause.
std::string_view cause(Code code, Language language) noexcept;
/// One sentence naming what to do about it.
std::string_view remedy(Code code, Language language) noexcept;
/// The language of the terminal: Chinese if LC_ALL, LC_MESSAGES or LANG (the first one set)
/// begins with "zh", else English.
Language terminalLanguage();

/// One reason for a verdict: a value, returned where the outcome is expected.
struct Fault {
    Code code;
    std::string field;  ///< what is wrong: element or attribute path, column, setting; may be empty
    std::string detail;  ///< the offending value or position, as data; may be empty
};

/// "CODE field: cause (detail). Remedy" as one line for people.
std::string describe(const Fault& fault, Language language);

}  // namespace guantong::base
