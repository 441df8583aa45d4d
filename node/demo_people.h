// SPDX-License-Identifier: Apache-2.0
// The people of the demonstration: one office per node with somebody for each role, so that every
// page can be seen. Their passwords are made afresh for each demonstration network.
#pragma once

#include "exchange/base/json.h"
#include "node/core.h"

#include <string>
#include <vector>

namespace guantong::node {

struct DemoUser {
    std::string name, password, role, displayName;
};

/// Makes organisation and people of that node where there are none yet, and writes who they are to
/// demo-users.json (0600) in its folder; reads that file otherwise. Throws base::Error.
std::vector<DemoUser> demoPeople(NodeCore& core);

/// [{name, password, role, displayName}]
base::Json toJson(const std::vector<DemoUser>& users);

}  // namespace guantong::node
