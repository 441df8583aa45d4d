// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/value_type.h"

#include "exchange/base/node_id.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"

#include <algorithm>

namespace guantong::standard {

namespace {

using std::chrono::day, std::chrono::month, std::chrono::year, std::chrono::year_month_day;

constexpr base::Date kFirstDay{year_month_day{year{1}, month{1}, day{1}}};
constexpr base::Date kLastDay{year_month_day{year{9999}, month{12}, day{31}}};

bool isCode(std::string_view value) noexcept {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
}

bool isNumberUpTo(std::int64_t limit, std::string_view value) noexcept {
    const auto number = base::parseNumber(value);
    return number && *number <= limit;
}

}  // namespace

bool hasForm(ValueType type, std::int64_t limit, std::string_view value) noexcept {
    if (value.empty()) return false;
    const auto size = static_cast<std::int64_t>(value.size());
    switch (type) {
        case ValueType::text:
            return size <= limit;
        case ValueType::code:
            return size <= limit && isCode(value);
        case ValueType::number:
            return isNumberUpTo(limit, value);
        case ValueType::date:
            return base::parseDate(value).has_value();
        case ValueType::instant:
            return base::parseInstant(value).has_value();
        case ValueType::node:
            return base::NodeId::parse(value).has_value();
        case ValueType::digest:
            return crypto::digestKindOf(value).has_value();
        default:
            return findCode(*tableOf(type), value) != nullptr;
    }
}

bool isWritable(base::Date day) noexcept {
    return day >= kFirstDay && day <= kLastDay;
}

bool isWritable(base::Instant at) noexcept {
    return at >= base::instantOn(kFirstDay) &&
           at < base::instantOn(kLastDay + std::chrono::days{1});
}

}  // namespace guantong::standard
