// SPDX-License-Identifier: Apache-2.0
// For tests of blobs: contents, their digests, and the rows that name them.
#pragma once

#include "exchange/blob_store.h"
#include "exchange/crypto/digest.h"
#include "tests/support/exchange_fixture.h"

#include <string>

namespace guantong::testing {

/// Bytes that repeat nowhere near a part's length.
inline std::string contentOf(std::size_t size, unsigned seed = 1) {
    std::string bytes(size, '\0');
    for (auto& each : bytes) {
        seed = seed * 1664525u + 1013904223u;
        each = static_cast<char>(seed >> 24);
    }
    return bytes;
}
inline std::string digestOf(std::string_view bytes) {
    return crypto::digestText(crypto::DigestKind::sha256, bytes);
}
inline std::string verdict(const std::variant<exchange::BlobStore::Progress, base::Fault>& taken) {
    if (const auto* fault = std::get_if<base::Fault>(&taken))
        return nameOf(fault->code) + " " + fault->detail;
    const auto& progress = std::get<exchange::BlobStore::Progress>(taken);
    return std::to_string(progress.offset) + (progress.whole ? " whole" : "");
}

/// One node with its store of blobs.
struct BlobFixture : ExchangeFixture {
    explicit BlobFixture(base::NodeId node = kMiddleNode) : ExchangeFixture(node) {
        blobs.onArrival(
            [this](store::Transaction&, const std::string& digest) { arrivals.push_back(digest); });
    }
    /// The row of a blob that some record names.
    void name(const std::string& digest, exchange::BlobState state = exchange::BlobState::wanted,
              std::int64_t size = 0, bool personal = false) {
        exchange::BlobRow row{{digest, size, "application/pdf", personal}, state};
        database->write([&](store::Transaction& tx) { putBlob(tx, row, clock.now()); });
    }
    std::string stateOf(const std::string& digest) {
        return value("SELECT state FROM blob WHERE digest = '" + digest + "'");
    }
    exchange::BlobStore blobs{*database, clock, folder.path()};
    exchange::BlobFiles files{folder.path()};
    std::vector<std::string> arrivals;
};

}  // namespace guantong::testing
