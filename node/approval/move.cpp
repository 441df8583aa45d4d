// SPDX-License-Identifier: Apache-2.0
#include "node/approval/move.h"

#include <algorithm>

namespace guantong::approval {

namespace {

using standard::EventKind;
using standard::Field;

/// Reads moves.def top down: what follows a move belongs to it.
std::vector<Move> readMoves() {
    std::vector<Move> moves;
    const auto has = [](std::string_view flags, char flag) {
        return flags.find(flag) != std::string_view::npos;
    };
#define GT_MOVE(name, zh, group, kind, right, document, phases, flags, hint) \
    moves.push_back({#name,                                                  \
                     zh,                                                     \
                     MoveGroup::group,                                       \
                     EventKind::kind,                                        \
                     #right,                                                 \
                     document,                                               \
                     phases,                                                 \
                     has(flags, 'd'),                                        \
                     has(flags, 'p'),                                        \
                     hint,                                                   \
                     {},                                                     \
                     {}});
#define GT_MOVE_SETS(field, value) moves.back().sets.emplace_back(Field::field, value);
#define GT_MOVE_ASKS(field, input, required, fallback) \
    moves.back().asks.push_back({Field::field, Input::input, required != 0, fallback});
#include "node/approval/moves.def"
    return moves;
}

}  // namespace

std::string_view toString(MoveGroup group) noexcept {
    constexpr std::string_view kNames[] = {"intake", "review", "decision", "delivery", "other"};
    return kNames[static_cast<std::size_t>(group)];
}

std::string_view toString(Input input) noexcept {
    constexpr std::string_view kNames[] = {"text", "longText", "number", "date", "select"};
    return kNames[static_cast<std::size_t>(input)];
}

std::span<const Move> allMoves() {
    static const std::vector<Move> moves = readMoves();
    return moves;
}

const Move* moveNamed(std::string_view name) {
    const auto moves = allMoves();
    const auto found = std::find_if(moves.begin(), moves.end(),
                                    [&](const Move& each) { return each.name == name; });
    return found == moves.end() ? nullptr : &*found;
}

}  // namespace guantong::approval
