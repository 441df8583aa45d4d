// SPDX-License-Identifier: Apache-2.0
#include "node/federation/blob_erasure.h"

#include "node/cases/case_tables.h"
#include "node/cases/scopes.h"
#include "node/federation/blob_routes.h"

namespace guantong::federation {

using base::Code;
using base::Fault;

std::optional<Fault> takeErasure(store::Transaction& tx, exchange::BlobStore& blobs,
                                 exchange::Receiver& receiver, base::NodeId origin,
                                 const standard::Erasure& erasure) {
    if (erasure.node != origin) return Fault{Code::RECORD_OUT_OF_PLACE, "node", erasure.node.str()};
    const auto record = cases::readCase(tx, erasure.caseId);
    const bool takesPart = (record && record->state.takesPart(origin)) ||
                           standard::allottingNode(erasure.caseId) == origin;
    if (!takesPart) return Fault{Code::BLOB_FORBIDDEN, "caseId", erasure.caseId};
    blobs.erase(tx, erasure);
    blobArrived(tx, receiver, erasure.digest);
    return std::nullopt;
}

std::optional<Fault> publishErasure(exchange::ExchangeContext& context, exchange::Outbox& outbox,
                                    store::Transaction& tx, exchange::BlobStore& blobs,
                                    exchange::Receiver& receiver,
                                    const standard::Erasure& erasure) {
    if (auto faults = standard::checkRecord(erasure); !faults.empty()) return faults.front();
    if (auto fault = takeErasure(tx, blobs, receiver, context.self, erasure)) return fault;
    const std::string xml = standard::encode(erasure).xml;
    if (!context.parent().empty()) outbox.enqueue(tx, exchange::Scope::up(), "record", xml);
    const auto record = cases::readCase(tx, erasure.caseId);
    if (!record) return std::nullopt;
    const auto above = [directory = context.directory(), self = context.self](base::NodeId node) {
        return directory && directory->isAncestor(node, self);
    };
    for (const auto& each : record->state.participants)
        if (const auto scope = cases::scopeForJoined(each.node, context.self, above))
            outbox.enqueue(tx, *scope, "record", xml);
    return std::nullopt;
}

}  // namespace guantong::federation
