// SPDX-License-Identifier: Apache-2.0
// Period and region: what part of the cases a report counts. Values and pure functions.
#pragma once

#include "exchange/base/time.h"

#include <optional>
#include <string_view>

namespace guantong::statistics {

/// A stretch of time: from <= t < to.
struct Period {
    base::Instant from, to;
    bool contains(base::Instant at) const noexcept { return at >= from && at < to; }
    bool operator==(const Period&) const = default;
};

/// "2025-06" (a month), "2025-Q2" (a quarter) or "2025" (a year) in China; nothing for any other
/// spelling.
std::optional<Period> periodNamed(std::string_view name) noexcept;

/// True if the region lies in or is `wanted`: 360500 holds 360521 and 360521100000; an empty
/// `wanted` holds all.
bool isWithin(std::string_view region, std::string_view wanted) noexcept;

}  // namespace guantong::statistics
