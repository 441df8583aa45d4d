// SPDX-License-Identifier: Apache-2.0
// Trust: the anchors of the network and the newest directory; decides whose signature a document
// bears (S4, S7). The key comes from the directory by the origin's id; KeyInfo never decides.
//
// Thread-safe; the directory is replaced as a whole.
#pragma once

#include "exchange/directory.h"
#include "exchange/signed_document.h"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace guantong::exchange {

class Trust {
public:
    explicit Trust(std::vector<crypto::Certificate> anchors) : anchors_(std::move(anchors)) {}

    const std::vector<crypto::Certificate>& anchors() const noexcept { return anchors_; }
    /// The directory in force; nullptr before the first one.
    std::shared_ptr<const Directory> directory() const;
    void setDirectory(std::shared_ptr<const Directory> directory);

    /// Checks digest and signature of a document that `origin` is said to have signed, judged at
    /// `at`. Every reason it does not hold: DIGEST_WRONG, SIGNATURE_WRONG, CERTIFICATE_…,
    /// ORIGIN_UNKNOWN. `package`, where given, is held against the last good number of a revoked
    /// certificate.
    std::vector<base::Fault> check(const SignedDocument& document, base::NodeId origin,
                                   base::Instant at,
                                   const std::optional<PackageId>& package = std::nullopt) const;

    /// The same for a document that states when it was signed, a receipt: judged now, or, where
    /// only its certificate has expired since, at the moment it states.
    std::vector<base::Fault> checkDated(const SignedDocument& document, base::NodeId origin,
                                        base::Instant stated, base::Instant now) const;

    /// The same without a directory, for a file on a desk: the leaf of KeyInfo's chain must be
    /// issued by an anchor for `origin`.
    std::vector<base::Fault> checkOffline(const SignedDocument& document, base::NodeId origin,
                                          base::Instant at) const;

private:
    std::optional<base::Fault> checkCertificate(const Directory& directory,
                                                const crypto::Certificate& certificate,
                                                base::Instant at,
                                                const std::optional<PackageId>& package) const;

    std::vector<crypto::Certificate> anchors_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Directory> directory_;
};

}  // namespace guantong::exchange
