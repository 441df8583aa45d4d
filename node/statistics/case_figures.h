// SPDX-License-Identifier: Apache-2.0
// What one case adds to a report: a pure function of (state, calendar, period, horizon). What
// occurred after the horizon is as if it had not happened, so a report of June counted in August
// says what held at the end of June.
//
//   open before + accepted = finished + returned + withdrawn + voided + open
//   finished = onTime + overdueFinished + undetermined
//
// Pure functions; thread-safe.
#pragma once

#include "node/cases/case_state.h"
#include "node/catalog/working_calendar.h"
#include "node/statistics/period.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::statistics {

/// The counts of a report's row, in the order of kIndicators. Sums over cases, but for the last
/// two, which a row computes (indicator_row.h).
enum class Indicator : std::uint8_t {
    received,      ///< 收件量: taken in during the period
    accepted,      ///< 受理量: also by silence
    notAccepted,   ///< 不予受理, 不需许可
    supplemented,  ///< cases asked for supplements during the period
    finished,      ///< 办结量: accepted and finished in the ordinary way
    returned,      ///< 退件, after acceptance as the next two
    withdrawn,     ///< 撤回
    voided,        ///< 作废
    onTime,        ///< 按时办结: decided within the promise, or the statute where none was made
    early,         ///< 提前办结: a working day or more before; not of cases done on the spot
    overdueFinished,  ///< 超时办结
    undetermined,     ///< finished, but the due day is not known for want of a calendar
    onTheSpot,        ///< 现场办结: finished on the day of acceptance
    open,             ///< 在办: accepted and not finished at the end of the period
    overdueOpen,      ///< 在办超时: undecided and past its due moment at the end of the period
    reminder,         ///< 提示, 预警, 黄牌, 红牌 raised during the period
    warning,
    yellowCard,
    redCard,
    measured,               ///< finished cases whose use of time is known, not those on the spot
    usedHundredths,         ///< their working days used, in hundredths, by office hours
    averageUsedHundredths,  ///< usedHundredths / measured, rounded
    corrections,  ///< cases and signals of the report sealed before that are different now
};
inline constexpr std::size_t kIndicatorCount = 23;
/// The name as it stands in a report's row.
std::string_view toString(Indicator indicator) noexcept;
std::string_view chineseName(Indicator indicator) noexcept;

/// One number per indicator.
struct Figures {
    std::array<std::int64_t, kIndicatorCount> values{};
    std::int64_t& operator[](Indicator indicator) noexcept {
        return values[static_cast<std::size_t>(indicator)];
    }
    std::int64_t operator[](Indicator indicator) const noexcept {
        return values[static_cast<std::size_t>(indicator)];
    }
    Figures& operator+=(const Figures& other) noexcept;
    bool isZero() const noexcept;
    bool operator==(const Figures&) const = default;
};

/// When what happened to a case, as known at a horizon.
struct CaseMoments {
    std::optional<base::Instant> accepted, promiseDue, statuteDue, ended;
    bool overdue = false;  ///< decided late, or undecided and past due, by promise or else statute
};
CaseMoments momentsOf(const cases::CaseState& state, const catalog::WorkingCalendar& calendar,
                      base::Instant horizon);

/// What the case adds to the period as known at `horizon` (at most the period's end): all zero if
/// it has nothing to do with it.
Figures figuresOf(const cases::CaseState& state, const catalog::WorkingCalendar& calendar,
                  const Period& period, base::Instant horizon);

}  // namespace guantong::statistics
