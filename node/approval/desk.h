// SPDX-License-Identifier: Apache-2.0
// Desk: what an office does on a case. Each act is one or more events of the standard, issued with
// the notice it wants, in the caller's transaction; nothing is changed in place.
//
//   request ─► right ─► fields ─► phase and pen ─► three duties ─► the fold ─► notice ─► event
//                                    └ every refusal is a value: code, field, remedy
//
// Rights are given with the officer: node/people decides them, for the organisation of the case.
// Thread-safe: it keeps nothing between calls.
#pragma once

#include "exchange/standard/code_table.h"
#include "node/approval/application.h"
#include "node/approval/move.h"
#include "node/approval/officer.h"
#include "node/cases/case_intake.h"
#include "node/cases/case_list.h"
#include "node/catalog/catalog.h"

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace guantong::approval {

struct MoveRequest {
    std::string move;
    std::map<std::string, std::string, std::less<>> fields;  ///< by key of the standard's field
    std::vector<HandedIn> materials;
};

/// A notice to be issued with an act.
struct PaperOrder {
    std::string kind;  ///< of node/documents
    std::string caseId, organisation;
    base::Json facts;
    std::string by;
};
struct Paper {
    std::string id, number;
    standard::Material material;
};

/// A place a case can be sent to.
struct Place {
    base::NodeId node;
    std::string name;
};

struct DeskDoors {
    /// Puts the stored event where it belongs (outbox); joins the transaction.
    std::function<void(store::Transaction&, const cases::Stored& stored)> publish;
    /// Salts and stores a personal part; its digest.
    std::function<std::string(store::Transaction&, const std::string& json)> keepPersonal;
    /// The personal part of that digest; absent, or nothing: it is not here.
    std::function<std::optional<std::string>(store::Transaction&, const std::string& digest)>
        readPersonal;
    /// Issues a notice; absent: none are issued.
    std::function<std::variant<Paper, base::Fault>(store::Transaction&, const PaperOrder&)> issue;
    /// Names the event that carries the notice.
    std::function<void(store::Transaction&, const std::string& paperId,
                       const std::string& eventHash)>
        link;
    /// The node above (none at the root), and the nodes a joint case may be dispatched to.
    std::function<std::vector<Place>()> above, partners;
    std::function<std::string(base::NodeId)> nodeName;
    /// The organisation that takes in where an item names none.
    std::string organisation, organisationName, region;
    std::string reviewOrgan, court;  ///< named in the remedies of a refusal
};

struct Done {
    std::string caseId;
    std::string trackingCode;         ///< of a new case
    std::vector<std::string> papers;  ///< ids of the notices issued
    std::int64_t version = 0;         ///< of the case, see versionOf()
};
using Outcome = std::variant<Done, std::vector<base::Fault>>;

/// What the dialog of a move shows before it is confirmed.
struct ClockChange {
    cases::ClockKind kind{};
    std::optional<base::Instant> before, after, latest;
};

class Desk {
public:
    Desk(const cases::CaseLog& log, catalog::Catalog& catalog, DeskDoors doors)
        : log_(log), catalog_(catalog), doors_(std::move(doors)) {}

    /// Takes in an application: `applied` from the web (`officer` absent) or `received` at the
    /// window, with its receipt. Faults name the fields.
    Outcome open(store::Transaction& tx, const Application& application, const Officer* officer);

    /// The moves this officer may make now.
    std::vector<const Move*> offered(store::Transaction& tx, std::string_view caseId,
                                     const Officer& officer);
    /// Makes a move. `expected` is the version the officer read: VERSION_CONFLICT if it moved on.
    /// Faults write nothing: no event, no number of a notice.
    Outcome perform(store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
                    const Officer& officer, std::optional<std::int64_t> expected);
    /// How the due dates would change; the faults perform() would find first.
    std::variant<std::vector<ClockChange>, std::vector<base::Fault>> preview(
        store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
        const Officer& officer);

    /// On-the-spot items (即办件): accepts, grants, hands out and finishes in one act.
    Outcome finishOnTheSpot(store::Transaction& tx, std::string_view caseId,
                            const MoveRequest& request, const Officer& officer,
                            std::optional<std::int64_t> expected);

    /// What the applicant does: answers a supplement notice, asks to withdraw, rates.
    Outcome byApplicant(store::Transaction& tx, std::string_view caseId, standard::EventKind kind,
                        const MoveRequest& request, std::string_view channel);

    /// What an ETag says: changes with every event of the case.
    static std::int64_t versionOf(const cases::CaseState& state) noexcept { return state.events; }

    /// Where an act of that kind may send the case: above, back down, to a partner.
    std::vector<Place> places(const cases::CaseState& state, standard::EventKind kind) const;

    const cases::CaseLog& log() const noexcept { return log_; }
    catalog::Catalog& catalog() noexcept { return catalog_; }
    const DeskDoors& doors() const noexcept { return doors_; }

private:
    Outcome openCase(store::Transaction& tx, const Application& application,
                     const Officer* officer);
    Outcome act(store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
                const Officer& officer, std::optional<std::int64_t> expected);
    Outcome actAll(store::Transaction& tx, std::string_view caseId, const MoveRequest& request,
                   const Officer& officer, std::optional<std::int64_t> expected);
    struct Drafted {
        const Move* move = nullptr;
        standard::CaseEvent event;
        std::vector<base::Fault> faults;
    };
    Drafted draft(store::Transaction& tx, const cases::CaseState& state, std::string_view caseId,
                  const MoveRequest& request, const Officer& officer);
    void addSubject(store::Transaction& tx, const cases::CaseState& state,
                    standard::CaseEvent& event);
    std::optional<base::Fault> checkDuties(store::Transaction& tx, const cases::CaseState& state,
                                           std::string_view caseId, const Move& move,
                                           const Officer& officer);
    std::int64_t reviewersNeeded(store::Transaction& tx, const cases::CaseState& state);
    bool offers(const Move& move, const cases::CaseState& state) const;
    std::optional<base::Fault> judge(const cases::CaseState& state,
                                     const standard::CaseEvent& event) const;
    Outcome append(store::Transaction& tx, standard::CaseEvent event, std::string_view paper,
                   const std::vector<HandedIn>& materials, std::string_view by);
    base::Json paperFacts(store::Transaction& tx, const cases::CaseState& state,
                          const standard::CaseEvent& event);
    void addDates(base::Json& facts, const cases::CaseState& state,
                  standard::CaseEvent event) const;
    std::string fullName(store::Transaction& tx, std::string_view digest,
                         std::string_view shown) const;
    std::shared_ptr<const catalog::WorkingCalendar> calendar() const;

    const cases::CaseLog& log_;
    catalog::Catalog& catalog_;
    DeskDoors doors_;
};

/// The codes a `select` field offers, by key; empty for a field without a table of its own.
std::span<const standard::CodeValue> choicesOf(standard::Field field);

}  // namespace guantong::approval
