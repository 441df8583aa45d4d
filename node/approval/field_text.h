// SPDX-License-Identifier: Apache-2.0
// How a field of an event reads to people: the label, and the value with its code's name.
#pragma once

#include "exchange/base/json.h"
#include "exchange/standard/case_event.h"

#include <string>
#include <string_view>

namespace guantong::approval {

/// The name of a coded value in Chinese; the value itself for free text.
std::string valueText(standard::Field field, std::string_view value);
/// {key, label, value, valueName}
base::Json fieldJson(standard::Field field, std::string_view value);

}  // namespace guantong::approval
