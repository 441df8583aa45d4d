// SPDX-License-Identifier: Apache-2.0
// NameTable: finds the position of a name in a fixed list with one hash and, as a rule, one
// comparison; built at compile time. Immutable, thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace guantong::standard {

template <std::size_t Count>
class NameTable {
public:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    /// The names must differ and be at least one character long.
    constexpr explicit NameTable(const std::array<std::string_view, Count>& names) : names_(names) {
        slots_.fill(kFree);
        for (std::size_t i = 0; i < Count; ++i) {
            std::size_t slot = hash(names[i]);
            while (slots_[slot] != kFree)
                slot = (slot + 1) % kSlots;
            slots_[slot] = static_cast<std::uint8_t>(i);
        }
    }

    /// The name's position in the list; kNone if it does not stand there.
    constexpr std::size_t find(std::string_view name) const noexcept {
        if (name.empty()) return kNone;
        for (std::size_t slot = hash(name); slots_[slot] != kFree; slot = (slot + 1) % kSlots)
            if (names_[slots_[slot]] == name) return slots_[slot];
        return kNone;
    }

    constexpr std::string_view operator[](std::size_t at) const noexcept { return names_[at]; }

private:
    static constexpr std::size_t kSlots = 256;
    static constexpr std::uint8_t kFree = 255;
    static_assert(Count < kSlots / 2, "a fuller table would need longer probes");

    static constexpr std::size_t hash(std::string_view name) noexcept {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
        const std::size_t last = name.size() - 1;
        return (name.size() * 37 + byte(0) * 7u + byte(last) * 53u + byte(last / 2) * 101u) %
               kSlots;
    }

    std::array<std::string_view, Count> names_;
    std::array<std::uint8_t, kSlots> slots_{};
};

}  // namespace guantong::standard
