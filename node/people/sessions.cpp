// SPDX-License-Identifier: Apache-2.0
#include "node/people/sessions.h"

#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "exchange/crypto/password.h"
#include "node/people/field_rules.h"
#include "node/people/user_rows.h"

namespace guantong::people {

using base::Code;
using base::Fault;
using base::Instant;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::size_t kMaxTokenBytes = 100;
constexpr std::size_t kMaxAgentBytes = 400;
constexpr std::size_t kMaxAddressBytes = 64;

constexpr std::string_view kInsert =
    "INSERT INTO session (token_hash, user_id, created_ms, last_seen_ms, expires_ms, user_agent, "
    "address) VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFind =
    "SELECT user_id, created_ms, last_seen_ms, expires_ms FROM session WHERE token_hash = ?";
constexpr std::string_view kTouch =
    "UPDATE session SET last_seen_ms = ? WHERE token_hash = ? AND last_seen_ms < ?";
constexpr std::string_view kEnd = "DELETE FROM session WHERE token_hash = ?";
constexpr std::string_view kEndOne = "DELETE FROM session WHERE id = ? AND user_id = ?";
constexpr std::string_view kSurplus =
    "SELECT id FROM session WHERE user_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?";
constexpr std::string_view kEndSurplus = "DELETE FROM session WHERE user_id = ? AND id <= ?";
constexpr std::string_view kList =
    "SELECT id, user_id, created_ms, last_seen_ms, expires_ms, user_agent, address FROM session "
    "WHERE user_id = ? ORDER BY id DESC";
constexpr std::string_view kSweep = "DELETE FROM session WHERE expires_ms <= ?";

std::string hashOf(std::string_view token) {
    return token.empty() ? std::string() : crypto::digestText(crypto::DigestKind::sha256, token);
}

struct Found {
    std::int64_t user = 0;
    Instant created, lastSeen, expires;
};

std::optional<Found> sessionOf(Transaction& tx, const std::string& tokenHash) {
    Statement& row = tx.statement(kFind).bind(1, tokenHash);
    if (!row.step()) return std::nullopt;
    return Found{row.number(0), base::fromMillis(row.number(1)), base::fromMillis(row.number(2)),
                 base::fromMillis(row.number(3))};
}

}  // namespace

std::string Sessions::csrfOf(std::string_view token) {
    return base::toHex(crypto::hmacSha256(token, "csrf"));
}

Session Sessions::begin(Transaction& tx, std::int64_t user, std::string_view address,
                        std::string_view userAgent) const {
    const Instant now = clock_.now();
    Session session;
    session.token = crypto::randomToken();
    session.csrf = csrfOf(session.token);
    session.expires = now + policy_.longest;
    const std::string hash = hashOf(session.token);
    // A header of a browser may hold any bytes.
    const std::string agent =
        base::isUtf8(userAgent) ? cutToBytes(userAgent, kMaxAgentBytes) : std::string();
    const std::string from = cutToBytes(address, kMaxAddressBytes);
    Statement& insert = tx.statement(kInsert);
    insert.bind(1, hash).bind(2, user).bind(3, base::toMillis(now));
    insert.bind(4, base::toMillis(now)).bind(5, base::toMillis(session.expires));
    insert.bind(6, agent).bind(7, from).run();
    Statement& surplus = tx.statement(kSurplus).bind(1, user).bind(2, policy_.perUser);
    if (surplus.step()) tx.statement(kEndSurplus).bind(1, user).bind(2, surplus.number(0)).run();
    return session;
}

std::variant<SessionUse, Fault> Sessions::check(std::string_view token,
                                                std::string_view address) const {
    const Fault missing{Code::SESSION_MISSING, {}, {}};
    if (token.empty() || token.size() > kMaxTokenBytes) return missing;
    const std::string hash = hashOf(token);
    const Instant now = clock_.now();
    std::optional<Found> found;
    std::optional<Principal> principal;
    database_.read([&](Transaction& tx) {
        principal.reset();
        found = sessionOf(tx, hash);
        if (found) principal = users_.principal(tx, found->user);
    });
    if (!found || !principal) return missing;
    if (now >= found->expires || now >= found->lastSeen + policy_.idle) return missing;
    if (now >= found->lastSeen + policy_.seenStep) {
        const std::int64_t ms = base::toMillis(now);
        database_.write([&](Transaction& tx) {
            tx.statement(kTouch).bind(1, ms).bind(2, hash).bind(3, ms).run();
        });
    }
    principal->address = cutToBytes(address, kMaxAddressBytes);
    return SessionUse{std::move(*principal), csrfOf(token), found->created, found->expires};
}

std::optional<Fault> Sessions::checkCsrf(const SessionUse& use, std::string_view presented) {
    if (crypto::equalConstantTime(use.csrf, presented)) return std::nullopt;
    return Fault{Code::SESSION_FORGED, {}, {}};
}

void Sessions::end(Transaction& tx, std::string_view token) const {
    const std::string hash = hashOf(token);
    tx.statement(kEnd).bind(1, hash).run();
}

bool Sessions::endOne(Transaction& tx, std::int64_t user, std::int64_t session) const {
    return tx.statement(kEndOne).bind(1, session).bind(2, user).run() > 0;
}

std::int64_t Sessions::endAll(Transaction& tx, std::int64_t user,
                              std::string_view exceptToken) const {
    return endSessions(tx, user, hashOf(exceptToken));
}

std::vector<SessionFacts> Sessions::list(Transaction& tx, std::int64_t user) const {
    Statement& rows = tx.statement(kList).bind(1, user);
    std::vector<SessionFacts> all;
    while (rows.step())
        all.push_back({rows.number(0), rows.number(1), base::fromMillis(rows.number(2)),
                       base::fromMillis(rows.number(3)), base::fromMillis(rows.number(4)),
                       rows.string(5), rows.string(6)});
    return all;
}

std::int64_t Sessions::sweep(Transaction& tx) const {
    return tx.statement(kSweep).bind(1, base::toMillis(clock_.now())).run();
}

}  // namespace guantong::people
