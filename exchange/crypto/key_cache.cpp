// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/key_cache.h"

#include "exchange/base/assert.h"
#include "exchange/crypto/certificate.h"

namespace guantong::crypto {

KeyCache::KeyCache(std::size_t capacity) : capacity_(capacity) {
    GT_ASSERT(capacity > 0);
}

std::optional<PublicKey> KeyCache::fromPem(std::string_view pem) {
    return find(pem, &PublicKey::fromPem);
}

std::optional<PublicKey> KeyCache::fromCertificate(std::string_view der) {
    return find(der, [](std::string_view bytes) {
        const std::optional<Certificate> certificate = Certificate::fromDer(bytes);
        return certificate ? certificate->publicKey() : std::nullopt;
    });
}

std::size_t KeyCache::size() const {
    const std::lock_guard lock(mutex_);
    return keys_.size();
}

std::optional<PublicKey> KeyCache::find(std::string_view bytes, Parse parse) {
    std::string name(bytes);  // a PEM begins with "-----", a DER certificate with 0x30
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = keys_.find(name); known != keys_.end()) return known->second;
    }
    std::optional<PublicKey> key = parse(bytes);  // outside the lock: it is slow
    if (!key) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (!keys_.emplace(name, *key).second) return key;
    oldestFirst_.push_back(std::move(name));
    if (oldestFirst_.size() > capacity_) {
        keys_.erase(oldestFirst_.front());
        oldestFirst_.pop_front();
    }
    return key;
}

}  // namespace guantong::crypto
