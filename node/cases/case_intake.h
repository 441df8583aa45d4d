// SPDX-License-Identifier: Apache-2.0
// CaseIntake: the door by which an old system's events become events of this node's cases. The
// case's number in that system is bound to a case id when its first event opens the case; an event
// of a case not here yet waits with its adapter.
//
//   Draft ─► case id ─► seq, prevHash, after ─► checkEvent ─► log ─► publish (outbox)
//
// One transaction takes the event, its projection and what publish does. Thread-safe: it keeps
// nothing between calls.
#pragma once

#include "adapters/intake.h"
#include "node/cases/case_batch.h"

#include <functional>
#include <string>

namespace guantong::cases {

/// What publish is told of an event just stored.
struct Stored {
    const Appended& appended;
    const CaseState& state;       ///< of its case, with the event in it
    const BatchOutcome& outcome;  ///< other marks changed, nodes that began to take part
};

struct CaseIntakeDoors {
    /// Puts the event where scopesFor() says; joins the transaction.
    std::function<void(store::Transaction& tx, const Stored& stored)> publish;
    /// The catalogue's facts of an item on a day; nothing if it is not known.
    std::function<std::optional<adapters::Intake::ItemFacts>(
        store::Transaction& tx, const std::string& code, base::Date on)>
        item;
    /// Salts and stores a personal part and gives its digest. Absent: a draft with one is refused.
    std::function<std::string(store::Transaction& tx, const std::string& json)> keepPersonal;
    /// Whether a region code stood on a day; absent: not known.
    std::function<std::optional<bool>(store::Transaction& tx, const std::string& code,
                                      const std::string& organisation, base::Date on)>
        region;
};

class CaseIntake : public adapters::Intake {
public:
    CaseIntake(const CaseLog& log, CaseIntakeDoors doors);

    /// taken: stored, `faults` then says why the fold parked it. waiting: no fault, the case is not
    /// here. refused: every fault of form, nothing stored. Draft::park and Draft::doubts stay with
    /// the adapter's ledger: only the rules of the fold, the same at every node, park an event.
    adapters::Taken take(store::Transaction& tx, const adapters::Draft& draft) override;
    std::optional<ItemFacts> item(store::Transaction& tx, const std::string& code,
                                  base::Date on) override;
    std::optional<bool> regionInForce(store::Transaction& tx, const std::string& code,
                                      const std::string& organisation, base::Date on) override;

private:
    const CaseLog& log_;
    CaseIntakeDoors doors_;
};

/// Binds the old system's number to the case of an own event that a neighbour handed back, so that
/// a file read again after a restore makes no case twice.
void bindRecovered(store::Transaction& tx, const standard::CaseEvent& event);

/// The case that an old system's number is bound to; empty if none.
std::string caseOfSource(store::Transaction& tx, std::string_view system,
                         std::string_view caseNumber);

}  // namespace guantong::cases
