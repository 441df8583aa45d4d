// SPDX-License-Identifier: Apache-2.0
// ListColumns: the columns a list of cases can be exported with, by the keys of the API's CaseRow.
// Pure functions; thread-safe.
#pragma once

#include "node/approval/work_list.h"

#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace guantong::approval {

struct ListColumn {
    std::string_view key, title;
    double width;  ///< in characters
    /// The cell: a text, or a number of days; an empty text stays empty.
    std::variant<std::string, std::int64_t> (*cell)(const WorkRow& row);
};

/// All of them, in the order a list shows.
std::span<const ListColumn> listColumns() noexcept;
/// nullptr for a key that is none.
const ListColumn* listColumnNamed(std::string_view key) noexcept;

}  // namespace guantong::approval
