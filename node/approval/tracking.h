// SPDX-License-Identifier: Apache-2.0
// Tracking: the applicant's door to a case without an account, by number and six-character code.
// Guessing is slowed and locked, by case and by address; a wrong number and a wrong code answer
// alike and take alike.
//
// Functions of a transaction; throw base::Error STORE_….
#pragma once

#include "node/approval/application.h"

#include <chrono>
#include <variant>

namespace guantong::approval {

constexpr std::int64_t kGuessesPerCase = 5;
constexpr std::int64_t kGuessesPerAddress = 30;
constexpr std::chrono::minutes kGuessLock{15};  ///< doubled with each further lock, to a day

/// The application, or TRACKING_WRONG, TRACKING_LOCKED with the moment it ends as detail. Counts
/// the failure: call it in a write transaction that is kept whatever the answer.
std::variant<ApplicationRow, base::Fault> track(store::Transaction& tx, std::string_view number,
                                                std::string_view code, std::string_view address,
                                                base::Instant now);

/// "K7M2QX" from what people type: " k7m2-qx".
std::string normalCode(std::string_view typed);

}  // namespace guantong::approval
