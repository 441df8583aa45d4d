// SPDX-License-Identifier: Apache-2.0
// walk(): replays the facts in order of their moments and opens, pauses and ends clocks.
//
//   none ──► intake ◄──► waiting ──► accepted ──► over
//      received    supplements   declared or silence   decided, finished, abandoned
#include "node/cases/clock_run.h"

#include <algorithm>

namespace guantong::cases {

using base::Code;
using base::Date;
using base::Instant;
using catalog::WorkingCalendar;
using std::chrono::days;

namespace {

constexpr Limit workingDays(std::int64_t count) {
    return {static_cast<std::int32_t>(count), TimeUnit::workingDay};
}

/// The first whole day that lies before the end of business after `at`.
Date firstSparedDay(const WorkingCalendar& calendar, Instant at) {
    return lastWholeDay(calendar, at) + days{1};
}

void overlay(Limits& limits, const Limits& stated) {
    if (stated.promise) limits.promise = stated.promise;
    if (stated.statute) limits.statute = stated.statute;
    if (stated.form) limits.form = stated.form;
}

class Walker {
public:
    Walker(const ClockFacts& facts, const WorkingCalendar& calendar, Instant asOf)
        : facts_(facts.list()), calendar_(calendar), asOf_(asOf), limits_(facts.catalogueLimits()) {
        statedLimits();
        walked_.runs.reserve(6);
    }

    Walked walk() {
        for (const ClockFact& fact : facts_) {
            if (fact.at > asOf_) break;
            settleSilence(fact.at);
            take(fact);
        }
        settleSilence(asOf_);
        report();
        return std::move(walked_);
    }

private:
    // ---- the facts by subject

    void take(const ClockFact& fact) {
        switch (fact.kind) {
            case FactKind::applied:
            case FactKind::windowApplied:
            case FactKind::received:
                return takeReceipt(fact);
            case FactKind::penAccepted:
                return takePen(fact);
            case FactKind::accepted:
                return takeAcceptance(fact);
            case FactKind::supplementRequested:
                return takeSupplementRequest(fact);
            case FactKind::supplementReceived:
                return takeSupplement(fact);
            case FactKind::specialStarted:
                return takeSpecial(fact);
            case FactKind::specialEnded:
                return takeSpecialEnd(fact);
            case FactKind::noticeServed:
                return takeNotice(fact);
            case FactKind::suspended:
                return openPause(fact, Pause::Cause::suspended);
            case FactKind::resumed:
                return closePause(fact, Pause::Cause::suspended);
            case FactKind::extended:
                return takeExtension(fact);
            case FactKind::forwardedUp:
                return endRuns(ClockKind::preliminary, fact.at);
            case FactKind::jointDispatched:
                return takeDispatch(fact);
            case FactKind::jointOpinion:
                return takeOpinion(fact);
            case FactKind::stepStarted:
            case FactKind::stepEnded:
                return takeStep(fact);
            case FactKind::delivered:
                return takeDelivery(fact);
            case FactKind::published:
                return takePublication(fact);
            case FactKind::notAccepted:
            case FactKind::granted:
            case FactKind::decidedOtherwise:
            case FactKind::ended:
            case FactKind::abandoned:
                return takeEnd(fact);
        }
    }

    void takeReceipt(const ClockFact& fact) {
        ClockRun* acceptance = running(ClockKind::acceptance);
        if (acceptance != nullptr && fact.kind == FactKind::received) {
            if (acceptance->waitingSince) return takeSupplement(fact);
            if (provisional_) moveStart(*acceptance, fact.at);
            provisional_ = false;
        }
        if (acceptance != nullptr || accepted_ || over_ || last(ClockKind::acceptance) != nullptr)
            return;
        open(ClockKind::acceptance, fact, workingDays(kAcceptanceDays));
        provisional_ = fact.kind == FactKind::windowApplied;
    }

    /// In a preliminary case the upper node's taking over is its acceptance (Art. 43, 42).
    void takePen(const ClockFact& fact) {
        if (limits_.form != CaseForm::preliminary || over_) return;
        overlay(limits_, fact.limits);
        for (const auto kind : {ClockKind::acceptance, ClockKind::preliminary, ClockKind::promise,
                                ClockKind::statute})
            endRuns(kind, fact.at);
        penTaken_ = true;
        decide(fact, false);
    }

    void takeAcceptance(const ClockFact& fact) {
        if (accepted_ || over_) return;
        endRuns(ClockKind::acceptance, fact.at);
        decide(fact, false);
    }

    void takeSupplementRequest(const ClockFact& fact) {
        if (ClockRun* acceptance = running(ClockKind::acceptance))
            acceptance->waitingSince = acceptance->waitingSince.value_or(fact.at);
        else if (accepted_ && !over_ && openPauseOf(Pause::Cause::supplement) == nullptr)
            openPause(fact, Pause::Cause::supplement);
    }

    void takeSupplement(const ClockFact& fact) {
        ClockRun* acceptance = running(ClockKind::acceptance);
        if (acceptance == nullptr) return closePause(fact, Pause::Cause::supplement);
        if (!acceptance->waitingSince) return;
        acceptance->waitingSince.reset();
        if (!acceptance->firstReceived) acceptance->firstReceived = acceptance->startedAt;
        moveStart(*acceptance, fact.at);
    }

    void takeSpecial(const ClockFact& fact) {
        openPause(fact, Pause::Cause::special);
        Pause& pause = walked_.pauses.back();
        pause.notified = false;
        pause.approvedDays = std::max(fact.days, 0);
        if (fact.notified) serve(pause, fact.at);
        if (const auto early = noticeBefore(fact.procedure)) serve(pause, *early);
        if (over_ || fact.days <= 0) return;
        ClockRun& run = open(ClockKind::special, fact, workingDays(fact.days));
        run.start = pause.begins - days{1};
        run.procedure = fact.procedure;
    }

    void takeSpecialEnd(const ClockFact& fact) {
        const auto same = [&fact](std::uint8_t procedure) {
            return fact.procedure == 0 || procedure == fact.procedure;
        };
        for (Pause& pause : walked_.pauses)
            if (pause.cause == Pause::Cause::special && !pause.endedOn && same(pause.procedure))
                pause.endedOn = base::dateOf(fact.at);
        for (ClockRun& run : walked_.runs)
            if (run.kind == ClockKind::special && !run.endedAt && same(run.procedure))
                run.endedAt = fact.at;
    }

    /// A notice belongs to the last procedure of its kind that still waits for one, or, if it names
    /// the kind, to the next that begins. One that names no kind belongs to the last begun.
    void takeNotice(const ClockFact& fact) {
        const auto waits = [&fact](const Pause& pause) {
            return pause.cause == Pause::Cause::special && !pause.notified && !pause.endedOn &&
                   (fact.procedure == 0 || pause.procedure == fact.procedure);
        };
        const auto found = std::find_if(walked_.pauses.rbegin(), walked_.pauses.rend(), waits);
        if (found != walked_.pauses.rend())
            serve(*found, fact.at);
        else if (fact.procedure != 0)
            notices_.push_back(&fact);
    }

    void takeExtension(const ClockFact& fact) {
        ClockRun* statute = running(ClockKind::statute);
        if (statute == nullptr) return;
        if (const auto fault = extensionFault(fact, *statute))
            return statute->findings.push_back(*fault);
        extend(*statute, fact);
        ClockRun* promise = running(ClockKind::promise);
        if (promise != nullptr && !isLate(*promise, fact.at)) extend(*promise, fact);
    }

    void takeDispatch(const ClockFact& fact) {
        if (over_ || fact.node.empty()) return;
        const Date start = base::dateOf(fact.at);
        if (fact.days >= 0)
            open(ClockKind::partner, fact, workingDays(fact.days));
        else if (fact.deadline)
            open(ClockKind::partner, fact,
                 workingDays(calendar_.workingDaysBetween(start, *fact.deadline)));
    }

    void takeOpinion(const ClockFact& fact) {
        for (ClockRun& run : walked_.runs)
            if (run.kind == ClockKind::partner && !run.endedAt && run.node == fact.node)
                run.endedAt = fact.at;
    }

    void takeStep(const ClockFact& fact) {
        endRuns(ClockKind::step, fact.at);
        if (fact.kind == FactKind::stepStarted && !over_ && fact.limits.promise)
            open(ClockKind::step, fact, *fact.limits.promise);
    }

    void takeDelivery(const ClockFact& fact) {
        delivered_ = true;
        endRuns(ClockKind::delivery, fact.at);
    }

    void takePublication(const ClockFact& fact) {
        published_ = true;
        endRuns(ClockKind::publicity, fact.at);
    }

    /// The special procedure's own clock stays where the case was decided without ending it.
    void takeEnd(const ClockFact& fact) {
        for (ClockRun& run : walked_.runs) {
            const bool afterwards = run.kind == ClockKind::delivery ||
                                    run.kind == ClockKind::publicity ||
                                    run.kind == ClockKind::special;
            const bool all = fact.kind == FactKind::abandoned || fact.kind == FactKind::notAccepted;
            if (!run.endedAt && (all || !afterwards)) run.endedAt = fact.at;
        }
        over_ = true;
        if (fact.kind == FactKind::abandoned) abandoned_ = true;
        if (fact.kind == FactKind::granted && !granted_ && !abandoned_) afterGrant(fact);
    }

    void afterGrant(const ClockFact& fact) {
        granted_ = true;
        open(ClockKind::delivery, fact, workingDays(kDeliveryDays));
        if (delivered_) endRuns(ClockKind::delivery, fact.at);
        open(ClockKind::publicity, fact, workingDays(kPublicityDays));
        if (published_) endRuns(ClockKind::publicity, fact.at);
    }

    // ---- opening, pausing, ending

    /// Everything stated up to the first acceptance counts: the acceptance copies the promise.
    void statedLimits() {
        for (const ClockFact& fact : facts_) {
            if (fact.at > asOf_ || fact.kind == FactKind::penAccepted) break;
            if (fact.kind == FactKind::stepStarted) continue;
            overlay(limits_, fact.limits);
            if (fact.kind == FactKind::accepted) break;
        }
    }

    ClockRun& open(ClockKind kind, const ClockFact& fact, Limit limit) {
        ClockRun& run = walked_.runs.emplace_back();
        run.kind = kind;
        run.node = fact.node;
        run.limit = limit;
        moveStart(run, fact.at);
        return run;
    }

    static void moveStart(ClockRun& run, Instant at) {
        run.startedAt = at;
        run.start = base::dateOf(at);
    }

    /// Opens the decision clocks as of the fact's moment.
    void decide(const ClockFact& fact, bool bySilence) {
        accepted_ = true;
        const CaseForm form = limits_.form.value_or(CaseForm::ordinary);
        if (form == CaseForm::preliminary && !penTaken_)
            open(ClockKind::preliminary, fact, workingDays(kPreliminaryDays)).pauses =
                PauseRule::statute;
        std::optional<Limit> promise = limits_.promise;
        if (form == CaseForm::onTheSpot && !promise) promise = workingDays(0);
        if (promise && (promise->count > 0 || form == CaseForm::onTheSpot))
            openDecision(ClockKind::promise, fact, *promise, bySilence);
        const bool stated = limits_.statute && limits_.statute->count > 0;
        const auto byLaw = form == CaseForm::joint ? kJointStatuteDays : kStatuteDays;
        openDecision(ClockKind::statute, fact, stated ? *limits_.statute : workingDays(byLaw),
                     bySilence);
    }

    void openDecision(ClockKind kind, const ClockFact& fact, Limit limit, bool bySilence) {
        ClockRun& run = open(kind, fact, limit);
        run.pauses = kind == ClockKind::promise ? PauseRule::promise : PauseRule::statute;
        run.bySilence = bySilence;
    }

    /// Silence to the end of the acceptance clock is acceptance as of the day of receipt.
    void settleSilence(Instant at) {
        ClockRun* acceptance = running(ClockKind::acceptance);
        if (acceptance == nullptr || acceptance->waitingSince || !isLate(*acceptance, at)) return;
        acceptance->endedAt = calendar_.closeOfBusiness(dueDay(*acceptance, {}, calendar_));
        acceptance->bySilence = true;
        ClockFact silent;
        silent.at = acceptance->startedAt;
        silent.node = acceptance->node;
        decide(silent, true);
    }

    bool isLate(const ClockRun& run, Instant at) const {
        const auto ranges =
            excluded(run, walked_.pauses, calendar_, base::dateOf(at), OpenPause::untilToday);
        const Date due = dueDay(run, ranges, calendar_);
        return dueIsKnown(run, calendar_, due) && at > calendar_.closeOfBusiness(due);
    }

    void openPause(const ClockFact& fact, Pause::Cause cause) {
        Pause& pause = walked_.pauses.emplace_back();
        pause.cause = cause;
        pause.procedure = fact.procedure;
        pause.approvedDays = fact.days;
        pause.at = fact.at;
        pause.begins = pause.effective = firstSparedDay(calendar_, fact.at);
    }

    Pause* openPauseOf(Pause::Cause cause) {
        for (Pause& pause : walked_.pauses)
            if (pause.cause == cause && !pause.endedOn) return &pause;
        return nullptr;
    }

    void closePause(const ClockFact& fact, Pause::Cause cause) {
        while (Pause* pause = openPauseOf(cause))
            pause->endedOn = base::dateOf(fact.at);
    }

    void serve(Pause& pause, Instant at) {
        pause.notified = true;
        pause.effective = firstSparedDay(calendar_, std::max(at, pause.at));
    }

    std::optional<Instant> noticeBefore(std::uint8_t procedure) {
        for (const ClockFact*& notice : notices_)
            if (notice != nullptr && notice->procedure == procedure)
                return std::exchange(notice, nullptr)->at;
        return std::nullopt;
    }

    void endRuns(ClockKind kind, Instant at) {
        for (ClockRun& run : walked_.runs)
            if (run.kind == kind && !run.endedAt) run.endedAt = at;
    }

    static void extend(ClockRun& run, const ClockFact& fact) {
        run.extraDays = fact.days;
        run.extension = ExtensionMark{fact.at, fact.days};
    }

    std::optional<base::Fault> extensionFault(const ClockFact& fact,
                                              const ClockRun& statute) const {
        const bool joint = limits_.form == CaseForm::joint;
        const auto fault = [](Code code, std::string detail) {
            return base::Fault{code, "extended", std::move(detail)};
        };
        if (statute.extension)
            return fault(Code::CLOCK_EXTENSION_AGAIN, base::formatInstant(fact.at));
        if (isLate(statute, fact.at))
            return fault(Code::CLOCK_EXTENSION_LATE, base::formatInstant(fact.at));
        if (fact.rank < (joint ? 2 : 1))
            return fault(Code::CLOCK_EXTENSION_RANK, joint ? "governmentHead" : "agencyHead");
        if (fact.days <= 0 || fact.days > (joint ? kMaxJointExtensionDays : kMaxExtensionDays))
            return fault(Code::CLOCK_EXTENSION_LENGTH, std::to_string(fact.days));
        return std::nullopt;
    }

    /// What the special procedures did not spare, told with the statute clock.
    void report() {
        ClockRun* statute = last(ClockKind::statute);
        if (statute == nullptr) return;
        for (const Pause& pause : walked_.pauses) {
            if (pause.cause != Pause::Cause::special) continue;
            const std::string since = base::formatInstant(pause.at);
            const auto approved = lastApprovedDay(pause, calendar_);
            if (!pause.notified)
                statute->findings.push_back(
                    {Code::CLOCK_PAUSE_NOT_NOTIFIED, "specialStarted", since});
            else if (!pause.stopsStatute())
                statute->findings.push_back({Code::CLOCK_PAUSE_FOREIGN, "procedure", since});
            else if (approved && pause.endedOn.value_or(base::dateOf(asOf_)) > *approved)
                statute->findings.push_back(
                    {Code::CLOCK_PAUSE_EXCEEDED, "days", std::to_string(pause.approvedDays)});
        }
    }

    ClockRun* last(ClockKind kind) {
        for (auto run = walked_.runs.rbegin(); run != walked_.runs.rend(); ++run)
            if (run->kind == kind) return &*run;
        return nullptr;
    }

    ClockRun* running(ClockKind kind) {
        ClockRun* run = last(kind);
        return run != nullptr && !run->endedAt ? run : nullptr;
    }

    const std::vector<ClockFact>& facts_;
    const WorkingCalendar& calendar_;
    Instant asOf_;
    Limits limits_;
    Walked walked_;
    std::vector<const ClockFact*> notices_;  // served before their procedure began
    bool provisional_ = false;  // the acceptance clock runs from an application at the window
    bool accepted_ = false, over_ = false, abandoned_ = false, penTaken_ = false;
    bool granted_ = false, delivered_ = false, published_ = false;
};

}  // namespace

Walked walk(const ClockFacts& facts, const WorkingCalendar& calendar, Instant asOf) {
    return Walker(facts, calendar, asOf).walk();
}

}  // namespace guantong::cases
