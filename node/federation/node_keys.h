// SPDX-License-Identifier: Apache-2.0
// NodeKeys: a node's keys and certificates as they lie in its folder:
//   keys/signing.key  keys/tls.key  (0600)    certs/signing.pem  tls.pem  ca.pem  ca-sm2.pem
#pragma once

#include "exchange/signer.h"
#include "exchange/tls.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace guantong::federation {

struct NodeKeys {
    std::shared_ptr<const exchange::Signer> signer;
    std::vector<crypto::Certificate> anchors;  ///< ca.pem, then ca-sm2.pem if it is there
    exchange::TlsFiles tls;

    /// True if the node has been enrolled: its certificates are here.
    static bool present(const std::filesystem::path& folder);
    /// Loads and checks that keys and certificates belong together, are the node's and are readable
    /// by their owner alone. Throws base::Error KEY_…, CERTIFICATE_…, NODE_NOT_ENROLLED.
    static NodeKeys load(const std::filesystem::path& folder, base::NodeId node);
};

/// The anchors in those files; absent ones are left out. Throws base::Error CERTIFICATE_UNREADABLE.
std::vector<crypto::Certificate> readAnchors(const std::vector<std::filesystem::path>& files);

}  // namespace guantong::federation
