// SPDX-License-Identifier: Apache-2.0
#include "node/people/bootstrap.h"

#include "exchange/base/error.h"
#include "node/people/users.h"

namespace guantong::people {

namespace {

struct First {
    const char* loginName;
    Role role;
};

constexpr First kFirst[] = {
    {"admin", Role::systemAdmin}, {"security", Role::securityAdmin}, {"audit", Role::auditAdmin}};

}  // namespace

std::vector<FirstAdministrator> bootstrapAdministrators(store::Transaction& tx,
                                                        const base::Clock& clock) {
    const AuditLog audit(clock);
    const Users users(clock, audit);
    std::vector<FirstAdministrator> made;
    UserFilter everyone;
    everyone.retired = true;
    if (!users.list(tx, everyone, {}, 1).empty()) return made;
    const Principal console = Principal::console("init");
    for (const First& first : kFirst) {
        const OneTimePassword password = OneTimePassword::make();
        UserFields fields;
        fields.loginName = first.loginName;
        fields.displayName = chineseName(first.role);
        const auto id = users.create(tx, console, fields, password);
        if (const auto* fault = std::get_if<base::Fault>(&id)) throw base::Error(*fault);
        if (auto fault =
                users.setRoles(tx, console, std::get<std::int64_t>(id), {{first.role, {}}}))
            throw base::Error(*fault);
        made.push_back({first.loginName, password.password, first.role});
    }
    return made;
}

}  // namespace guantong::people
