// SPDX-License-Identifier: Apache-2.0
// Lanes: where a work list finds its cases in order. A lane is one range of one index, read in
// pieces by key; several lanes merge into one ordered stream of case rows' ids, each id once.
//
//   state, opened ─┐
//   organisation ──┼─► merge by (key, id) ─► candidates ─► work_list.cpp reads and filters them
//   due, user … ───┘
//
// No lane reads a table from its beginning: tests hold the plans of all of them.
// Internal to node/approval; functions of a transaction, throw base::Error STORE_….
#pragma once

#include "exchange/store/database.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::approval {

enum class LaneKind : std::uint8_t {
    state,           ///< `name` is the state; by the moment the case was opened
    organisation,    ///< the organisation's open or ended cases, by the moment opened
    item,            ///< the item's open or ended cases, by the moment opened
    party,           ///< cases a window or partner sees, by the moment opened
    user,            ///< open cases a person works, by the moment opened
    due,             ///< every running case, by its due moment
    organisationDue,
    partyDue,
    userDue,
};
/// The index each kind must be answered from, for tests.
std::string_view indexOf(LaneKind kind) noexcept;
/// The statement of a kind, for tests.
std::string_view sqlOf(LaneKind kind, bool descending) noexcept;

struct LaneSpec {
    LaneKind kind = LaneKind::state;
    std::string name;    ///< state, organisation, item or user
    bool ended = false;  ///< organisation, item and party
};

/// A place in the order: the moment by which a list is sorted, then the row's id.
struct LanePosition {
    std::int64_t key = 0, id = 0;
    auto operator<=>(const LanePosition&) const = default;
};

struct Candidate {
    LanePosition at;
    std::string state;  ///< empty where the lane does not tell
};

class Lanes {
public:
    /// Begins behind `after`; `descending` lists the greatest key first.
    Lanes(store::Transaction& tx, std::vector<LaneSpec> specs, bool descending,
          LanePosition after);

    /// Goes through the open cases with a signal instead: those with a running due date by it, or
    /// with `byDue` false the others by the moment opened; of these organisations (none: of all).
    /// There are few of them, so they are sorted here. Ascending.
    static Lanes ofSignals(store::Transaction& tx, const std::vector<std::string>& organisations,
                           bool byDue, LanePosition after);

    /// The next case in order; nothing at the end.
    std::optional<Candidate> next();

private:
    struct Lane {
        LaneSpec spec;
        LanePosition last;
        std::deque<Candidate> ready;
        bool drained = false;
    };
    void fill(Lane& lane);
    bool before(const LanePosition& a, const LanePosition& b) const noexcept {
        return descending_ ? b < a : a < b;
    }

    store::Transaction& tx_;
    std::vector<Lane> lanes_;
    bool descending_;
    std::optional<LanePosition> given_;  ///< the last one given: a second lane may hold it too
};

}  // namespace guantong::approval
