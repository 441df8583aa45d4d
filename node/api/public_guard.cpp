// SPDX-License-Identifier: Apache-2.0
#include "node/api/public_guard.h"

#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"

#include <algorithm>

namespace guantong::api {

PublicGuard::PublicGuard(std::string key, PublicLimits limits)
    : key_(std::move(key)), limits_(limits) {}

std::string PublicGuard::newSecret(std::size_t bytes) {
    return base::toHex(crypto::randomBytes(bytes));
}

std::string PublicGuard::formToken(std::string_view secret) const {
    return base::toHex(crypto::hmacSha256(key_, "form " + std::string(secret)).substr(0, 16));
}

bool PublicGuard::isOurs(std::string_view secret, std::string_view token) const {
    return !secret.empty() && crypto::equalConstantTime(formToken(secret), token);
}

std::string PublicGuard::sealed(std::string_view caseId, base::Instant until) const {
    const std::string said = std::string(caseId) + "." + std::to_string(base::toMillis(until));
    return said + "." + base::toHex(crypto::hmacSha256(key_, "case " + said));
}

std::optional<std::string> PublicGuard::opened(std::string_view cookie, base::Instant now) const {
    const auto end = cookie.rfind('.');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string said(cookie.substr(0, end));
    const std::string seal = base::toHex(crypto::hmacSha256(key_, "case " + said));
    if (!crypto::equalConstantTime(seal, cookie.substr(end + 1))) return std::nullopt;
    const auto dot = said.rfind('.');
    const auto until = base::parseNumber(std::string_view(said).substr(dot + 1));
    if (!until || *until < base::toMillis(now)) return std::nullopt;
    return said.substr(0, dot);
}

double PublicGuard::levelOf(const Bucket& bucket,
                            std::chrono::steady_clock::time_point now) const {
    const double rested = std::chrono::duration<double>(now - bucket.at).count();
    return std::max(0.0, bucket.level - rested * limits_.perSecond);
}

bool PublicGuard::allow(std::string_view address, std::chrono::steady_clock::time_point now,
                        double cost) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= limits_.addresses)
        std::erase_if(buckets_, [&](const auto& each) { return levelOf(each.second, now) <= 0; });
    if (buckets_.size() >= limits_.addresses) buckets_.clear();
    Bucket& bucket = buckets_[std::string(address)];
    bucket.level = levelOf(bucket, now);
    bucket.at = now;
    if (bucket.level + cost > limits_.burst) return false;
    bucket.level += cost;
    return true;
}

}  // namespace guantong::api
