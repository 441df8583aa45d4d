// SPDX-License-Identifier: Apache-2.0
// WorkList: the cases of a desk as its lists show them: whose they are, what filter and order, how
// many working days are left, which light. Nothing of this is stored: days and lights are computed
// from the moments in the row, the signals and the calendar when the list is read.
//
// A page costs the same at a thousand and at a million cases: lanes (work_lanes.h) give the order,
// and at most kMaxLooked rows are read, for no longer than kLookTime. A page that ends there is
// shorter than asked for and its `next` goes on behind the last row looked at.
//
// Functions of a transaction; throw base::Error STORE_….
#pragma once

#include "node/cases/case_list.h"
#include "node/catalog/working_calendar.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::approval {

/// mine: worked by the one who asks; team, all: the open, every case in reach; toCheck: received
/// and neither accepted nor refused; supplements: the applicant's turn; toHandOut: decided, not
/// ended.
enum class DeskList : std::uint8_t { mine, team, all, toCheck, supplements, toHandOut, ended };
std::string_view toString(DeskList list) noexcept;
std::optional<DeskList> deskListNamed(std::string_view name) noexcept;

/// promiseDue: the first due first, then those without a running due date; openedAt, newest: by the
/// moment the case was opened.
enum class DeskSort : std::uint8_t { promiseDue, openedAt, newest };

/// What a case's light says. red: a red card; over: past promise or statute; yellow: any other
/// signal; paused: its clock stands; green: its clock runs.
enum class Light : std::uint8_t { none, green, yellow, red, over, paused };
std::string_view toString(Light light) noexcept;
std::optional<Light> lightNamed(std::string_view name) noexcept;

/// Empty members do not filter. Spans include `from` and exclude `to`.
struct WorkQuestion {
    DeskList list = DeskList::team;
    std::optional<DeskSort> sort;            ///< absent: the list's own
    std::string number;                      ///< part of the case id or the source's number
    std::string item;                        ///< code, or part of the name
    std::string applicant;                   ///< part of the displayed name
    std::string organisation;                ///< part of the name
    std::vector<std::string> organisations;  ///< codes: only these
    std::string handler;                     ///< user id, or part of the name
    std::vector<cases::CaseStatus> statuses;
    std::vector<Light> lights;
    std::optional<base::Instant> openedFrom, openedTo, dueFrom, dueTo;
};

/// Which cases the one who asks may see.
struct WorkReach {
    bool wholeNode = false;
    std::vector<std::string> organisations;  ///< sorted
    std::string userId;
};

struct WorkTerms {
    base::Instant now;
    const catalog::WorkingCalendar& calendar;
};

struct WorkRow {
    cases::CaseRow row;
    std::string handler, handlerName;
    std::optional<std::int64_t> promiseLeft, statuteLeft;  ///< working days; negative: over
    Light light = Light::none;
    int level = 0;  ///< the gravest signal, 1 to 4; 0 for none
};
/// 正常, 临近到期, 黄牌, 红牌, 已超期, 暂停计时, or nothing.
std::string_view lightName(const WorkRow& row) noexcept;

struct WorkPage {
    std::vector<WorkRow> rows;
    std::string next;  ///< empty at the end
};

inline constexpr std::size_t kMaxWorkRows = 200;
inline constexpr std::size_t kMaxLooked = 20'000;
inline constexpr std::chrono::milliseconds kLookTime{25};

/// Up to `limit` rows behind `after` (a page's `next`; empty for the first page). VALUE_INVALID for
/// an `after` that no page gave.
std::variant<WorkPage, base::Fault> pageOfWork(store::Transaction& tx, const WorkQuestion& question,
                                               const WorkReach& reach, const WorkTerms& terms,
                                               std::string_view after, std::size_t limit);

/// One case as a list would show it; nothing if it is not here.
std::optional<WorkRow> workRowOf(store::Transaction& tx, std::string_view caseId,
                                 const WorkTerms& terms);

/// The desk's numbers; none counts beyond kMaxCounted.
struct WorkCounts {
    std::int64_t toCheck = 0, supplements = 0, toHandOut = 0, mine = 0, yellow = 0, red = 0,
                 over = 0;
};
inline constexpr std::int64_t kMaxCounted = 100'000;
WorkCounts countWork(store::Transaction& tx, const WorkReach& reach, base::Instant now);

}  // namespace guantong::approval
