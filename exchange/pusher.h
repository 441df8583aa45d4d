// SPDX-License-Identifier: Apache-2.0
// Pusher: sends the packages of every stream that passes up to the parent, in order per stream,
// several in flight (S5). Each worker takes the next unsent package of some stream; the parent's
// receipt settles it. An answer that names another number steps the stream back to it.
//
//   unsent -> in flight -> delivered         (409 expects N: from N again; failure: from the last
//                                             receipted again, after the link's backoff)
#pragma once

#include "exchange/archive.h"
#include "exchange/parent_link.h"
#include "exchange/stream_store.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace guantong::exchange {

class Pusher {
public:
    Pusher(ExchangeContext& context, ParentLink& link, Archive& archive) noexcept
        : context_(context), link_(link), archive_(archive) {}
    ~Pusher() { join(); }

    /// Starts the workers; they end after link.stop() and are waited for by join().
    void start();
    void join();

private:
    struct Lane {
        std::int64_t row = 0;       ///< of the stream
        std::int64_t acked = 0;     ///< receipted by the parent
        std::int64_t sent = 0;      ///< given to a worker
        std::int64_t last = 0;      ///< last package known
        std::int64_t laddered = 0;  ///< receipts of relayed packages were posted up to this number
        bool forked = false;        ///< the parent knows other content: the epoch is over
    };
    struct Job {
        PackageRow package;
        std::string bytes;
    };
    /// A receipt of the parent's that holds, not stored yet.
    struct Proof {
        PackageRow package;
        ReadReceipt receipt;
        std::int64_t streamRow = 0;
    };

    void work();
    std::optional<Job> nextJob();
    void refreshLanes();
    void recallLanes();
    void stepBackTo(const std::vector<Head>& parentHeads);
    bool deliver(HttpsClient& client, const Job& job);
    bool settle(const Job& job, HttpAnswer answer);
    void settleRefusal(const Job& job, const HttpAnswer& answer);
    bool acknowledge(const Job& job, std::string receipt);
    void keepProofs(base::NodeId parent);
    void keepProof(store::Transaction& tx, const Proof& proof, base::NodeId parent);
    void stepBack(const StreamId& stream, std::int64_t acked);
    bool postLadder(HttpsClient& client, const Job& job);

    ExchangeContext& context_;
    ParentLink& link_;
    Archive& archive_;
    std::mutex mutex_;
    std::map<StreamId, Lane> lanes_;
    std::vector<Proof> proofs_;
    bool keepingProofs_ = false;  ///< a worker is at it
    std::vector<std::thread> threads_;
};

}  // namespace guantong::exchange
