// SPDX-License-Identifier: Apache-2.0
// FederationSink: what each kind of record in a package means at this node. One table maps the
// element's name to its handler; a record nobody handles is held and read again after an upgrade.
//
//   CaseEvent -> case logs   Item, Calendar -> catalogue + adoption   Directory -> trust
//   Adoption -> coverage     Signal -> supervision                    StreamHead -> stream heads
//   ReportRequest -> sealed answer                                    ReportAnswer -> reports
//
// Everything happens inside the receiver's transaction. Thread-safe.
#pragma once

#include "exchange/outbox.h"
#include "exchange/receiver.h"
#include "exchange/standard/record.h"
#include "node/cases/case_batch.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::federation {

/// Case id and hash of the events just applied that concern blobs (blob_routes.h).
using BlobConcerns = std::vector<std::pair<std::string, std::string>>;

/// A record being applied.
struct Arrival {
    store::Transaction& tx;
    const exchange::Header& header;
    std::int64_t packageRow;
    std::string_view xml;
    const std::string& hash;
    BlobConcerns* blobs = nullptr;
};

/// Applies one decoded record; the reason if it is not taken.
using RecordHandler = std::function<std::optional<base::Fault>(const Arrival& arrival,
                                                               const standard::Record& record)>;

/// Undoes what the handler of that record did.
using UndoHandler = std::function<void(const Arrival& arrival, const standard::Record& record)>;

struct SinkDoors {
    exchange::ExchangeContext& context;
    const cases::CaseLog& cases;
    exchange::Outbox& outbox;
    /// By element name.
    std::map<std::string, RecordHandler, std::less<>> handlers;
    /// By element name: undoes what the handler did, for a package whose key was revoked. Kinds
    /// without one stay as they are.
    std::map<std::string, UndoHandler, std::less<>> undo{};
};

class FederationSink : public exchange::RecordSink {
public:
    explicit FederationSink(SinkDoors doors) : doors_(std::move(doors)) {}

    /// Where further receipts are issued from; set once, before the first package.
    void setReceiver(exchange::Receiver& receiver) noexcept { receiver_ = &receiver; }

    std::vector<exchange::NotTaken> apply(store::Transaction& tx, const exchange::Package& package,
                                          std::int64_t packageRow) override;

    /// Events leave their logs and are evidence; other records are undone by their UndoHandler.
    void untake(store::Transaction& tx, const exchange::Package& package, std::int64_t packageRow,
                const base::Fault& fault) override;

    /// Reads the held records again (after an upgrade), or those of one package; how many were
    /// taken.
    std::size_t readHeldAgain(std::optional<std::int64_t> only = {});

    /// Judges the parked and waiting records of a package again, as if they had just come; how many
    /// are taken now.
    std::size_t judgeAgain(store::Transaction& tx, const exchange::Package& package,
                           std::int64_t packageRow);

    /// Puts what follows from marks changed by own or received events where it belongs: receipts
    /// issued again, and this node's logs sent to nodes that began to take part.
    void settle(store::Transaction& tx, const cases::BatchOutcome& outcome,
                std::int64_t currentPackage);

private:
    std::optional<exchange::NotTaken> applyEvent(const Arrival& arrival, cases::CaseBatch& batch);
    std::optional<exchange::NotTaken> takeEvent(const Arrival& arrival,
                                                const standard::CaseEvent& event,
                                                cases::CaseBatch& batch);
    std::optional<exchange::NotTaken> applyRecord(const Arrival& arrival, std::int64_t position);
    void untakeEvent(const Arrival& arrival, cases::CaseBatch& batch, const base::Fault& fault);
    void untakeRecord(const Arrival& arrival);
    void hold(const Arrival& arrival, std::int64_t position, std::string_view name,
              base::Code code);
    void notice(store::Transaction& tx, const BlobConcerns& concerned, std::int64_t packageRow,
                std::vector<exchange::NotTaken>& notTaken);
    void promiseAgain(store::Transaction& tx, const std::vector<cases::Reappended>& reappended);
    void sendLog(store::Transaction& tx, const std::string& caseId, base::NodeId joined);

    SinkDoors doors_;
    exchange::Receiver* receiver_ = nullptr;
};

/// Puts an own event just stored into the outbox of every stream it belongs to (S2).
void publishEvent(exchange::ExchangeContext& context, exchange::Outbox& outbox,
                  store::Transaction& tx, const standard::CaseEvent& event, std::string_view xml,
                  const cases::CaseState& state);

}  // namespace guantong::federation
