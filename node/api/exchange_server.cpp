// SPDX-License-Identifier: Apache-2.0
#include "node/api/exchange_server.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/ladder.h"
#include "node/api/base_handler.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/SharedPtr.h>
#include <Poco/ThreadPool.h>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;

namespace {

constexpr int kBacklog = 128;
constexpr int kMaxThreads = 300;  ///< one per neighbour connection
constexpr std::string_view kPackages = "/exchange/v1/packages/";
constexpr std::string_view kReports = "/exchange/v1/reports/";
constexpr std::string_view kBlobs = "/exchange/v1/blobs/";

/// Who is at the other end of a connection that has passed the TLS handshake.
std::variant<base::NodeId, Fault> callerOf(Poco::Net::HTTPServerRequest& request,
                                           const exchange::ExchangeContext& context) {
    auto& impl = static_cast<Poco::Net::HTTPServerRequestImpl&>(request);
    Poco::Net::SecureStreamSocket socket(impl.socket());
    const auto peer = exchange::peerCertificate(socket);
    const auto directory = context.directory();
    const auto id = base::NodeId::parse(peer.commonName);
    if (!directory || !id || directory->node(*id) == nullptr)
        return Fault{Code::CALLER_UNKNOWN, "CN", peer.commonName};
    if (directory->revocationOf(peer.serial) != nullptr)
        return Fault{Code::CERTIFICATE_OF_CALLER_REVOKED, "TLS", peer.serial};
    if (directory->parentOf(*id) != context.self)
        return Fault{Code::CALLER_NO_NEIGHBOUR, "CN", peer.commonName};
    return *id;
}

/// "after=A&through=N": how far in its list we have the caller's receipts, as it believes, and how
/// far with those it hands over now.
std::optional<std::pair<std::int64_t, std::int64_t>> cursorOf(std::string_view query) {
    constexpr std::string_view kAfter = "after=", kThrough = "&through=";
    const auto middle = query.find(kThrough);
    if (!query.starts_with(kAfter) || middle == std::string_view::npos) return std::nullopt;
    const auto after = base::parseNumber(query.substr(kAfter.size(), middle - kAfter.size()));
    const auto through = base::parseNumber(query.substr(middle + kThrough.size()));
    if (!after || !through) return std::nullopt;
    return std::pair{*after, *through};
}

class ExchangeHandler : public BaseHandler {
public:
    explicit ExchangeHandler(ExchangeDoors& doors)
        : BaseHandler(doors.context.clock, base::kMaxPackageBytes), doors_(doors) {}

protected:
    std::optional<Fault> admit(Poco::Net::HTTPServerRequest& request) override {
        auto caller = callerOf(request, doors_.context);
        if (auto* fault = std::get_if<Fault>(&caller)) return *fault;
        caller_ = std::get<base::NodeId>(caller);
        contentRange_ = request.get("Content-Range", "");
        range_ = request.get("Range", "");
        answer_ = &request.response();
        // A connection that came in while the server stopped would be kept as long as it asks.
        if (doors_.pulls.stopping()) answer_->setKeepAlive(false);
        return std::nullopt;
    }

    Response answer(const Request& request) override {
        if (request.method == "PUT" && request.path.starts_with(kPackages))
            return putPackage(request);
        if (request.method == "POST" && request.path == "/exchange/v1/pull") return pull(request);
        if (request.method == "POST" && request.path == "/exchange/v1/receipts")
            return receipts(request);
        if (request.method == "GET" && request.path == "/exchange/v1/heads") return heads();
        if (request.method == "GET" && request.path.starts_with(kReports)) return report(request);
        if (doors_.blobs && request.path.starts_with(kBlobs)) return blob(request);
        return Response::problem({Code::RESOURCE_UNKNOWN, request.method, request.path});
    }

    /// A package that did not come through whole gets a signed rejection like any other.
    Response refused(const Fault& fault, const Request& request) override {
        const bool put = request.method == "PUT" && request.path.starts_with(kPackages);
        const auto id =
            put ? exchange::PackageId::parse(request.path.substr(kPackages.size())) : std::nullopt;
        if (!id) return Response::problem(fault);
        return responseOf(doors_.receiver.refuseUnread(fault, request.body, caller_, *id));
    }

private:
    static Response responseOf(exchange::Receiver::Answer outcome) {
        return Response{outcome.status,
                        std::move(outcome.body),
                        "application/xml",
                        outcome.retryAfterSeconds,
                        {}};
    }

    Response putPackage(const Request& request) {
        const auto id = exchange::PackageId::parse(request.path.substr(kPackages.size()));
        if (!id) return Response::problem({Code::RESOURCE_UNKNOWN, "PUT", request.path});
        return responseOf(doors_.receiver.take(request.body, caller_, id));
    }

    Response pull(const Request& request) {
        const auto asked = exchange::PullRequest::parse(request.body);
        return Response{
            200, doors_.pulls.answer(caller_, asked).str(), "application/vnd.guantong.pull", 0, {}};
    }

    Response receipts(const Request& request) {
        const auto documents = exchange::splitReceipts(request.body);
        exchange::takeReceipts(doors_.context, documents, caller_);
        Json json = Json::object();
        json.set("taken", documents.size());
        if (const auto said = cursorOf(request.query))
            json.set("cursor", exchange::noteReceiptsTaken(doors_.context, caller_, said->first,
                                                           said->second));
        return Response{200, json.str(), "application/json", 0, {}};
    }

    Response heads() {
        Json kinds = Json::array();
        for (const char* kind :
             {"CaseEvent", "Item", "Calendar", "Adoption", "Signal", "ReportRequest",
              "ReportAnswer", "Directory", "StreamHead", "Erasure"})
            kinds.add(kind);
        Json wanted = Json::array();
        if (doors_.blobs)
            for (auto& digest : doors_.blobs->asked(caller_))
                wanted.add(std::move(digest));
        Json json = Json::object();
        json.set("node", doors_.context.self.str())
            .set("producer", exchange::kProducer)
            .set("clock", base::formatInstant(doors_.context.clock.now()))
            .set("kinds", std::move(kinds))
            .set("heads", exchange::toJson(doors_.pulls.headsFor(caller_)))
            .set("receiptsRun", doors_.pulls.receiptsRun())
            .set("receiptsAtStart", doors_.pulls.receiptsAtStart())
            .set("receiptsTaken", exchange::receiptsTaken(doors_.context, caller_))
            .set("wantedBlobs", std::move(wanted));
        return Response{200, json.str(), "application/json", 0, {}};
    }

    Response blob(const Request& request) {
        const std::string digest = request.path.substr(kBlobs.size());
        BlobHandler::Answer outcome;
        if (request.method == "PUT")
            outcome = doors_.blobs->put(caller_, digest, contentRange_, request.body);
        else if (request.method == "GET")
            outcome = doors_.blobs->get(caller_, digest, range_);
        else
            return Response::problem({Code::METHOD_WRONG, request.method, request.path});
        if (!outcome.contentRange.empty()) answer_->set("Content-Range", outcome.contentRange);
        return std::move(outcome.response);
    }

    Response report(const Request& request) {
        auto outcome = doors_.report(request.path.substr(kReports.size()), request.query);
        if (auto* fault = std::get_if<Fault>(&outcome)) return Response::problem(*fault);
        return Response{200, std::get<std::string>(std::move(outcome)), "application/xml", 0, {}};
    }

    ExchangeDoors& doors_;
    base::NodeId caller_;
    std::string contentRange_, range_;
    Poco::Net::HTTPServerResponse* answer_ = nullptr;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(ExchangeDoors& doors) : doors_(doors) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return std::make_unique<ExchangeHandler>(doors_).release();
    }

private:
    ExchangeDoors& doors_;
};

Poco::Net::HTTPServerParams::Ptr parameters() {
    auto params = Poco::makeAuto<Poco::Net::HTTPServerParams>();
    params->setKeepAlive(true);
    params->setMaxKeepAliveRequests(0);
    params->setKeepAliveTimeout(Poco::Timespan(15, 0));
    params->setTimeout(Poco::Timespan(20, 0));
    params->setMaxThreads(kMaxThreads);
    params->setMaxQueued(kMaxThreads);
    return params;
}

}  // namespace

struct ExchangeServer::Running {
    Running(ExchangeDoors wanted, const std::string& address, const exchange::TlsFiles& tls)
        : doors(std::move(wanted)),
          pool("exchange", 4, kMaxThreads),
          identity(std::make_shared<exchange::ServerIdentity>(tls)),
          socket(exchange::listenTls(address, kBacklog, identity)),
          server(Poco::makeShared<Factory>(doors), pool, socket, parameters()) {}

    ExchangeDoors doors;
    Poco::ThreadPool pool;
    std::shared_ptr<exchange::ServerIdentity> identity;
    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer server;
};

ExchangeServer::ExchangeServer(ExchangeDoors doors, const std::string& address,
                               const exchange::TlsFiles& tls) {
    try {
        running_ = std::make_unique<Running>(std::move(doors), address, tls);
        running_->server.start();
    } catch (const Poco::Exception& failure) {
        throw base::Error(Fault{Code::LISTEN_FAILED, address, failure.displayText()});
    }
}

ExchangeServer::~ExchangeServer() {
    stop();
}

std::uint16_t ExchangeServer::port() const {
    return running_->socket.address().port();
}

void ExchangeServer::renew(const exchange::TlsFiles& tls) {
    running_->identity->renew(tls);
}

void ExchangeServer::stop() {
    if (!running_) return;
    running_->doors.pulls.stop();
    running_->server.stopAll(true);
    running_->pool.joinAll();
}

}  // namespace guantong::api
