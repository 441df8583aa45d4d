// SPDX-License-Identifier: Apache-2.0
// StreamId and PackageId: the numbered packages of one origin in one direction (S5), and one of
// them. Their spelling in URLs and file names is fixed:
//   {origin}/{scope}/{epoch}/{sequence}     {origin}.{scope}.{epoch}.{sequence}.xml
#pragma once

#include "exchange/base/node_id.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::exchange {

/// Where a stream goes: up (every ancestor), down (every descendant) or to one node.
class Scope {
public:
    static Scope up() noexcept { return Scope(Kind::up, {}); }
    static Scope down() noexcept { return Scope(Kind::down, {}); }
    static Scope to(base::NodeId node) noexcept { return Scope(Kind::to, node); }
    /// Reads "up", "down" or "to:360521000000"; nothing otherwise.
    static std::optional<Scope> parse(std::string_view text) noexcept;

    bool isUp() const noexcept { return kind_ == Kind::up; }
    bool isDown() const noexcept { return kind_ == Kind::down; }
    bool isTo() const noexcept { return kind_ == Kind::to; }
    /// The node of a `to:` scope; empty for the others.
    base::NodeId target() const noexcept { return target_; }
    std::string str() const;

    auto operator<=>(const Scope&) const noexcept = default;

private:
    enum class Kind : std::uint8_t { up, down, to };
    Scope(Kind kind, base::NodeId target) noexcept : kind_(kind), target_(target) {}
    Kind kind_;
    base::NodeId target_;
};

struct StreamId {
    base::NodeId origin;
    Scope scope = Scope::up();
    std::int64_t epoch = 1;
    /// "360521000000/up/1"
    std::string str() const;
    auto operator<=>(const StreamId&) const noexcept = default;
};

struct PackageId {
    StreamId stream;
    std::int64_t sequence = 0;
    /// "360521000000/up/1/7"
    std::string str() const;
    /// "360521000000.up.1.7.xml"; a colon becomes a hyphen.
    std::string fileName() const;
    /// Reads str(); nothing for any other text, numbers below 1 or above 10^15.
    static std::optional<PackageId> parse(std::string_view text) noexcept;
    /// Reads fileName(); nothing for any other text.
    static std::optional<PackageId> parseFileName(std::string_view text);
    auto operator<=>(const PackageId&) const noexcept = default;
};

}  // namespace guantong::exchange
