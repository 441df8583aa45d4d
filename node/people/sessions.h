// SPDX-License-Identifier: Apache-2.0
// Sessions: who is signed in. The browser keeps a random token in its cookie; the database keeps
// only the token's digest, and the CSRF token is made from the token, so that neither can be read
// out of a stolen database.
//
//   begin() ─► alive ─► 30 min without a request, 12 h after the start, end(), endAll() ─► gone
//
// What a session may do is worked out from the user's roles on every check(). Thread-safe.
#pragma once

#include "node/people/users.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::people {

struct SessionPolicy {
    std::chrono::minutes idle{30};
    std::chrono::hours longest{12};
    std::chrono::seconds seenStep{60};  ///< how exactly the last request is remembered: an idle
                                        ///< session may end that much early
    std::size_t perUser = 10;           ///< the oldest ends when one more begins
};

/// A new session: the only time the token is seen.
struct Session {
    std::string token;  ///< 43 characters of base64url, for the cookie
    std::string csrf;   ///< for the page
    base::Instant expires;
};

/// A request's session.
struct SessionUse {
    Principal principal;
    std::string csrf;
    base::Instant created, expires;
};

/// A session in lists; `id` is no secret.
struct SessionFacts {
    std::int64_t id = 0, user = 0;
    base::Instant created, lastSeen, expires;
    std::string userAgent, address;
};

class Sessions {
public:
    Sessions(store::Database& database, const base::Clock& clock, const Users& users,
             SessionPolicy policy = {}) noexcept
        : database_(database), clock_(clock), users_(users), policy_(policy) {}

    /// Part of the caller's transaction: a sign-in.
    Session begin(store::Transaction& tx, std::int64_t user, std::string_view address,
                  std::string_view userAgent) const;

    /// The session of a cookie, seen now: SESSION_MISSING if it is none, has ended, or its user may
    /// not act. A read; once a minute a small write. `address` goes into the principal. The
    /// principal may still have to change its password: refuse() then refuses everything.
    std::variant<SessionUse, base::Fault> check(std::string_view token,
                                                std::string_view address) const;

    /// The CSRF token of a session token.
    static std::string csrfOf(std::string_view token);
    /// SESSION_FORGED unless `presented` is the session's CSRF token; compared in constant time.
    static std::optional<base::Fault> checkCsrf(const SessionUse& use, std::string_view presented);

    /// Signing out. Nothing happens if it has ended already.
    void end(store::Transaction& tx, std::string_view token) const;
    /// Ends one of a user's sessions by its id; false if it is not there.
    bool endOne(store::Transaction& tx, std::int64_t user, std::int64_t session) const;
    /// Ends all of a user's, but for the one of `exceptToken`; how many.
    std::int64_t endAll(store::Transaction& tx, std::int64_t user,
                        std::string_view exceptToken = {}) const;
    /// A user's, the newest first; ended by idleness too, until the sweep.
    std::vector<SessionFacts> list(store::Transaction& tx, std::int64_t user) const;
    /// Removes those past their time.
    std::int64_t sweep(store::Transaction& tx) const;

private:
    store::Database& database_;
    const base::Clock& clock_;
    const Users& users_;
    SessionPolicy policy_;
};

}  // namespace guantong::people
