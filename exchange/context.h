// SPDX-License-Identifier: Apache-2.0
// ExchangeContext: what every part of the exchange of one node stands on.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/bell.h"
#include "exchange/recalls.h"
#include "exchange/signer.h"
#include "exchange/store/database.h"
#include "exchange/trust.h"

#include <filesystem>
#include <memory>
#include <mutex>

namespace guantong::exchange {

/// The node's signer in force; replaced as a whole when a certificate is renewed. Thread-safe.
class Identity {
public:
    explicit Identity(std::shared_ptr<const Signer> signer) : signer_(std::move(signer)) {}
    std::shared_ptr<const Signer> signer() const {
        const std::lock_guard lock(mutex_);
        return signer_;
    }
    void replace(std::shared_ptr<const Signer> signer) {
        const std::lock_guard lock(mutex_);
        signer_ = std::move(signer);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Signer> signer_;
};

struct ExchangeContext {
    base::NodeId self;
    const base::Clock& clock;
    store::Database& database;
    Trust& trust;
    Identity& identity;
    std::filesystem::path folder;  ///< the node's folder: archive/, held/, ferry/ lie below it
    Bell promised;                 ///< rings when the outbox has something new
    Bell stored;                   ///< rings when a package or a receipt was stored
    Recalls recalls{};             ///< streams to be sent again after a revocation

    /// The directory in force; nullptr before the node is enrolled.
    std::shared_ptr<const Directory> directory() const { return trust.directory(); }
    /// The node above; empty at the root and before enrolment.
    base::NodeId parent() const {
        const auto known = directory();
        return known ? known->parentOf(self) : base::NodeId{};
    }
};

}  // namespace guantong::exchange
