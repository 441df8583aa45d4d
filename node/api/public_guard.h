// SPDX-License-Identifier: Apache-2.0
// PublicGuard: what the public pages let through.
//
//   form     cookie secret ─HMAC─► token in every form; a POST must bear both
//   case     opened by number and code ─► "case.until.HMAC", a cookie nobody can make up
//   address  a bucket of writes that fills up again by the second
//
// The key is the node's own and outlives a start, so that a form left open stays good. Thread-safe.
#pragma once

#include "exchange/base/time.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace guantong::api {

struct PublicLimits {
    double burst = 150;    ///< writes of one address at once: a hall has many people behind one
    double perSecond = 3;  ///< and so many on and on
    std::size_t addresses = 50'000;  ///< remembered; beyond, those that rested are forgotten
};

class PublicGuard {
public:
    explicit PublicGuard(std::string key, PublicLimits limits = {});

    /// A secret for a cookie: `bytes` random bytes in hexadecimal.
    static std::string newSecret(std::size_t bytes = 24);

    /// The token of the forms shown to the browser with that secret.
    std::string formToken(std::string_view secret) const;
    /// Whether the token is that of the secret; never for an empty one.
    bool isOurs(std::string_view secret, std::string_view token) const;

    /// The cookie that opens a case until then.
    std::string sealed(std::string_view caseId, base::Instant until) const;
    /// The case it opens; nothing for one made up, changed or past its time.
    std::optional<std::string> opened(std::string_view cookie, base::Instant now) const;

    /// False if the address has done too much; `cost` is taken from its bucket otherwise.
    bool allow(std::string_view address, std::chrono::steady_clock::time_point now,
               double cost = 1);

private:
    struct Bucket {
        double level = 0;
        std::chrono::steady_clock::time_point at;
    };
    double levelOf(const Bucket& bucket, std::chrono::steady_clock::time_point now) const;

    std::string key_;
    PublicLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace guantong::api
