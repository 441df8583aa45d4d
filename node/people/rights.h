// SPDX-License-Identifier: Apache-2.0
// Rights: the one place that decides who may do what to which case. The table in rights.cpp says
// for each role its rights and which side of a case each needs; the role's scope says for which
// organisations.
//
//              the case's …            the role's scope must cover
//   anything   –                       nothing: the right is about no case
//   party      handling, window, partner     any of them
//   handling   handling organisation   it
//   window     window or handling      either
//   partner    partners                one of them
//
// Whoever the scope of a role is the whole node (supervisor, leader) reaches every case of it.
// Pure functions, thread-safe.
#pragma once

#include "node/people/principal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::people {

enum class Right : std::uint8_t {
    caseRead,      ///< sees the case, personal data masked
    personalRead,  ///< sees the applicant's personal part and materials; each read is logged
    caseIntake,    ///< takes in at the window, asks supplements before acceptance
    caseAccept,    ///< 受理, 不予受理
    caseHandle,    ///< 承办: steps, site checks, special procedures, suspension
    caseReview,    ///< 审核
    caseApprove,   ///< 批准: decides
    caseExtend,    ///< extension by the organisation's head (行政许可法 42, first paragraph)
    caseExtendJoint,  ///< extension of a joint case by the government's head (second paragraph)
    caseAssign,       ///< gives cases to persons
    caseHandOut,      ///< 送达, 领取
    jointOpinion,     ///< 协办意见 of a partner
    complaintAnswer,  ///< answers complaints and bad ratings
    listExport,       ///< exports lists
    statisticsRead,   ///< figures, scores, bulletins
    supervise,        ///< cards, orders, rulings
    catalogueEdit,    ///< items
    documentTemplateEdit,  ///< the texts of notices
    organisationManage,    ///< organisations and posts
    userManage,            ///< makes, changes, retires users and resets their passwords
    userRead,              ///< the list of users
    userUnlock,            ///< lifts a lock
    sessionEnd,            ///< ends other people's sessions
    roleGrant,             ///< gives and takes roles
    tokenManage,           ///< makes and withdraws machines' tokens
    nodeManage,            ///< settings, queues, keys, backups
    logRead,               ///< audit and access log, export, chain check
};

inline constexpr std::size_t kRightCount = static_cast<std::size_t>(Right::logRead) + 1;

/// The name as faults and interfaces carry it, e.g. "caseRead".
std::string_view toString(Right right) noexcept;

/// The sides of the case that a right is asked for; all empty where it is about no case.
struct ObjectScope {
    std::string organisation;           ///< who handles it
    std::string window;                 ///< the organisation whose window took it in
    std::vector<std::string> partners;  ///< of a joint case
};

/// True if some role of the principal has that right and reaches the object.
bool may(const Principal& principal, Right right, const ObjectScope& object = {});

/// Why it may not: PASSWORD_CHANGE_DUE, or RIGHT_MISSING naming the right; nothing if it may.
std::optional<base::Fault> refuse(const Principal& principal, Right right,
                                  const ObjectScope& object = {});

/// For lists: the organisations for which the principal has that right, on whichever side of a case
/// the right asks for.
struct RightReach {
    bool wholeNode = false;
    std::vector<std::string> organisations;  ///< sorted; empty and not wholeNode: nothing at all
};
RightReach reachOf(const Principal& principal, Right right);

/// What the principal may do for some object or other: what a menu offers.
std::vector<Right> rightsOf(const Principal& principal);

}  // namespace guantong::people
