// SPDX-License-Identifier: Apache-2.0
// The rules of form of a case event that need the whole of it, shared by checkEvent() and the
// decoder. Inside the library only. Thread-safe: pure functions.
#pragma once

#include "exchange/standard/case_event.h"

#include <string_view>
#include <vector>

namespace guantong::standard {

/// Appends every rule the event breaks apart from the form of single payload fields, which is
/// checkField()'s. The texts must already be XML text.
void checkEnvelope(const CaseEvent& event, std::vector<base::Fault>& faults);

/// encode() without its check.
std::string encodeUnchecked(CaseEvent& event, crypto::DigestKind digest);

/// The value as a fault quotes it: at most 120 bytes, cut between characters.
std::string excerpt(std::string_view value);

}  // namespace guantong::standard
