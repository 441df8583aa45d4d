// SPDX-License-Identifier: Apache-2.0
// Pulling a report (S8): the request travels as a record to the node, the sealed answer comes back
// in a signed package. The same wish for the same moment gives the same bytes.
#pragma once

#include "node/core.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace guantong::node {

struct ReportWish {
    base::NodeId from;
    std::string name, period, region;
    std::optional<base::Instant> asOf;  ///< nothing: now
    std::chrono::seconds wait{60};
};

struct PulledReport {
    standard::ReportAnswer answer;
    std::string xml;      ///< the answer record as it came
    std::string package;  ///< the package that proves it; empty for this node's own
};

/// The answer, or a ticket (the request's id) if it has not come within the wait. A serving
/// process of this node must be running for anything to travel. Throws base::Error VALUE_INVALID
/// for a wish this node itself refuses.
std::variant<PulledReport, std::string> pullReport(NodeCore& core, const ReportWish& wish);

}  // namespace guantong::node
