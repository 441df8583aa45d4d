// SPDX-License-Identifier: Apache-2.0
#include "node/people/idempotency.h"

#include "exchange/crypto/digest.h"

#include <algorithm>

namespace guantong::people {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::size_t kMaxKey = 100;

constexpr std::string_view kFind =
    "SELECT request_digest, status, body, at_ms FROM idempotency WHERE owner = ? AND request_key = "
    "?";
constexpr std::string_view kInsert =
    "INSERT INTO idempotency (owner, request_key, request_digest, status, body, at_ms) VALUES (?, "
    "?, ?, ?, ?, ?)";
constexpr std::string_view kRemove = "DELETE FROM idempotency WHERE owner = ? AND request_key = ?";
constexpr std::string_view kSweep = "DELETE FROM idempotency WHERE at_ms < ?";

std::optional<Fault> keyFault(const std::string& key) {
    if (key.empty()) return Fault{Code::IDEMPOTENCY_MISSING, "Idempotency-Key", {}};
    const bool visible =
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
    if (visible && key.size() <= kMaxKey) return std::nullopt;
    return Fault{Code::FIELD_INVALID, "Idempotency-Key", {}};
}

}  // namespace

std::string Idempotency::requestDigest(std::string_view method, std::string_view path,
                                       std::string_view body) {
    const std::string_view parts[] = {method, "\n", path, "\n", body};
    return crypto::digestText(crypto::DigestKind::sha256, parts);
}

std::variant<std::optional<KeptAnswer>, Fault> Idempotency::recall(
    Transaction& tx, const IdempotentRequest& request) const {
    if (auto fault = keyFault(request.key)) return *fault;
    Statement& row = tx.statement(kFind).bind(1, request.owner).bind(2, request.key);
    if (!row.step()) return std::optional<KeptAnswer>();
    if (base::fromMillis(row.number(3)) + kIdempotencyKept < clock_.now())
        return std::optional<KeptAnswer>();
    if (row.text(0) != request.digest)
        return Fault{Code::IDEMPOTENCY_REUSED, "Idempotency-Key", request.key};
    return std::optional(KeptAnswer{static_cast<int>(row.number(1)), row.string(2)});
}

void Idempotency::keep(Transaction& tx, const IdempotentRequest& request,
                       const KeptAnswer& answer) const {
    tx.statement(kRemove).bind(1, request.owner).bind(2, request.key).run();
    const std::string_view body =
        answer.body.size() <= kMaxKeptAnswerBytes ? std::string_view(answer.body) : "";
    Statement& insert = tx.statement(kInsert);
    insert.bind(1, request.owner).bind(2, request.key).bind(3, request.digest);
    insert.bind(4, answer.status).bindBlob(5, body);
    insert.bind(6, base::toMillis(clock_.now())).run();
}

std::int64_t Idempotency::sweep(Transaction& tx) const {
    return tx.statement(kSweep).bind(1, base::toMillis(clock_.now() - kIdempotencyKept)).run();
}

}  // namespace guantong::people
