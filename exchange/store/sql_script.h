// SPDX-License-Identifier: Apache-2.0
// SQL scripts cut into statements, as migrations are written: each ends with ';' at a line's end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace guantong::store {

/// The statements without their ';', without comments and surrounding space. A ';' inside a
/// line, a text or a comment ends nothing; what follows the last one counts as a statement too.
std::vector<std::string> statementsOf(std::string_view script);

}  // namespace guantong::store
