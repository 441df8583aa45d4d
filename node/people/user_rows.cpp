// SPDX-License-Identifier: Apache-2.0
#include "node/people/user_rows.h"

#include "exchange/crypto/digest.h"
#include "node/people/field_rules.h"
#include "node/people/password_rules.h"

namespace guantong::people {

using store::Statement;
using store::Transaction;

namespace {

#define GT_CREDENTIAL_COLUMNS                                                                  \
    "SELECT id, login_name, display_name, password_hash, state, must_change, password_set_ms " \
    "FROM person_user "
constexpr std::string_view kNamed = GT_CREDENTIAL_COLUMNS "WHERE name_key = ?";
constexpr std::string_view kOf = GT_CREDENTIAL_COLUMNS "WHERE id = ?";
#undef GT_CREDENTIAL_COLUMNS
constexpr std::string_view kHistory =
    "SELECT password_hash FROM password_history WHERE user_id = ? ORDER BY id DESC LIMIT ?";
constexpr std::string_view kReplace =
    "UPDATE person_user SET password_hash = ?, password_set_ms = ?, must_change = ?, changed_ms = "
    "? WHERE id = ? AND password_hash = ?";
constexpr std::string_view kRehash =
    "UPDATE person_user SET password_hash = ? WHERE id = ? AND password_hash = ?";
constexpr std::string_view kRemember =
    "INSERT INTO password_history (user_id, password_hash) VALUES (?, ?)";
constexpr std::string_view kForgotten =
    "SELECT id FROM password_history WHERE user_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?";
constexpr std::string_view kForget = "DELETE FROM password_history WHERE user_id = ? AND id <= ?";
constexpr std::string_view kEndSessions =
    "DELETE FROM session WHERE user_id = ? AND token_hash <> ?";

std::optional<Credentials> credentialsIn(Statement& row) {
    if (!row.step()) return std::nullopt;
    Credentials found;
    found.id = row.number(0);
    found.loginName = row.string(1);
    found.displayName = row.string(2);
    found.passwordHash = row.string(3);
    for (const UserState state : {UserState::active, UserState::locked, UserState::retired})
        if (toString(state) == row.text(4)) found.state = state;
    found.mustChange = row.number(5) != 0;
    found.passwordSet = base::fromMillis(row.number(6));
    return found;
}

}  // namespace

std::string nameKeyOf(std::string_view loginName) {
    const std::string spelling = normalisedName(loginName);
    const std::string_view parts[] = {"name:", spelling};
    return crypto::digestText(crypto::DigestKind::sha256, parts);
}

std::optional<Credentials> credentialsNamed(Transaction& tx, std::string_view loginName) {
    const std::string nameKey = nameKeyOf(loginName);
    return credentialsIn(tx.statement(kNamed).bind(1, nameKey));
}

std::optional<Credentials> credentialsOf(Transaction& tx, std::int64_t id) {
    return credentialsIn(tx.statement(kOf).bind(1, id));
}

std::vector<std::string> passwordsOf(Transaction& tx, std::int64_t id) {
    Statement& rows = tx.statement(kHistory).bind(1, id).bind(2, kPasswordsRemembered);
    std::vector<std::string> hashes;
    while (rows.step())
        hashes.push_back(rows.string(0));
    return hashes;
}

bool replacePassword(Transaction& tx, const Credentials& old, const std::string& newHash,
                     bool mustChange, base::Instant now) {
    const std::int64_t at = base::toMillis(now);
    Statement& replace = tx.statement(kReplace);
    replace.bind(1, newHash).bind(2, at).bind(3, mustChange ? 1 : 0).bind(4, at);
    if (replace.bind(5, old.id).bind(6, old.passwordHash).run() == 0) return false;
    tx.statement(kRemember).bind(1, old.id).bind(2, newHash).run();
    Statement& forgotten = tx.statement(kForgotten).bind(1, old.id).bind(2, kPasswordsRemembered);
    if (forgotten.step()) tx.statement(kForget).bind(1, old.id).bind(2, forgotten.number(0)).run();
    return true;
}

void rehash(Transaction& tx, const Credentials& old, const std::string& newHash) {
    tx.statement(kRehash).bind(1, newHash).bind(2, old.id).bind(3, old.passwordHash).run();
}

std::int64_t endSessions(Transaction& tx, std::int64_t user, std::string_view exceptHash) {
    return tx.statement(kEndSessions).bind(1, user).bind(2, exceptHash).run();
}

}  // namespace guantong::people
