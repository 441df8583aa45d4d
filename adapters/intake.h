// SPDX-License-Identifier: Apache-2.0
// Intake: the one door by which an adapter's rows become events of cases. The node implements it
// (node/cases); adapters only know this interface.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/case_event.h"
#include "exchange/store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace guantong::adapters {

/// One event as an old system tells it. Of `event` these are set: kind, occurredAt, actor, channel,
/// source, fields, materials; the node gives case id, seq, hashes, recordedAt.
struct Draft {
    std::string system;      ///< the adapter's system name; the case belongs to it
    std::string caseNumber;  ///< the case's number in that system: joins the events of one case
    standard::CaseEvent event;
    std::string replacesHash;  ///< hash of the event this one is a newer version of; empty if none
    std::string personal;      ///< JSON object of the personal part, unsalted; empty if none. The
                               ///< node salts it, stores the blob and puts its digest in the event
    std::vector<base::Fault> park;  ///< findings at level park: the node is asked to park the event
    std::vector<base::Fault> doubts;  ///< findings at level warn: to be shown with the case
};

struct Taken {
    enum class Verdict {
        taken,    ///< the event is in the log (perhaps parked: `faults` says why)
        waiting,  ///< nothing was stored: its case is not here yet (Q01); offer it again
        refused,  ///< nothing was stored: `faults` says why
    };
    Verdict verdict = Verdict::refused;
    std::string caseId;
    std::string eventHash;
    std::vector<base::Fault> faults;
};

class Intake {
public:
    virtual ~Intake() = default;
    /// Appends the event to its case's log and to the outbox, in the caller's transaction.
    /// A first event (applied, received or accepted, notAccepted without one before) opens the
    /// case.
    virtual Taken take(store::Transaction& transaction, const Draft& draft) = 0;
    /// Facts for the quality rules: nothing known of an item code if the catalogue lacks it.
    struct ItemFacts {
        std::int64_t version = 0;
        std::string name, organisation, organisationName, caseType;
        std::int64_t promiseDays = 0, statuteDays = 0;
        bool fee = false;
        bool inForce = false;  ///< on the day asked for
    };
    virtual std::optional<ItemFacts> item(store::Transaction& transaction, const std::string& code,
                                          base::Date on) = 0;
    /// Whether the region code stood on that day, below the organisation if one is given; nothing
    /// if this node has no list of regions to say so.
    virtual std::optional<bool> regionInForce(store::Transaction& /*transaction*/,
                                              const std::string& /*code*/,
                                              const std::string& /*organisation*/,
                                              base::Date /*on*/) {
        return std::nullopt;
    }
};

}  // namespace guantong::adapters
