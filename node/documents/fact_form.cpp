// SPDX-License-Identifier: Apache-2.0
#include "node/documents/fact_form.h"

#include "exchange/base/text.h"

#include <array>

namespace guantong::documents {

using base::Fault;
using base::Json;

namespace {

constexpr std::array<std::string_view, 10> kDigits{"〇", "一", "二", "三", "四",
                                                   "五", "六", "七", "八", "九"};

/// 1 to 99 as spoken: 八, 十, 十一, 二十, 三十一.
std::string spoken(unsigned number) {
    std::string text;
    if (number >= 20) text += kDigits[number / 10];
    if (number >= 10) text += "十";
    if (number % 10 != 0) text += kDigits[number % 10];
    return text;
}

bool namesADay(std::string_view name) {
    return name.ends_with("Date") || name == "date";
}

std::variant<Json, Fault> dayOf(const std::string& name, const Json& value) {
    const std::string* text = value.asText();
    if (value.isNull() || (text != nullptr && base::trim(*text).empty())) return value;
    const auto day = text == nullptr ? std::nullopt : base::parseDate(*text);
    if (!day) return Fault{base::Code::FIELD_INVALID, name, text == nullptr ? "" : *text};
    return Json(chineseDate(*day));
}

std::variant<Json, Fault> memberOf(const std::string& name, const Json& value) {
    return namesADay(name) ? dayOf(name, value) : withChineseDates(value);
}

}  // namespace

std::string chineseDate(base::Date day) {
    const std::chrono::year_month_day date(day);
    return std::to_string(static_cast<int>(date.year())) + "年" +
           std::to_string(static_cast<unsigned>(date.month())) + "月" +
           std::to_string(static_cast<unsigned>(date.day())) + "日";
}

std::string chineseNumeralDate(base::Date day) {
    const std::chrono::year_month_day date(day);
    std::string text;
    for (const char digit : std::to_string(static_cast<int>(date.year())))
        text += kDigits[static_cast<std::size_t>(digit - '0')];
    return text + "年" + spoken(static_cast<unsigned>(date.month())) + "月" +
           spoken(static_cast<unsigned>(date.day())) + "日";
}

std::variant<Json, Fault> withChineseDates(const Json& facts) {
    Json::Array elements;
    for (const Json& element : facts.elements()) {
        auto made = withChineseDates(element);
        if (auto* fault = std::get_if<Fault>(&made)) return *fault;
        elements.push_back(std::get<Json>(std::move(made)));
    }
    if (!elements.empty()) return Json(std::move(elements));
    Json::Object members;
    for (const auto& [name, value] : facts.members()) {
        auto made = memberOf(name, value);
        if (auto* fault = std::get_if<Fault>(&made)) return *fault;
        members.emplace_back(name, std::get<Json>(std::move(made)));
    }
    if (!members.empty()) return Json(std::move(members));
    return facts;
}

}  // namespace guantong::documents
