// SPDX-License-Identifier: Apache-2.0
// What exchange/https_client.h promises, against a loopback server.
#include "exchange/https_client.h"

#include "exchange/gzip.h"
#include "tests/support/exchange_tls.h"

#include <Poco/StreamCopier.h>
#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using exchange::HttpAnswer;
using exchange::HttpsClient;

class HttpsClientTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HttpsClientTest);
    CPPUNIT_TEST(question_isAskedAndItsAnswerReadWhole);
    CPPUNIT_TEST(body_travelsPlainAndPacked);
    CPPUNIT_TEST(connection_isKeptAndOpenedAgainWhereTheServerClosedIt);
    CPPUNIT_TEST(answerOverTheLimit_isRefused);
    CPPUNIT_TEST(answerCutOff_isUnreachable);
    CPPUNIT_TEST(nobodyListening_isUnreachable);
    CPPUNIT_TEST(serverOfAnotherNetwork_isRefused);
    CPPUNIT_TEST(serverWithoutTls_isNoAnswer);
    CPPUNIT_TEST(peerThatTheCheckTurnsAway_isSentNothing);
    CPPUNIT_TEST(clientWithoutAPlaceInTheNetwork_isTurnedAway);
    CPPUNIT_TEST_SUITE_END();

public:
    void question_isAskedAndItsAnswerReadWhole() {
        LoopbackServer server(rootFiles(), [](auto& request, auto& response) {
            response.set("X-Guantong-Clock", "2025-06-30T09:00:00.000+08:00");
            response.set("Retry-After", "7");
            response.setStatus(Poco::Net::HTTPResponse::HTTP_SERVICE_UNAVAILABLE);
            answerWith(response, request.getMethod() + " " + request.getURI());
        });
        const auto answer = std::get<HttpAnswer>(ask(server, "GET", "/heads?x=1"));
        CPPUNIT_ASSERT_EQUAL(503, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("GET /heads?x=1"), answer.body);
        CPPUNIT_ASSERT_EQUAL(7, answer.retryAfterSeconds);
        CPPUNIT_ASSERT(answer.clock == base::parseInstant("2025-06-30T09:00:00.000+08:00"));
    }

    void body_travelsPlainAndPacked() {
        LoopbackServer server(rootFiles(), echo);
        std::string body;
        for (int i = 0; i < 20'000; ++i)
            body += std::to_string(i) + " ";
        CPPUNIT_ASSERT_EQUAL("plain " + body, bodyOf(ask(server, "PUT", "/p", body)));
        const std::string packed = bodyOf(ask(server, "PUT", "/p", body, 1 << 20, true));
        CPPUNIT_ASSERT_EQUAL(std::string("gzip "), packed.substr(0, 5));
        CPPUNIT_ASSERT(packed.size() < body.size());
        const auto inflated = exchange::inflateGzip(packed.substr(5), 1 << 20);
        CPPUNIT_ASSERT_EQUAL(body, std::get<std::string>(inflated));
    }

    void connection_isKeptAndOpenedAgainWhereTheServerClosedIt() {
        std::atomic<bool> close{false};
        LoopbackServer server(rootFiles(), [&](auto&, auto& response) {
            if (close) response.setKeepAlive(false);
            answerWith(response, "ok");
        });
        HttpsClient client = clientOf(server.url());
        for (int i = 0; i < 3; ++i) {
            close = i == 1;
            CPPUNIT_ASSERT_EQUAL(std::string("ok"), bodyOf(request(client)));
        }
        CPPUNIT_ASSERT_EQUAL(3, server.served());
        CPPUNIT_ASSERT_EQUAL(2, checked_);
    }

    void answerOverTheLimit_isRefused() {
        LoopbackServer server(rootFiles(), [](auto&, auto& response) {
            answerWith(response, std::string(5000, 'x'));
        });
        CPPUNIT_ASSERT_EQUAL(std::string("LINK_ANSWER_TOO_LARGE"),
                             outcome(ask(server, "GET", "/", {}, 4999)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), outcome(ask(server, "GET", "/", {}, 5000)));
    }

    void answerCutOff_isUnreachable() {
        LoopbackServer server(rootFiles(), [](auto&, auto& response) {
            response.setContentLength(5000);
            response.setKeepAlive(false);
            response.send() << "only this";
        });
        CPPUNIT_ASSERT_EQUAL(std::string("LINK_UNREACHABLE"), outcome(ask(server, "GET", "/")));
    }

    void nobodyListening_isUnreachable() {
        std::string url;
        {
            LoopbackServer server(rootFiles(), echo);
            url = server.url();
        }
        HttpsClient client = clientOf(url);
        CPPUNIT_ASSERT_EQUAL(std::string("LINK_UNREACHABLE"), outcome(request(client)));
    }

    void serverOfAnotherNetwork_isRefused() {
        const auto foreign = crypto::Authority::create(crypto::Suite::ecdsaP256Sha256, "另一网络",
                                                       years(2020, 2049));
        const TempFolder folder;
        LoopbackServer server(tlsFilesOf(kRootNode, folder, foreign), echo);
        HttpsClient client = clientOf(server.url());
        CPPUNIT_ASSERT_EQUAL(std::string("LINK_REFUSED"), outcome(request(client)));
        CPPUNIT_ASSERT_EQUAL(0, server.served());
    }

    void serverWithoutTls_isNoAnswer() {
        LoopbackServer server(Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)),
                              echo);
        HttpsClient client = clientOf(server.url());
        CPPUNIT_ASSERT_EQUAL(std::string("LINK_REFUSED"), outcome(request(client)));
    }

    void peerThatTheCheckTurnsAway_isSentNothing() {
        LoopbackServer server(rootFiles(), echo);
        HttpsClient client(
            server.url(), [this] { return exchange::clientContext(leafFiles()); },
            [](const exchange::PeerCertificate& peer) -> std::optional<base::Fault> {
                return base::Fault{base::Code::LINK_REFUSED, "CN", peer.commonName};
            });
        const auto answer = client.request("PUT", "/secret", "body", 1000, std::chrono::seconds{5});
        const auto& fault = std::get<base::Fault>(answer);
        CPPUNIT_ASSERT_EQUAL(std::string("LINK_REFUSED"), nameOf(fault.code));
        CPPUNIT_ASSERT_EQUAL(kRootNode.str(), fault.detail);
    }

    void clientWithoutAPlaceInTheNetwork_isTurnedAway() {
        LoopbackServer server(rootFiles(), echo);
        const auto foreign = crypto::Authority::create(crypto::Suite::ecdsaP256Sha256, "另一网络",
                                                       years(2020, 2049));
        const TempFolder folder;
        auto files = tlsFilesOf(kStranger, folder, foreign);
        files.authority = leafFiles().authority;  // it trusts the server, not the other way round
        HttpsClient client(
            server.url(), [&] { return exchange::clientContext(files); },
            [](const exchange::PeerCertificate&) { return std::nullopt; });
        const auto answer = client.request("GET", "/", {}, 1000, std::chrono::seconds{5});
        CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(answer));
        CPPUNIT_ASSERT_EQUAL(0, server.served());
    }

private:
    using Answer = std::variant<HttpAnswer, base::Fault>;

    static void echo(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) {
        std::string body;
        Poco::StreamCopier::copyToString(request.stream(), body);
        answerWith(response, request.get("Content-Encoding", "plain") + " " + body);
    }
    exchange::TlsFiles rootFiles() { return tlsFilesOf(kRootNode, folder_); }
    exchange::TlsFiles leafFiles() {
        if (leaf_.key.empty()) leaf_ = tlsFilesOf(kLeafNode, folder_);
        return leaf_;
    }
    HttpsClient clientOf(const std::string& url) {
        return HttpsClient(
            url, [this] { return exchange::clientContext(leafFiles()); },
            [this](const exchange::PeerCertificate& peer) -> std::optional<base::Fault> {
                ++checked_;
                CPPUNIT_ASSERT_EQUAL(kRootNode.str(), peer.commonName);
                return std::nullopt;
            });
    }
    static Answer request(HttpsClient& client) {
        return client.request("GET", "/", {}, 1000, std::chrono::seconds{5});
    }
    Answer ask(const LoopbackServer& server, std::string_view method, const std::string& path,
               std::string_view body = {}, std::size_t limit = 1 << 20, bool gzip = false) {
        HttpsClient client = clientOf(server.url());
        return client.request(method, path, body, limit, std::chrono::seconds{5}, gzip);
    }
    static std::string outcome(const Answer& answer) { return verdict(answer); }
    static std::string bodyOf(const Answer& answer) {
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(answer));
        return std::get<HttpAnswer>(answer).body;
    }

    TempFolder folder_;
    exchange::TlsFiles leaf_;
    int checked_ = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(HttpsClientTest);

}  // namespace guantong::testing
