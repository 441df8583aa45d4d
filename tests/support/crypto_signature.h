// SPDX-License-Identifier: Apache-2.0
// A small signed document for tests of the XML signature, and the questions asked of it.
#pragma once

#include "exchange/base/text.h"
#include "exchange/crypto/xml_signature.h"
#include "tests/support/crypto_network.h"

#include <cppunit/TestAssert.h>

#include <string>
#include <string_view>
#include <variant>

namespace guantong::testing {

inline constexpr std::string_view kUnsigned =
    "<Package xmlns=\"urn:guantong:exchange:1.0\" id=\"p-1\"><Header></Header><Body>"
    "<Text>分宜县 &lt;1&gt; &amp; 𠮷</Text></Body></Package>";
inline constexpr std::string_view kRootEnd = "</Package>";

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    CPPUNIT_ASSERT_MESSAGE("absent: " + std::string(from), at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// A Signature of a network's node over kUnsigned.
inline std::string signatureOf(const CryptoNetwork& network) {
    const auto kind = crypto::digestKind(network.key.suite());
    return crypto::signatureElement(network.key, {base::toBase64(network.certificate.der())},
                                    crypto::digest(kind, kUnsigned));
}

inline std::string signedDocument(const CryptoNetwork& network) {
    return std::string(kUnsigned.substr(0, kUnsigned.size() - kRootEnd.size())) +
           signatureOf(network) + std::string(kRootEnd);
}

/// "good", or the code of the refusal.
inline std::string signatureVerdict(std::string_view element) {
    const auto result = crypto::parseSignature(element);
    const auto* fault = std::get_if<base::Fault>(&result);
    return fault == nullptr ? "good" : std::string(base::toString(fault->code));
}

inline crypto::ParsedSignature parsedSignature(const std::string& element) {
    const auto result = crypto::parseSignature(element);
    if (const auto* fault = std::get_if<base::Fault>(&result))
        CPPUNIT_FAIL(base::describe(*fault, base::Language::english));
    return std::get<crypto::ParsedSignature>(result);
}

/// True if the key of the network's node made that signature over that SignedInfo.
inline bool holds(const CryptoNetwork& network, const crypto::ParsedSignature& parsed) {
    const auto& key = *network.certificate.publicKey();
    return key.suite() == parsed.suite && key.verify(parsed.signedInfo, parsed.signature);
}

}  // namespace guantong::testing
