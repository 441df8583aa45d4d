// SPDX-License-Identifier: Apache-2.0
#include "exchange/trust.h"

#include <algorithm>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

bool signedBy(const crypto::ParsedSignature& signature, const crypto::Certificate& certificate) {
    const auto& key = certificate.publicKey();
    return key && key->suite() == signature.suite &&
           key->verify(signature.signedInfo, signature.signature);
}

}  // namespace

std::shared_ptr<const Directory> Trust::directory() const {
    const std::lock_guard lock(mutex_);
    return directory_;
}

void Trust::setDirectory(std::shared_ptr<const Directory> directory) {
    const std::lock_guard lock(mutex_);
    directory_ = std::move(directory);
}

std::optional<Fault> Trust::checkCertificate(const Directory& directory,
                                             const crypto::Certificate& certificate,
                                             base::Instant at,
                                             const std::optional<PackageId>& package) const {
    if (const auto* revocation = directory.revocationOf(certificate.serial())) {
        const bool good =
            package && std::any_of(revocation->lastGood.begin(), revocation->lastGood.end(),
                                   [&](const PackageId& last) {
                                       return last.stream == package->stream &&
                                              package->sequence <= last.sequence;
                                   });
        if (!good) return Fault{Code::CERTIFICATE_REVOKED, "KeyInfo", certificate.serial()};
        return std::nullopt;
    }
    if (at < certificate.notBefore() || at > certificate.notAfter())
        return Fault{Code::CERTIFICATE_EXPIRED, "KeyInfo",
                     base::formatInstant(certificate.notAfter())};
    return std::nullopt;
}

std::vector<Fault> Trust::check(const SignedDocument& document, base::NodeId origin,
                                base::Instant at, const std::optional<PackageId>& package) const {
    std::vector<Fault> faults;
    if (!document.digestHolds())
        faults.push_back({Code::DIGEST_WRONG, "Signature/Reference", document.digest()});
    const auto known = directory();
    const auto* node = known ? known->node(origin) : nullptr;
    if (node == nullptr) {
        faults.push_back({Code::ORIGIN_UNKNOWN, "Origin", origin.str()});
        return faults;
    }
    for (const auto& each : node->certificates) {
        if (each.use != crypto::CertificateUse::signing) continue;
        if (!signedBy(document.signature(), each.certificate)) continue;
        if (auto fault = checkCertificate(*known, each.certificate, at, package))
            faults.push_back(std::move(*fault));
        return faults;
    }
    faults.push_back({Code::SIGNATURE_WRONG, "Signature/SignatureValue", origin.str()});
    return faults;
}

std::vector<Fault> Trust::checkDated(const SignedDocument& document, base::NodeId origin,
                                     base::Instant stated, base::Instant now) const {
    auto faults = check(document, origin, now);
    if (faults.size() == 1 && faults.front().code == Code::CERTIFICATE_EXPIRED && stated < now)
        faults = check(document, origin, stated);
    return faults;
}

std::vector<Fault> Trust::checkOffline(const SignedDocument& document, base::NodeId origin,
                                       base::Instant at) const {
    std::vector<Fault> faults;
    if (!document.digestHolds())
        faults.push_back({Code::DIGEST_WRONG, "Signature/Reference", document.digest()});
    const auto& chain = document.signature().chain;
    const auto leaf = chain.empty() ? std::nullopt : crypto::Certificate::fromDer(chain.front());
    if (!leaf) {
        faults.push_back({Code::CERTIFICATE_UNREADABLE, "KeyInfo", {}});
        return faults;
    }
    if (!signedBy(document.signature(), *leaf))
        faults.push_back({Code::SIGNATURE_WRONG, "Signature/SignatureValue", origin.str()});
    if (auto fault = crypto::checkIssued(*leaf, anchors_, crypto::CertificateUse::signing, at))
        faults.push_back(std::move(*fault));
    if (leaf->commonName() != origin.str())
        faults.push_back({Code::CERTIFICATE_UNTRUSTED, "KeyInfo", leaf->commonName()});
    return faults;
}

}  // namespace guantong::exchange
