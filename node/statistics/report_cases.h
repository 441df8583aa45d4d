// SPDX-License-Identifier: Apache-2.0
// The report "cases": each case that adds to a figure of the report "monthly", with what it adds,
// so that any figure can be followed down to its cases. Used by report.h.
#pragma once

#include "exchange/standard/record.h"
#include "node/statistics/report_count.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace guantong::statistics {

/// More cases are not listed in one report: ask by region or month.
inline constexpr std::size_t kMaxReportCases = 200'000;

/// True for an item whose cases never leave their node (涉密, 内部); absent: there is none.
using SecretItem = std::function<bool(store::Transaction& tx, const std::string& item)>;

/// The cases that add to an indicator of the span, or were given a signal in it, by case id; each
/// as it stood at the span's horizon, none of a secret item. At most `limit` and one more. Throws
/// base::Error STORE_….
std::vector<standard::ReportAnswer::Case> listCases(
    store::Transaction& tx, const cases::CaseLog& log, const catalog::WorkingCalendar& calendar,
    const CountSpan& span, const SecretItem& secret = {}, std::size_t limit = kMaxReportCases);

}  // namespace guantong::statistics
