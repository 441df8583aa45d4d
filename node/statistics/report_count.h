// SPDX-License-Identifier: Apache-2.0
// The counting of a report: figures per (organisation, region) as known at a moment, and what of an
// earlier report is different now. Used by report.h. Functions of a transaction; throw base::Error.
#pragma once

#include "node/cases/case_log.h"
#include "node/statistics/case_figures.h"
#include "node/supervision/rule_set.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace guantong::statistics {

struct CountedRow {
    std::string organisationName;  ///< the one of the case opened last
    std::int64_t namedMs = 0;
    Figures figures;
};

/// By organisation and region.
using CountedRows = std::map<std::pair<std::string, std::string>, CountedRow>;

/// What is counted: one period of one region, as known at `asOf`.
struct CountSpan {
    Period period;
    std::string_view region;
    base::Instant asOf;
    /// Where counting ends: the period's end, or just behind asOf if that comes first.
    base::Instant horizon() const noexcept {
        return std::min(period.to, asOf + std::chrono::milliseconds{1});
    }
};

/// The indicator that counts signals of that level.
Indicator indicatorOf(supervision::Level level) noexcept;

/// Adds the figures of every case and signal; averages are not made yet.
void countInto(CountedRows& rows, store::Transaction& tx, const cases::CaseLog& log,
               const catalog::WorkingCalendar& calendar, const CountSpan& span);

/// Adds to Indicator::corrections one for each case and each signal that arrived after
/// `earlier.asOf` and up to `now` and changes what was counted then.
void countCorrections(CountedRows& rows, store::Transaction& tx, const cases::CaseLog& log,
                      const catalog::WorkingCalendar& calendar, const CountSpan& earlier,
                      base::Instant now);

}  // namespace guantong::statistics
