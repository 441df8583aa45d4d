// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_status.h"

#include <array>

namespace guantong::cases {

namespace {

using standard::EventKind;
using S = CaseStatus;

struct Name {
    std::string_view code, chinese;
};

constexpr std::array<Name, kCaseStatusCount> kNames{{
    {"none", "未立案"},        {"applied", "已申请"},   {"received", "已收件"},
    {"supplement", "补正"},    {"forwarded", "转报"},   {"refused", "不予受理"},
    {"notNeeded", "不需许可"}, {"accepted", "已受理"},  {"taken", "已接件"},
    {"review", "审查"},        {"special", "特别程序"}, {"suspended", "挂起"},
    {"amending", "审查补正"},  {"joint", "并联办理"},   {"reported", "已上报"},
    {"granted", "准予"},       {"denied", "不予许可"},  {"certified", "制证"},
    {"delivered", "送达"},     {"closed", "办结"},      {"returned", "退件"},
    {"withdrawn", "撤回"},     {"voided", "作废"},
}};

constexpr std::uint32_t bit(S status) {
    return 1u << static_cast<unsigned>(status);
}

constexpr std::uint32_t in(std::initializer_list<S> statuses) {
    std::uint32_t bits = 0;
    for (const S status : statuses)
        bits |= bit(status);
    return bits;
}

// The sets the table below speaks in.
constexpr std::uint32_t kNone = in({S::none});
constexpr std::uint32_t kNew = in({S::applied, S::received, S::supplement});
constexpr std::uint32_t kActive = in({S::accepted, S::taken, S::review, S::joint});
constexpr std::uint32_t kPaused = in({S::special, S::suspended, S::amending});
constexpr std::uint32_t kWorking = kActive | kPaused;
constexpr std::uint32_t kDecided = in({S::granted, S::denied, S::certified, S::delivered});
constexpr std::uint32_t kUp = in({S::forwarded, S::reported});
constexpr std::uint32_t kFinal =
    in({S::refused, S::notNeeded, S::closed, S::returned, S::withdrawn, S::voided});
constexpr std::uint32_t kOpen = kNew | kWorking | kDecided | kUp;
constexpr std::uint32_t kAny = kOpen | kFinal;

constexpr auto kTo = Target::to;
constexpr auto kStay = Target::stay;
constexpr auto kPause = Target::pause;
constexpr auto kBack = Target::back;
constexpr auto kPlain = Outcome::any;

// The state machine: every legal move, grouped by kind. Whatever is not here parks the event.
constexpr Move kMoves[] = {
    // taking in
    {EventKind::applied, kPlain, kNone, kTo, S::applied},
    {EventKind::received, kPlain, kNone | in({S::applied}), kTo, S::received},
    {EventKind::materialReceived, kPlain, kAny, kStay},
    {EventKind::supplementRequested, kPlain, kNew, kTo, S::supplement},
    {EventKind::supplementRequested, kPlain, kActive, kPause, S::amending},
    {EventKind::supplementRequested, kPlain, in({S::amending}), kStay},
    {EventKind::supplementReceived, kPlain, in({S::supplement}), kTo, S::received},
    {EventKind::supplementReceived, kPlain, in({S::amending}), kBack},
    {EventKind::supplementReceived, kPlain, kActive | in({S::special, S::suspended}), kStay},
    {EventKind::supplementDelivered, kPlain, kOpen, kStay},
    // accepting
    {EventKind::accepted, kPlain, kNone | kNew | in({S::taken}), kTo, S::accepted},
    {EventKind::conditionalAccepted, kPlain, kNone | kNew | in({S::taken}), kTo, S::accepted},
    {EventKind::notAccepted, kPlain, kNone | kNew | in({S::taken}), kTo, S::refused},
    {EventKind::notAccepted, Outcome::notNeeded, kNone | kNew | in({S::taken}), kTo, S::notNeeded},
    // examining
    {EventKind::step, kPlain, in({S::accepted, S::taken}), kTo, S::review},
    {EventKind::step, kPlain, kNew | in({S::review, S::joint}) | kPaused | kDecided, kStay},
    {EventKind::siteChecked, kPlain, in({S::accepted, S::taken}), kTo, S::review},
    {EventKind::siteChecked, kPlain, kNew | in({S::review, S::joint}) | kPaused, kStay},
    {EventKind::specialStarted, kPlain, kWorking, kPause, S::special},
    {EventKind::specialEnded, kPlain, kPaused, kBack},
    {EventKind::specialEnded, kPlain, kDecided | kFinal, kStay},
    {EventKind::noticeServed, kPlain, kAny, kStay},
    {EventKind::suspended, kPlain, kActive | in({S::special, S::amending}), kPause, S::suspended},
    {EventKind::resumed, kPlain, kPaused, kBack},
    {EventKind::resumed, kPlain, kDecided | kFinal, kStay},
    {EventKind::extended, kPlain, kWorking, kStay},
    {EventKind::hearing, kPlain, kWorking, kStay},
    {EventKind::thirdPartyNotified, kPlain, kWorking, kStay},
    {EventKind::statementHeard, kPlain, kWorking, kStay},
    {EventKind::jointDispatched, kPlain, kActive, kTo, S::joint},
    {EventKind::jointOpinion, kPlain, kAny, kStay},
    // between nodes
    {EventKind::forwardedUp, kPlain, in({S::applied, S::received}), kTo, S::forwarded},
    {EventKind::forwardedUp, kPlain, kActive, kTo, S::reported},
    {EventKind::penAccepted, kPlain, in({S::forwarded}), kTo, S::received},
    {EventKind::penAccepted, kPlain, in({S::reported}), kTo, S::taken},
    {EventKind::penAccepted, kPlain, kAny & ~kUp, kStay},
    {EventKind::returnedDown, kPlain, kActive, kTo, S::review},
    {EventKind::returnedDown, kPlain, kNew | kPaused | kDecided | kFinal, kStay},
    {EventKind::caseTransferred, kPlain, kAny & ~kUp, kStay},
    // deciding
    {EventKind::decided, Outcome::granted, kWorking, kTo, S::granted},
    {EventKind::decided, Outcome::denied, kWorking, kTo, S::denied},
    {EventKind::certified, kPlain, in({S::granted}), kTo, S::certified},
    {EventKind::certified, kPlain, in({S::certified, S::delivered, S::closed}), kStay},
    {EventKind::delivered, kPlain, in({S::granted, S::denied, S::certified}), kTo, S::delivered},
    {EventKind::delivered, kPlain, in({S::delivered}) | kFinal, kStay},
    {EventKind::handedOut, kPlain, kAny, kStay},
    {EventKind::published, kPlain, kDecided | in({S::closed}), kStay},
    // ending
    {EventKind::finished, Outcome::normal, kWorking | kDecided, kTo, S::closed},
    {EventKind::finished, Outcome::sentBack, kNew | kWorking, kTo, S::returned},
    {EventKind::finished, Outcome::sentBack, kDecided, kTo, S::closed},
    {EventKind::finished, Outcome::voided, kNew | kWorking | kDecided, kTo, S::voided},
    {EventKind::finished, Outcome::any, kFinal, kStay},
    {EventKind::withdrawalRequested, kPlain, kOpen, kStay},
    {EventKind::withdrawn, kPlain, kNew | kWorking, kTo, S::withdrawn},
    {EventKind::voided, kPlain, kNew | kWorking | kDecided, kTo, S::voided},
    {EventKind::feeCharged, kPlain, kAny, kStay},
    {EventKind::rated, kPlain, kAny, kStay},
};

Outcome outcomeOfFinish(std::string_view result) noexcept {
    if (result == "1" || result == "5") return Outcome::sentBack;
    if (result == "2" || result == "3") return Outcome::voided;
    return Outcome::normal;
}

}  // namespace

std::string_view toString(CaseStatus status) noexcept {
    return kNames[static_cast<std::size_t>(status)].code;
}

std::string_view chineseName(CaseStatus status) noexcept {
    return kNames[static_cast<std::size_t>(status)].chinese;
}

std::optional<CaseStatus> caseStatusNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i].code == name) return static_cast<CaseStatus>(i);
    return std::nullopt;
}

bool isFinal(CaseStatus status) noexcept {
    return (bit(status) & kFinal) != 0;
}

Outcome outcomeOf(const standard::CaseEvent& event) noexcept {
    using standard::Field;
    switch (event.kind) {
        case EventKind::decided:
            return event.get(Field::decision) == "denied" ? Outcome::denied : Outcome::granted;
        case EventKind::notAccepted:
            return event.get(Field::decision) == "notNeeded" ? Outcome::notNeeded : Outcome::any;
        case EventKind::finished:
            return outcomeOfFinish(event.get(Field::result));
        default:
            return Outcome::any;
    }
}

const Move* moveFor(EventKind kind, Outcome outcome, CaseStatus from) noexcept {
    for (const Move& move : kMoves) {
        const bool fits = move.outcome == outcome ||
                          (move.outcome == Outcome::any && kind == EventKind::finished);
        if (move.kind == kind && fits && (move.from & bit(from)) != 0) return &move;
    }
    return nullptr;
}

}  // namespace guantong::cases
