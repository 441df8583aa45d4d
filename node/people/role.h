// SPDX-License-Identifier: Apache-2.0
// Role: what a person is for at this node. The three administrators (三员) stand apart: nobody
// holds two of them, nor one of them together with a role in the cases.
#pragma once

#include "exchange/base/code.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::people {

enum class Role : std::uint8_t {
    clerk,            ///< 窗口人员
    handler,          ///< 承办人
    approver,         ///< 审批人 (审核, 批准)
    departmentHead,   ///< 部门负责人
    supervisor,       ///< 监察员
    leader,           ///< 领导
    catalogueEditor,  ///< 目录管理员
    systemAdmin,      ///< 系统管理员
    securityAdmin,    ///< 安全管理员
    auditAdmin,       ///< 审计管理员
};

inline constexpr std::array<Role, 10> kRoles = {
    Role::clerk,  Role::handler,         Role::approver,    Role::departmentHead, Role::supervisor,
    Role::leader, Role::catalogueEditor, Role::systemAdmin, Role::securityAdmin,  Role::auditAdmin};

/// The name in databases, commands and interfaces, e.g. "departmentHead".
std::string_view toString(Role role) noexcept;
std::string_view chineseName(Role role) noexcept;
std::optional<Role> roleNamed(std::string_view name) noexcept;
/// True for the three administrators.
bool isAdministrator(Role role) noexcept;
/// True for roles that belong to one organisation; the others reach the whole node.
bool isOfDepartment(Role role) noexcept;

/// A role and how far it reaches.
struct RoleGrant {
    Role role = Role::clerk;
    /// The organisation whose subtree it reaches; empty: the whole node.
    std::string scope;
    auto operator<=>(const RoleGrant&) const = default;
};

/// "handler@360521-01", or "leader" for the whole node.
std::string toString(const RoleGrant& grant);
/// toString() of each, separated by spaces.
std::string toString(const std::vector<RoleGrant>& grants);
/// The inverses; nothing for a role this version does not know.
std::optional<RoleGrant> grantNamed(std::string_view text);
std::optional<std::vector<RoleGrant>> grantsNamed(std::string_view text);

/// ROLES_COMBINED naming two of the roles that one person may not hold together; nothing if they
/// may all stand.
std::optional<base::Fault> combinationFault(const std::vector<RoleGrant>& grants);

}  // namespace guantong::people
