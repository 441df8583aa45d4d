// SPDX-License-Identifier: Apache-2.0
// A report as records: what can grow is cut into parts, so that none passes a record's limit.
//
//   answer ─► part 1 of n (pins, positions, first rows) ─► part 2 of n (pins, further rows) …
//
// One that fits is one record without a part number. Pure functions; thread-safe.
#pragma once

#include "exchange/standard/record.h"

#include <string>
#include <variant>
#include <vector>

namespace guantong::statistics {

/// The same answer as one or several records, in order; equal answers are cut alike. Part n > 1 has
/// the id with "-n" behind it. RECORD_INVALID or RECORD_TOO_LARGE if it cannot be made.
std::variant<std::vector<standard::ReportAnswer>, base::Fault> cutIntoParts(
    standard::ReportAnswer answer);

/// The parts as one answer again; they must be in order.
standard::ReportAnswer joinParts(std::vector<standard::ReportAnswer> parts);

/// One file of the encoded parts: the record itself, or several, verbatim, in one element Report.
std::string reportFile(const std::vector<std::string>& parts);

}  // namespace guantong::statistics
