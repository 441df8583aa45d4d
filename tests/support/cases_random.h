// SPDX-License-Identifier: Apache-2.0
// For tests of node/cases: dirty histories of a case, made from a seed.
#pragma once

#include "tests/support/cases_script.h"

#include <random>

namespace guantong::testing {

/// A plausible case of three nodes, with dirt: versions, strikes, strangers, blind writers,
/// breaches.
class RandomCase {
public:
    explicit RandomCase(unsigned seed) : random_(seed) {}

    CaseScript make(std::size_t events, std::string id = "360521000000-20250303-k3v9x2ab") {
        CaseScript script(std::move(id));
        script.add(kCounty, EventKind::received);
        while (script.events.size() < events)
            step(script);
        return script;
    }
    std::mt19937& random() { return random_; }
    std::size_t below(std::size_t limit) { return random_() % limit; }

private:
    void step(CaseScript& script) {
        static const std::vector<EventKind> kKinds{EventKind::accepted,
                                                   EventKind::accepted,
                                                   EventKind::step,
                                                   EventKind::step,
                                                   EventKind::specialStarted,
                                                   EventKind::specialEnded,
                                                   EventKind::suspended,
                                                   EventKind::resumed,
                                                   EventKind::supplementRequested,
                                                   EventKind::supplementReceived,
                                                   EventKind::forwardedUp,
                                                   EventKind::penAccepted,
                                                   EventKind::penAccepted,
                                                   EventKind::returnedDown,
                                                   EventKind::decided,
                                                   EventKind::certified,
                                                   EventKind::delivered,
                                                   EventKind::finished,
                                                   EventKind::rated,
                                                   EventKind::feeCharged,
                                                   EventKind::jointDispatched,
                                                   EventKind::jointOpinion,
                                                   EventKind::caseTransferred};
        static const std::vector<base::NodeId> kNodes{kCounty, kCounty, kCity, kProvince};
        const base::NodeId node = kNodes[below(kNodes.size())];
        const EventKind kind = kKinds[below(kKinds.size())];
        const Fields fields{{Field::target, kNodes[below(kNodes.size())].str()},
                            {Field::result, below(2) == 0 ? "0" : "6"}};
        const std::size_t how = below(24);
        const bool legal =
            !cases::fold(script.events, {}).state.judge(script.make(node, kind, fields), {});
        if (how > 4 && !legal) return;  // most events are as they should be
        const CaseEvent old = script.events[below(script.events.size())];
        if (how == 0)
            script.replace(node, old, kind, fields);
        else if (how == 1)
            script.replace(old.node, old, below(2) == 0 ? EventKind::struck : kind, fields);
        else if (how < 4)
            script.addBlind(node, kind, fields);
        else
            script.add(node, kind, fields);
    }
    std::mt19937 random_;
};

}  // namespace guantong::testing
