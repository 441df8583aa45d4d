// SPDX-License-Identifier: Apache-2.0
// Pulling a report (S8): the request travels as a record to the node, the sealed answer comes back
// in signed packages. The same wish for the same moment gives the same bytes.
#pragma once

#include "node/core.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace guantong::node {

struct ReportWish {
    base::NodeId from;
    std::string name, period, region;
    std::optional<base::Instant> asOf;  ///< nothing: now
    std::chrono::seconds wait{60};
};

struct PulledReport {
    standard::ReportAnswer answer;  ///< all parts together
    std::string xml;                ///< one file of the records as they came
    std::size_t parts = 1;
    std::vector<std::string> packages;  ///< that prove it; empty for this node's own
};

/// The request has not been answered within the wait; its answer will be kept when it comes.
struct ReportTicket {
    std::string request;
};

/// The answer, a ticket, or why there is none: what this node itself refuses (REPORT_UNKNOWN,
/// VALUE_INVALID), or REPORT_REFUSED with the node and its reason as soon as that comes. What was
/// pulled for that moment before is given at once. A serving process of this node must be running
/// for anything to travel.
using PullOutcome = std::variant<PulledReport, ReportTicket, base::Fault>;
PullOutcome pullReport(NodeCore& core, const ReportWish& wish);

}  // namespace guantong::node
