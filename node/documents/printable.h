// SPDX-License-Identifier: Apache-2.0
// What people paste, made fit to be printed: a character that shows nothing or changes how its
// neighbours read (control characters, NUL, direction overrides, invalid UTF-8) becomes U+FFFD, the
// replacement character, so that a reader sees that something stood there. Pure functions.
#pragma once

#include "exchange/base/json.h"

#include <string>
#include <string_view>

namespace guantong::documents {

/// The text with such characters replaced; line feeds and tabs stay, CR LF and CR become LF.
std::string printable(std::string_view text);

/// Every text of the tree so treated; names are kept.
base::Json printableTree(const base::Json& tree);

}  // namespace guantong::documents
