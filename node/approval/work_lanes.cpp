// SPDX-License-Identifier: Apache-2.0
#include "node/approval/work_lanes.h"

#include <algorithm>
#include <array>

namespace guantong::approval {

using store::Statement;
using store::Transaction;

namespace {

constexpr std::size_t kPiece = 64;  ///< candidates read from a lane at a time

/// What differs between the lanes: the columns of key and state, the table, the range.
struct Shape {
    std::string_view key, state, from, index;
    bool named = true, ends = false;
};
constexpr std::array<Shape, 9> kShapes{{
    {"opened_ms", "state", "case_file WHERE state = ? ", "case_file_state"},
    {"opened_ms", "state", "case_file WHERE organisation = ? AND ended = ? ",
     "case_file_organisation", true, true},
    {"opened_ms", "state", "case_file WHERE item = ? AND ended = ? ", "case_file_item", true, true},
    {"opened_ms", "''", "desk_party WHERE organisation = ? AND ended = ? ", "desk_party_opened",
     true, true},
    {"opened_ms", "''", "desk_case WHERE user_id <> '' AND user_id = ? ", "desk_case_user_opened"},
    {"due_ms", "''", "desk_case WHERE due_ms IS NOT NULL ", "desk_case_due", false},
    {"due_ms", "''", "desk_case WHERE due_ms IS NOT NULL AND organisation = ? ",
     "desk_case_organisation"},
    {"due_ms", "''", "desk_party WHERE due_ms IS NOT NULL AND organisation = ? ",
     "desk_party_due"},
    {"due_ms", "''", "desk_case WHERE user_id <> '' AND user_id = ? ", "desk_case_user_due"},
}};

constexpr std::string_view kSignalsByDue =
    "SELECT due_ms, id FROM desk_case WHERE level > 0 AND due_ms IS NOT NULL";
constexpr std::string_view kSignalsByOpened =
    "SELECT opened_ms, id FROM desk_case WHERE level > 0 AND due_ms IS NULL";
constexpr std::string_view kSignalsOfByDue =
    "SELECT due_ms, id FROM desk_case WHERE level > 0 AND organisation = ? "
    "AND due_ms IS NOT NULL";
constexpr std::string_view kSignalsOfByOpened =
    "SELECT opened_ms, id FROM desk_case WHERE level > 0 AND organisation = ? AND due_ms IS NULL";
constexpr std::string_view kSignalsOfPartyByDue =
    "SELECT c.due_ms, c.id FROM desk_party p JOIN desk_case c ON c.id = p.id "
    "WHERE p.organisation = ? AND p.ended = 0 AND c.level > 0 AND c.due_ms IS NOT NULL";
constexpr std::string_view kSignalsOfPartyByOpened =
    "SELECT c.opened_ms, c.id FROM desk_party p JOIN desk_case c ON c.id = p.id "
    "WHERE p.organisation = ? AND p.ended = 0 AND c.level > 0 AND c.due_ms IS NULL";

std::string sqlFor(const Shape& shape, bool descending) {
    const std::string key(shape.key);
    const std::string sign = descending ? "<" : ">", order = descending ? " DESC" : "";
    return "SELECT " + key + ", id, " + std::string(shape.state) + " FROM " +
           std::string(shape.from) + "AND " + key + " " + sign + "= ? AND (" + key + " " + sign +
           " ? OR id " + sign + " ?) ORDER BY " + key + order + ", id" + order + " LIMIT ?";
}

struct Texts {
    Texts() {
        for (std::size_t i = 0; i < kShapes.size(); ++i) {
            up[i] = sqlFor(kShapes[i], false);
            down[i] = sqlFor(kShapes[i], true);
        }
    }
    std::array<std::string, kShapes.size()> up, down;
};

const Texts& texts() {
    static const Texts kTexts;
    return kTexts;
}

}  // namespace

std::string_view indexOf(LaneKind kind) noexcept {
    return kShapes[static_cast<std::size_t>(kind)].index;
}

std::string_view sqlOf(LaneKind kind, bool descending) noexcept {
    const auto at = static_cast<std::size_t>(kind);
    return descending ? texts().down[at] : texts().up[at];
}

Lanes::Lanes(Transaction& tx, std::vector<LaneSpec> specs, bool descending, LanePosition after)
    : tx_(tx), descending_(descending) {
    for (LaneSpec& spec : specs)
        lanes_.push_back({std::move(spec), after, {}, false});
}

Lanes Lanes::ofSignals(Transaction& tx, const std::vector<std::string>& organisations, bool byDue,
                       LanePosition after) {
    std::vector<Candidate> found;
    const auto read = [&](Statement& row) {
        while (row.step())
            if (const LanePosition at{row.number(0), row.number(1)}; after < at)
                found.push_back({at, {}});
    };
    if (organisations.empty()) read(tx.statement(byDue ? kSignalsByDue : kSignalsByOpened));
    for (const std::string& each : organisations) {
        read(tx.statement(byDue ? kSignalsOfByDue : kSignalsOfByOpened).bind(1, each));
        read(tx.statement(byDue ? kSignalsOfPartyByDue : kSignalsOfPartyByOpened).bind(1, each));
    }
    std::sort(found.begin(), found.end(),
              [](const Candidate& a, const Candidate& b) { return a.at < b.at; });
    Lanes lanes(tx, {LaneSpec{}}, false, after);
    lanes.lanes_.front().ready.assign(found.begin(), found.end());
    lanes.lanes_.front().drained = true;
    return lanes;
}

void Lanes::fill(Lane& lane) {
    const Shape& shape = kShapes[static_cast<std::size_t>(lane.spec.kind)];
    Statement& row = tx_.statement(sqlOf(lane.spec.kind, descending_));
    int index = 1;
    if (shape.named) row.bind(index++, lane.spec.name);
    if (shape.ends) row.bind(index++, lane.spec.ended ? 1 : 0);
    row.bind(index, lane.last.key).bind(index + 1, lane.last.key).bind(index + 2, lane.last.id);
    row.bind(index + 3, kPiece);
    while (row.step())
        lane.ready.push_back({{row.number(0), row.number(1)}, row.string(2)});
    lane.drained = lane.ready.size() < kPiece;
    if (!lane.ready.empty()) lane.last = lane.ready.back().at;
}

std::optional<Candidate> Lanes::next() {
    for (;;) {
        Lane* first = nullptr;
        for (Lane& lane : lanes_) {
            if (lane.ready.empty() && !lane.drained) fill(lane);
            if (lane.ready.empty()) continue;
            if (first == nullptr || before(lane.ready.front().at, first->ready.front().at))
                first = &lane;
        }
        if (first == nullptr) return std::nullopt;
        Candidate found = std::move(first->ready.front());
        first->ready.pop_front();
        if (given_ == found.at) continue;
        given_ = found.at;
        return found;
    }
}

}  // namespace guantong::approval
