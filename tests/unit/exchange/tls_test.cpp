// SPDX-License-Identifier: Apache-2.0
// What exchange/tls.h promises of contexts and peers, over a loopback connection.
#include "exchange/tls.h"

#include "tests/support/exchange_tls.h"

#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class TlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(missingOrBrokenFile_isNamed);
    CPPUNIT_TEST(peer_isKnownByItsCertificate);
    CPPUNIT_TEST(renewedIdentity_isShownToTheNextConnection);
    CPPUNIT_TEST(brokenRenewal_changesNothing);
    CPPUNIT_TEST(listener_refusesAnAddressInUse);
    CPPUNIT_TEST_SUITE_END();

public:
    void missingOrBrokenFile_isNamed() {
        auto files = tlsFilesOf(kLeafNode, folder_);
        files.key = folder_.file("nothing");
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"),
                             failureOf([&] { exchange::clientContext(files); }));
        base::writeFileAtomically(files.key, "no key", 0600);
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_UNREADABLE"),
                             failureOf([&] { exchange::serverContext(files); }));
    }

    void peer_isKnownByItsCertificate() {
        const auto files = tlsFilesOf(kRootNode, folder_);
        LoopbackServer server(files, [](auto&, auto&) {});
        CPPUNIT_ASSERT_EQUAL(fingerprintOf(files), seenAt(server.port()).fingerprint);
        CPPUNIT_ASSERT_EQUAL(kRootNode.str(), seenAt(server.port()).commonName);
    }

    void renewedIdentity_isShownToTheNextConnection() {
        auto files = tlsFilesOf(kRootNode, folder_);
        const std::string before = fingerprintOf(files);
        const auto identity = std::make_shared<exchange::ServerIdentity>(files);
        const auto listener = exchange::listenTls("127.0.0.1:0", 16, identity);
        LoopbackServer server(listener, [](auto&, auto&) {});
        CPPUNIT_ASSERT_EQUAL(before, seenAt(server.port()).fingerprint);
        files = tlsFilesOf(kRootNode, folder_);
        identity->renew(files);
        CPPUNIT_ASSERT(fingerprintOf(files) != before);
        CPPUNIT_ASSERT_EQUAL(fingerprintOf(files), seenAt(server.port()).fingerprint);
    }

    void brokenRenewal_changesNothing() {
        auto files = tlsFilesOf(kRootNode, folder_);
        exchange::ServerIdentity identity(files);
        const auto before = identity.context();
        base::writeFileAtomically(files.key, "no key", 0600);
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_UNREADABLE"),
                             failureOf([&] { identity.renew(files); }));
        CPPUNIT_ASSERT(identity.context().get() == before.get());
    }

    void listener_refusesAnAddressInUse() {
        const auto identity =
            std::make_shared<exchange::ServerIdentity>(tlsFilesOf(kRootNode, folder_));
        const auto first = exchange::listenTls("127.0.0.1:0", 16, identity);
        const std::string taken = "127.0.0.1:" + std::to_string(first.address().port());
        CPPUNIT_ASSERT_THROW(exchange::listenTls(taken, 16, identity), Poco::Exception);
    }

private:
    static std::string fingerprintOf(const exchange::TlsFiles& files) {
        return crypto::Certificate::fromPem(base::readFile(files.certificate, base::kMaxFileBytes))
            ->fingerprint();
    }
    /// What a leaf sees of whoever listens there.
    exchange::PeerCertificate seenAt(std::uint16_t port) {
        Poco::Net::SecureStreamSocket socket(
            exchange::clientContext(tlsFilesOf(kLeafNode, folder_)));
        socket.connect(Poco::Net::SocketAddress("127.0.0.1", port), Poco::Timespan(5, 0));
        CPPUNIT_ASSERT(socket.completeHandshake() >= 0);
        return exchange::peerCertificate(socket);
    }

    TempFolder folder_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);

}  // namespace guantong::testing
