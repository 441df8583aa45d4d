// SPDX-License-Identifier: Apache-2.0
#include "exchange/signer.h"

#include "exchange/base/assert.h"
#include "exchange/base/text.h"
#include "exchange/crypto/xml_signature.h"

namespace guantong::exchange {

Signer::Signer(base::NodeId node, crypto::PrivateKey key, std::vector<crypto::Certificate> chain)
    : node_(node), key_(std::move(key)), chain_(std::move(chain)) {
    GT_ASSERT(!chain_.empty());
    for (const auto& certificate : chain_)
        chainBase64_.push_back(base::toBase64(certificate.der()));
}

Signer::Signed Signer::sign(std::string_view unsignedDocument, std::string_view rootEndTag) const {
    GT_ASSERT(unsignedDocument.ends_with(rootEndTag));
    const auto kind = crypto::digestKind(suite());
    const std::string digest = crypto::digest(kind, unsignedDocument);
    const std::string signature = crypto::signatureElement(key_, chainBase64_, digest);
    Signed result;
    result.bytes.reserve(unsignedDocument.size() + signature.size());
    result.bytes.append(unsignedDocument.substr(0, unsignedDocument.size() - rootEndTag.size()));
    result.bytes.append(signature).append(rootEndTag);
    result.digest = std::string(crypto::toString(kind)) + ":" + base::toHex(digest);
    return result;
}

}  // namespace guantong::exchange
