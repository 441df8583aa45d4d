// SPDX-License-Identifier: Apache-2.0
#include "node/api/people_server.h"

#include "exchange/base/error.h"
#include "exchange/base/limits.h"
#include "node/api/base_handler.h"
#include "node/api/status.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/SharedPtr.h>
#include <Poco/ThreadPool.h>

namespace guantong::api {

using base::Code;
using base::Fault;

namespace {

constexpr int kMaxThreads = 64;

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

class PeopleHandler : public BaseHandler {
public:
    PeopleHandler(const base::Clock& clock, const std::function<base::Json()>& status)
        : BaseHandler(clock, base::kMaxJsonBytes), status_(status) {}

protected:
    std::optional<Fault> admit(Poco::Net::HTTPServerRequest&) override { return std::nullopt; }

    Response answer(const Request& request) override {
        if (request.method != "GET" && request.method != "HEAD")
            return Response::problem({Code::RESOURCE_UNKNOWN, request.method, request.path});
        if (request.path == "/" || request.path == "/status")
            return Response{200, statusPage(status_()), "text/html; charset=utf-8", 0, {}};
        if (request.path == "/status.css")
            return Response{200, std::string(kStyle), "text/css; charset=utf-8", 0, {}};
        if (request.path == "/api/v1/status")
            return Response{200, status_().str(true), "application/json", 0, {}};
        if (request.path == "/healthz")
            return Response{200, "ok\n", "text/plain; charset=utf-8", 0, {}};
        return Response::problem({Code::RESOURCE_UNKNOWN, "GET", request.path});
    }

private:
    const std::function<base::Json()>& status_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    Factory(const base::Clock& clock, std::function<base::Json()> status)
        : clock_(clock), status_(std::move(status)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return std::make_unique<PeopleHandler>(clock_, status_).release();
    }

private:
    const base::Clock& clock_;
    std::function<base::Json()> status_;
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

}  // namespace

struct PeopleServer::Running {
    Running(const base::Clock& clock, std::function<base::Json()> status,
            const std::string& address)
        : pool("people", 2, kMaxThreads),
          socket(Poco::Net::SocketAddress(address), 128),
          server(Poco::makeShared<Factory>(clock, std::move(status)), pool, socket, parameters()) {}

    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer server;
};

PeopleServer::PeopleServer(const base::Clock& clock, std::function<base::Json()> status,
                           const std::string& address) {
    try {
        running_ = std::make_unique<Running>(clock, std::move(status), address);
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
