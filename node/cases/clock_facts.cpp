// SPDX-License-Identifier: Apache-2.0
#include "node/cases/clock_facts.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace guantong::cases {

using standard::CaseEvent;
using standard::EventKind;
using standard::Field;

namespace {

// The letters are what databases hold: never reused.
constexpr std::string_view kFactLetters = "awrpAnqQsSNzZxujJtTgdDPeX";
static_assert(kFactLetters.size() == static_cast<std::size_t>(FactKind::abandoned) + 1);
constexpr std::string_view kUnitLetters = "wdmyhi";
constexpr std::string_view kFormLetters = "ospj";

constexpr std::array<std::string_view, 8> kArticle45{"hearing",    "tender",      "auction",
                                                     "inspection", "testing",     "quarantine",
                                                     "appraisal",  "expertReview"};
constexpr std::uint8_t kForeignProcedure = 9;

constexpr std::int64_t kEarliestMs = -62'135'596'800'000;  // 0001-01-01
constexpr std::int64_t kLatestMs = 253'402'300'799'999;    // 9999-12-31

std::uint8_t procedureNumber(std::string_view code) noexcept {
    if (code.empty()) return 0;
    const auto found = std::find(kArticle45.begin(), kArticle45.end(), code);
    return found == kArticle45.end() ? kForeignProcedure
                                     : static_cast<std::uint8_t>(found - kArticle45.begin() + 1);
}

std::uint8_t rankNumber(std::string_view code) noexcept {
    return code == "governmentHead" ? 2 : code == "agencyHead" ? 1 : 0;
}

std::int32_t daysOf(const CaseEvent& event, Field field) {
    const auto number = event.number(field);
    if (!number || *number < 0 || *number > std::numeric_limits<std::int32_t>::max()) return -1;
    return static_cast<std::int32_t>(*number);
}

std::optional<Limit> statedLimit(const CaseEvent& event, Field days, Field unit) {
    const std::int32_t count = daysOf(event, days);
    if (count < 0) return std::nullopt;
    return Limit{count, timeUnitNamed(event.get(unit)).value_or(TimeUnit::workingDay)};
}

Limits statedLimits(const CaseEvent& event) {
    Limits limits;
    limits.promise = statedLimit(event, Field::promiseDays, Field::promiseUnit);
    limits.statute = statedLimit(event, Field::statuteDays, Field::statuteUnit);
    if (const auto type = event.get(Field::caseType); !type.empty()) limits.form = caseFormOf(type);
    return limits;
}

FactKind appliedBy(std::string_view channel) noexcept {
    return channel == "window" || channel == "mail" ? FactKind::windowApplied : FactKind::applied;
}

FactKind decisionKind(std::string_view decision) noexcept {
    return decision == "granted" || decision == "grantedOnPromise" ? FactKind::granted
                                                                   : FactKind::decidedOtherwise;
}

/// Returned, void, deleted and never-supplemented cases owe nothing more.
FactKind finishKind(std::string_view result) noexcept {
    return result == "1" || result == "2" || result == "3" || result == "5" ? FactKind::abandoned
                                                                            : FactKind::ended;
}

/// A hearing is a special procedure told in its own events (Art. 46 to 48).
std::optional<FactKind> hearingKind(std::string_view phase) noexcept {
    if (phase == "requested") return FactKind::specialStarted;
    if (phase == "noticed") return FactKind::noticeServed;
    if (phase == "held") return FactKind::specialEnded;
    return std::nullopt;
}

/// What the event is to the clocks; nothing for a kind that moves none.
std::optional<FactKind> factKindOf(const CaseEvent& event) noexcept {
    switch (event.kind) {
        case EventKind::applied:
            return appliedBy(event.channel);
        case EventKind::received:
            return FactKind::received;
        case EventKind::penAccepted:
            return FactKind::penAccepted;
        case EventKind::accepted:
        case EventKind::conditionalAccepted:
            return FactKind::accepted;
        case EventKind::notAccepted:
            return FactKind::notAccepted;
        case EventKind::supplementRequested:
            return FactKind::supplementRequested;
        case EventKind::supplementReceived:
        case EventKind::supplementDelivered:
            return FactKind::supplementReceived;
        case EventKind::specialStarted:
            return FactKind::specialStarted;
        case EventKind::specialEnded:
            return FactKind::specialEnded;
        case EventKind::hearing:
            return hearingKind(event.get(Field::hearingPhase));
        case EventKind::noticeServed:
            return FactKind::noticeServed;
        case EventKind::suspended:
            return FactKind::suspended;
        case EventKind::resumed:
            return FactKind::resumed;
        case EventKind::extended:
            return FactKind::extended;
        case EventKind::forwardedUp:
            return FactKind::forwardedUp;
        case EventKind::jointDispatched:
            return FactKind::jointDispatched;
        case EventKind::jointOpinion:
            return FactKind::jointOpinion;
        case EventKind::step:
            return FactKind::stepStarted;
        case EventKind::decided:
            return decisionKind(event.get(Field::decision));
        case EventKind::delivered:
        case EventKind::handedOut:
            return FactKind::delivered;
        case EventKind::published:
            return FactKind::published;
        case EventKind::finished:
            return finishKind(event.get(Field::result));
        case EventKind::withdrawn:
        case EventKind::voided:
            return FactKind::abandoned;
        default:
            return std::nullopt;
    }
}

bool statesLimits(FactKind kind) noexcept {
    return kind == FactKind::applied || kind == FactKind::windowApplied ||
           kind == FactKind::received || kind == FactKind::penAccepted ||
           kind == FactKind::accepted;
}

bool statesDays(FactKind kind) noexcept {
    return kind == FactKind::specialStarted || kind == FactKind::suspended ||
           kind == FactKind::extended || kind == FactKind::jointDispatched;
}

/// What a special procedure states; a hearing asked for is approved for the law's 20 days.
void fillSpecial(ClockFact& fact, const CaseEvent& event) {
    fact.procedure = procedureNumber(event.get(Field::procedure));
    if (event.kind == EventKind::hearing) {
        fact.procedure = procedureNumber("hearing");
        if (fact.kind == FactKind::specialStarted && fact.days < 0) fact.days = kHearingDays;
    }
    fact.notified = event.kind == EventKind::specialStarted && event.has(Field::documentNumber);
}

ClockFact factOf(const CaseEvent& event, FactKind kind) {
    ClockFact fact;
    fact.kind = kind;
    fact.at = event.occurredAt;
    fact.node = event.node;
    if (statesLimits(kind)) fact.limits = statedLimits(event);
    if (statesDays(kind)) fact.days = daysOf(event, Field::days);
    if (kind == FactKind::extended) fact.rank = rankNumber(event.get(Field::approverRank));
    if (kind == FactKind::specialStarted || kind == FactKind::specialEnded ||
        kind == FactKind::noticeServed)
        fillSpecial(fact, event);
    if (kind == FactKind::jointDispatched) {
        fact.deadline = event.date(Field::deadline);
        fact.node = base::NodeId::parse(event.get(Field::target)).value_or(base::NodeId{});
    }
    return fact;
}

/// The moment a step's field names; nothing if it names none.
std::optional<base::Instant> momentOf(const CaseEvent& event, Field field) {
    return base::parseInstant(event.get(field));
}

// ---- text

void appendNumber(std::string& out, std::int64_t number, int radix) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, radix).ptr;
    out.append(digits.data(), end);
}

template <typename Enum>
char letterOf(std::string_view letters, Enum value) noexcept {
    return letters[static_cast<std::size_t>(value)];
}

void appendLimit(std::string& out, char name, const std::optional<Limit>& limit) {
    if (!limit) return;
    out += ',';
    out += name;
    appendNumber(out, limit->count, 10);
    out += letterOf(kUnitLetters, limit->unit);
}

void appendLimits(std::string& out, const Limits& limits) {
    appendLimit(out, 'p', limits.promise);
    appendLimit(out, 's', limits.statute);
    if (limits.form) (out += ",f") += letterOf(kFormLetters, *limits.form);
}

void appendFact(std::string& out, const ClockFact& fact) {
    out += letterOf(kFactLetters, fact.kind);
    appendNumber(out, base::toMillis(fact.at), 36);
    const auto add = [&out](char name, std::int64_t number) {
        (out += ',') += name;
        appendNumber(out, number, 10);
    };
    if (!fact.node.empty()) add('n', fact.node.number());
    if (fact.procedure != 0) add('k', fact.procedure);
    if (fact.rank != 0) add('r', fact.rank);
    if (fact.notified) out += ",w";
    if (fact.days >= 0) add('d', fact.days);
    if (fact.deadline) add('b', fact.deadline->time_since_epoch().count());
    appendLimits(out, fact.limits);
}

template <typename Number>
bool readNumber(std::string_view text, Number& number, int radix = 10) noexcept {
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, radix);
    return error == std::errc{} && end == text.data() + text.size();
}

template <typename Enum>
bool readLetter(std::string_view letters, char letter, Enum& value) noexcept {
    const auto at = letters.find(letter);
    if (at == std::string_view::npos) return false;
    value = static_cast<Enum>(at);
    return true;
}

bool readLimit(std::string_view text, std::optional<Limit>& limit) noexcept {
    Limit read;
    if (text.empty() || !readLetter(kUnitLetters, text.back(), read.unit)) return false;
    text.remove_suffix(1);
    if (!readNumber(text, read.count) || read.count < 0) return false;
    limit = read;
    return true;
}

/// One ",x…" part that belongs to limits; false if it is none.
bool readLimitsPart(char name, std::string_view value, Limits& limits) noexcept {
    if (name == 'p') return readLimit(value, limits.promise);
    if (name == 's') return readLimit(value, limits.statute);
    CaseForm form{};
    if (name != 'f' || value.size() != 1 || !readLetter(kFormLetters, value[0], form)) return false;
    limits.form = form;
    return true;
}

bool readPart(char name, std::string_view value, ClockFact& fact) noexcept {
    std::int64_t number = 0;
    if (name == 'w') return fact.notified = value.empty();
    if (name == 'p' || name == 's' || name == 'f') return readLimitsPart(name, value, fact.limits);
    if (!readNumber(value, number) || number < 0) return false;
    switch (name) {
        case 'n':
            if (number < 1 || number > 999'999'999'999) return false;
            fact.node = base::NodeId::fromNumber(number);
            return true;
        case 'k':
            fact.procedure = static_cast<std::uint8_t>(number);
            return number <= 9;
        case 'r':
            fact.rank = static_cast<std::uint8_t>(number);
            return number <= 2;
        case 'd':
            fact.days = static_cast<std::int32_t>(number);
            return number <= 9999;
        case 'b':
            fact.deadline = base::Date{std::chrono::days{number}};
            return number < 3'000'000;
        default:
            return false;
    }
}

std::optional<ClockFact> readFact(std::string_view text) {
    ClockFact fact;
    const auto comma = std::min(text.find(','), text.size());
    std::int64_t millis = 0;
    if (text.empty() || !readLetter(kFactLetters, text[0], fact.kind) ||
        !readNumber(text.substr(1, comma - 1), millis, 36))
        return std::nullopt;
    if (millis < kEarliestMs || millis > kLatestMs) return std::nullopt;
    fact.at = base::fromMillis(millis);
    while (!(text = text.substr(std::min(text.find(','), text.size()))).empty()) {
        text.remove_prefix(1);
        const auto part = text.substr(0, text.find(','));
        if (part.empty() || !readPart(part[0], part.substr(1), fact)) return std::nullopt;
    }
    return fact;
}

/// The leading ",p…,s…,f…" of the text: what the catalogue states.
bool readCatalogue(std::string_view text, Limits& limits) {
    while (!text.empty()) {
        if (text[0] != ',' || text.size() < 2) return false;
        text.remove_prefix(1);
        const auto part = text.substr(0, text.find(','));
        if (part.empty() || !readLimitsPart(part[0], part.substr(1), limits)) return false;
        text.remove_prefix(part.size());
    }
    return true;
}

}  // namespace

void ClockFacts::insert(const ClockFact& fact) {
    if (facts_.empty() || facts_.back().at <= fact.at)
        facts_.push_back(fact);
    else
        facts_.insert(std::upper_bound(facts_.begin(), facts_.end(), fact.at,
                                       [](base::Instant moment, const ClockFact& other) {
                                           return moment < other.at;
                                       }),
                      fact);
}

void ClockFacts::add(const CaseEvent& event) {
    const auto kind = factKindOf(event);
    if (!kind) return;
    if (kind == FactKind::stepStarted)
        addStep(event);
    else
        insert(factOf(event, *kind));
}

/// A step ends the one before; only one that states a limit is remembered.
void ClockFacts::addStep(const CaseEvent& event) {
    const auto isStep = [](const ClockFact& fact) { return fact.kind == FactKind::stepStarted; };
    const auto limit = statedLimit(event, Field::stepDays, Field::stepUnit);
    const bool any = limit || std::any_of(facts_.begin(), facts_.end(), isStep);
    if (!any) return;
    ClockFact fact;
    fact.node = event.node;
    fact.at = momentOf(event, Field::startedAt).value_or(event.occurredAt);
    fact.kind = limit ? FactKind::stepStarted : FactKind::stepEnded;
    fact.limits.promise = limit;
    insert(fact);
    const auto endedAt = momentOf(event, Field::endedAt);
    if (!limit || !endedAt) return;
    fact.kind = FactKind::stepEnded;
    fact.at = *endedAt;
    fact.limits = {};
    insert(fact);
}

std::string ClockFacts::str() const {
    std::string out = "1";
    out.reserve(16 + facts_.size() * 28);
    appendLimits(out, catalogue_);
    for (const ClockFact& fact : facts_) {
        out += ';';
        appendFact(out, fact);
    }
    return out;
}

std::optional<ClockFacts> ClockFacts::parse(std::string_view text) {
    ClockFacts facts;
    if (text.empty() || text[0] != '1') return std::nullopt;
    const auto head = text.substr(1, std::min(text.find(';'), text.size()) - 1);
    if (!readCatalogue(head, facts.catalogue_)) return std::nullopt;
    facts.facts_.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), ';')));
    while (!(text = text.substr(std::min(text.find(';'), text.size()))).empty()) {
        text.remove_prefix(1);
        const auto fact = readFact(text.substr(0, text.find(';')));
        if (!fact || (!facts.facts_.empty() && facts.facts_.back().at > fact->at))
            return std::nullopt;
        facts.facts_.push_back(*fact);
    }
    return facts;
}

}  // namespace guantong::cases
