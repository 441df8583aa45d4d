// SPDX-License-Identifier: Apache-2.0
// CaseStatus: where a case stands, and the one table of moves between these states. The word of
// toString() is the word in the database, the API and the manual.
//
//   none ─► applied ─► received ⇄ supplement        forwarded ─(penAccepted)─► received
//             └────────┬──┴─► refused | notNeeded     ▲ forwardedUp before acceptance
//                      ▼
//                  accepted ─► review ⇄ special | suspended | amending | joint
//                      │          └─(forwardedUp)─► reported ─(penAccepted)─► taken ─► review
//                      ▼
//              granted | denied ─► certified ─► delivered ─► closed
//   ended early: returned, withdrawn, voided
//
// Pure values; thread-safe.
#pragma once

#include "exchange/standard/case_event.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace guantong::cases {

enum class CaseStatus : std::uint8_t {
    none,        ///< events are here, but none that opens the case
    applied,     ///< 已申请
    received,    ///< 已收件
    supplement,  ///< 补正告知: waits for the applicant, not yet accepted
    forwarded,   ///< 转报: handed up before acceptance, not yet taken
    refused,     ///< 不予受理
    notNeeded,   ///< 不需许可
    accepted,    ///< 已受理
    taken,       ///< 接件: accepted below, the pen taken here
    review,      ///< 审查
    special,     ///< 特别程序
    suspended,   ///< 挂起
    amending,    ///< 受理后补正
    joint,       ///< 并联办理
    reported,    ///< 已上报: handed up after the first examination, not yet taken
    granted,     ///< 准予
    denied,      ///< 不予许可
    certified,   ///< 制证
    delivered,   ///< 送达
    closed,      ///< 办结
    returned,    ///< 退件
    withdrawn,   ///< 撤回
    voided,      ///< 作废
};
constexpr int kCaseStatusCount = 23;

std::string_view toString(CaseStatus status) noexcept;
std::string_view chineseName(CaseStatus status) noexcept;
std::optional<CaseStatus> caseStatusNamed(std::string_view name) noexcept;
/// True for refused, notNeeded, closed, returned, withdrawn and voided.
bool isFinal(CaseStatus status) noexcept;

/// What an event says beyond its kind, as far as the move depends on it.
enum class Outcome : std::uint8_t { any, granted, denied, notNeeded, normal, sentBack, voided };
Outcome outcomeOf(const standard::CaseEvent& event) noexcept;

/// Where a move leads.
enum class Target : std::uint8_t {
    to,     ///< to Move::status
    stay,   ///< the state remains
    pause,  ///< to Move::status, remembering where from
    back,   ///< to where the pause began, or to a pause that is still open
};

struct Move {
    standard::EventKind kind;
    Outcome outcome;
    std::uint32_t from;  ///< one bit per CaseStatus
    Target target;
    CaseStatus status = CaseStatus::none;  ///< for to and pause
};

/// The move that an event of this kind and outcome makes from `from`; nullptr if it may not.
const Move* moveFor(standard::EventKind kind, Outcome outcome, CaseStatus from) noexcept;

}  // namespace guantong::cases
