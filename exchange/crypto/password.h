// SPDX-License-Identifier: Apache-2.0
// Passwords as Argon2id hashes in PHC strings ("$argon2id$v=19$m=19456,t=2,p=1$salt$hash"), and the
// random texts handed to people and machines. Thread-safe; at most kMaxHashesAtOnce hashes run at a
// time, so that a storm of sign-ins takes time and not memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace guantong::crypto {

/// What one hash costs. The default is OWASP's: 19 MiB, two passes, one lane (about 25 ms).
struct PasswordCost {
    std::uint32_t memoryKib = 19 * 1024;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
    bool operator==(const PasswordCost&) const = default;
};

inline constexpr PasswordCost kPasswordCost{};
inline constexpr std::size_t kMaxPasswordBytes = 1024;
inline constexpr int kMaxHashesAtOnce = 2;

/// The PHC string of the password under a fresh salt. Any bytes are a password, NUL included.
/// Throws base::Error VALUE_INVALID above kMaxPasswordBytes, KEY_UNREADABLE if the library fails
/// (no memory).
std::string hashPassword(std::string_view password, const PasswordCost& cost = kPasswordCost);

/// True if `phc` was made of this password. False for a password above kMaxPasswordBytes, and for
/// anything that is no Argon2id string or asks for more than 256 MiB, 16 passes or 8 lanes.
bool verifyPassword(std::string_view phc, std::string_view password);

/// True if `phc` was made at another cost, or is no Argon2id string: hash again while the password
/// is at hand.
bool needsRehash(std::string_view phc, const PasswordCost& cost = kPasswordCost) noexcept;

/// `bytes` random bytes as base64url without padding: 43 characters for 32.
std::string randomToken(std::size_t bytes = 32);

/// A password to be read out, typed once and changed: four groups of four lower-case letters and
/// digits without the ones that look alike, 79 bits.
std::string randomPassword();

}  // namespace guantong::crypto
