// SPDX-License-Identifier: Apache-2.0
// Reads case rows by their ids, many with one statement, and adds what the desk computes: who works
// the case, days left, light. Internal to node/approval; throws base::Error STORE_….
#pragma once

#include "node/approval/work_list.h"

#include <cstdint>
#include <vector>

namespace guantong::approval {

inline constexpr std::size_t kRowsAtOnce = 50;

/// The rows of the ids (at most kRowsAtOnce) in their order; ids that are gone are left out.
std::vector<WorkRow> readWorkRows(store::Transaction& tx, const std::vector<std::int64_t>& ids,
                                  const WorkTerms& terms);

/// Of the ids (at most kRowsAtOnce), in their order, those whose rows have the question's texts;
/// all of them if it asks for none. Reads no row further than needed.
std::vector<std::int64_t> withTexts(store::Transaction& tx, std::vector<std::int64_t> ids,
                                    const WorkQuestion& question);

/// The moment by which the case is due on the desk: promise, else statute; 0 once it is decided or
/// ended.
std::int64_t deskDue(const cases::CaseRow& row) noexcept;

}  // namespace guantong::approval
