// SPDX-License-Identifier: Apache-2.0
// KeyCache: public keys already parsed, by the bytes they were parsed from. OpenSSL takes longer to
// decode a certificate than to check a signature, so whoever meets the same key again and again
// (a key in the database, the leaf of an archived package) asks here. Being in the cache says
// nothing about trust: a key is found by its own bytes and nothing else.
//
// Thread-safe. Holds the youngest `capacity` keys; what cannot be parsed is not kept.
#pragma once

#include "exchange/crypto/key.h"

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace guantong::crypto {

class KeyCache {
public:
    /// Asserts a capacity of at least one.
    explicit KeyCache(std::size_t capacity);

    /// As PublicKey::fromPem().
    std::optional<PublicKey> fromPem(std::string_view pem);
    /// The key of a DER certificate; nothing if it cannot be read or its key is of no suite.
    std::optional<PublicKey> fromCertificate(std::string_view der);
    /// Keys held now.
    std::size_t size() const;

private:
    using Parse = std::optional<PublicKey> (*)(std::string_view);
    std::optional<PublicKey> find(std::string_view bytes, Parse parse);

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, PublicKey> keys_;
    std::deque<std::string> oldestFirst_;
};

}  // namespace guantong::crypto
