// SPDX-License-Identifier: Apache-2.0
// NodeKeys: a node's keys and certificates as they lie in its folder:
//   keys/signing.key  keys/tls.key  (0600)    certs/signing.pem  tls.pem  ca.pem  ca-sm2.pem
#pragma once

#include "exchange/signer.h"
#include "exchange/tls.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
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
    /// An installation that was cut off between a certificate and its key is finished first.
    static NodeKeys load(const std::filesystem::path& folder, base::NodeId node);
};

/// Notices that a node's keys were renewed while it runs. One thread at a time.
class KeyWatch {
public:
    KeyWatch(std::filesystem::path folder, base::NodeId node);

    /// The keys in the folder if their files have changed since the last time (at the first call
    /// always), once and only when they are whole: an installation under way is waited for
    /// (nothing), keys that make no sense are logged once.
    std::optional<NodeKeys> renewed();

private:
    std::string stamp() const;
    std::filesystem::path folder_;
    base::NodeId node_;
    std::string known_, complained_;
};

/// Moves `name`.key.pending to its place if it belongs to the certificate that is installed (name:
/// "signing" or "tls"). Does nothing if another process has just done so.
void adoptPendingKey(const std::filesystem::path& folder, const std::string& name);

/// The anchors in those files; absent ones are left out. Throws base::Error CERTIFICATE_UNREADABLE.
std::vector<crypto::Certificate> readAnchors(const std::vector<std::filesystem::path>& files);

}  // namespace guantong::federation
