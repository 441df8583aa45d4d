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

/// A record being applied.
struct Arrival {
    store::Transaction& tx;
    const exchange::Header& header;
    std::int64_t packageRow;
    std::string_view xml;
    const std::string& hash;
};

/// Applies one decoded record; the reason if it is not taken.
using RecordHandler = std::function<std::optional<base::Fault>(const Arrival& arrival,
                                                               const standard::Record& record)>;

struct SinkDoors {
    exchange::ExchangeContext& context;
    const cases::CaseLog& cases;
    exchange::Outbox& outbox;
    /// By element name.
    std::map<std::string, RecordHandler, std::less<>> handlers;
};

class FederationSink : public exchange::RecordSink {
public:
    explicit FederationSink(SinkDoors doors) : doors_(std::move(doors)) {}

    /// Where further receipts are issued from; set once, before the first package.
    void setReceiver(exchange::Receiver& receiver) noexcept { receiver_ = &receiver; }

    std::vector<exchange::NotTaken> apply(store::Transaction& tx, const exchange::Package& package,
                                          std::int64_t packageRow) override;

    /// Reads the held records again (after an upgrade); how many were taken.
    std::size_t readHeldAgain();

    /// Puts what follows from marks changed by own or received events where it belongs: receipts
    /// issued again, and this node's logs sent to nodes that began to take part.
    void settle(store::Transaction& tx, const cases::BatchOutcome& outcome,
                std::int64_t currentPackage);

private:
    std::optional<exchange::NotTaken> applyEvent(const Arrival& arrival, cases::CaseBatch& batch);
    std::optional<exchange::NotTaken> applyRecord(const Arrival& arrival, std::int64_t position);
    void hold(const Arrival& arrival, std::int64_t position, std::string_view name,
              base::Code code);
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
