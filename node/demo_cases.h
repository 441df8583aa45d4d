// SPDX-License-Identifier: Apache-2.0
// The sample cases of the demonstration: the daily export of one county's old system, as it would
// drop it. The same county always gets the same rows.
#pragma once

#include "exchange/base/node_id.h"

#include <string>

namespace guantong::node {

/// A CSV file in GB18030 with the columns config/demo/mapping.xml maps.
/// Throws base::Error VALUE_INVALID if the text cannot be represented.
std::string demoExport(base::NodeId county, const std::string& name, int cases);

}  // namespace guantong::node
