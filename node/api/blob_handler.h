// SPDX-License-Identifier: Apache-2.0
// BlobHandler: answers the nodes below about blobs (S5):
//
//   PUT /exchange/v1/blobs/{digest}  Content-Range: bytes 0-4194303/9000000
//       200 whole here   308 {"offset":n} go on from there   416 the same, for a wrong place
//   GET /exchange/v1/blobs/{digest}  Range: bytes=4194304-
//       206 one part   404 not here (yet)   416 beyond its end
//
// 403 for whoever is not on the route. What is meant for a node further up, or lies there, is
// asked of the parent while the child waits: nothing of it stays here. Thread-safe.
#pragma once

#include "exchange/blob_courier.h"
#include "node/api/base_handler.h"

namespace guantong::api {

class BlobHandler {
public:
    /// `courier` is the way to the parent; nullptr at the root.
    BlobHandler(exchange::ExchangeContext& context, exchange::BlobStore& blobs,
                exchange::BlobCourier* courier) noexcept
        : context_(context), blobs_(blobs), courier_(courier) {}

    /// An answer with its Content-Range; empty if it has none.
    struct Answer {
        Response response;
        std::string contentRange;
    };
    /// `range` is the request's Content-Range; empty: the body is the whole blob.
    Answer put(base::NodeId child, const std::string& digest, const std::string& range,
               const std::string& body);
    /// `range` is the request's Range; empty: from the beginning.
    Answer get(base::NodeId child, const std::string& digest, const std::string& range);
    /// The digests asked of the child, for the heads answer.
    std::vector<std::string> asked(base::NodeId child);

private:
    Answer passPut(const std::string& digest, const std::string& range, const std::string& body);
    Answer passGet(const std::string& digest, const std::string& range);
    Answer serve(const std::string& digest, const exchange::ByteRange& range);

    exchange::ExchangeContext& context_;
    exchange::BlobStore& blobs_;
    exchange::BlobCourier* courier_;
};

}  // namespace guantong::api
