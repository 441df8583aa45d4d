// SPDX-License-Identifier: Apache-2.0
#include "node/cases/limits.h"

#include <algorithm>
#include <array>
#include <limits>

namespace guantong::cases {

namespace {

struct UnitName {
    TimeUnit unit;
    std::string_view code, zh, en;
};
constexpr std::array kUnits{
    UnitName{TimeUnit::workingDay, "workingDay", "个工作日", "working day"},
    UnitName{TimeUnit::day, "day", "日", "calendar day"},
    UnitName{TimeUnit::month, "month", "个月", "month"},
    UnitName{TimeUnit::year, "year", "年", "year"},
    UnitName{TimeUnit::hour, "hour", "小时", "hour"},
    UnitName{TimeUnit::minute, "minute", "分钟", "minute"},
};

const UnitName& nameOf(TimeUnit unit) noexcept {
    return *std::find_if(kUnits.begin(), kUnits.end(),
                         [unit](const UnitName& name) { return name.unit == unit; });
}

std::optional<Limit> limitOf(std::int64_t days, const std::string& unit) {
    const auto known = timeUnitNamed(unit);
    if (days < 0 || days > std::numeric_limits<std::int32_t>::max() || !known) return std::nullopt;
    return Limit{static_cast<std::int32_t>(days), *known};
}

}  // namespace

std::string_view toString(TimeUnit unit) noexcept {
    return nameOf(unit).code;
}

std::optional<TimeUnit> timeUnitNamed(std::string_view code) noexcept {
    for (const UnitName& name : kUnits)
        if (name.code == code) return name.unit;
    return std::nullopt;
}

CaseForm caseFormOf(std::string_view caseType) noexcept {
    if (caseType == "onTheSpot") return CaseForm::onTheSpot;
    if (caseType == "reportedUp" || caseType == "forwarded") return CaseForm::preliminary;
    if (caseType == "joint") return CaseForm::joint;
    return CaseForm::ordinary;
}

std::string inChinese(const Limit& limit) {
    return std::to_string(limit.count) + std::string(nameOf(limit.unit).zh);
}

std::string inEnglish(const Limit& limit) {
    return std::to_string(limit.count) + " " + std::string(nameOf(limit.unit).en) +
           (limit.count == 1 ? "" : "s");
}

Limits limitsOf(const standard::Item& item) {
    Limits limits;
    limits.form = caseFormOf(item.caseType);
    limits.promise = limitOf(item.promiseDays, item.promiseUnit);
    if (item.statuteDays > 0) limits.statute = limitOf(item.statuteDays, item.statuteUnit);
    return limits;
}

}  // namespace guantong::cases
