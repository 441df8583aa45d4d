// SPDX-License-Identifier: Apache-2.0
// The fold: all events of one case, in whatever order they came, give one state and one mark per
// event (S2). Pure: the same set of events gives the same result always.
//
//   order    topological by prevHash and after; of those that may come next, the lowest node id
//   waiting  a seq of its log, or an event it names in `after`, is missing (or waits itself)
//   versions the highest version of an event stands at the place of the first; the others are
//            replaced; a highest version of kind struck takes the event out
//   parked   a rule does not let it in (case_state.h); the fault says which
//
// Thread-safe.
#pragma once

#include "node/cases/case_state.h"

#include <span>
#include <vector>

namespace guantong::cases {

enum class Mark : std::uint8_t { taken, parked, waiting, replaced };
std::string_view toString(Mark mark) noexcept;
std::optional<Mark> markNamed(std::string_view name) noexcept;

struct EventMark {
    Mark mark = Mark::taken;
    std::optional<base::Fault> fault;  ///< why it is parked or what it waits for
    bool operator==(const EventMark& other) const noexcept;
};

struct Folded {
    CaseState state;
    std::vector<EventMark> marks;  ///< in the order of the events given
};

/// Folds the events of one case. They are sound: no two share a writer and seq, and hashes are
/// set. An event whose prevHash is not the hash before it counts as missing.
Folded fold(std::span<const standard::CaseEvent> events, const FoldRules& rules);

}  // namespace guantong::cases
