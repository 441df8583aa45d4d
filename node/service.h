// SPDX-License-Identifier: Apache-2.0
// NodeService: a node at work. Threads, each named:
//   exchange, people   the two listeners' pools (one thread per connection)
//   pusher x N, puller, receipts, blobs    the uplink, at nodes with a parent
//   cutter             numbers what is promised
//   keeper             archive, directory, baselines, supervision sweep, refolds
//   adapters           the old systems' folders
#pragma once

#include "exchange/blob_courier.h"
#include "exchange/cutter.h"
#include "exchange/ferry.h"
#include "exchange/parent_link.h"
#include "exchange/pull_service.h"
#include "exchange/puller.h"
#include "exchange/pusher.h"
#include "node/api/exchange_server.h"
#include "node/api/people_server.h"
#include "node/core.h"
#include "node/front_desk.h"
#include "node/office.h"

#include <atomic>
#include <memory>
#include <thread>

namespace guantong::node {

class NodeService {
public:
    /// Opens the listeners and starts the threads. Throws base::Error NODE_RUNNING,
    /// NODE_NOT_ENROLLED, LISTEN_FAILED.
    explicit NodeService(NodeCore& core);
    ~NodeService();

    std::uint16_t peoplePort() const { return people_->port(); }
    std::uint16_t exchangePort() const { return exchange_->port(); }
    /// Ends everything in order; packages in flight are sent again after the next start.
    void stop();

private:
    void cutterWork();
    void keeperWork();
    void adapterWork();
    void awaitRecovery();
    void keepOnce();
    void renewKeys();
    void watchAuthority();
    void makeBaselines();
    void refoldIfDue();
    void sleepFor(std::chrono::milliseconds time);
    void writePorts() const;
    api::ExchangeDoors doors();
    void openLine();
    exchange::LinkPolicy linkPolicy() const;

    NodeCore& core_;
    ServeLock lock_;
    exchange::HeadsGate gate_;
    exchange::Lease lease_;
    exchange::Cutter cutter_;
    exchange::PullService pulls_;
    std::unique_ptr<exchange::ParentLink> link_;
    std::unique_ptr<exchange::Pusher> pusher_;
    std::unique_ptr<exchange::Puller> puller_;
    std::unique_ptr<exchange::BlobCourier> courier_;
    std::unique_ptr<exchange::Ferry> ferry_;
    std::unique_ptr<api::ExchangeServer> exchange_;
    std::unique_ptr<Office> office_;
    std::unique_ptr<FrontDesk> front_;
    std::unique_ptr<api::PeopleServer> people_;
    federation::KeyWatch keyWatch_;
    std::shared_ptr<const exchange::Signer> nextSigner_;  ///< until the directory names it
    std::atomic<bool> stopping_{false};
    std::thread cutterThread_, keeperThread_, adapterThread_;
};

}  // namespace guantong::node
