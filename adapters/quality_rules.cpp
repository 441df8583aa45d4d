// SPDX-License-Identifier: Apache-2.0
#include "adapters/quality_rules.h"

#include "adapters/check_digits.h"
#include "adapters/content.h"
#include "adapters/width.h"
#include "exchange/base/json.h"

#include <algorithm>
#include <array>

namespace guantong::adapters::quality {

using standard::EventKind;
using standard::Field;

namespace {

constexpr std::chrono::minutes kClockTolerance{5};
constexpr std::size_t kSameTimeRows = 20;  ///< rows in a row at one time are no clerk's work

using std::chrono::day, std::chrono::month, std::chrono::year, std::chrono::year_month_day;
constexpr base::Date kFirstDay{year_month_day{year{2000}, month{1}, day{1}}};
constexpr base::Date kNullDay{year_month_day{year{1899}, month{12}, day{30}}};

bool isTaken(const JudgedEvent& each) noexcept {
    return each.standing == Standing::fresh || each.standing == Standing::newer;
}

std::string keyText(Field field) {
    return std::string(standard::keyOf(field));
}

std::string kindText(EventKind kind) {
    return std::string(standard::toString(kind));
}

bool precedes(const QualityFacts::Moment& a, const QualityFacts::Moment& b) noexcept {
    if (a.dateOnly || b.dateOnly) return base::dateOf(a.at) < base::dateOf(b.at);
    return a.at < b.at;
}

bool holdsAny(std::string_view text, std::initializer_list<std::string_view> marks) noexcept {
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return text.find(mark) != std::string_view::npos;
    });
}

}  // namespace

void caseAbsent(const QualityFacts& facts, const QualityReport& report) {
    bool open = facts.history.opened();
    for (const auto& each : facts.events) {
        const EventKind kind = each.mapped->event.kind;
        open = open || opensCase(kind);
        if (open) continue;
        report(kindText(kind), facts.row.caseNumber);
        return;
    }
}

void notAccepted(const QualityFacts& facts, const QualityReport& report) {
    const auto* finished = facts.event(EventKind::finished);
    if (finished == nullptr || facts.moment(EventKind::accepted) ||
        facts.moment(EventKind::conditionalAccepted) || facts.moment(EventKind::notAccepted))
        return;
    const auto* applied = facts.event(EventKind::applied);
    if (finished->event.get(Field::caseType) == "onTheSpot" ||
        (applied != nullptr && applied->event.get(Field::caseType) == "onTheSpot"))
        return;
    report(kindText(EventKind::finished), facts.row.caseNumber);
}

void timesDisordered(const QualityFacts& facts, const QualityReport& report) {
    static constexpr std::array<EventKind, 6> kOrder{EventKind::applied,  EventKind::received,
                                                     EventKind::accepted, EventKind::decided,
                                                     EventKind::finished, EventKind::handedOut};
    std::optional<QualityFacts::Moment> before;
    EventKind beforeKind = EventKind::applied;
    for (const EventKind kind : kOrder) {
        const auto moment = facts.moment(kind);
        if (!moment) continue;
        if (before && precedes(*moment, *before))
            report(kindText(kind), base::formatInstant(moment->at) + " < " + kindText(beforeKind) +
                                       " " + base::formatInstant(before->at));
        before = moment;
        beforeKind = kind;
    }
    const auto accepted = facts.moment(EventKind::accepted);
    const auto finished = facts.moment(EventKind::finished);
    for (const auto& each : facts.row.events) {
        if (each.event.kind != EventKind::step) continue;
        const QualityFacts::Moment step{each.event.occurredAt, each.dateOnly};
        if ((accepted && precedes(step, *accepted)) || (finished && precedes(*finished, step)))
            report(each.key, base::formatInstant(step.at));
        const auto start = base::parseInstant(each.event.get(Field::startedAt));
        const auto end = base::parseInstant(each.event.get(Field::endedAt));
        if (start && end && *end < *start)
            report(keyText(Field::endedAt), base::formatInstant(*end));
    }
}

void timeImpossible(const QualityFacts& facts, const QualityReport& report) {
    const auto judge = [&](const std::string& place, base::Instant at, bool dateOnly) {
        const base::Date day = base::dateOf(at);
        const bool ahead =
            dateOnly ? day > base::dateOf(facts.now) : at > facts.now + kClockTolerance;
        if (ahead || day < kFirstDay || day == kNullDay) report(place, base::formatInstant(at));
    };
    for (const auto& each : facts.events) {
        if (!isTaken(each)) continue;
        const auto& mapped = *each.mapped;
        judge(mapped.key, mapped.event.occurredAt, mapped.dateOnly);
        for (const Field field : {Field::startedAt, Field::endedAt})
            if (const auto at = base::parseInstant(mapped.event.get(field)))
                judge(keyText(field), *at, false);
    }
}

void finishedTwice(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events) {
        if (each.mapped->event.kind != EventKind::finished || !isTaken(each)) continue;
        for (const auto& entry : facts.history.entries)
            if (entry.kind == EventKind::finished && entry.key != each.mapped->key &&
                entry.content != each.mapped->content && entry.sourceVersion == facts.row.version)
                report(each.mapped->key, facts.row.caseNumber);
    }
}

void versionConflict(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events)
        if (each.standing == Standing::conflict) report(each.mapped->key, facts.row.versionText);
}

void versionStale(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events) {
        const auto* latest = facts.history.latest(each.mapped->key);
        const bool gap = each.standing == Standing::newer && latest != nullptr &&
                         latest->sourceVersion && facts.row.version &&
                         *facts.row.version > *latest->sourceVersion + 1 &&
                         *facts.row.version < 10'000;  // above, versions are times
        if (gap || each.standing == Standing::stale)
            report(each.mapped->key, facts.row.versionText);
    }
}

void reasonMissing(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events) {
        if (!isTaken(each)) continue;
        const auto& event = each.mapped->event;
        const auto result = event.get(Field::result);
        const bool wanted = (event.kind == EventKind::finished && result >= "1" && result <= "5") ||
                            event.kind == EventKind::notAccepted || event.kind == EventKind::voided;
        const auto reason = event.get(Field::reason);
        if (wanted && (reason.empty() || isFiller(reason)))
            report(keyText(Field::reason), std::string(result));
    }
}

void itemWrong(const QualityFacts& facts, const QualityReport& report) {
    const auto accepted = facts.moment(EventKind::accepted);
    for (const auto& each : facts.events) {
        const auto& event = each.mapped->event;
        if (!isTaken(each) || !event.has(Field::item)) continue;
        const std::string code(event.get(Field::item));
        const base::Date on = base::dateOf(accepted ? accepted->at : event.occurredAt);
        const auto item = facts.item(code, on);
        if (!item || !item->inForce) {
            report(
                keyText(Field::item),
                code + (item ? " is not in force on " : " is unknown on ") + base::formatDate(on));
            return;
        }
        const auto differs = [&](Field field, std::int64_t expected) {
            const auto stated = event.number(field);
            if (stated && expected > 0 && *stated != expected)
                report(keyText(field), std::to_string(*stated) + ", the catalogue says " +
                                           std::to_string(expected));
        };
        const auto organisation = event.get(Field::organisation);
        if (!organisation.empty() && !item->organisation.empty() &&
            organisation != item->organisation)
            report(keyText(Field::organisation),
                   std::string(organisation) + ", the catalogue says " + item->organisation);
        differs(Field::itemVersion, item->version);
        differs(Field::promiseDays, item->promiseDays);
        differs(Field::statuteDays, item->statuteDays);
        return;
    }
}

void checkDigit(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events) {
        if (!isTaken(each)) continue;
        const auto& event = each.mapped->event;
        const auto code = event.get(Field::applicantCode);
        if (!code.empty() && !creditCodeHolds(code) && !organisationCodeHolds(code))
            report(keyText(Field::applicantCode), std::string(code));
        for (const Field field : {Field::title, Field::applicantName, Field::certificateNumber,
                                  Field::documentNumber, Field::organisationName, Field::materials})
            if (event.has(field) && isFiller(event.get(field)))
                report(keyText(field), std::string(event.get(field)));
        if (each.mapped->personal.empty()) continue;
        const base::Json personal = base::Json::parse(each.mapped->personal);
        for (const auto& [name, value] : personal.members()) {
            const auto* text = value.asText();
            const bool number = name == "idNumber" && text != nullptr;
            if (number && !citizenNumberHolds(normalisedCitizenNumber(*text)) &&
                !creditCodeHolds(*text) && !organisationCodeHolds(*text))
                report(name, "its check digit does not hold");
        }
    }
}

void regionWrong(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events) {
        const auto& event = each.mapped->event;
        if (!isTaken(each) || !event.has(Field::region)) continue;
        const std::string code(event.get(Field::region));
        const auto known = facts.region(code, std::string(event.get(Field::organisation)),
                                        base::dateOf(event.occurredAt));
        if (!regionHasForm(code) || (known && !*known)) report(keyText(Field::region), code);
    }
}

void timesIdentical(const QualityFacts& facts, const QualityReport& report) {
    const auto* accepted = facts.event(EventKind::accepted);
    const auto* finished = facts.event(EventKind::finished);
    const auto hasType = [](const MappedEvent& each) {
        return each.event.get(Field::caseType) == "promised";
    };
    const bool promised = std::any_of(facts.row.events.begin(), facts.row.events.end(), hasType);
    if (promised && accepted != nullptr && finished != nullptr && !accepted->dateOnly &&
        accepted->event.occurredAt == finished->event.occurredAt)
        report(kindText(EventKind::finished), base::formatInstant(finished->event.occurredAt));
    if (facts.sameTimeBefore >= kSameTimeRows && !facts.row.events.empty() &&
        !facts.row.events[0].dateOnly)
        report(facts.row.events[0].key,
               std::to_string(facts.sameTimeBefore + 1) + " rows at " +
                   base::formatInstant(facts.row.events[0].event.occurredAt));
}

void textDoubtful(const QualityFacts& facts, const QualityReport& report) {
    for (const auto& each : facts.events) {
        if (!isTaken(each)) continue;
        for (const auto& [field, value] : each.mapped->event.fields) {
            if (formOf(field) != FieldForm::text) continue;
            const bool privateUse = !isAscii(value) && holdsPrivateUse(value);
            if (privateUse || holdsAny(value, {"\xEF\xBF\xBD", "锟斤拷", "烫烫烫", "屯屯屯", "??",
                                               "&amp;lt;", "&amp;gt;", "&amp;amp;", "&lt;", "&gt;",
                                               "&amp;quot;", "\xC3\x83\xC2", "ï»¿"}))
                report(keyText(field), shownValue(value));
        }
    }
}

}  // namespace guantong::adapters::quality
