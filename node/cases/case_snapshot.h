// SPDX-License-Identifier: Apache-2.0
// The stored form of a CaseState without its facts (those stand in columns of their own): what the
// next event of the case is judged by, without reading the events before it.
//
//   "1" status before procedures flags holder offered counts parkedBy participants heads clocks
//
// Little-endian numbers, texts with their length in front. Never leaves this database, and can be
// made again from the events at any time. Pure functions.
#pragma once

#include "node/cases/case_state.h"

#include <optional>
#include <string>
#include <string_view>

namespace guantong::cases {

/// The bytes of everything in `state` but its facts.
std::string packSnapshot(const CaseState& state);

/// The inverse, with empty facts; nothing for bytes of another version or a broken form: fold the
/// case's events again instead.
std::optional<CaseState> unpackSnapshot(std::string_view bytes);

}  // namespace guantong::cases
