// SPDX-License-Identifier: Apache-2.0
// The one form of XML-DSig that packages, receipts and directories bear (S4), written and read:
//
//   Signature ─┬─ SignedInfo ─┬─ CanonicalizationMethod   exclusive C14N
//              │              ├─ SignatureMethod          the suite's
//              │              └─ Reference URI=""
//              │                    ├─ Transforms         enveloped-signature, exclusive C14N
//              │                    ├─ DigestMethod       the suite's
//              │                    └─ DigestValue
//              ├─ SignatureValue                          raw r‖s, or PKCS#1 v1.5 for RSA
//              └─ KeyInfo ─ X509Data ─ X509Certificate…   the leaf first
//
// Nothing else is taken: no Object, no Id, no second Reference, no other order. Reading decides
// the form only; whether the digest fits the document and whose key holds are the caller's
// questions, and KeyInfo answers neither. All functions are thread-safe.
#pragma once

#include "exchange/base/code.h"
#include "exchange/crypto/key.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::crypto {

inline constexpr std::string_view kSignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::size_t kMaxSignatureBytes = 64u << 10;  ///< of a whole Signature element
inline constexpr std::size_t kMaxChainCertificates = 4;

/// The canonical bytes of SignedInfo as its own document, which are what is signed. Asserts that
/// `digestBase64` is base64.
std::string signedInfo(Suite suite, std::string_view digestBase64);

/// The canonical Signature element over a document (without its Signature) that has this digest.
/// `chainDerBase64` holds 1 to kMaxChainCertificates certificates, the key's own first (asserted).
/// Throws base::Error KEY_UNREADABLE if signing fails.
std::string signatureElement(const PrivateKey& key, const std::vector<std::string>& chainDerBase64,
                             std::string_view digestBytes);

/// What a Signature of the profile says. Nothing in it is proven yet.
struct ParsedSignature {
    Suite suite = Suite::ecdsaP256Sha256;
    std::string digest;              ///< DigestValue, 32 bytes
    std::string signature;           ///< SignatureValue
    std::string signedInfo;          ///< canonical, as its own document: what was signed
    std::vector<std::string> chain;  ///< DER as given, the leaf first; not parsed
};

/// Reads a Signature element cut out of a canonical document. Any prefix, and white space between
/// elements, will do. Refused with SIGNATURE_MISSING (nothing, or another element),
/// SIGNATURE_ALGORITHM (an algorithm off the list), SIGNATURE_PROFILE (anything else the picture
/// does not show; base64 only as RFC 4648 writes it, without white space), or the reader's fault
/// if the bytes are not canonical. field is the element's path.
std::variant<ParsedSignature, base::Fault> parseSignature(
    std::string_view canonicalSignatureElement);

}  // namespace guantong::crypto
