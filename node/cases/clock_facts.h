// SPDX-License-Identifier: Apache-2.0
// ClockFacts: the part of a case's events that its clocks depend on, small enough for a database
// column. Facts only, nothing computed: no calendar, no deadline, no "now".
//
//   events taken by the fold ── add() ──► facts ── project() (clock.h) ──► readings
//                                           └── str() ──► "1 r1la…;p10w…" ── parse()
//
// The facts stand in order of the moment they occurred (ties: order of adding), so an event that
// arrives late, such as a pause told after the decision, counts for the days it covered.
// A value; not synchronised.
#pragma once

#include "exchange/standard/case_event.h"
#include "node/cases/limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::cases {

enum class FactKind : std::uint8_t {
    applied,        ///< application on the web: the materials are with the office
    windowApplied,  ///< at the window or by mail: `received`, if it follows, counts instead
    received,
    penAccepted,
    accepted,  ///< also conditionally
    notAccepted,
    supplementRequested,
    supplementReceived,  ///< or delivered by the applicant: whichever comes first
    specialStarted,
    specialEnded,
    noticeServed,
    suspended,
    resumed,
    extended,
    forwardedUp,
    jointDispatched,
    jointOpinion,
    stepStarted,  ///< a step with a limit of its own
    stepEnded,
    granted,
    decidedOtherwise,
    delivered,  ///< or handed out
    published,
    ended,      ///< finished
    abandoned,  ///< withdrawn, voided, returned: nothing more is due
};

/// One event as the clocks see it.
struct ClockFact {
    FactKind kind = FactKind::applied;
    std::uint8_t procedure = 0;  ///< special procedure: 1 to 8 of Art. 45, 9 another, 0 none
    std::uint8_t rank = 0;       ///< approver: 1 head of the agency, 2 of the government, 0 other
    bool notified = false;       ///< the event itself names its written notice
    std::int32_t days = -1;      ///< stated length in working days; -1 none
    base::Instant at;
    std::optional<base::Date> deadline;
    base::NodeId node;  ///< the writer; for jointDispatched the partner
    Limits limits;      ///< stated by the event; a step's own limit stands as promise
    bool operator==(const ClockFact&) const = default;
};

class ClockFacts {
public:
    /// Takes one more event of the case; kinds that move no clock leave it unchanged.
    void add(const standard::CaseEvent& event);

    /// What the catalogue states for this case's item, in the version in force on the day of
    /// acceptance or receipt. Used only where the events themselves state no limit. Pauses and
    /// extensions already here stay.
    void setCatalogueLimits(const Limits& limits) { catalogue_ = limits; }
    const Limits& catalogueLimits() const noexcept { return catalogue_; }

    const std::vector<ClockFact>& list() const noexcept { return facts_; }
    bool empty() const noexcept { return facts_.empty(); }

    /// One line of ASCII without quotes, some 15 bytes per fact.
    std::string str() const;
    /// The inverse of str(); nothing for any other text.
    static std::optional<ClockFacts> parse(std::string_view text);

    bool operator==(const ClockFacts&) const = default;

private:
    void insert(const ClockFact& fact);
    void addStep(const standard::CaseEvent& event);

    std::vector<ClockFact> facts_;
    Limits catalogue_;
};

}  // namespace guantong::cases
