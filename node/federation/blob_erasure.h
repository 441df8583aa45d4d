// SPDX-License-Identifier: Apache-2.0
// Erasures (S2): a blob of a case is deleted wherever it lies, its hash and the counts stay. Only a
// node that takes part in the case, or that allotted its id, may ask for it. The receipt for the
// package that carried the record says that it is gone.
#pragma once

#include "exchange/blob_store.h"
#include "exchange/outbox.h"
#include "exchange/receiver.h"

namespace guantong::federation {

/// Applies an erasure that came in a package of `origin`. RECORD_OUT_OF_PLACE if it is another
/// node's, BLOB_FORBIDDEN if that node has no part in the case; nothing else refuses one.
std::optional<base::Fault> takeErasure(store::Transaction& tx, exchange::BlobStore& blobs,
                                       exchange::Receiver& receiver, base::NodeId origin,
                                       const standard::Erasure& erasure);

/// Erases here and tells every node above and every node that takes part. The same refusals, and
/// RECORD_INVALID if the record breaks a rule of form.
std::optional<base::Fault> publishErasure(exchange::ExchangeContext& context,
                                          exchange::Outbox& outbox, store::Transaction& tx,
                                          exchange::BlobStore& blobs, exchange::Receiver& receiver,
                                          const standard::Erasure& erasure);

}  // namespace guantong::federation
