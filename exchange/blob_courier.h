// SPDX-License-Identifier: Apache-2.0
// BlobCourier: moves blobs over the line to the parent, in parts, going on where the other side
// stands. The child opens every connection, so it pushes what is due upward and fetches what it
// wants from above:
//
//   due, here ─ PUT bytes */n ─► 308 from there ─ PUT part ─► … ─ 200 ─► confirmed
//   wanted    ─ GET bytes=n-  ─► 206 part ─► … ─► whole ─► here
//
// A relay keeps nothing: what a child asks of it for a node further up goes through pass(), part
// by part. One thread; pass() may be called from any.
#pragma once

#include "exchange/blob_store.h"
#include "exchange/parent_link.h"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace guantong::exchange {

class BlobCourier {
public:
    BlobCourier(ExchangeContext& context, ParentLink& link, BlobStore& blobs) noexcept
        : context_(context), link_(link), blobs_(blobs) {}
    ~BlobCourier() { join(); }

    /// Starts the thread; it ends after link.stop() and is waited for by join().
    void start();
    void join();

    /// Asks the parent on behalf of a node below; nothing if there was no answer.
    std::optional<HttpAnswer> pass(const ParentLink::Question& question);

    /// The address of a blob at a neighbour.
    static std::string pathOf(const std::string& digest) { return "/exchange/v1/blobs/" + digest; }
    /// Where the next part begins, as an answer's body says; nothing if it does not.
    static std::optional<std::int64_t> offsetIn(const std::string& body);

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Pause {
        Time until;
        std::chrono::milliseconds length{0};
    };
    void work();
    bool round(HttpsClient& client);
    void takeAsked(HttpsClient& client);
    bool push(HttpsClient& client, const std::string& digest);
    bool fetch(HttpsClient& client, const BlobRow& row);
    std::optional<HttpAnswer> put(HttpsClient& client, const std::string& digest,
                                  const ContentRange& range, std::string_view bytes);
    bool resting(const std::string& digest) const;
    void rest(const std::string& digest);

    ExchangeContext& context_;
    ParentLink& link_;
    BlobStore& blobs_;
    std::map<std::string, Pause> pauses_;  ///< of blobs that could not be moved just now
    Time askedAt_;
    std::mutex passMutex_;
    std::unique_ptr<HttpsClient> passClient_;
    std::thread thread_;
};

/// A node below was told by the one above that the blob is there: nothing more is due upward.
void confirmBlob(ExchangeContext& context, const std::string& digest);

}  // namespace guantong::exchange
