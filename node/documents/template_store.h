// SPDX-License-Identifier: Apache-2.0
// The table document_template: every text an administrator has put in the place of a built-in
// template, by kind, version 1, 2, …; the highest counts. A version without text means "the
// built-in one again". Nothing is overwritten.
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "exchange/base/time.h"
#include "exchange/store/database.h"
#include "node/documents/kind.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::documents {

struct TemplateVersion {
    std::int64_t version = 0;  ///< 0: built in
    std::string text;          ///< empty: the built-in one
    std::string changedBy;
    base::Instant at;
};

/// The version in force; nothing if the kind's template was never changed.
std::optional<TemplateVersion> currentTemplate(store::Transaction& tx, Kind kind);

/// All versions with their texts, the newest first, at most 200.
std::vector<TemplateVersion> templateHistory(store::Transaction& tx, Kind kind);

/// Adds the next version and gives its number. What the text holds is Documents' business.
std::int64_t addTemplate(store::Transaction& tx, Kind kind, std::string_view text,
                         std::string_view changedBy, base::Instant at);

}  // namespace guantong::documents
