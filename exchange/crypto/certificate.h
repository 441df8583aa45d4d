// SPDX-License-Identifier: Apache-2.0
// Certificates of the network (S7): a root per key family, and under it each node's signing
// certificate (its suite) and TLS certificate (always ECDSA P-256). The subject's CN is the node
// id.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/time.h"
#include "exchange/crypto/key.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct x509_st;

namespace guantong::crypto {

enum class CertificateUse { signing, tls };

class Certificate {
public:
    /// Nothing if the PEM's first certificate cannot be parsed.
    static std::optional<Certificate> fromPem(std::string_view pem);
    static std::optional<Certificate> fromDer(std::string_view der);

    const std::string& pem() const noexcept { return pem_; }
    const std::string& der() const noexcept { return der_; }
    const std::string& commonName() const noexcept { return commonName_; }
    /// Upper-case hexadecimal.
    const std::string& serial() const noexcept { return serial_; }
    base::Instant notBefore() const noexcept { return notBefore_; }
    base::Instant notAfter() const noexcept { return notAfter_; }
    /// "sha256:…" over the DER.
    const std::string& fingerprint() const noexcept { return fingerprint_; }
    /// Nothing if the key is of none of the three suites.
    const std::optional<PublicKey>& publicKey() const noexcept { return publicKey_; }
    /// keyUsage says digitalSignature and extendedKeyUsage fits (signing: none or absent of TLS).
    bool fitFor(CertificateUse use) const noexcept;
    x509_st* native() const noexcept { return certificate_.get(); }

private:
    explicit Certificate(std::shared_ptr<x509_st> certificate);
    static std::optional<Certificate> adopt(x509_st* parsed);
    std::shared_ptr<x509_st> certificate_;
    std::string pem_, der_, commonName_, serial_, fingerprint_;
    base::Instant notBefore_, notAfter_;
    std::optional<PublicKey> publicKey_;
};

/// Checks one certificate against the anchors (signature with the SM2 id where needed, CA flags,
/// validity at `at`, use). Nothing if it holds, else CERTIFICATE_UNTRUSTED, _EXPIRED or
/// _UNREADABLE.
std::optional<base::Fault> checkIssued(const Certificate& certificate,
                                       const std::vector<Certificate>& anchors, CertificateUse use,
                                       base::Instant at);

/// A PKCS#10 request for `commonName`, signed by the key (SM2 with the standard's id), PEM.
/// `hosts` become subjectAltName entries (DNS names or IP addresses).
std::string makeRequest(const PrivateKey& key, const std::string& commonName,
                        const std::vector<std::string>& hosts = {});

/// The request's common name and key if its own signature holds; nothing otherwise.
struct RequestFacts {
    std::string commonName;
    PublicKey key;
};
std::optional<RequestFacts> checkRequest(std::string_view pem);
/// The DNS names and IP addresses that a request asks for, as the approver must see them before
/// issue() takes them over: "DNS:…", "IP:…". Empty for a request that cannot be read.
std::vector<std::string> requestedHosts(std::string_view pem);

struct Validity {
    base::Instant notBefore, notAfter;
};

/// The network's issuer: a self-signed root and its key.
class Authority {
public:
    /// A new root of the given suite. `name` is its common name.
    static Authority create(Suite suite, const std::string& name, Validity validity);
    Authority(Certificate root, PrivateKey key) : root_(std::move(root)), key_(std::move(key)) {}

    const Certificate& root() const noexcept { return root_; }
    const PrivateKey& key() const noexcept { return key_; }
    /// Issues a certificate for a request that checkRequest() accepts, under `commonName`
    /// whatever the request says, with its subjectAltName kept for TLS. Random 128-bit serial.
    /// Throws base::Error CERTIFICATE_UNREADABLE for a bad request.
    Certificate issue(std::string_view requestPem, const std::string& commonName,
                      CertificateUse use, Validity validity) const;
    /// A CRL over the serials (upper-case hexadecimal), PEM.
    std::string revocationList(const std::vector<std::string>& serials, Validity validity) const;

private:
    Certificate root_;
    PrivateKey key_;
};

}  // namespace guantong::crypto
