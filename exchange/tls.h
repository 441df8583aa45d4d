// SPDX-License-Identifier: Apache-2.0
// Mutual TLS between nodes, on Poco NetSSL: ECDSA P-256 certificates of the network's authority on
// both sides, TLS 1.2 and up. The identity of a peer is the node id in its certificate, checked
// against the directory, never a host name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include <Poco/Net/Context.h>

namespace Poco::Net {
class SecureStreamSocket;
class ServerSocket;
}  // namespace Poco::Net

namespace guantong::exchange {

/// The three PEM files of a node's TLS identity.
struct TlsFiles {
    std::filesystem::path key;          ///< tls.key
    std::filesystem::path certificate;  ///< tls.pem
    std::filesystem::path authority;    ///< ca.pem
};

/// Initialises the TLS library for this process; call once before any of the others.
void initializeTls();

/// A context that offers our certificate and demands one of the network from the peer.
/// Throws base::Error KEY_UNREADABLE or CERTIFICATE_UNREADABLE naming the file.
Poco::Net::Context::Ptr clientContext(const TlsFiles& files);
Poco::Net::Context::Ptr serverContext(const TlsFiles& files);

/// The identity a listener shows; replaced as a whole when the node's keys are renewed.
/// Thread-safe.
class ServerIdentity {
public:
    /// Throws as serverContext().
    explicit ServerIdentity(const TlsFiles& files) : context_(serverContext(files)) {}
    /// Shows what the files hold now from the next connection on; connections that stand keep what
    /// they were made with. Throws as serverContext(), changing nothing.
    void renew(const TlsFiles& files);
    Poco::Net::Context::Ptr context() const;

private:
    mutable std::mutex mutex_;
    Poco::Net::Context::Ptr context_;
};

/// A TLS listener at "host:port" whose connections take the identity in force as they come.
/// Throws Poco::Exception if the address cannot be had.
Poco::Net::ServerSocket listenTls(const std::string& address, int backlog,
                                  std::shared_ptr<const ServerIdentity> identity);

/// What the peer's certificate says, once the handshake is done.
struct PeerCertificate {
    std::string commonName;
    std::string serial;       ///< upper-case hexadecimal
    std::string fingerprint;  ///< "sha256:…" over the DER
};
/// Throws Poco::Exception if there is none.
PeerCertificate peerCertificate(Poco::Net::SecureStreamSocket& socket);

}  // namespace guantong::exchange
