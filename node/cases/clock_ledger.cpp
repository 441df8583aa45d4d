// SPDX-License-Identifier: Apache-2.0
// explain(): the ledger. It walks once over the days from the start to the due day and says of
// every stretch whether it counted, and why not; the limit, the pauses and the end get their line.
#include "node/cases/clock_run.h"

#include <algorithm>
#include <array>

namespace guantong::cases {

using base::Code;
using base::Date;
using base::formatDate;
using base::Instant;
using catalog::WorkingCalendar;
using Part = LedgerLine::Part;
using std::chrono::days;

namespace {

struct Words {
    std::string zh, en;
};

struct Word {
    std::string_view zh, en;
};
constexpr std::array<Word, 10> kProcedures{Word{"特别程序", "special procedure"},
                                           {"听证", "hearing"},
                                           {"招标", "tender"},
                                           {"拍卖", "auction"},
                                           {"检验", "inspection"},
                                           {"检测", "testing"},
                                           {"检疫", "quarantine"},
                                           {"鉴定", "appraisal"},
                                           {"专家评审", "expert review"},
                                           {"其他程序", "other procedure"}};

constexpr std::array<Word, 9> kLimitNames{
    Word{"受理期限（行政许可法第三十二条）", "time to accept (Licensing Law, art. 32)"},
    {"承诺时限", "promised limit"},
    {"法定时限（行政许可法第四十二条或事项所依据的法律法规）",
     "statutory limit (Licensing Law, art. 42, or the law of the item)"},
    {"初审期限（行政许可法第四十三条）", "preliminary review (Licensing Law, art. 43)"},
    {"协办期限", "partner's limit"},
    {"特别程序批准时长", "approved length of the special procedure"},
    {"颁发送达期限（行政许可法第四十四条）", "time to deliver (Licensing Law, art. 44)"},
    {"公示期限", "time to publish"},
    {"环节时限", "limit of the step"}};

constexpr std::array<Word, 9> kStarts{Word{"收到申请材料", "materials received"},
                                      {"受理", "accepted"},
                                      {"受理", "accepted"},
                                      {"受理", "accepted"},
                                      {"分发协办", "sent to the partner"},
                                      {"特别程序开始", "special procedure began"},
                                      {"作出准予决定", "granted"},
                                      {"作出准予决定", "granted"},
                                      {"环节开始", "step began"}};

template <std::size_t size, typename Enum>
const Word& wordOf(const std::array<Word, size>& words, Enum value) {
    return words[static_cast<std::size_t>(value)];
}

std::string spanOf(Date from, Date to, std::string_view between) {
    return from == to ? formatDate(from) : formatDate(from) + std::string(between) + formatDate(to);
}

std::string timeOf(Instant at) {
    return formatDate(base::dateOf(at)) + " " + base::formatInstant(at).substr(11, 5);
}

Words causeOf(const Pause& pause) {
    switch (pause.cause) {
        case Pause::Cause::suspended:
            return {"挂起", "suspended"};
        case Pause::Cause::supplement:
            return {"受理后补正", "waiting for supplements"};
        case Pause::Cause::special:
            break;
    }
    const Word& word = kProcedures[std::min<std::size_t>(pause.procedure, 9)];
    return {std::string(word.zh) + "（已书面告知）", std::string(word.en) + " (told in writing)"};
}

class Explainer {
public:
    Explainer(const ClockRun& run, const std::vector<Pause>& pauses,
              const WorkingCalendar& calendar, const ClockReading& reading, Instant asOf)
        : run_(run),
          pauses_(pauses),
          calendar_(calendar),
          reading_(reading),
          horizon_(run.endedAt ? std::min(asOf, *run.endedAt) : asOf),
          working_(countsWorkingDays(run.limit)) {
        if (run.waitingSince) horizon_ = std::min(horizon_, *run.waitingSince);
    }

    std::vector<LedgerLine> lines() {
        addLimit();
        addStart();
        addDays();
        addPauseNotes();
        for (const base::Fault& fault : run_.findings)
            addFinding(fault);
        addEnd();
        return std::move(lines_);
    }

private:
    void add(Part part, Date from, Date to, std::int64_t count, std::string zh, std::string en) {
        lines_.push_back({part, from, to, count, std::move(zh), std::move(en)});
    }

    Words counted(std::int64_t count) const {
        const Limit limit{static_cast<std::int32_t>(count),
                          working_ ? TimeUnit::workingDay : TimeUnit::day};
        return {inChinese(limit), inEnglish(limit)};
    }

    void addLimit() {
        const std::int64_t own = reading_.limitDays - run_.extraDays;
        const Word& name = wordOf(kLimitNames, run_.kind);
        const bool converted =
            run_.limit.unit != TimeUnit::workingDay && run_.limit.unit != TimeUnit::day;
        const Words sum = counted(own);
        add(Part::limit, run_.start, run_.start, own,
            std::string(name.zh) + inChinese(run_.limit) + (converted ? "，合" + sum.zh : ""),
            std::string(name.en) + ": " + inEnglish(run_.limit) +
                (converted ? ", that is " + sum.en : ""));
        if (!run_.extension) return;
        const Date day = base::dateOf(run_.extension->at);
        const Words more = counted(run_.extraDays);
        add(Part::limit, day, day, run_.extraDays, formatDate(day) + "经批准延长" + more.zh,
            formatDate(day) + ": extended by " + more.en + " with approval");
    }

    void addStart() {
        const Date day = base::dateOf(run_.startedAt);
        const std::string at = formatDate(day);
        if (run_.firstReceived) {
            const std::string first = formatDate(base::dateOf(*run_.firstReceived));
            return add(Part::note, day, day, 0,
                       first + "首次收到材料，" + at + "补正材料齐全，期限重新计算，当日不计",
                       at + ": supplements complete (first received " + first +
                           "); the days start anew, this day is not counted");
        }
        if (run_.kind == ClockKind::special)
            return add(Part::note, day, day, 0, at + "特别程序开始，当日计入批准时长",
                       at + ": special procedure began, its first day counts");
        if (run_.bySilence && run_.kind != ClockKind::acceptance)
            return add(Part::note, day, day, 0,
                       at + "收到申请材料，逾期未告知，依法自当日起即为受理，当日不计",
                       at + ": materials received; for want of an answer in time the law takes "
                            "them as accepted that day, which is not counted");
        const Word& word = wordOf(kStarts, run_.kind);
        add(Part::note, day, day, 0, at + std::string(word.zh) + "，当日不计",
            at + ": " + std::string(word.en) + ", this day is not counted");
    }

    // ---- the days

    void addDays() {
        ranges_ = excluded(run_, pauses_, calendar_, base::dateOf(horizon_), OpenPause::untilToday);
        whole_ = lastWholeDay(calendar_, horizon_);
        lastCounted_ = countedDay(run_, ranges_, calendar_, reading_.limitDays);
        due_ = calendar_.nextWorkingDay(lastCounted_);
        const bool going = !run_.endedAt && !run_.waitingSince;
        const Date last = going ? std::max(due_, whole_) : whole_;
        Date cursor = run_.start + days{1};
        for (const DayRange& range : ranges_) {
            if (range.first > std::max(last, base::dateOf(horizon_))) break;
            addStretch(cursor, range.first - days{1});
            addExcluded(range);
            cursor = range.last + days{1};
        }
        addStretch(cursor, last);
    }

    /// Days without pause: cut at the last whole day, the last counted day and the due day.
    void addStretch(Date from, Date to) {
        for (Date cut : {std::min(whole_, lastCounted_), lastCounted_, due_, Date::max()}) {
            cut = std::min(cut, to);
            if (from > cut) continue;
            addCounted(from, cut);
            from = cut + days{1};
        }
    }

    void addCounted(Date from, Date to) {
        const std::int64_t count = plainDays(run_, calendar_, from - days{1}, to);
        if (count == 0) return;
        if (from > lastCounted_ && from <= due_)
            return add(Part::note, from, to, 0,
                       formatDate(lastCounted_) + "为非工作日，顺延至" + formatDate(due_),
                       formatDate(lastCounted_) + " is a day off: the next working day, " +
                           formatDate(due_) + ", takes its place");
        const Words sum = counted(count);
        const Words why = exceptions(from, to);
        const std::string zh = spanOf(from, to, "至"), en = spanOf(from, to, " to ");
        if (from > due_)
            add(Part::over, from, to, count, zh + "超期" + sum.zh + why.zh,
                en + ": " + sum.en + " over the limit" + why.en);
        else if (to <= whole_)
            add(Part::used, from, to, count, zh + "已计" + sum.zh + why.zh,
                en + ": " + sum.en + " counted" + why.en);
        else
            add(Part::ahead, from, to, count, zh + "尚有" + sum.zh + why.zh,
                en + ": " + sum.en + " still to come" + why.en);
    }

    /// Public holidays and weekends worked instead, where they fall into a stretch.
    Words exceptions(Date from, Date to) const {
        Words words;
        if (!working_) return words;
        const auto all = calendar_.exceptions(from, to);
        for (std::size_t i = 0; i < all.size();) {
            const bool worked = calendar_.isWorking(all[i]);
            std::size_t j = i;
            while (j + 1 < all.size() && all[j + 1] - all[j] <= days{3} &&
                   calendar_.isWorking(all[j + 1]) == worked &&
                   (worked || calendar_.workingDaysBetween(all[j], all[j + 1]) == 0))
                ++j;
            if (worked) j = i;
            words.zh += (words.zh.empty() ? "（" : "，") + spanOf(all[i], all[j], "至") +
                        (worked ? "调休上班，计入" : "放假，不计");
            words.en += (words.en.empty() ? " (" : ", ") + spanOf(all[i], all[j], " to ") +
                        (worked ? " worked instead of a weekday, counted" : " off, not counted");
            i = j + 1;
        }
        if (!words.zh.empty()) words = {words.zh + "）", words.en + ")"};
        return words;
    }

    void addExcluded(const DayRange& range) {
        Words causes;
        for (const Pause& pause : pauses_) {
            if (!obeys(run_.pauses, pause) || pause.effective > range.last ||
                pause.endedOn.value_or(range.last) < range.first)
                continue;
            const Words cause = causeOf(pause);
            causes.zh += (causes.zh.empty() ? "" : "、") + cause.zh;
            causes.en += (causes.en.empty() ? "" : ", ") + cause.en;
        }
        const std::int64_t count = plainDays(run_, calendar_, range.first - days{1}, range.last);
        const Words sum = counted(count);
        const Words why = exceptions(range.first, range.last);
        add(Part::excluded, range.first, range.last, count,
            spanOf(range.first, range.last, "至") + causes.zh + "，" + sum.zh + "不计入" + why.zh,
            spanOf(range.first, range.last, " to ") + ": " + causes.en + ", " + sum.en +
                " not counted" + why.en);
    }

    // ---- what explains the rest

    /// Says where an approved length was used up: from then on the days count again.
    void addPauseNotes() {
        for (const Pause& pause : pauses_) {
            const auto approved = lastApprovedDay(pause, calendar_);
            const Date last =
                std::min(pause.endedOn.value_or(base::dateOf(horizon_)), base::dateOf(horizon_));
            if (!obeys(run_.pauses, pause) || !approved || last <= *approved || last <= run_.start)
                continue;
            const std::string allowed = std::to_string(pause.approvedDays);
            add(Part::note, *approved + days{1}, last, 0,
                "批准时长为" + allowed + "个工作日，至" + formatDate(*approved) +
                    "止，超出的天数计入期限",
                allowed + " working days were approved, to " + formatDate(*approved) +
                    "; the days beyond count");
        }
    }

    void addFinding(const base::Fault& fault) {
        if (fault.code == Code::CLOCK_PAUSE_EXCEEDED) return;  // addPauseNotes() says it
        const Date day = base::dateOf(run_.startedAt);
        const std::string detail = fault.detail.empty() ? "" : " (" + fault.detail + ")";
        add(Part::note, day, day, 0,
            std::string(base::cause(fault.code, base::Language::chinese)) + detail,
            std::string(base::cause(fault.code, base::Language::english)) + detail);
    }

    void addEnd() {
        if (run_.endedAt) {
            const Date day = base::dateOf(*run_.endedAt);
            add(Part::note, day, day, 0, timeOf(*run_.endedAt) + "计时结束",
                timeOf(*run_.endedAt) + ": the clock ended");
        } else if (run_.waitingSince) {
            const Date day = base::dateOf(*run_.waitingSince);
            return add(Part::note, day, day, 0,
                       formatDate(day) + "告知补正，停止计时；材料齐全后重新计算",
                       formatDate(day) +
                           ": supplements asked for, the clock stands; it starts "
                           "anew when they are complete");
        }
        if (reading_.due)
            add(Part::note, due_, due_, 0, "到期时间：" + timeOf(*reading_.due) + "（下班时）",
                "due " + timeOf(*reading_.due) + " (close of business)");
        else if (reading_.notBefore)
            addUnknown();
    }

    void addUnknown() {
        using namespace std::chrono;
        const auto year = static_cast<int>(year_month_day{calendar_.knownTo() + days{1}}.year());
        const std::string text = std::to_string(year), day = formatDate(due_);
        add(Part::note, due_, due_, 0,
            text + "年工作日历公布前到期日待定；如周一至周五均上班，不早于" + day,
            "due unknown until the calendar of " + text + " is published; not before " + day);
    }

    const ClockRun& run_;
    const std::vector<Pause>& pauses_;
    const WorkingCalendar& calendar_;
    const ClockReading& reading_;
    Instant horizon_;
    bool working_;
    std::vector<DayRange> ranges_;
    Date whole_{}, lastCounted_{}, due_{};
    std::vector<LedgerLine> lines_;
};

}  // namespace

std::vector<LedgerLine> explain(const ClockRun& run, const std::vector<Pause>& pauses,
                                const WorkingCalendar& calendar, const ClockReading& reading,
                                Instant asOf) {
    return Explainer(run, pauses, calendar, reading, asOf).lines();
}

}  // namespace guantong::cases
