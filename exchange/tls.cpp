// SPDX-License-Identifier: Apache-2.0
#include "exchange/tls.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/crypto/certificate.h"
#include "exchange/crypto/peer.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/X509Certificate.h>

#include <map>
#include <mutex>
#include <utility>

namespace guantong::exchange {

using Poco::Net::Context;

namespace {

constexpr std::size_t kPeersKept = 1024;

void checkReadable(const TlsFiles& files) {
    for (const auto& file : {files.key, files.certificate, files.authority})
        base::readFile(file, base::kMaxFileBytes);
}

Context::Ptr makeContext(const TlsFiles& files, Context::Usage usage) {
    checkReadable(files);
    Context::Params params;
    params.privateKeyFile = files.key.string();
    params.certificateFile = files.certificate.string();
    params.caLocation = files.authority.string();
    params.loadDefaultCAs = false;
    params.verificationMode = Context::VERIFY_STRICT;
    try {
        auto context = Poco::makeAuto<Context>(usage, params);
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        // The peer is known by the node id in its certificate, not by a host name.
        context->enableExtendedCertificateVerification(false);
        return context;
    } catch (const Poco::Exception& failure) {
        throw base::Error(
            base::Fault{base::Code::KEY_UNREADABLE, files.key.string(), failure.displayText()});
    }
}

}  // namespace

void initializeTls() {
    Poco::Net::initializeSSL();
    Poco::SharedPtr<Poco::Net::InvalidCertificateHandler> reject =
        Poco::makeShared<Poco::Net::RejectCertificateHandler>(false);
    Poco::SharedPtr<Poco::Net::InvalidCertificateHandler> rejectServer =
        Poco::makeShared<Poco::Net::RejectCertificateHandler>(true);
    Poco::Net::SSLManager::instance().initializeClient(
        nullptr, reject,
        Poco::makeAuto<Context>(Context::TLS_CLIENT_USE, "", "", "", Context::VERIFY_STRICT));
    Poco::Net::SSLManager::instance().initializeServer(nullptr, rejectServer, nullptr);
}

Context::Ptr clientContext(const TlsFiles& files) {
    return makeContext(files, Context::TLS_CLIENT_USE);
}

Context::Ptr serverContext(const TlsFiles& files) {
    auto context = makeContext(files, Context::TLS_SERVER_USE);
    context->enableSessionCache(true, "guantong-node");
    return context;
}

void ServerIdentity::renew(const TlsFiles& files) {
    auto fresh = serverContext(files);
    const std::lock_guard lock(mutex_);
    context_.swap(fresh);
}

Context::Ptr ServerIdentity::context() const {
    const std::lock_guard lock(mutex_);
    return context_;
}

namespace {

/// Poco's own secure listener holds one context for ever; this one asks for each connection.
class RenewableServerSocketImpl : public Poco::Net::ServerSocketImpl {
public:
    explicit RenewableServerSocketImpl(std::shared_ptr<const ServerIdentity> identity)
        : identity_(std::move(identity)) {}

    Poco::Net::SocketImpl* acceptConnection(Poco::Net::SocketAddress& client) override {
        const Plain plain(ServerSocketImpl::acceptConnection(client));
        auto secure = Poco::Net::SecureStreamSocket::attach(plain, identity_->context());
        secure.impl()->duplicate();  // the caller takes over one reference
        return secure.impl();
    }
    bool secure() const override { return true; }

private:
    struct Plain : Poco::Net::StreamSocket {
        explicit Plain(Poco::Net::SocketImpl* accepted) : StreamSocket(accepted) {}
    };
    std::shared_ptr<const ServerIdentity> identity_;
};

struct RenewableServerSocket : Poco::Net::ServerSocket {
    explicit RenewableServerSocket(Poco::AutoPtr<RenewableServerSocketImpl> impl)
        : ServerSocket(impl.duplicate(), true) {}
};

}  // namespace

Poco::Net::ServerSocket listenTls(const std::string& address, int backlog,
                                  std::shared_ptr<const ServerIdentity> identity) {
    RenewableServerSocket socket(Poco::makeAuto<RenewableServerSocketImpl>(std::move(identity)));
    // Never shared: Poco would let a second node take every other connection of this port.
    socket.bind(Poco::Net::SocketAddress(address), true, false);
    socket.listen(backlog);
    return socket;
}

PeerCertificate peerCertificate(Poco::Net::SecureStreamSocket& socket) {
    // Parsing a certificate costs more than a whole small request, so what was parsed is kept.
    static std::mutex mutex;
    static std::map<std::string, PeerCertificate> known;
    const auto peer = socket.peerCertificate();
    std::string der = crypto::derOf(peer.certificate());
    const std::lock_guard lock(mutex);
    const auto found = known.find(der);
    if (found != known.end()) return found->second;
    const auto certificate = crypto::Certificate::fromDer(der);
    if (!certificate) throw Poco::Exception("peer certificate unreadable");
    if (known.size() >= kPeersKept) known.clear();
    return known
        .emplace(std::move(der), PeerCertificate{certificate->commonName(), certificate->serial(),
                                                 certificate->fingerprint()})
        .first->second;
}

}  // namespace guantong::exchange
