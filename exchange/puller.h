// SPDX-License-Identifier: Apache-2.0
// Puller: a node's long poll at its parent (S5): compares heads after every start and after every
// break of the line, brings packages and receipts down, hands receipts up, and gives a parent that
// was restored from a backup its own packages back.
#pragma once

#include "exchange/archive.h"
#include "exchange/parent_link.h"
#include "exchange/receiver.h"
#include "exchange/wire.h"

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace guantong::exchange {

class Puller {
public:
    Puller(ExchangeContext& context, ParentLink& link, Archive& archive,
           Receiver& receiver) noexcept
        : context_(context), link_(link), archive_(archive), receiver_(receiver) {}
    ~Puller() { join(); }

    void start();
    void join();

private:
    void work();
    void postWork();
    bool round(HttpsClient& client);
    bool compareHeads(HttpsClient& client);
    bool takePackages(const PullAnswer& answer);
    bool postReceipts(HttpsClient& client);
    bool handBack(HttpsClient& client, const std::vector<Head>& wanted);
    void capReceiptsSeen(const std::string& run, std::int64_t atStart);
    void stepReceiptsBack(std::int64_t taken);
    std::vector<Head> knownHeads();

    ExchangeContext& context_;
    ParentLink& link_;
    Archive& archive_;
    Receiver& receiver_;
    bool headsCompared_ = false;
    std::uint64_t comparedOn_ = 0;  ///< the connection on which heads were compared
    std::thread thread_, postThread_;
};

}  // namespace guantong::exchange
