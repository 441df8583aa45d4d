// SPDX-License-Identifier: Apache-2.0
// Small judgements on mapped values: their digest, numbers as people write them, what may be shown
// of them. Inside adapters only. Pure functions, thread-safe.
#pragma once

#include "exchange/standard/case_event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::adapters {

/// 32 bytes: SHA-256 over kind, time, actor, channel, fields and personal part; not over the
/// source key, so that the same content under another version is known to be the same.
std::string contentDigest(const standard::CaseEvent& event, std::string_view personal);

/// A whole number, "20", "20.0" or "1,000"; nothing for another form.
std::optional<std::int64_t> wholeNumberOf(std::string_view text);
/// An amount in yuan with up to two decimals, in fen; nothing for another form.
std::optional<std::int64_t> fenOf(std::string_view text);

/// Removes the characters XML cannot hold; true if there were any.
bool dropControls(std::string& text);
/// True if a character of the private use areas stands in the text (kept, but doubtful).
bool holdsPrivateUse(std::string_view text) noexcept;
/// The value as a message shows it: at most 200 bytes, cut between characters.
std::string shownValue(std::string_view value);
/// "column" or, without one, the field's key.
std::string fieldPlace(const std::string& columns, standard::Field field);

}  // namespace guantong::adapters
