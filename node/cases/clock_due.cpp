// SPDX-License-Identifier: Apache-2.0
#include "node/cases/clock_due.h"

#include "exchange/base/text.h"
#include "node/cases/clock_run.h"

#include <algorithm>

namespace guantong::cases {

using base::Date;
using base::Fault;
using catalog::WorkingCalendar;

namespace {

constexpr std::size_t kSpanLength = 22;  // two dates and ".."
constexpr std::int32_t kMostDays = 9999;

bool isUsable(Date day) noexcept {
    using namespace std::chrono;
    return Date{1900y / January / 1} <= day && day < Date{9000y / January / 1};
}

std::optional<Fault> faultOf(const DueQuestion& question) {
    const auto usage = [](const char* field, std::string detail) {
        return Fault{base::Code::USAGE, field, std::move(detail)};
    };
    if (question.limit.count < 0 || question.limit.count > kMostDays)
        return usage("--days", std::to_string(question.limit.count));
    if (!isUsable(question.from)) return usage("--from", base::formatDate(question.from));
    for (const PauseSpan& span : question.pauses)
        if (!isUsable(span.from) || !isUsable(span.to) || span.to < span.from)
            return usage("--pause", base::formatDate(span.from));
    return std::nullopt;
}

Pause pauseOf(const PauseSpan& span) {
    Pause pause;
    pause.at = base::instantOn(span.from);
    pause.begins = pause.effective = span.from;
    pause.endedOn = span.to;
    pause.approvedDays = span.approvedDays.value_or(-1);
    return pause;
}

}  // namespace

std::optional<PauseSpan> parsePause(std::string_view text) {
    if (text.size() < kSpanLength || text.substr(10, 2) != "..") return std::nullopt;
    const auto from = base::parseDate(text.substr(0, 10));
    const auto to = base::parseDate(text.substr(12, 10));
    if (!from || !to || *to < *from) return std::nullopt;
    PauseSpan span{*from, *to, std::nullopt};
    if (text.size() == kSpanLength) return span;
    const auto approved = base::parseNumber(text.substr(kSpanLength + 1));
    if (text[kSpanLength] != ':' || !approved || *approved > kMostDays) return std::nullopt;
    span.approvedDays = static_cast<std::int32_t>(*approved);
    return span;
}

std::variant<DueAnswer, Fault> clockDue(const DueQuestion& question,
                                        const WorkingCalendar& calendar) {
    if (const auto fault = faultOf(question)) return *fault;
    ClockRun run;
    run.kind = ClockKind::promise;
    run.limit = question.limit;
    run.start = question.from;
    run.startedAt = base::instantOn(question.from);
    run.pauses = PauseRule::promise;
    std::vector<Pause> pauses;
    for (const PauseSpan& span : question.pauses)
        pauses.push_back(pauseOf(span));
    std::sort(pauses.begin(), pauses.end(),
              [](const Pause& one, const Pause& other) { return one.begins < other.begins; });

    // The lines are told as of the due moment, when every day has been counted.
    Date last = question.from;
    for (const Pause& pause : pauses)
        last = std::max(last, *pause.endedOn);
    const auto ranges = excluded(run, pauses, calendar, last, OpenPause::untilToday);
    const base::Instant due = calendar.closeOfBusiness(dueDay(run, ranges, calendar));
    const ClockReading reading = readRun(run, pauses, calendar, due, true);
    DueAnswer answer;
    if (reading.due) answer.due = base::dateOf(*reading.due);
    if (reading.notBefore) answer.notBefore = base::dateOf(*reading.notBefore);
    for (const LedgerLine& line : reading.ledger) {
        answer.zh.push_back(line.zh);
        answer.en.push_back(line.en);
    }
    return answer;
}

base::Json toJson(const DueAnswer& answer, base::Language language) {
    base::Json json = base::Json::object();
    json.set("due", answer.due ? base::Json(base::formatDate(*answer.due)) : base::Json());
    if (answer.notBefore) json.set("notBefore", base::formatDate(*answer.notBefore));
    base::Json lines = base::Json::array();
    for (const std::string& line : answer.lines(language))
        lines.add(line);
    return json.set("lines", std::move(lines));
}

}  // namespace guantong::cases
