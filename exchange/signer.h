// SPDX-License-Identifier: Apache-2.0
// Signer: this node's signing key with its certificate chain; puts the one Signature of S4 on a
// canonical document.
#pragma once

#include "exchange/base/node_id.h"
#include "exchange/crypto/certificate.h"
#include "exchange/crypto/key.h"

#include <string>
#include <string_view>
#include <vector>

namespace guantong::exchange {

class Signer {
public:
    /// `chain` holds the signing certificate first, the root is left out.
    Signer(base::NodeId node, crypto::PrivateKey key, std::vector<crypto::Certificate> chain);

    base::NodeId node() const noexcept { return node_; }
    crypto::Suite suite() const noexcept { return key_.suite(); }
    const crypto::Certificate& certificate() const noexcept { return chain_.front(); }

    /// A signed document and the digest that names it.
    struct Signed {
        std::string bytes;
        std::string digest;  ///< "sha256:…" over the document without its Signature
    };
    /// Signs a canonical document whose root is still without Signature: `unsignedDocument` ends
    /// with the root's end tag `rootEndTag` (e.g. "</Package>"), before which the Signature goes.
    /// Thread-safe.
    Signed sign(std::string_view unsignedDocument, std::string_view rootEndTag) const;

private:
    base::NodeId node_;
    crypto::PrivateKey key_;
    std::vector<crypto::Certificate> chain_;
    std::vector<std::string> chainBase64_;
};

}  // namespace guantong::exchange
