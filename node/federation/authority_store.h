// SPDX-License-Identifier: Apache-2.0
// AuthorityStore: the network's authority on disk (S7), kept at the root or on a machine apart:
//   ca.key ca.pem  (ECDSA: TLS, and signing certificates of the ecdsa and rsa suites)
//   ca-sm2.key ca-sm2.pem  (SM2: signing certificates of the sm2-sm3 suite)
//   directory.xml  directories/NNNN.xml  issued.tsv
// Every change makes a new directory version chained to the one before; directory.xml comes last.
// One process at a time.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/directory.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace guantong::federation {

/// What a node states of itself and proves keys for.
struct NodeApplication {
    base::NodeId id, parent;
    std::string level, name;
    std::vector<std::string> regions;
    std::string signingRequest, tlsRequest;  ///< PKCS#10, PEM
};

struct IssuedCertificates {
    crypto::Certificate signing, tls;
};

class AuthorityStore {
public:
    /// Makes the roots and the first, empty directory. Throws base::Error FILE_UNWRITABLE, and
    /// VALUE_INVALID if there is an authority in the folder already.
    static AuthorityStore create(const std::filesystem::path& folder, const std::string& name,
                                 const base::Clock& clock);
    /// Throws base::Error FILE_UNREADABLE, KEY_…, CERTIFICATE_….
    static AuthorityStore open(const std::filesystem::path& folder, const base::Clock& clock);

    const std::vector<crypto::Certificate>& roots() const noexcept { return roots_; }
    /// The newest directory.
    const exchange::Directory& directory() const noexcept { return *directory_; }

    /// Issues both certificates and enters the node into a new directory version. For a node that
    /// is there already this is a renewal: the certificates before stay valid beside the new ones.
    /// Throws base::Error CERTIFICATE_UNREADABLE for a bad request, DIRECTORY_INVALID for a parent
    /// that is not in the directory.
    IssuedCertificates issue(const NodeApplication& application);

    /// Revokes a certificate from `at` on; packages up to the last good numbers stay good. Said
    /// again of the same certificate it replaces what was said before.
    /// Throws base::Error CERTIFICATE_UNREADABLE if no node has that serial.
    void revoke(const std::string& serial, base::Instant at,
                const std::vector<exchange::PackageId>& lastGood);

private:
    AuthorityStore(std::filesystem::path folder, const base::Clock& clock);
    void publish(exchange::Directory::Content content);
    crypto::Validity validity(std::chrono::days length) const;
    void record(const crypto::Certificate& certificate, std::string_view use) const;

    std::filesystem::path folder_;
    const base::Clock& clock_;
    std::vector<crypto::Certificate> roots_;
    std::optional<crypto::Authority> ecdsa_, sm2_;
    std::optional<exchange::Directory> directory_;
};

}  // namespace guantong::federation
