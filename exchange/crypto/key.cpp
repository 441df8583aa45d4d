// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/key.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/crypto/native.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>

namespace guantong::crypto {

namespace {

constexpr int kMinRsaBits = 2048;
constexpr std::size_t kNewRsaBits = 3072;
constexpr int kScalarBytes = 32;  ///< r and s of both curves
constexpr std::size_t kMaxPemBytes = 1u << 20;

struct SuiteFacts {
    std::string_view name;
    DigestKind digest;
    const char* nativeDigest;
    std::string_view signatureUri, digestUri;
};

constexpr std::array<SuiteFacts, 3> kSuites = {{
    {"ecdsa-p256-sha256", DigestKind::sha256, "SHA256",
     "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
     "http://www.w3.org/2001/04/xmlenc#sha256"},
    {"rsa-sha256", DigestKind::sha256, "SHA256",
     "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
     "http://www.w3.org/2001/04/xmlenc#sha256"},
    {"sm2-sm3", DigestKind::sm3, "SM3", "urn:oid:1.2.156.10197.1.501",
     "urn:oid:1.2.156.10197.1.401"},
}};

const SuiteFacts& facts(Suite suite) noexcept {
    return kSuites[static_cast<std::size_t>(suite)];
}

bool isNamedP256(EVP_PKEY* key) {
    char group[32] = {}, encoding[32] = {};
    std::size_t size = 0;
    return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                          &size) == 1 &&
           std::string_view(group) == "prime256v1" &&
           EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, encoding,
                                          sizeof encoding, &size) == 1 &&
           std::string_view(encoding) == OSSL_PKEY_EC_ENCODING_GROUP;
}

using OwnedPair = Owned<ECDSA_SIG, ECDSA_SIG_free>;

/// SEQUENCE {r, s} as OpenSSL writes it -> r‖s, 64 bytes.
std::string rawFromDer(std::string_view der) {
    const unsigned char* at = asNative(der);
    const OwnedPair pair(
        require(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), "signature form"));
    std::string raw(2 * kScalarBytes, '\0');
    unsigned char* const out = asNative(raw);
    require(BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out, kScalarBytes), "signature form");
    require(BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out + kScalarBytes, kScalarBytes),
            "signature form");
    return raw;
}

/// r‖s -> SEQUENCE {r, s}; nothing unless it is 64 bytes.
std::optional<std::string> derFromRaw(std::string_view raw) {
    if (raw.size() != 2 * kScalarBytes) return std::nullopt;
    const OwnedPair pair(require(ECDSA_SIG_new(), "signature form"));
    Owned<BIGNUM, BN_free> r(BN_bin2bn(asNative(raw), kScalarBytes, nullptr));
    Owned<BIGNUM, BN_free> s(BN_bin2bn(asNative(raw) + kScalarBytes, kScalarBytes, nullptr));
    require(ECDSA_SIG_set0(pair.get(), r.release(), s.release()), "signature form");
    std::array<unsigned char, 80> der;  // 2 + 2 * (2 + 33) at most
    unsigned char* at = der.data();
    const int size = require(i2d_ECDSA_SIG(pair.get(), &at), "signature form");
    return std::string(reinterpret_cast<const char*>(der.data()), static_cast<std::size_t>(size));
}

bool isRaw(Suite suite) noexcept {
    return suite != Suite::rsaSha256;
}

}  // namespace

// ---- native.h

std::string takeNativeError() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    if (code == 0) return "unknown";
    const char* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : "error " + std::to_string(code);
}

void throwNative(std::string_view what) {
    throw base::Error(base::Code::KEY_UNREADABLE, std::string(what) + ": " + takeNativeError());
}

OwnedBio readBio(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > kMaxPemBytes) bytes = "\n";  // holds nothing readable
    return OwnedBio(
        require(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), "memory"));
}

OwnedBio writeBio() {
    return OwnedBio(require(BIO_new(BIO_s_mem()), "memory"));
}

std::string bytesOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::optional<Suite> suiteOf(EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "RSA") == 1)
        return EVP_PKEY_get_bits(key) >= kMinRsaBits ? std::optional(Suite::rsaSha256)
                                                     : std::nullopt;
    if (EVP_PKEY_is_a(key, "SM2") == 1) return Suite::sm2Sm3;
    if (EVP_PKEY_is_a(key, "EC") == 1 && isNamedP256(key)) return Suite::ecdsaP256Sha256;
    return std::nullopt;
}

SignatureContext::SignatureContext(EVP_PKEY* key, Suite suite, Purpose purpose)
    : keyContext_(suite == Suite::sm2Sm3
                      ? require(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr), "key context")
                      : nullptr),
      context_(require(EVP_MD_CTX_new(), "signature context")) {
    if (keyContext_) {  // OpenSSL 3.0 has no default id: Z would be over an empty one
        require(
            EVP_PKEY_CTX_set1_id(keyContext_.get(), kSm2Id.data(), static_cast<int>(kSm2Id.size())),
            "SM2 id");
        EVP_MD_CTX_set_pkey_ctx(context_.get(), keyContext_.get());
    }
    const auto init = purpose == Purpose::sign ? &EVP_DigestSignInit_ex : &EVP_DigestVerifyInit_ex;
    require(
        init(context_.get(), nullptr, facts(suite).nativeDigest, nullptr, nullptr, key, nullptr),
        "signature context");
}

// ---- suites

std::string_view toString(Suite suite) noexcept {
    return facts(suite).name;
}

std::optional<Suite> suiteNamed(std::string_view name) noexcept {
    for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::rsaSha256, Suite::sm2Sm3})
        if (facts(suite).name == name) return suite;
    return std::nullopt;
}

DigestKind digestKind(Suite suite) noexcept {
    return facts(suite).digest;
}
std::string_view signatureUri(Suite suite) noexcept {
    return facts(suite).signatureUri;
}
std::string_view digestUri(Suite suite) noexcept {
    return facts(suite).digestUri;
}

// ---- PublicKey

std::optional<PublicKey> PublicKey::fromPem(std::string_view pem) {
    const OwnedBio in = readBio(pem);
    std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PUBKEY(in.get(), nullptr, refusePassword, nullptr),
                                  EVP_PKEY_free);
    ERR_clear_error();
    const std::optional<Suite> suite = key ? suiteOf(key.get()) : std::nullopt;
    if (!suite) return std::nullopt;
    return PublicKey(std::move(key), *suite);
}

bool PublicKey::verify(std::string_view bytes, std::string_view signature) const {
    const std::optional<std::string> der =
        isRaw(suite_) ? derFromRaw(signature) : std::optional<std::string>(signature);
    if (!der) return false;
    const SignatureContext context(key_.get(), suite_, SignatureContext::Purpose::verify);
    const int verdict =
        EVP_DigestVerify(context.get(), asNative(*der), der->size(), asNative(bytes), bytes.size());
    if (verdict != 1) ERR_clear_error();
    return verdict == 1;
}

std::string PublicKey::pem() const {
    const OwnedBio out = writeBio();
    require(PEM_write_bio_PUBKEY(out.get(), key_.get()), "public key");
    return bytesOf(out.get());
}

// ---- PrivateKey

PrivateKey PrivateKey::generate(Suite suite) {
    EVP_PKEY* key = nullptr;
    switch (suite) {
        case Suite::ecdsaP256Sha256:
            key = EVP_EC_gen("P-256");
            break;
        case Suite::rsaSha256:
            key = EVP_RSA_gen(kNewRsaBits);
            break;
        case Suite::sm2Sm3:
            key = EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2");
            break;
    }
    return PrivateKey({require(key, "key generation"), EVP_PKEY_free}, suite);
}

PrivateKey PrivateKey::fromPem(std::string_view pem) {
    const OwnedBio in = readBio(pem);
    std::shared_ptr<EVP_PKEY> key(
        require(PEM_read_bio_PrivateKey(in.get(), nullptr, refusePassword, nullptr), "private key"),
        EVP_PKEY_free);
    const std::optional<Suite> suite = suiteOf(key.get());
    if (!suite) throw base::Error(base::Code::KEY_UNREADABLE, "the key is of none of the suites");
    return PrivateKey(std::move(key), *suite);
}

std::string PrivateKey::pem() const {
    const OwnedBio out = writeBio();
    require(
        PEM_write_bio_PKCS8PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr),
        "private key");
    return bytesOf(out.get());
}

PublicKey PrivateKey::publicKey() const {
    const OwnedBio out = writeBio();  // by way of its encoding, so that no private half goes along
    require(PEM_write_bio_PUBKEY(out.get(), key_.get()), "public key");
    std::optional<PublicKey> key = PublicKey::fromPem(bytesOf(out.get()));
    GT_ASSERT(key.has_value() && key->suite() == suite_);
    return *key;
}

std::string PrivateKey::sign(std::string_view bytes) const {
    const SignatureContext context(key_.get(), suite_, SignatureContext::Purpose::sign);
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t size = signature.size();
    require(
        EVP_DigestSign(context.get(), asNative(signature), &size, asNative(bytes), bytes.size()),
        "signing");
    signature.resize(size);
    return isRaw(suite_) ? rawFromDer(signature) : signature;
}

}  // namespace guantong::crypto
