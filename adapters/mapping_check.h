// SPDX-License-Identifier: Apache-2.0
// What a mapping must hold beyond its form: required fields mapped, constants and code targets that
// the standard allows, personal columns kept out of events. Inside adapters only. Thread-safe.
#pragma once

#include "adapters/mapping.h"

namespace guantong::adapters {

/// Everything that cannot work, each with its line and what to write. Empty if the mapping is good.
MappingFaults checkMapping(const Mapping& mapping);

/// The fields a personal column may feed: display names (masked), and applicantCode, into which
/// only a credit code passes.
bool mayBePersonal(standard::Field field) noexcept;

}  // namespace guantong::adapters
