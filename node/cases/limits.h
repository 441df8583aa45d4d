// SPDX-License-Identifier: Apache-2.0
// Limits: how long a case may take, by the item's promise and by law, and the law's own numbers
// (Administrative Licensing Law, articles 32 and 42 to 44). Values; thread-safe.
#pragma once

#include "exchange/standard/record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::cases {

constexpr std::int64_t kAcceptanceDays = 5;          ///< Art. 32(4)
constexpr std::int64_t kStatuteDays = 20;            ///< Art. 42(1), where the item states none
constexpr std::int64_t kJointStatuteDays = 45;       ///< Art. 42(2)
constexpr std::int64_t kPreliminaryDays = 20;        ///< Art. 43
constexpr std::int64_t kDeliveryDays = 10;           ///< Art. 44
constexpr std::int64_t kPublicityDays = 7;           ///< publication of grants
constexpr std::int64_t kMaxExtensionDays = 10;       ///< Art. 42(1)
constexpr std::int64_t kMaxJointExtensionDays = 15;  ///< Art. 42(2)
constexpr std::int64_t kHearingDays = 20;            ///< Art. 47: to hold a hearing asked for

/// Hours and minutes are open time and round up to whole working days.
enum class TimeUnit : std::uint8_t { workingDay, day, month, year, hour, minute };
std::string_view toString(TimeUnit unit) noexcept;
/// By the standard's code (timeUnit); nothing for another word.
std::optional<TimeUnit> timeUnitNamed(std::string_view code) noexcept;

/// One limit as published: 5 working days, 3 months.
struct Limit {
    std::int32_t count = 0;
    TimeUnit unit = TimeUnit::workingDay;
    bool operator==(const Limit&) const = default;
};

/// What kind of case it is, as far as the clocks care.
enum class CaseForm : std::uint8_t {
    ordinary,
    onTheSpot,    ///< 即办件: a promise of 0 days means the same day
    preliminary,  ///< 上报件, 转报件: preliminary review here, decision above (Art. 43)
    joint,        ///< 并联审批件: 45 + 15 days (Art. 42(2))
};
/// By the standard's caseType code; one not known here is ordinary.
CaseForm caseFormOf(std::string_view caseType) noexcept;
/// As the ledger says it: "20个工作日" / "20 working days".
std::string inChinese(const Limit& limit);
std::string inEnglish(const Limit& limit);

/// What is known of a case's limits; what is absent falls back to the law's own numbers, and an
/// absent promise is none.
struct Limits {
    std::optional<Limit> promise, statute;
    std::optional<CaseForm> form;
    bool operator==(const Limits&) const = default;
};

/// The limits an item version states.
Limits limitsOf(const standard::Item& item);

}  // namespace guantong::cases
