// SPDX-License-Identifier: Apache-2.0
// Move: one thing an officer may do on a case, as data (moves.def): the event it makes, the right
// it wants, what it asks for. The desk draws its dialogs from this table and the desk's service
// obeys the same one.
//
// Immutable tables; thread-safe.
#pragma once

#include "exchange/standard/case_event.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guantong::approval {

enum class MoveGroup : std::uint8_t { intake, review, decision, delivery, other };
std::string_view toString(MoveGroup group) noexcept;

enum class Input : std::uint8_t { text, longText, number, date, select };
std::string_view toString(Input input) noexcept;

/// One field a move asks for. Label, limit and codes are the standard's.
struct AskedField {
    standard::Field field;
    Input input = Input::text;
    bool required = false;
    std::string_view fallback;  ///< what the dialog starts with
};

struct Move {
    std::string_view name;     ///< "accept"; the word of the API
    std::string_view chinese;  ///< 受理
    MoveGroup group = MoveGroup::other;
    standard::EventKind event{};
    std::string_view right;     ///< of node/people/rights.h, e.g. "caseIntake"
    std::string_view document;  ///< kind of node/documents; empty for none
    std::string_view phases;    ///< letters of moves.def
    bool dangerous = false;
    bool previews = false;
    std::string_view hint;
    std::vector<std::pair<standard::Field, std::string_view>> sets;
    std::vector<AskedField> asks;
};

/// All of them, in the order the desk shows.
std::span<const Move> allMoves();
/// By name; nullptr if there is none.
const Move* moveNamed(std::string_view name);

}  // namespace guantong::approval
