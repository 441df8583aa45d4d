// SPDX-License-Identifier: Apache-2.0
#include "exchange/https_client.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/gzip.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/URI.h>

#include <istream>
#include <ostream>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

constexpr std::chrono::seconds kIdle{8};  ///< less than a server keeps a silent connection

}  // namespace

struct HttpsClient::Connection {
    std::string host;
    std::uint16_t port;
    std::function<Poco::Net::Context::Ptr()> context;
    std::function<std::optional<Fault>(const PeerCertificate&)> checkPeer;
    std::unique_ptr<Poco::Net::HTTPSClientSession> session;
    std::chrono::steady_clock::time_point used;
    std::uint64_t opened = 0;
    bool checked = false;

    Poco::Net::HTTPSClientSession& open(std::chrono::seconds timeout) {
        const auto now = std::chrono::steady_clock::now();
        // Left to itself the session would connect again unseen, and the peer unchecked.
        if (now - used > kIdle) session.reset();
        used = now;
        if (!session) {
            session = std::make_unique<Poco::Net::HTTPSClientSession>(host, port, context());
            session->setKeepAlive(true);
            session->setKeepAliveTimeout(Poco::Timespan(1, 0, 0, 0, 0));
            checked = false;
            ++opened;
        }
        session->setTimeout(Poco::Timespan(static_cast<long>(timeout.count()), 0));
        return *session;
    }
    void close() { session.reset(); }
};

HttpsClient::HttpsClient(const std::string& url, std::function<Poco::Net::Context::Ptr()> context,
                         std::function<std::optional<Fault>(const PeerCertificate&)> checkPeer)
    : connection_(std::make_unique<Connection>()) {
    const Poco::URI uri(url);
    connection_->host = uri.getHost();
    connection_->port = uri.getPort();
    connection_->context = std::move(context);
    connection_->checkPeer = std::move(checkPeer);
}

HttpsClient::~HttpsClient() = default;

std::uint64_t HttpsClient::connections() const noexcept {
    return connection_->opened;
}

namespace {

/// Reads to the end or the limit; nothing if there is more.
std::optional<std::string> readAll(std::istream& in, std::size_t limitBytes) {
    std::string body;
    char buffer[65536];
    while (in.good()) {
        in.read(buffer, sizeof buffer);
        body.append(buffer, static_cast<std::size_t>(in.gcount()));
        if (body.size() > limitBytes) return std::nullopt;
    }
    return body;
}

HttpAnswer answerOf(const Poco::Net::HTTPResponse& response, std::string body) {
    HttpAnswer answer;
    answer.status = response.getStatus();
    answer.body = std::move(body);
    answer.clock = base::parseInstant(response.get("X-Guantong-Clock", ""));
    answer.retryAfterSeconds =
        static_cast<int>(base::parseNumber(response.get("Retry-After", "")).value_or(0));
    answer.contentRange = response.get("Content-Range", "");
    return answer;
}

}  // namespace

std::variant<HttpAnswer, Fault> HttpsClient::attempt(std::string_view method,
                                                     const std::string& path, std::string_view body,
                                                     std::size_t limitBytes, bool gzip,
                                                     const HttpFields& fields) {
    auto& session = *connection_->session;
    Poco::Net::HTTPRequest request(std::string(method), path, Poco::Net::HTTPMessage::HTTP_1_1);
    const std::string packed = gzip ? deflateGzip(body) : std::string();
    const std::string_view sent = gzip ? std::string_view(packed) : body;
    if (gzip) request.set("Content-Encoding", "gzip");
    for (const auto& [name, value] : fields)
        request.set(name, value);
    if (method != "GET") request.setContentLength64(static_cast<Poco::Int64>(sent.size()));
    auto& out = session.sendRequest(request);
    if (!connection_->checked) {
        auto socket = static_cast<Poco::Net::SecureStreamSocket&>(session.socket());
        if (auto fault = connection_->checkPeer(peerCertificate(socket))) {
            connection_->close();
            return *fault;
        }
        connection_->checked = true;
    }
    out.write(sent.data(), static_cast<std::streamsize>(sent.size()));
    out.flush();
    Poco::Net::HTTPResponse response;
    auto& in = session.receiveResponse(response);
    auto all = readAll(in, limitBytes);
    const auto length = response.hasContentLength() ? response.getContentLength64() : -1;
    // A session left to itself would connect again unseen, and the peer would go unchecked.
    if (!all || !session.connected() || !response.getKeepAlive()) connection_->close();
    if (!all) return Fault{Code::LINK_ANSWER_TOO_LARGE, path, std::to_string(limitBytes)};
    if (length >= 0 && static_cast<std::size_t>(length) != all->size()) {
        connection_->close();
        return Fault{Code::LINK_UNREACHABLE, path, "answer cut off"};
    }
    return answerOf(response, std::move(*all));
}

std::variant<HttpAnswer, Fault> HttpsClient::request(std::string_view method,
                                                     const std::string& path, std::string_view body,
                                                     std::size_t limitBytes,
                                                     std::chrono::seconds timeout, bool gzip,
                                                     const HttpFields& fields) {
    for (int tries = 0;; ++tries) {
        const bool reused = connection_->session != nullptr;
        try {
            connection_->open(timeout);
            auto outcome = attempt(method, path, body, limitBytes, gzip, fields);
            connection_->used = std::chrono::steady_clock::now();
            return outcome;
        } catch (const base::Error& failure) {
            return failure.fault();
        } catch (const Poco::Net::SSLException& failure) {
            connection_->close();
            return Fault{Code::LINK_REFUSED, connection_->host, failure.displayText()};
        } catch (const Poco::Exception& failure) {
            connection_->close();
            // A kept connection that the other side had closed: every request here may be repeated.
            if (reused && tries == 0) continue;
            return Fault{Code::LINK_UNREACHABLE, connection_->host, failure.displayText()};
        }
    }
}

}  // namespace guantong::exchange
