// SPDX-License-Identifier: Apache-2.0
// Writing GB18030, the encoding old systems expect their answers in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace guantong::adapters {

/// The UTF-8 text in GB18030; nothing if it is no valid UTF-8. Thread-safe.
std::optional<std::string> toGb18030(std::string_view utf8);

}  // namespace guantong::adapters
