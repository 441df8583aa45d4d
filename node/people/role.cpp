// SPDX-License-Identifier: Apache-2.0
#include "node/people/role.h"

#include "exchange/base/text.h"

namespace guantong::people {

namespace {

struct RoleFacts {
    std::string_view name, chinese;
    bool administrator, ofDepartment;
};

constexpr std::array<RoleFacts, kRoles.size()> kFacts = {{
    {"clerk", "窗口人员", false, true},
    {"handler", "承办人", false, true},
    {"approver", "审批人", false, true},
    {"departmentHead", "部门负责人", false, true},
    {"supervisor", "监察员", false, false},
    {"leader", "领导", false, false},
    {"catalogueEditor", "目录管理员", false, false},
    {"systemAdmin", "系统管理员", true, false},
    {"securityAdmin", "安全管理员", true, false},
    {"auditAdmin", "审计管理员", true, false},
}};

const RoleFacts& factsOf(Role role) noexcept {
    return kFacts[static_cast<std::size_t>(role)];
}

}  // namespace

std::string_view toString(Role role) noexcept {
    return factsOf(role).name;
}

std::string_view chineseName(Role role) noexcept {
    return factsOf(role).chinese;
}

std::optional<Role> roleNamed(std::string_view name) noexcept {
    for (const Role role : kRoles)
        if (toString(role) == name) return role;
    return std::nullopt;
}

bool isAdministrator(Role role) noexcept {
    return factsOf(role).administrator;
}

bool isOfDepartment(Role role) noexcept {
    return factsOf(role).ofDepartment;
}

std::string toString(const RoleGrant& grant) {
    std::string text(toString(grant.role));
    return grant.scope.empty() ? text : text + "@" + grant.scope;
}

std::string toString(const std::vector<RoleGrant>& grants) {
    std::string text;
    for (const RoleGrant& grant : grants)
        text += (text.empty() ? "" : " ") + toString(grant);
    return text;
}

std::optional<RoleGrant> grantNamed(std::string_view text) {
    const std::size_t at = text.find('@');
    const auto role = roleNamed(text.substr(0, at));
    if (!role || at + 1 == text.size()) return std::nullopt;
    RoleGrant grant{*role, {}};
    if (at != std::string_view::npos) grant.scope = text.substr(at + 1);
    return grant;
}

std::optional<std::vector<RoleGrant>> grantsNamed(std::string_view text) {
    std::vector<RoleGrant> grants;
    if (text.empty()) return grants;
    for (const std::string_view word : base::split(text, ' ')) {
        const auto grant = grantNamed(word);
        if (!grant) return std::nullopt;
        grants.push_back(*grant);
    }
    return grants;
}

std::optional<base::Fault> combinationFault(const std::vector<RoleGrant>& grants) {
    for (const RoleGrant& one : grants)
        for (const RoleGrant& other : grants)
            if (one.role != other.role && isAdministrator(one.role))
                return base::Fault{
                    base::Code::ROLES_COMBINED, "roles",
                    std::string(toString(one.role)) + " + " + std::string(toString(other.role))};
    return std::nullopt;
}

}  // namespace guantong::people
