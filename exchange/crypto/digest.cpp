// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/digest.h"

#include "exchange/base/text.h"
#include "exchange/crypto/native.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>

namespace guantong::crypto {

namespace {

constexpr std::size_t kDigestBytes = 32;

/// Looks at all 2 * kDigestBytes characters, without a branch: asked for every hash of an event.
bool isLowerHex(const char* hex) noexcept {
    unsigned foreign = 0;
    for (std::size_t i = 0; i < 2 * kDigestBytes; ++i) {
        const auto c = static_cast<unsigned char>(hex[i]);
        const unsigned digit = static_cast<unsigned char>(c - '0') < 10;
        const unsigned letter = static_cast<unsigned char>(c - 'a') < 6;
        foreign |= (digit | letter) ^ 1u;
    }
    return foreign == 0;
}

/// Fetched once: a fetch per digest costs more than the digest of a short record.
const EVP_MD* algorithm(DigestKind kind) {
    struct Fetched {
        Owned<EVP_MD, EVP_MD_free> sha256{
            require(EVP_MD_fetch(nullptr, "SHA256", nullptr), "SHA-256")};
        Owned<EVP_MD, EVP_MD_free> sm3{require(EVP_MD_fetch(nullptr, "SM3", nullptr), "SM3")};
    };
    static const Fetched fetched;
    return (kind == DigestKind::sha256 ? fetched.sha256 : fetched.sm3).get();
}

/// One context per thread and kind: switching the algorithm of a context costs its state.
EVP_MD_CTX* context(DigestKind kind) {
    thread_local const OwnedDigestContext contexts[] = {
        OwnedDigestContext(require(EVP_MD_CTX_new(), "digest")),
        OwnedDigestContext(require(EVP_MD_CTX_new(), "digest"))};
    return contexts[static_cast<std::size_t>(kind)].get();
}

}  // namespace

std::string_view toString(DigestKind kind) noexcept {
    return kind == DigestKind::sha256 ? "sha256" : "sm3";
}

std::string digest(DigestKind kind, std::string_view bytes) {
    return digest(kind, std::span(&bytes, 1));
}

std::string digest(DigestKind kind, std::span<const std::string_view> parts) {
    EVP_MD_CTX* const running = context(kind);
    require(EVP_DigestInit_ex2(running, algorithm(kind), nullptr), "digest");
    for (const std::string_view part : parts)
        require(EVP_DigestUpdate(running, part.data(), part.size()), "digest");
    std::string result(kDigestBytes, '\0');
    require(EVP_DigestFinal_ex(running, asNative(result), nullptr), "digest");
    return result;
}

std::string digestText(DigestKind kind, std::string_view bytes) {
    return digestText(kind, std::span(&bytes, 1));
}

std::string digestText(DigestKind kind, std::span<const std::string_view> parts) {
    std::string text(toString(kind));
    text += ':';
    text += base::toHex(digest(kind, parts));
    return text;
}

std::optional<DigestKind> digestKindOf(std::string_view text) noexcept {
    for (const DigestKind kind : {DigestKind::sha256, DigestKind::sm3}) {
        const std::string_view name = toString(kind);
        if (text.size() != name.size() + 1 + 2 * kDigestBytes) continue;
        if (!text.starts_with(name) || text[name.size()] != ':') continue;
        if (isLowerHex(text.data() + name.size() + 1)) return kind;
    }
    return std::nullopt;
}

std::string hmacSha256(std::string_view key, std::string_view message) {
    // With a null key HMAC() would reuse the last one: an empty key still needs an address.
    const std::string_view safe = key.empty() ? std::string_view("", 0) : key;
    if (safe.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throwNative("HMAC key too long");
    std::string result(kDigestBytes, '\0');
    unsigned size = 0;
    require(HMAC(algorithm(DigestKind::sha256), safe.data(), static_cast<int>(safe.size()),
                 asNative(message), message.size(), asNative(result), &size),
            "HMAC");
    return result;
}

std::string randomBytes(std::size_t count) {
    if (count > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throwNative("too many random bytes asked for");
    std::string bytes(count, '\0');
    if (count > 0) require(RAND_bytes(asNative(bytes), static_cast<int>(count)), "random bytes");
    return bytes;
}

bool equalConstantTime(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace guantong::crypto
