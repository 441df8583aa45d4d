// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/node_id.h"

#include "exchange/base/assert.h"

#include <cstdio>

namespace guantong::base {

std::optional<NodeId> NodeId::parse(std::string_view text) noexcept {
    if (text.size() != 12) return std::nullopt;
    std::int64_t value = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    if (value == 0) return std::nullopt;
    return fromNumber(value);
}

std::string NodeId::str() const {
    if (empty()) return {};
    char text[24];
    std::snprintf(text, sizeof text, "%012lld", static_cast<long long>(value_));
    return text;
}

NodeId NodeId::fromNumber(std::int64_t number) noexcept {
    GT_ASSERT(number >= 0 && number < 1'000'000'000'000);
    NodeId id;
    id.value_ = number;
    return id;
}

}  // namespace guantong::base
