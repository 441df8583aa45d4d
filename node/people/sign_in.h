// SPDX-License-Identifier: Apache-2.0
// SignIn: from name and password to a session, and the change of a password.
//
//   attempt ─► guard counts it ─► password hashed, against a dummy if the name is unknown ─► judged
//      └ SIGN_IN_LOCKED, TOO_MANY_REQUESTS            (outside any transaction)     ├ SIGN_IN_WRONG
//                                                                                   └ session
//
// Nothing in answer or time tells whether a name exists. That an account was locked by an
// administrator is told only to who knows its password. Successes and failures are audited; what
// was typed is never kept. Thread-safe.
#pragma once

#include "exchange/crypto/password.h"
#include "node/people/sessions.h"
#include "node/people/sign_in_guard.h"

#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace guantong::people {

struct SignInPolicy {
    GuardPolicy guard;
    crypto::PasswordCost cost = crypto::kPasswordCost;
    /// How a password is checked; tests count the calls.
    std::function<bool(std::string_view phc, std::string_view password)> verify =
        crypto::verifyPassword;
};

struct SignInRequest {
    std::string name, password;
    std::string address, userAgent;
};

struct SignedIn {
    Session session;
    /// passwordChangeDue says whether the password must be changed before anything else.
    Principal principal;
};

class SignIn {
public:
    /// Takes as long as one hash: the dummy.
    SignIn(store::Database& database, const base::Clock& clock, const AuditLog& audit,
           const Users& users, const Sessions& sessions, SignInPolicy policy = {});

    /// A new session, or SIGN_IN_WRONG, SIGN_IN_LOCKED or TOO_MANY_REQUESTS (their detail: the
    /// moment from which an attempt counts again, as formatInstant(); empty for an account locked
    /// by an administrator). Opens its own transactions.
    std::variant<SignedIn, base::Fault> signIn(const SignInRequest& request) const;

    /// Replaces one's own password and ends one's other sessions. SIGN_IN_WRONG or SIGN_IN_LOCKED
    /// for the old password, PASSWORD_WEAK (checkPassword(), or "recent" for one of the last five)
    /// or FIELD_TOO_LONG for the new one.
    std::optional<base::Fault> changePassword(const Principal& who, std::string_view sessionToken,
                                              std::string_view oldPassword,
                                              std::string_view newPassword) const;

    /// Ends the session and audits it.
    void signOut(const Principal& who, std::string_view sessionToken) const;

    const SignInGuard& guard() const noexcept { return guard_; }

private:
    struct Judged;
    bool wasUsed(std::string_view password, const std::vector<std::string>& hashes) const;
    void auditFailure(store::Transaction& tx, const Judged& judged) const;
    SignedIn open(store::Transaction& tx, const Judged& judged, Principal principal) const;

    store::Database& database_;
    const base::Clock& clock_;
    const AuditLog& audit_;
    const Users& users_;
    const Sessions& sessions_;
    SignInPolicy policy_;
    SignInGuard guard_;
    std::string dummyHash_;
};

}  // namespace guantong::people
