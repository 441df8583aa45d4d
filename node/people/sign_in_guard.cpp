// SPDX-License-Identifier: Apache-2.0
#include "node/people/sign_in_guard.h"

#include "exchange/crypto/digest.h"

#include <algorithm>

namespace guantong::people {

using base::Code;
using base::Fault;
using base::Instant;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kRead =
    "SELECT failed, lock_level, locked_until_ms, last_ms FROM sign_in_guard WHERE guard_key = ?";
constexpr std::string_view kInsert =
    "INSERT INTO sign_in_guard (failed, lock_level, locked_until_ms, last_ms, guard_key) VALUES "
    "(?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE sign_in_guard SET failed = ?, lock_level = ?, locked_until_ms = ?, last_ms = ? WHERE "
    "guard_key = ?";
constexpr std::string_view kDelete = "DELETE FROM sign_in_guard WHERE guard_key = ?";
constexpr std::string_view kUncount =
    "UPDATE sign_in_guard SET failed = failed - 1 WHERE guard_key = ? AND failed > 0";
constexpr std::string_view kSweep =
    "DELETE FROM sign_in_guard WHERE last_ms < ? AND locked_until_ms < ?";

constexpr int kMostDoublings = 20;

std::string addressKeyOf(const std::string& address) {
    if (address.empty()) return {};
    const std::string_view parts[] = {"address:", address};
    return crypto::digestText(crypto::DigestKind::sha256, parts);
}

/// `first` doubled `times` times, no more than `most`.
template <typename Most, typename First>
std::chrono::milliseconds doubled(First first, int times, Most most) {
    const auto longer = std::chrono::milliseconds(first) * (1LL << std::min(times, kMostDoublings));
    return std::min<std::chrono::milliseconds>(longer, most);
}

}  // namespace

struct SignInGuard::Row {
    int failed = 0, level = 0;
    Instant lockedUntil, last;
    bool known = false;
};

std::optional<SignInGuard::Row> SignInGuard::rowOf(Transaction& tx, const std::string& key) {
    Statement& found = tx.statement(kRead).bind(1, key);
    if (!found.step()) return std::nullopt;
    Row row;
    row.failed = static_cast<int>(found.number(0));
    row.level = static_cast<int>(found.number(1));
    row.lockedUntil = base::fromMillis(found.number(2));
    row.last = base::fromMillis(found.number(3));
    row.known = true;
    return row;
}

void SignInGuard::write(Transaction& tx, const std::string& key, const Row& row) {
    Statement& statement = tx.statement(row.known ? kUpdate : kInsert);
    statement.bind(1, row.failed).bind(2, row.level).bind(3, base::toMillis(row.lockedUntil));
    statement.bind(4, base::toMillis(row.last)).bind(5, key).run();
}

std::variant<SignInGuard::Attempt, Fault> SignInGuard::begin(Transaction& tx,
                                                             const std::string& nameKey,
                                                             const std::string& address,
                                                             Instant now) const {
    Attempt attempt{nameKey, addressKeyOf(address), std::nullopt};
    Row name = rowOf(tx, nameKey).value_or(Row{});
    Row from = attempt.addressKey.empty() ? Row{} : rowOf(tx, attempt.addressKey).value_or(Row{});
    if (from.last + policy_.addressForgotten < now) from.failed = 0;
    if (from.failed >= policy_.freeFailures) {
        const Instant next =
            from.last + doubled(std::chrono::seconds(2), from.failed - policy_.freeFailures,
                                policy_.longestWait);
        if (now < next) return Fault{Code::TOO_MANY_REQUESTS, {}, base::formatInstant(next)};
    }
    if (now < name.lockedUntil)
        return Fault{Code::SIGN_IN_LOCKED, {}, base::formatInstant(name.lockedUntil)};
    if (name.last + policy_.forgotten < now) name.failed = name.level = 0;
    name.last = from.last = now;
    ++from.failed;
    if (++name.failed >= policy_.failuresPerLock) {
        name.failed = 0;
        name.lockedUntil = now + doubled(policy_.firstLock, name.level++, policy_.longestLock);
        attempt.lockedUntil = name.lockedUntil;
    }
    write(tx, nameKey, name);
    if (!attempt.addressKey.empty()) write(tx, attempt.addressKey, from);
    return attempt;
}

void SignInGuard::succeeded(Transaction& tx, const Attempt& attempt) const {
    tx.statement(kDelete).bind(1, attempt.nameKey).run();
    if (!attempt.addressKey.empty()) tx.statement(kUncount).bind(1, attempt.addressKey).run();
}

std::int64_t SignInGuard::sweep(Transaction& tx, Instant now) const {
    return tx.statement(kSweep)
        .bind(1, base::toMillis(now - policy_.forgotten))
        .bind(2, base::toMillis(now))
        .run();
}

}  // namespace guantong::people
