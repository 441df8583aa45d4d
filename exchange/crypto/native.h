// SPDX-License-Identifier: Apache-2.0
// OpenSSL's handles with owners, and what key.cpp and certificate.cpp know of native keys and names
// and the other sources ask. For the sources of exchange/crypto only: it drags OpenSSL in.
#pragma once

#include "exchange/crypto/key.h"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace guantong::crypto {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* handle) const noexcept {
        Free(handle);
    }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

using OwnedBio = Owned<BIO, BIO_free>;
using OwnedDigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using OwnedKeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using OwnedCertificate = Owned<X509, X509_free>;

/// OpenSSL's last error as text, its queue emptied; "unknown" if it has none.
std::string takeNativeError();
/// Throws base::Error KEY_UNREADABLE naming `what` and OpenSSL's error.
[[noreturn]] void throwNative(std::string_view what);
/// Throws as throwNative() unless the call returned a handle or a positive number.
template <typename T>
T require(T result, std::string_view what) {
    if constexpr (std::is_pointer_v<T>) {
        if (result == nullptr) throwNative(what);
    } else {
        if (result <= 0) throwNative(what);
    }
    return result;
}

/// A memory BIO over `bytes`, which must outlive it. Reads as empty above 1 MiB.
OwnedBio readBio(std::string_view bytes);
OwnedBio writeBio();
std::string bytesOf(BIO* bio);

/// OpenSSL would otherwise ask on the terminal for the password of an encrypted PEM block.
inline int refusePassword(char*, int, int, void*) {
    return -1;
}

inline const unsigned char* asNative(std::string_view bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* asNative(std::string& bytes) noexcept {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

/// The suite a native key belongs to; nothing for a weak or foreign one (RSA below 2048 bits,
/// RSA-PSS, other curves, curves spelled out instead of named).
std::optional<Suite> suiteOf(EVP_PKEY* key);

/// The signer's id in every SM2 signature of the standard (S4).
constexpr std::string_view kSm2Id = "1234567812345678";

/// kSm2Id in the form that certificates and requests take over (X509_set0_distinguishing_id).
ASN1_OCTET_STRING* newSm2Id();
/// The one commonName of a subject as UTF-8; empty if it has none, or several.
std::string commonNameOf(const X509_NAME* subject);

/// A context ready to sign or verify with the suite's digest, and for SM2 with kSm2Id.
class SignatureContext {
public:
    enum class Purpose { sign, verify };
    /// Throws base::Error KEY_UNREADABLE if the library fails.
    SignatureContext(EVP_PKEY* key, Suite suite, Purpose purpose);
    EVP_MD_CTX* get() const noexcept { return context_.get(); }

private:
    OwnedKeyContext keyContext_;  // outlives context_, which only borrows it
    OwnedDigestContext context_;
};

}  // namespace guantong::crypto
