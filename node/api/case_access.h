// SPDX-License-Identifier: Apache-2.0
// Who may see which cases, for the handlers that show or move them: the sides of a case, the
// officer on it, the reach of a list. Functions of a transaction; throw Refused.
#pragma once

#include "node/api/http_context.h"
#include "node/approval/work_list.h"

#include <string>

namespace guantong::api {

/// The case's row and sides. Refused with CASE_UNKNOWN if it is not here, or if the caller may not
/// read it: nobody learns which numbers exist.
struct SeenCase {
    cases::CaseRow row;
    people::ObjectScope scope;
};
SeenCase seenCase(const HttpContext& context, store::Transaction& tx, const std::string& caseId);

/// The caller as an officer on a case of that scope, with the organisation's name.
approval::Officer officerFor(const HttpContext& context, store::Transaction& tx,
                             const people::ObjectScope& scope);

/// Which cases the principal may list under that right.
approval::WorkReach workReach(const people::Principal& principal, people::Right right);

/// The calendar in force; one that decides nothing before any was adopted.
std::shared_ptr<const catalog::WorkingCalendar> calendarOf(const HttpContext& context);

/// A row of a work list as JSON (CaseRow of the description).
base::Json caseRowJson(const HttpContext& context, const approval::WorkRow& row,
                       const catalog::WorkingCalendar& calendar);

/// "12" for "user:12": users as the API names them; others as they are.
std::string userIdOf(std::string_view label);
/// "user:12" for "12".
std::string userLabelOf(std::string_view id);

/// A list's question as the query or a kept job names it: `value` gives a text by its key, empty if
/// absent. Refused with VALUE_INVALID for what is no list, order, state, light or moment.
approval::WorkQuestion questionOf(const std::function<std::string(std::string_view)>& value);
/// The codes below an organisation that is named by its code; none for another text.
std::vector<std::string> subtreeOf(const HttpContext& context, store::Transaction& tx,
                                   const std::string& organisation);

}  // namespace guantong::api
