// SPDX-License-Identifier: Apache-2.0
#include "exchange/lease.h"

#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"

#include <unistd.h>

namespace guantong::exchange {

Lease::Lease(store::Database& database, std::string name, std::string owner,
             std::chrono::milliseconds lifetime)
    : database_(database), name_(std::move(name)), owner_(std::move(owner)), lifetime_(lifetime) {}

bool Lease::claim() {
    const std::int64_t now = database_.databaseTimeMs();
    bool ours = false;
    database_.write([&](store::Transaction& tx) {
        ours = false;
        auto& find = tx.statement("SELECT owner, fence, expires_ms FROM lease WHERE name = ?");
        find.bind(1, name_);
        if (!find.step()) {
            tx.statement("INSERT INTO lease (name, owner, fence, expires_ms) VALUES (?, ?, 1, ?)")
                .bind(1, name_)
                .bind(2, owner_)
                .bind(3, now + lifetime_.count())
                .run();
            fence_ = 1;
            ours = true;
            return;
        }
        const bool mine = find.text(0) == owner_;
        const std::int64_t fence = find.number(1);
        if (!mine && find.number(2) > now) return;
        fence_ = mine ? fence : fence + 1;
        ours = tx.statement(
                     "UPDATE lease SET owner = ?, fence = ?, expires_ms = ? "
                     "WHERE name = ? AND fence = ?")
                   .bind(1, owner_)
                   .bind(2, fence_)
                   .bind(3, now + lifetime_.count())
                   .bind(4, name_)
                   .bind(5, fence)
                   .run() == 1;
    });
    return ours;
}

bool Lease::heldIn(store::Transaction& tx) const {
    auto& find = tx.statement("SELECT fence FROM lease WHERE name = ? AND owner = ?");
    find.bind(1, name_).bind(2, owner_);
    return find.step() && find.number(0) == fence_;
}

void Lease::release() {
    database_.write([&](store::Transaction& tx) {
        tx.statement("UPDATE lease SET expires_ms = 0 WHERE name = ? AND owner = ? AND fence = ?")
            .bind(1, name_)
            .bind(2, owner_)
            .bind(3, fence_)
            .run();
    });
}

std::string Lease::newOwner() {
    char host[128] = "";
    ::gethostname(host, sizeof host - 1);
    return std::string(host).substr(0, 32) + "." + std::to_string(::getpid()) + "." +
           base::toHex(crypto::randomBytes(6));
}

}  // namespace guantong::exchange
