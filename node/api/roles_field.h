// SPDX-License-Identifier: Apache-2.0
// The roles of a body, for users and for tokens. Pure function.
#pragma once

#include "exchange/base/json.h"
#include "node/people/role.h"

#include <vector>

namespace guantong::api {

/// `roles`: each "handler", "handler@360521-01" or {"role":…,"scope":…}. Refused: FIELD_MISSING,
/// FIELD_INVALID for a role that is none.
std::vector<people::RoleGrant> rolesField(const base::Json& body);

}  // namespace guantong::api
