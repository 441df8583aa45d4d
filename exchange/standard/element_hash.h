// SPDX-License-Identifier: Apache-2.0
// The hash of a record (S1): the digest over the exclusive C14N of its element as a document of its
// own, without the element's `hash` attribute. On canonical bytes that is a digest around one cut:
//
//   <Item xmlns="…" code="…"[ hash="sha256:…"] id="…">…</Item>
//
// Thread-safe: pure functions.
#pragma once

#include "exchange/crypto/digest.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::standard {

/// What addHash() adds to an element.
inline constexpr std::size_t kHashAttributeBytes = 79;  // ` hash="sha256:` + 64 + `"`

/// Where the hash attribute stands in the bytes, the space before it included.
struct HashPlace {
    std::size_t begin = 0, end = 0;
    std::string_view value;
};

/// The element's own hash attribute; nothing if it has none. The bytes must begin with a canonical
/// start tag (a CanonicalReader has read it).
std::optional<HashPlace> findHash(std::string_view canonicalElement) noexcept;

/// The digest text over the bytes without `place`.
std::string hashAround(crypto::DigestKind kind, std::string_view canonicalElement,
                       const HashPlace& place);

/// Hashes an element that has no hash attribute yet, inserts the attribute where C14N wants it and
/// returns the digest text. Asserts that there is none yet.
std::string addHash(crypto::DigestKind kind, std::string& canonicalElement);

}  // namespace guantong::standard
