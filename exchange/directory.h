// SPDX-License-Identifier: Apache-2.0
// Directory: who belongs to the network (S7): nodes, parents, certificates, revocations. One
// version is one document signed by the network's authority and naming the version before; the
// newest a node has taken is its map of the tree and the only place keys come from.
//
// A Directory value is immutable and shared by threads.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/node_id.h"
#include "exchange/base/time.h"
#include "exchange/crypto/certificate.h"
#include "exchange/stream_id.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::exchange {

struct DirectoryCertificate {
    crypto::CertificateUse use = crypto::CertificateUse::signing;
    crypto::Certificate certificate;
};

struct DirectoryNode {
    base::NodeId id;
    base::NodeId parent;  ///< empty for the root
    std::string level;    ///< a label: province, city, county, township
    std::string name;
    std::vector<std::string> regions;  ///< region codes it serves
    std::vector<DirectoryCertificate> certificates;
};

/// One certificate declared bad, from a moment on.
struct Revocation {
    base::NodeId node;
    std::string serial;  ///< upper-case hexadecimal
    base::Instant at;
    /// The last package of each stream that is still good under it; a stream not named has none.
    std::vector<PackageId> lastGood;
};

class Directory {
public:
    /// Facts of a new version, before it is signed.
    struct Content {
        std::int64_t version = 0;
        std::string previous;  ///< digest of the version before; empty for the first
        base::Instant issued;
        std::vector<DirectoryNode> nodes;
        std::vector<Revocation> revocations;
    };

    /// The signed document of that content.
    static std::string write(const Content& content, const crypto::Authority& authority);
    /// Reads a document signed by one of the anchors. Refused: what SignedDocument refuses,
    /// DIRECTORY_UNTRUSTED, DIRECTORY_INVALID (field names the place; also a tree with a cycle
    /// or a missing parent).
    static std::variant<Directory, base::Fault> read(
        std::string document, const std::vector<crypto::Certificate>& anchors);

    std::int64_t version() const noexcept { return content_.version; }
    const std::string& previous() const noexcept { return content_.previous; }
    const std::string& digest() const noexcept { return digest_; }
    const std::string& document() const noexcept { return document_; }
    const Content& content() const noexcept { return content_; }

    /// nullptr for an unknown node.
    const DirectoryNode* node(base::NodeId id) const noexcept;
    base::NodeId root() const noexcept { return root_; }
    base::NodeId parentOf(base::NodeId id) const noexcept;
    std::vector<base::NodeId> childrenOf(base::NodeId id) const;
    /// True if `above` is a strict ancestor of `below`.
    bool isAncestor(base::NodeId above, base::NodeId below) const noexcept;
    /// True if `id` is `top` or below it.
    bool inSubtree(base::NodeId id, base::NodeId top) const noexcept;
    /// The child of `from` on the way down to `to`; empty if `to` is not below `from`.
    base::NodeId nextHopDown(base::NodeId from, base::NodeId to) const noexcept;
    /// The revocation of that certificate; nullptr if it is good.
    const Revocation* revocationOf(const std::string& serial) const noexcept;
    /// The node whose TLS certificate has that fingerprint; empty if none has.
    base::NodeId nodeOfTls(const std::string& fingerprint) const noexcept;

private:
    Directory() = default;
    std::optional<base::Fault> index();

    Content content_;
    std::string digest_, document_;
    base::NodeId root_;
    std::map<base::NodeId, std::size_t> byId_;
    std::map<std::string, std::size_t> revokedSerials_;
    std::map<std::string, base::NodeId> tlsFingerprints_;
};

}  // namespace guantong::exchange
