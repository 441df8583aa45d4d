// SPDX-License-Identifier: Apache-2.0
// For tests of what speaks over TLS: the TLS files of any node of the network (exchange_fixture.h)
// in a folder, and a loopback server that shows one of them and answers what the test says.
#pragma once

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/tls.h"
#include "tests/support/exchange_fixture.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/SharedPtr.h>

#include <atomic>
#include <functional>
#include <string>

namespace guantong::testing {

/// Writes key, certificate and root of a node, and initialises the library once.
inline exchange::TlsFiles tlsFilesOf(base::NodeId node, const TempFolder& folder,
                                     const crypto::Authority& authority) {
    static const bool ready = [] {
        exchange::initializeTls();
        return true;
    }();
    CPPUNIT_ASSERT(ready);
    const auto key = crypto::PrivateKey::generate(crypto::Suite::ecdsaP256Sha256);
    const auto certificate =
        authority.issue(crypto::makeRequest(key, node.str(), {"127.0.0.1"}), node.str(),
                        crypto::CertificateUse::tls, years(2020, 2049));
    const exchange::TlsFiles files{folder.file(node.str() + ".key"),
                                   folder.file(node.str() + ".pem"), folder.file("ca.pem")};
    base::writeFileAtomically(files.key, key.pem(), 0600);
    base::writeFileAtomically(files.certificate, certificate.pem());
    base::writeFileAtomically(files.authority, authority.root().pem());
    return files;
}
inline exchange::TlsFiles tlsFilesOf(base::NodeId node, const TempFolder& folder) {
    return tlsFilesOf(node, folder, ExchangeNetwork::shared().authority);
}

/// What a handler of the loopback server does.
using Serve = std::function<void(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse&)>;

class LoopbackServer {
public:
    /// `socket` decides whether it speaks TLS.
    LoopbackServer(const Poco::Net::ServerSocket& socket, Serve serve)
        : server_(Poco::makeShared<Factory>(std::move(serve), served_), socket,
                  Poco::makeAuto<Poco::Net::HTTPServerParams>()),
          port_(socket.address().port()) {
        server_.start();
    }
    /// A node's exchange listener.
    LoopbackServer(const exchange::TlsFiles& files, Serve serve)
        : LoopbackServer(Poco::Net::SecureServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0), 16,
                                                       exchange::serverContext(files)),
                         std::move(serve)) {}
    ~LoopbackServer() { stop(); }
    void stop() { server_.stopAll(true); }
    std::uint16_t port() const { return port_; }
    std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
    int served() const { return served_; }

private:
    class Handler : public Poco::Net::HTTPRequestHandler {
    public:
        explicit Handler(const Serve& serve) : serve_(serve) {}
        void handleRequest(Poco::Net::HTTPServerRequest& request,
                           Poco::Net::HTTPServerResponse& response) override {
            serve_(request, response);
        }

    private:
        const Serve& serve_;
    };
    class Factory : public Poco::Net::HTTPRequestHandlerFactory {
    public:
        Factory(Serve serve, std::atomic<int>& served)
            : serve_(std::move(serve)), served_(served) {}
        Poco::Net::HTTPRequestHandler* createRequestHandler(
            const Poco::Net::HTTPServerRequest&) override {
            ++served_;
            return std::make_unique<Handler>(serve_).release();
        }

    private:
        Serve serve_;
        std::atomic<int>& served_;
    };

    std::atomic<int> served_{0};
    Poco::Net::HTTPServer server_;
    std::uint16_t port_;
};

inline void answerWith(Poco::Net::HTTPServerResponse& response, const std::string& body) {
    response.sendBuffer(body.data(), body.size());
}

}  // namespace guantong::testing
