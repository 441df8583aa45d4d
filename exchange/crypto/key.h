// SPDX-License-Identifier: Apache-2.0
// Keys of the three suites (S4). Signatures are in the form XML-DSig wants: raw r‖s (64 bytes) for
// ECDSA and SM2, PKCS#1 v1.5 for RSA. SM2's Z is always over the id 1234567812345678.
#pragma once

#include "exchange/crypto/digest.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace guantong::crypto {

enum class Suite { ecdsaP256Sha256, rsaSha256, sm2Sm3 };

/// "ecdsa-p256-sha256", "rsa-sha256", "sm2-sm3".
std::string_view toString(Suite suite) noexcept;
std::optional<Suite> suiteNamed(std::string_view name) noexcept;
/// The digest the suite uses for packages and records of its network.
DigestKind digestKind(Suite suite) noexcept;
/// XML-DSig identifiers of the suite (RFC 9231; OIDs as URNs for SM2 and SM3).
std::string_view signatureUri(Suite suite) noexcept;
std::string_view digestUri(Suite suite) noexcept;

/// A parsed public key; cheap to copy, usable by many threads at once.
class PublicKey {
public:
    /// Nothing if the PEM holds no key of a suite (RSA of 2048 bits and up, P-256, SM2).
    static std::optional<PublicKey> fromPem(std::string_view pem);
    Suite suite() const noexcept { return suite_; }
    /// True if `signature` over `bytes` was made by the private half. Never throws on bad input.
    bool verify(std::string_view bytes, std::string_view signature) const;
    /// SubjectPublicKeyInfo as PEM.
    std::string pem() const;
    evp_pkey_st* native() const noexcept { return key_.get(); }
    PublicKey(std::shared_ptr<evp_pkey_st> key, Suite suite)
        : key_(std::move(key)), suite_(suite) {}

private:
    std::shared_ptr<evp_pkey_st> key_;
    Suite suite_;
};

class PrivateKey {
public:
    /// RSA: 3072 bits. Throws base::Error KEY_UNREADABLE if the library fails.
    static PrivateKey generate(Suite suite);
    /// PKCS#8 PEM. Throws base::Error KEY_UNREADABLE.
    static PrivateKey fromPem(std::string_view pem);
    std::string pem() const;
    Suite suite() const noexcept { return suite_; }
    PublicKey publicKey() const;
    /// Thread-safe. Throws base::Error KEY_UNREADABLE if the library fails.
    std::string sign(std::string_view bytes) const;
    evp_pkey_st* native() const noexcept { return key_.get(); }

private:
    PrivateKey(std::shared_ptr<evp_pkey_st> key, Suite suite)
        : key_(std::move(key)), suite_(suite) {}
    std::shared_ptr<evp_pkey_st> key_;
    Suite suite_;
};

}  // namespace guantong::crypto
