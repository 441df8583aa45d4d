// SPDX-License-Identifier: Apache-2.0
// Document numbers: 分行审受〔2026〕12号 is the organisation's prefix, the word of the kind, the
// year in China and a number that begins at 1 every year and has no gap: it is taken in the
// transaction that keeps the document, and comes back if that is undone.
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/time.h"
#include "exchange/store/database.h"
#include "node/documents/kind.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::documents {

constexpr std::size_t kMaxPrefixCharacters = 20;

/// The next number of a series (prefix and word) in that year.
std::int64_t takeNumber(store::Transaction& tx, std::string_view series, int year);

/// Takes the next number of that prefix, kind and day, and writes it out.
std::string takeDocumentNumber(store::Transaction& tx, std::string_view prefix, Kind kind,
                               base::Date day);

/// "分行审受〔2026〕12号".
std::string numberText(std::string_view series, int year, std::int64_t number);

/// A number as somebody types it, brought to that form: white space out, full-width digits and
/// brackets of any shape in their place.
std::string normalNumber(std::string_view typed);

/// FIELD_MISSING or FIELD_INVALID if this cannot be a prefix: 1 to 20 Chinese characters, letters
/// or digits.
std::optional<base::Fault> prefixFault(std::string_view prefix);

/// The prefix set for an organisation; nothing if none was.
std::optional<std::string> prefixOf(store::Transaction& tx, std::string_view organisation);

/// Sets it, for documents from now on. A fault as prefixFault(), with nothing changed.
std::optional<base::Fault> setPrefix(store::Transaction& tx, std::string_view organisation,
                                     std::string_view prefix, std::string_view changedBy,
                                     base::Instant at);

}  // namespace guantong::documents
