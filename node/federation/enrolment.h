// SPDX-License-Identifier: Apache-2.0
// Enrolment (S7): how a node comes into the network.
//
//   parent: makeCode ──code, by telephone──► child: makeRequest ──► parent: vouch
//   ──► root: issue ──► child: install (certificates, roots, directory)
//
// The one-time code names the parent that issued it, proves the child to it (HMAC over the request)
// and the network to the child (it carries the root's fingerprint). The request names that parent
// and is signed by the key it asks a certificate for: another node cannot make the child its own.
// All documents are canonical XML. Nothing is half done: on any fault nothing has changed.
#pragma once

#include "exchange/context.h"
#include "node/federation/authority_store.h"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace guantong::federation {

/// Makes this node's one-time code for that child, good for seven days, replacing an unused one
/// before. `root` is the network's ECDSA root certificate.
std::string makeCode(store::Transaction& tx, base::NodeId self, base::NodeId child,
                     const std::string& name, const std::string& level,
                     const crypto::Certificate& root, base::Instant now);

/// Makes new keys below `folder`/keys (0600; as pending files, so that a renewal leaves the keys in
/// use alone) and returns the request document, sealed with the code. An empty code makes a
/// request that only the root's own authority takes (the first node, or a signed renewal). Throws
/// base::Error ENROLMENT_CODE_WRONG for a code that is none.
std::string makeRequest(const std::filesystem::path& folder, NodeApplication facts,
                        crypto::Suite suite, const std::vector<std::string>& hosts,
                        const std::string& code);

/// Checks the request against the code this node issued and marks the code used. The very same
/// request may be vouched for again. ENROLMENT_CODE_WRONG, ENROLMENT_INVALID.
std::optional<base::Fault> vouch(store::Transaction& tx, base::NodeId self,
                                 const std::string& request, base::Instant now);

/// Signs a request for the root: one that vouch() has accepted, or this node's own renewal.
std::string signVoucher(const std::string& request, const exchange::Signer& signer);

struct OpenedVoucher {
    std::string request;
    base::NodeId issuer;  ///< who vouches: the parent, or the node itself for a renewal
    base::NodeId node;    ///< whom the request is for
};
/// Opens a voucher whose signature holds under Trust: a parent's for a node that asked for it by
/// name and is not in the directory yet or is its child already, or a node's own renewal.
/// ENROLMENT_INVALID, or Trust's reasons.
std::variant<OpenedVoucher, base::Fault> openVoucher(const std::string& voucher,
                                                     const exchange::Trust& trust,
                                                     base::Instant now);

/// Issues certificates for a request as a child of `parent` (empty for the root) and returns the
/// answer document. ENROLMENT_INVALID for a request that cannot be read or names another parent.
std::variant<std::string, base::Fault> issue(AuthorityStore& authority, const std::string& request,
                                             base::NodeId parent);

/// Installs an answer below `folder`: certificates beside the pending keys, roots, directory.xml.
/// With a code the root's fingerprint must be the one it carries. A running node takes the new keys
/// by itself (KeyWatch). ENROLMENT_INVALID, ENROLMENT_CODE_WRONG, KEY_NOT_NEWER, CERTIFICATE_….
std::optional<base::Fault> install(const std::filesystem::path& folder, const std::string& answer,
                                   const std::string& code, base::Instant now);

}  // namespace guantong::federation
