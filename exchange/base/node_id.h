// SPDX-License-Identifier: Apache-2.0
// NodeId: the 12 digits that name an installation for ever (S1). Not a region code, not an
// organisation code, though it may look like one.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::base {

class NodeId {
public:
    /// No node; prints as an empty string.
    constexpr NodeId() noexcept = default;
    /// Reads exactly 12 ASCII digits that are not all zero; nothing otherwise.
    static std::optional<NodeId> parse(std::string_view text) noexcept;

    bool empty() const noexcept { return value_ == 0; }
    std::string str() const;
    /// The id as a number, for databases.
    std::int64_t number() const noexcept { return value_; }
    /// The inverse of number(); asserts 0 <= number < 10^12.
    static NodeId fromNumber(std::int64_t number) noexcept;

    auto operator<=>(const NodeId&) const noexcept = default;

private:
    std::int64_t value_ = 0;
};

}  // namespace guantong::base

template <>
struct std::hash<guantong::base::NodeId> {
    std::size_t operator()(const guantong::base::NodeId& id) const noexcept {
        return std::hash<std::int64_t>{}(id.number());
    }
};
