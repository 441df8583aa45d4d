// SPDX-License-Identifier: Apache-2.0
#include "node/people/sign_in.h"

#include "node/people/password_rules.h"
#include "node/people/user_rows.h"

#include <algorithm>

namespace guantong::people {

using base::Code;
using base::Fault;
using store::Transaction;

/// An attempt and what it was judged against.
struct SignIn::Judged {
    const SignInRequest& request;
    SignInGuard::Attempt attempt;
    std::optional<Credentials> account;  ///< nothing for unknown and retired names
    std::string betterHash;              ///< of the same password at today's cost; may be empty
};

namespace {

/// What a failed attempt is answered.
Fault refusalOf(const SignInGuard::Attempt& attempt) {
    if (!attempt.lockedUntil) return {Code::SIGN_IN_WRONG, {}, {}};
    return {Code::SIGN_IN_LOCKED, {}, base::formatInstant(*attempt.lockedUntil)};
}

/// Begins an attempt for that account or name in a transaction of its own.
template <typename Load>
std::variant<SignInGuard::Attempt, Fault> beginAttempt(store::Database& database,
                                                       const SignInGuard& guard,
                                                       const std::string& nameKey,
                                                       const std::string& address,
                                                       base::Instant now, const Load& load) {
    std::variant<SignInGuard::Attempt, Fault> begun;
    database.write([&](Transaction& tx) {
        begun = guard.begin(tx, nameKey, address, now);
        if (std::holds_alternative<SignInGuard::Attempt>(begun)) load(tx);
    });
    return begun;
}

}  // namespace

SignIn::SignIn(store::Database& database, const base::Clock& clock, const AuditLog& audit,
               const Users& users, const Sessions& sessions, SignInPolicy policy)
    : database_(database),
      clock_(clock),
      audit_(audit),
      users_(users),
      sessions_(sessions),
      policy_(std::move(policy)),
      guard_(policy_.guard),
      dummyHash_(crypto::hashPassword(crypto::randomToken(), policy_.cost)) {}

std::variant<SignedIn, Fault> SignIn::signIn(const SignInRequest& request) const {
    Judged judged{request, {}, {}, {}};
    auto begun =
        beginAttempt(database_, guard_, nameKeyOf(request.name), request.address, clock_.now(),
                     [&](Transaction& tx) { judged.account = credentialsNamed(tx, request.name); });
    if (auto* fault = std::get_if<Fault>(&begun)) return *fault;
    judged.attempt = std::get<SignInGuard::Attempt>(std::move(begun));
    if (judged.account && judged.account->state == UserState::retired) judged.account.reset();
    const std::string& hash = judged.account ? judged.account->passwordHash : dummyHash_;
    const bool right = policy_.verify(hash, request.password) && judged.account;
    if (right && crypto::needsRehash(hash, policy_.cost))
        judged.betterHash = crypto::hashPassword(request.password, policy_.cost);
    std::variant<SignedIn, Fault> answer = refusalOf(judged.attempt);
    database_.write([&](Transaction& tx) {
        answer = refusalOf(judged.attempt);
        if (!right) return auditFailure(tx, judged);
        guard_.succeeded(tx, judged.attempt);
        if (judged.account->state == UserState::locked) {
            answer = Fault{Code::SIGN_IN_LOCKED, {}, {}};
            return auditFailure(tx, judged);
        }
        // Between the two transactions the account may have been retired or its password reset.
        const auto now = credentialsOf(tx, judged.account->id);
        auto principal = users_.principal(tx, judged.account->id);
        if (!now || now->passwordHash != hash || !principal) return auditFailure(tx, judged);
        answer = open(tx, judged, std::move(*principal));
    });
    return answer;
}

SignedIn SignIn::open(Transaction& tx, const Judged& judged, Principal principal) const {
    const SignInRequest& request = judged.request;
    if (!judged.betterHash.empty()) rehash(tx, *judged.account, judged.betterHash);
    principal.address = request.address;
    SignedIn answer{sessions_.begin(tx, principal.id, request.address, request.userAgent),
                    std::move(principal)};
    audit_.record(tx, answer.principal, {"signIn", answer.principal.label(), {}, {}});
    return answer;
}

/// Only a known account is named: what was typed as a name may have been a password.
void SignIn::auditFailure(Transaction& tx, const Judged& judged) const {
    Principal nobody;
    nobody.name = "-";
    nobody.address = judged.request.address;
    AuditFact fact{"signIn.refused", {}, {}, {}};
    if (judged.account) fact.object = "user:" + std::to_string(judged.account->id);
    if (judged.attempt.lockedUntil)
        fact.newValue = base::formatInstant(*judged.attempt.lockedUntil);
    audit_.record(tx, nobody, fact);
}

bool SignIn::wasUsed(std::string_view password, const std::vector<std::string>& hashes) const {
    return std::any_of(hashes.begin(), hashes.end(),
                       [&](const std::string& hash) { return policy_.verify(hash, password); });
}

std::optional<Fault> SignIn::changePassword(const Principal& who, std::string_view sessionToken,
                                            std::string_view oldPassword,
                                            std::string_view newPassword) const {
    if (who.kind != Principal::Kind::person) return Fault{Code::RIGHT_MISSING, "password", {}};
    if (auto fault = checkPassword(newPassword, who.name, who.displayName)) return fault;
    std::optional<Credentials> account;
    std::vector<std::string> used;
    auto begun = beginAttempt(database_, guard_, nameKeyOf(who.name), who.address, clock_.now(),
                              [&](Transaction& tx) {
                                  account = credentialsOf(tx, who.id);
                                  used = passwordsOf(tx, who.id);
                              });
    if (auto* fault = std::get_if<Fault>(&begun)) return *fault;
    const auto attempt = std::get<SignInGuard::Attempt>(std::move(begun));
    const bool right = account && account->state == UserState::active &&
                       policy_.verify(account->passwordHash, oldPassword);
    if (!right) return refusalOf(attempt);
    const bool recent = wasUsed(newPassword, used);
    const std::string hash = recent ? "" : crypto::hashPassword(newPassword, policy_.cost);
    std::optional<Fault> answer;
    database_.write([&](Transaction& tx) {
        answer.reset();
        guard_.succeeded(tx, attempt);
        if (recent) {
            answer = Fault{Code::PASSWORD_WEAK, "password", "recent"};
        } else if (!replacePassword(tx, *account, hash, false, clock_.now())) {
            answer = Fault{Code::SIGN_IN_WRONG, {}, {}};  // someone changed it just now
        } else {
            sessions_.endAll(tx, who.id, sessionToken);
            audit_.record(tx, who, {"password.change", who.label(), {}, {}});
        }
    });
    return answer;
}

void SignIn::signOut(const Principal& who, std::string_view sessionToken) const {
    database_.write([&](Transaction& tx) {
        sessions_.end(tx, sessionToken);
        audit_.record(tx, who, {"signOut", who.label(), {}, {}});
    });
}

}  // namespace guantong::people
