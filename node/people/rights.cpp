// SPDX-License-Identifier: Apache-2.0
#include "node/people/rights.h"

#include <algorithm>
#include <iterator>

namespace guantong::people {

namespace {

enum class Reach : std::uint8_t { anything, party, handling, window, partner };

struct RoleRight {
    Role role;
    Right right;
    Reach reach;
};

/// Who may do what. Nothing else in the program asks for a role.
constexpr RoleRight kTable[] = {
    {Role::clerk, Right::caseRead, Reach::party},
    {Role::clerk, Right::personalRead, Reach::window},
    {Role::clerk, Right::caseIntake, Reach::window},
    {Role::clerk, Right::caseAccept, Reach::window},
    {Role::clerk, Right::caseHandOut, Reach::window},

    {Role::handler, Right::caseRead, Reach::party},
    {Role::handler, Right::personalRead, Reach::party},
    {Role::handler, Right::caseIntake, Reach::handling},
    {Role::handler, Right::caseAccept, Reach::handling},
    {Role::handler, Right::caseHandle, Reach::handling},
    {Role::handler, Right::caseHandOut, Reach::handling},
    {Role::handler, Right::jointOpinion, Reach::partner},
    {Role::handler, Right::listExport, Reach::party},
    {Role::handler, Right::statisticsRead, Reach::handling},

    {Role::approver, Right::caseRead, Reach::party},
    {Role::approver, Right::personalRead, Reach::party},
    {Role::approver, Right::caseReview, Reach::handling},
    {Role::approver, Right::caseApprove, Reach::handling},
    {Role::approver, Right::jointOpinion, Reach::partner},
    {Role::approver, Right::listExport, Reach::party},
    {Role::approver, Right::statisticsRead, Reach::handling},

    {Role::departmentHead, Right::caseRead, Reach::party},
    {Role::departmentHead, Right::personalRead, Reach::party},
    {Role::departmentHead, Right::caseApprove, Reach::handling},
    {Role::departmentHead, Right::caseExtend, Reach::handling},
    {Role::departmentHead, Right::caseAssign, Reach::handling},
    {Role::departmentHead, Right::jointOpinion, Reach::partner},
    {Role::departmentHead, Right::complaintAnswer, Reach::handling},
    {Role::departmentHead, Right::listExport, Reach::party},
    {Role::departmentHead, Right::statisticsRead, Reach::handling},
    {Role::departmentHead, Right::userRead, Reach::anything},

    {Role::supervisor, Right::caseRead, Reach::party},
    {Role::supervisor, Right::personalRead, Reach::party},
    {Role::supervisor, Right::supervise, Reach::handling},
    {Role::supervisor, Right::complaintAnswer, Reach::handling},
    {Role::supervisor, Right::listExport, Reach::party},
    {Role::supervisor, Right::statisticsRead, Reach::handling},

    {Role::leader, Right::caseRead, Reach::party},
    {Role::leader, Right::caseExtendJoint, Reach::handling},
    {Role::leader, Right::listExport, Reach::party},
    {Role::leader, Right::statisticsRead, Reach::handling},

    {Role::catalogueEditor, Right::catalogueEdit, Reach::handling},
    {Role::catalogueEditor, Right::documentTemplateEdit, Reach::anything},

    {Role::systemAdmin, Right::organisationManage, Reach::anything},
    {Role::systemAdmin, Right::userManage, Reach::anything},
    {Role::systemAdmin, Right::userRead, Reach::anything},
    {Role::systemAdmin, Right::userUnlock, Reach::anything},
    {Role::systemAdmin, Right::tokenManage, Reach::anything},
    {Role::systemAdmin, Right::nodeManage, Reach::anything},
    {Role::systemAdmin, Right::documentTemplateEdit, Reach::anything},

    {Role::securityAdmin, Right::roleGrant, Reach::anything},
    {Role::securityAdmin, Right::userRead, Reach::anything},
    {Role::securityAdmin, Right::userUnlock, Reach::anything},
    {Role::securityAdmin, Right::sessionEnd, Reach::anything},

    {Role::auditAdmin, Right::logRead, Reach::anything},
    {Role::auditAdmin, Right::userRead, Reach::anything},
};

constexpr Right kConsoleRights[] = {Right::organisationManage, Right::userManage, Right::userRead,
                                    Right::userUnlock,         Right::sessionEnd, Right::roleGrant,
                                    Right::tokenManage,        Right::nodeManage};

constexpr std::string_view kNames[kRightCount] = {
    "caseRead",    "personalRead",  "caseIntake",           "caseAccept",         "caseHandle",
    "caseReview",  "caseApprove",   "caseExtend",           "caseExtendJoint",    "caseAssign",
    "caseHandOut", "jointOpinion",  "complaintAnswer",      "listExport",         "statisticsRead",
    "supervise",   "catalogueEdit", "documentTemplateEdit", "organisationManage", "userManage",
    "userRead",    "userUnlock",    "sessionEnd",           "roleGrant",          "tokenManage",
    "nodeManage",  "logRead"};

bool reachesPartner(const Grant& grant, const ObjectScope& object) {
    return std::any_of(object.partners.begin(), object.partners.end(),
                       [&](const std::string& partner) { return grant.reaches(partner); });
}

bool reaches(const Grant& grant, Reach reach, const ObjectScope& object) {
    const bool handling = grant.reaches(object.organisation);
    switch (reach) {
        case Reach::anything:
            return true;
        case Reach::handling:
            return handling;
        case Reach::window:
            return handling || grant.reaches(object.window);
        case Reach::partner:
            return reachesPartner(grant, object);
        case Reach::party:
            return handling || grant.reaches(object.window) || reachesPartner(grant, object);
    }
    return false;
}

bool consoleMay(Right right) {
    return std::find(std::begin(kConsoleRights), std::end(kConsoleRights), right) !=
           std::end(kConsoleRights);
}

/// Calls `visit` with each grant that has the right, until it says true.
template <typename Visit>
bool anyGrant(const Principal& principal, Right right, const Visit& visit) {
    for (const Grant& grant : principal.grants)
        for (const RoleRight& row : kTable)
            if (row.role == grant.role && row.right == right && visit(grant, row.reach))
                return true;
    return false;
}

}  // namespace

std::string_view toString(Right right) noexcept {
    return kNames[static_cast<std::size_t>(right)];
}

bool may(const Principal& principal, Right right, const ObjectScope& object) {
    if (principal.passwordChangeDue) return false;
    if (principal.kind == Principal::Kind::console) return consoleMay(right);
    return anyGrant(principal, right,
                    [&](const Grant& grant, Reach reach) { return reaches(grant, reach, object); });
}

std::optional<base::Fault> refuse(const Principal& principal, Right right,
                                  const ObjectScope& object) {
    if (may(principal, right, object)) return std::nullopt;
    if (principal.passwordChangeDue) return base::Fault{base::Code::PASSWORD_CHANGE_DUE, {}, {}};
    return base::Fault{base::Code::RIGHT_MISSING, std::string(toString(right)),
                       object.organisation};
}

RightReach reachOf(const Principal& principal, Right right) {
    RightReach all;
    if (principal.passwordChangeDue) return all;
    if (principal.kind == Principal::Kind::console) {
        all.wholeNode = consoleMay(right);
        return all;
    }
    anyGrant(principal, right, [&](const Grant& grant, Reach reach) {
        all.wholeNode = all.wholeNode || grant.scope.empty() || reach == Reach::anything;
        all.organisations.insert(all.organisations.end(), grant.covers.begin(), grant.covers.end());
        return all.wholeNode;
    });
    if (all.wholeNode) all.organisations.clear();
    std::sort(all.organisations.begin(), all.organisations.end());
    all.organisations.erase(std::unique(all.organisations.begin(), all.organisations.end()),
                            all.organisations.end());
    return all;
}

std::vector<Right> rightsOf(const Principal& principal) {
    std::vector<Right> rights;
    for (std::size_t i = 0; i < kRightCount; ++i) {
        const RightReach reach = reachOf(principal, static_cast<Right>(i));
        if (reach.wholeNode || !reach.organisations.empty())
            rights.push_back(static_cast<Right>(i));
    }
    return rights;
}

}  // namespace guantong::people
