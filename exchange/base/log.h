// SPDX-License-Identifier: Apache-2.0
// The node's log: one line per fact on stderr, where systemd or the caller keeps it.
//   fatal    the operator's set-up is wrong, the program ends
//   error    work was lost or refused that should not have been
//   warning  may heal by itself
//   info     one line per package per state and per start or stop; nothing an outsider can flood
#pragma once

#include <string_view>

namespace guantong::base {

enum class LogLevel { info, warning, error, fatal };

/// Writes "2025-06-30T09:00:00.000+08:00 level area: message" in one call; line breaks and control
/// characters of the message become spaces. The time is the machine's. Thread-safe.
void log(LogLevel level, std::string_view area, std::string_view message) noexcept;

/// Messages below `level` are dropped from now on. Default: info.
void setLogLevel(LogLevel level) noexcept;

}  // namespace guantong::base
