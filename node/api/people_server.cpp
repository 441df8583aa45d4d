// SPDX-License-Identifier: Apache-2.0
#include "node/api/people_server.h"

#include "exchange/base/error.h"
#include "exchange/base/limits.h"
#include "node/api/base_handler.h"
#include "node/api/desk_files.h"
#include "node/api/public_site.h"
#include "node/api/router.h"
#include "node/api/status.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/SharedPtr.h>
#include <Poco/ThreadPool.h>

#include <atomic>

namespace guantong::api {

using base::Code;
using base::Fault;

namespace {

constexpr int kMaxThreads = 256;  ///< one per browser connection
constexpr int kBacklog = 512;

constexpr std::string_view kStyle = R"(:root{color-scheme:light}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;margin:0}
body{color:#1f2328;background:#f6f7f9}
header{background:#0b5cad;color:#fff;padding:1rem}
header h1{margin:0;font-size:1.4rem}header p{margin:0}
main{max-width:60rem;margin:0 auto;padding:1rem;display:grid;gap:1rem}
section,.well{background:#fff;border:1px solid #d0d7de;border-radius:.5rem;padding:1rem;margin:0}
h2{font-size:1.1rem;margin:0 0 .5rem}.well{border-left:.4rem solid #1a7f37}
.problems{border-left:.4rem solid #cf222e}
ul{margin:0;padding-left:1.2rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.5rem;margin:0}
dl div{background:#f6f8fa;border-radius:.3rem;padding:.4rem .6rem}
dt{color:#57606a;font-size:.9rem}
dd{margin:0;font-size:1.3rem;font-variant-numeric:tabular-nums}
footer{text-align:center;padding:1rem}
a{color:#0b5cad}
)";

constexpr std::string_view kApi = "/api/", kUploads = "/api/v1/uploads/";
constexpr std::size_t kPartSlack = 4096;  ///< what a part packed by the sender may be longer
constexpr int kMaxLargeBodies = 16;       ///< forms with files held in memory at once

/// One of the places for large bodies, given back at the end; not held if none was free.
class LargeBody {
public:
    explicit LargeBody(std::atomic<int>& taken) : taken_(taken) {
        held_ = taken_.fetch_add(1) < kMaxLargeBodies;
    }
    ~LargeBody() { taken_.fetch_sub(1); }
    LargeBody(const LargeBody&) = delete;
    LargeBody& operator=(const LargeBody&) = delete;
    bool held() const noexcept { return held_; }

private:
    std::atomic<int>& taken_;
    bool held_ = false;
};

class PeopleHandler : public BaseHandler {
public:
    PeopleHandler(const PeopleDoors& doors, std::size_t limitBytes,
                  std::unique_ptr<LargeBody> large)
        : BaseHandler(doors.clock, limitBytes), doors_(doors), large_(std::move(large)) {}

protected:
    std::optional<Fault> admit(Poco::Net::HTTPServerRequest&) override {
        if (large_ && !large_->held()) return Fault{Code::TOO_MANY_REQUESTS, "body", {}};
        return std::nullopt;
    }

    Response refused(const Fault& fault, const Request& request) override {
        return inWords(request, fault);
    }

    Response answer(const Request& request) override {
        if (request.path.starts_with(kApi)) return api(request);
        const bool reads = request.method == "GET" || request.method == "HEAD";
        if (reads) {
            if (auto own = ownPage(request)) return std::move(*own);
        }
        if (doors_.pages)
            if (auto page = doors_.pages(request)) return std::move(*page);
        if (reads && request.path == "/")
            return Response{200, statusPage(doors_.status()), "text/html; charset=utf-8", 0, {}};
        return inWords(
            request, Fault{Code::RESOURCE_UNKNOWN, request.method, request.path.substr(0, 200)});
    }

private:
    Response inWords(const Request& request, const Fault& fault) const {
        if (doors_.refusal && !request.path.starts_with(kApi))
            return doors_.refusal(request, fault);
        return Response::problem(fault);
    }

    Response api(const Request& request) const {
        if (doors_.api != nullptr) return Router(*doors_.api).answer(request);
        if (request.path == "/api/v1/status")
            return Response{200, doors_.status().str(true), "application/json", 0, {}};
        return Response::problem({Code::RESOURCE_UNKNOWN, request.method, request.path});
    }

    std::optional<Response> ownPage(const Request& request) const {
        if (request.path == "/status")
            return Response{200, statusPage(doors_.status()), "text/html; charset=utf-8", 0, {}};
        if (request.path == "/status.css")
            return Response{200, std::string(kStyle), "text/css; charset=utf-8", 0, {}};
        if (request.path == "/documents.css")
            return Response{200, doors_.documentStyle, "text/css; charset=utf-8", 0, {}};
        if (request.path == "/healthz")
            return Response{200, "ok\n", "text/plain; charset=utf-8", 0, {}};
        if (request.path == "/desk" || request.path.starts_with("/desk/"))
            return deskAnswer(request, builtInDeskFiles());
        return std::nullopt;
    }

    const PeopleDoors& doors_;
    std::unique_ptr<LargeBody> large_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(const PeopleDoors& doors) : doors_(doors) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest& request) override {
        const std::string& uri = request.getURI();
        const bool part = uri.compare(0, kUploads.size(), kUploads) == 0 || takesPart(uri);
        const bool files = !part && takesFiles(uri) && request.getMethod() == "POST";
        const std::size_t limit = part    ? approval::kUploadPartBytes + kPartSlack
                                  : files ? kMaxFormBytes
                                          : base::kMaxJsonBytes;
        auto large = files ? std::make_unique<LargeBody>(largeBodies_) : nullptr;
        return std::make_unique<PeopleHandler>(doors_, limit, std::move(large)).release();
    }

private:
    const PeopleDoors& doors_;
    std::atomic<int> largeBodies_{0};
};

Poco::Net::HTTPServerParams::Ptr parameters() {
    auto params = Poco::makeAuto<Poco::Net::HTTPServerParams>();
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(Poco::Timespan(10, 0));
    params->setTimeout(Poco::Timespan(12, 0));
    params->setMaxThreads(kMaxThreads);
    params->setMaxQueued(kMaxThreads * 4);
    return params;
}

Poco::Net::ServerSocket listenAt(const std::string& address) {
    Poco::Net::ServerSocket socket;
    // Never shared: Poco would let a second program take every other connection of this port.
    socket.bind(Poco::Net::SocketAddress(address), true, false);
    socket.listen(kBacklog);
    return socket;
}

}  // namespace

struct PeopleServer::Running {
    Running(PeopleDoors wanted, const std::string& address)
        : doors(std::move(wanted)),
          pool("people", 2, kMaxThreads),
          socket(listenAt(address)),
          server(Poco::makeShared<Factory>(doors), pool, socket, parameters()) {}

    PeopleDoors doors;
    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer server;
};

PeopleServer::PeopleServer(PeopleDoors doors, const std::string& address) {
    try {
        running_ = std::make_unique<Running>(std::move(doors), address);
        running_->server.start();
    } catch (const Poco::Exception& failure) {
        throw base::Error(Fault{Code::LISTEN_FAILED, address, failure.displayText()});
    }
}

PeopleServer::~PeopleServer() {
    stop();
}

std::uint16_t PeopleServer::port() const {
    return running_->socket.address().port();
}

void PeopleServer::stop() {
    if (!running_) return;
    running_->server.stopAll(true);
    running_->pool.joinAll();
}

}  // namespace guantong::api
