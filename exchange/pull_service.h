// SPDX-License-Identifier: Apache-2.0
// PullService: what a parent answers its children (S5): packages of the streams that pass down to
// them, receipts for what came from them, and where it has fallen behind itself.
#pragma once

#include "exchange/archive.h"
#include "exchange/context.h"
#include "exchange/cutter.h"
#include "exchange/wire.h"

#include <atomic>
#include <string>

namespace guantong::exchange {

class PullService {
public:
    PullService(ExchangeContext& context, Archive& archive, HeadsGate& gate);

    /// The answer for `child`: at once if there is something to hand over, else as soon as there
    /// is, at the latest after request.waitSeconds. Bounded by kMaxPullBytes.
    PullAnswer answer(base::NodeId child, const PullRequest& request);

    /// How far we know the streams that `neighbour` originates, and our own as it may know them.
    std::vector<Head> headsFor(base::NodeId neighbour) const;

    /// Names our list of receipts for as long as this process runs, and where it ended when the
    /// process started: a cursor beyond that may count receipts from before we were restored.
    const std::string& receiptsRun() const noexcept { return receiptsRun_; }
    std::int64_t receiptsAtStart() const noexcept { return receiptsAtStart_; }

    /// Ends every waiting answer: the node is stopping.
    void stop();
    bool stopping() const noexcept { return stopping_; }

private:
    PullAnswer collect(base::NodeId child, const PullRequest& request);
    void collectPackages(const Directory& directory, base::NodeId child, const PullRequest& request,
                         PullAnswer& answer);
    void collectReceipts(const Directory& directory, base::NodeId child, const PullRequest& request,
                         PullAnswer& answer);
    void compareOwn(base::NodeId child, const PullRequest& request, PullAnswer& answer);

    ExchangeContext& context_;
    Archive& archive_;
    HeadsGate& gate_;
    std::string receiptsRun_;
    std::int64_t receiptsAtStart_ = 0;
    std::atomic<bool> stopping_{false};
};

}  // namespace guantong::exchange
