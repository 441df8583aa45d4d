// SPDX-License-Identifier: Apache-2.0
// Evidence: bytes that were refused are kept with the reason, in held/ below the node's folder,
// never more than kMaxEvidenceBytes: the oldest go first. Nothing outside names the files.
#pragma once

#include "exchange/context.h"

#include <string>
#include <string_view>

namespace guantong::exchange {

/// Keeps the bytes: writes the file, then notes it in the database. The file's name; empty if the
/// disk does not take it (the refusal stands all the same, and is logged).
std::string keepEvidence(ExchangeContext& context, base::NodeId neighbour,
                         const std::string& package, const base::Fault& reason,
                         std::string_view bytes);

}  // namespace guantong::exchange
