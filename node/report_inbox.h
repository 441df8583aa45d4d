// SPDX-License-Identifier: Apache-2.0
// Where the answers to pulled reports arrive (tables report_pulled and report_refused): every part
// as it came, with the package that proves it, known by what it answers (node, name, period,
// region, moment), so that a sealed answer serves whoever asks again.
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "node/federation/record_sink.h"

#include <optional>
#include <string>
#include <vector>

namespace guantong::node {

/// What an answer is known by.
struct ReportKey {
    base::NodeId node;
    std::string name, period, region;
    base::Instant asOf;
};

struct ReceivedReport {
    std::vector<std::string> parts;     ///< the records as they came, in order
    std::vector<std::string> packages;  ///< ids of the packages they came in, each once
};

struct ReportRefusal {
    std::string code, reason;
};

/// Keeps a part, or a refusal. RECORD_OUT_OF_PLACE if the package is not of the answering node.
std::optional<base::Fault> takeAnswer(const federation::Arrival& arrival,
                                      const standard::ReportAnswer& answer, base::Instant now);

/// The answer once all its parts are here; nothing before.
std::optional<ReceivedReport> receivedReport(store::Transaction& tx, const ReportKey& key);

/// Why the request was refused; nothing if it was not (yet).
std::optional<ReportRefusal> refusalOf(store::Transaction& tx, const std::string& request);

}  // namespace guantong::node
