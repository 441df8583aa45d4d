// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/log.h"

#include "exchange/base/clock.h"

#include <unistd.h>

#include <atomic>
#include <string>

namespace guantong::base {

namespace {

std::atomic<LogLevel> leastLevel{LogLevel::info};

std::string_view nameOf(LogLevel level) noexcept {
    switch (level) {
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
        case LogLevel::fatal:
            return "fatal";
    }
    return "?";
}

/// The length of the control character or line break at the front: ASCII, U+0080 to U+009F (some
/// terminals obey them), U+2028 and U+2029; 0 if there is none.
std::size_t controlLength(std::string_view rest) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
    if (rest.size() >= 2 && byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return 2;
    return rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9") ? 3 : 0;
}

void appendPlain(std::string& line, std::string_view message) {
    while (!message.empty()) {
        const std::size_t control = controlLength(message);
        line += control > 0 ? ' ' : message[0];
        message.remove_prefix(control > 0 ? control : 1);
    }
}

}  // namespace

void log(LogLevel level, std::string_view area, std::string_view message) noexcept {
    if (level < leastLevel.load(std::memory_order_relaxed)) return;
    try {
        std::string line = formatInstant(SystemClock().now());
        line.append(" ").append(nameOf(level)).append(" ").append(area).append(": ");
        appendPlain(line, message);
        line += '\n';
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    } catch (const std::bad_alloc&) {
        // A line that cannot be built is not worth the process.
    }
}

void setLogLevel(LogLevel level) noexcept {
    leastLevel.store(level);
}

}  // namespace guantong::base
