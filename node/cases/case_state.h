// SPDX-License-Identifier: Apache-2.0
// CaseState: what the events of one case have come to so far, one event at a time in the order of
// the fold (fold.h). Everything later events are judged by is here, so a stored state and the next
// event give what folding all events again would give.
//
// The pen: the accepting node holds it; forwardedUp and caseTransferred offer it to their target,
// which takes it by penAccepted (or its own caseTransferred); returnedDown hands it back to a node
// that had it. A state change without the pen is parked. A parked state change parks the state
// changes after it; an event that needs no pen, and a state change by a node that never had to do
// with the pen, parks only itself.
// A value; not synchronised.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/case_event.h"
#include "node/cases/case_status.h"
#include "node/cases/clock_facts.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace guantong::cases {

/// What the rules need to know beyond the events.
struct FoldRules {
    /// True if by `at` the acceptance clock had run out unanswered, so that the law holds the case
    /// accepted. Absent: silence never accepts.
    std::function<bool(const ClockFacts& facts, base::Instant at)> acceptedBySilence;
};

/// The end of one node's log of the case, as far as it is here without a gap.
struct LogHead {
    base::NodeId node;
    std::int64_t seq = 0;
    std::string hash;
    bool last = true;  ///< no other event here names it in prevHash or after
    bool operator==(const LogHead&) const = default;
};

struct Participant {
    base::NodeId node;
    bool pen = false;  ///< has, had or was offered the pen; a partner of a joint case has not
    bool operator==(const Participant&) const = default;
};

/// What lists show of a case. Times are epoch milliseconds, 0 for not yet.
struct CaseFacts {
    std::string item, itemName, title, caseType, applicantName, organisation, organisationName,
        region, sourceNumber, decision, result;
    std::int64_t openedMs = 0, acceptedMs = 0, decidedMs = 0, finishedMs = 0;
    bool operator==(const CaseFacts&) const = default;
};

struct CaseState {
    CaseStatus status = CaseStatus::none;
    CaseStatus before = CaseStatus::none;  ///< where the open pauses began
    std::int64_t openProcedures = 0;
    bool suspended = false, amending = false;

    base::NodeId holder;   ///< whose events may change the state
    base::NodeId offered;  ///< forwarded or transferred to, not yet taken; empty otherwise
    std::vector<Participant> participants;  ///< in the order they began to take part

    std::string parkedBy;        ///< hash of the first state change parked; empty while none is
    std::vector<LogHead> heads;  ///< by node id
    std::int64_t events = 0, parked = 0, waiting = 0;  ///< stored in all, and of these
    std::int64_t changedMs = 0;                        ///< the latest recordedAt
    CaseFacts facts;
    ClockFacts clocks;

    /// Takes the event, changing the state, or leaves all but `parkedBy` as it was and says why
    /// it is parked. Judges the rules only: not the log, not `after`, not `replaces`.
    std::optional<base::Fault> step(const standard::CaseEvent& event, const FoldRules& rules);

    /// The fault step() would find, changing nothing.
    std::optional<base::Fault> judge(const standard::CaseEvent& event,
                                     const FoldRules& rules) const;

    /// The head of that node's log; nullptr if nothing of it is here.
    const LogHead* head(base::NodeId node) const noexcept;
    /// Adds to the log heads an event that continues its log; marks what it follows.
    void appendHead(const standard::CaseEvent& event);
    /// True if `event` continues its log and follows every event here, so that it comes last in
    /// the order of the fold.
    bool comesLast(const standard::CaseEvent& event) const noexcept;
    bool takesPart(base::NodeId node) const noexcept;
    /// The node that raises the case's signals: the pen's holder, until another has taken it.
    base::NodeId supervisor() const noexcept { return holder; }

    bool operator==(const CaseState&) const = default;

private:
    const Participant* participant(base::NodeId node) const noexcept;
};

}  // namespace guantong::cases
