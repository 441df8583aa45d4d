// SPDX-License-Identifier: Apache-2.0
// Facts as a notice words them: whoever gives them writes days as the standard does, the reader
// sees them as people write them. Pure functions; thread-safe.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/json.h"
#include "exchange/base/time.h"

#include <string>
#include <variant>

namespace guantong::documents {

/// "2026年10月8日".
std::string chineseDate(base::Date day);
/// "二〇二六年十月八日".
std::string chineseNumeralDate(base::Date day);

/// The tree with every member whose name ends in "Date" ("date" too) rewritten from "2026-10-08" to
/// "2026年10月8日", at any depth; absent and empty ones stay. A value of another form is
/// FIELD_INVALID with the member's name.
std::variant<base::Json, base::Fault> withChineseDates(const base::Json& facts);

}  // namespace guantong::documents
