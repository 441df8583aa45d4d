// SPDX-License-Identifier: Apache-2.0
// Digests: SHA-256 and SM3, and their spelling in the standard ("sha256:…", "sm3:…", S1).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace guantong::crypto {

enum class DigestKind { sha256, sm3 };

/// "sha256" or "sm3".
std::string_view toString(DigestKind kind) noexcept;

/// The 32 digest bytes of the parts joined. Thread-safe.
std::string digest(DigestKind kind, std::string_view bytes);
std::string digest(DigestKind kind, std::span<const std::string_view> parts);

/// A digest value as the standard writes it: kind, colon, 64 lower-case hex digits.
std::string digestText(DigestKind kind, std::string_view bytes);
std::string digestText(DigestKind kind, std::span<const std::string_view> parts);

/// The kind of a well-formed digest text; nothing for anything else.
std::optional<DigestKind> digestKindOf(std::string_view text) noexcept;

/// HMAC-SHA-256, 32 bytes: proves knowledge of a one-time code.
std::string hmacSha256(std::string_view key, std::string_view message);

/// `count` bytes from the system's random generator. Throws base::Error KEY_UNREADABLE if it fails.
std::string randomBytes(std::size_t count);

/// Compares in time that depends on the length only.
bool equalConstantTime(std::string_view a, std::string_view b) noexcept;

}  // namespace guantong::crypto
