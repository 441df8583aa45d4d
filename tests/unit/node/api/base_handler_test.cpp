// SPDX-License-Identifier: Apache-2.0
// What node/api/base_handler.h promises, over a plain loopback connection.
#include "node/api/base_handler.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/gzip.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/SharedPtr.h>
#include <cppunit/extensions/HelperMacros.h>

#include <functional>

namespace guantong::testing {

using api::Request;
using api::Response;
using base::Code;
using base::Fault;

namespace {

constexpr std::size_t kLimit = 1000;

struct Behaviour {
    std::function<std::optional<Fault>()> admit = [] { return std::nullopt; };
    std::function<Response(const Request&)> answer = [](const Request& request) {
        return Response{
            200, request.method + " " + request.path + "?" + request.query + " " + request.body,
            "text/plain"};
    };
};

class Handler : public api::BaseHandler {
public:
    Handler(const base::Clock& clock, const Behaviour& behaviour)
        : BaseHandler(clock, kLimit), behaviour_(behaviour) {}

protected:
    std::optional<Fault> admit(Poco::Net::HTTPServerRequest&) override {
        return behaviour_.admit();
    }
    Response answer(const Request& request) override { return behaviour_.answer(request); }

private:
    const Behaviour& behaviour_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    Factory(const base::Clock& clock, const Behaviour& behaviour)
        : clock_(clock), behaviour_(behaviour) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return std::make_unique<Handler>(clock_, behaviour_).release();
    }

private:
    const base::Clock& clock_;
    const Behaviour& behaviour_;
};

}  // namespace

class BaseHandlerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BaseHandlerTest);
    CPPUNIT_TEST(request_isReadWholeAndAnswered);
    CPPUNIT_TEST(packedBody_isUnpacked);
    CPPUNIT_TEST(bodyOverTheLimit_isRefused);
    CPPUNIT_TEST(bombInsideTheLimit_isRefused);
    CPPUNIT_TEST(bodyCutOff_isRefused);
    CPPUNIT_TEST(ambiguousLength_isRefusedAndEndsTheConnection);
    CPPUNIT_TEST(callerNotAdmitted_isToldAndItsBodyIsNoRequest);
    CPPUNIT_TEST(knownFailure_keepsItsCode);
    CPPUNIT_TEST(unknownFailure_isRequestFailedWithoutDetails);
    CPPUNIT_TEST(unansweredStore_asksToComeAgain);
    CPPUNIT_TEST(problem_hasCodeCauseAndRemedy);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        behaviour = {};
        server = std::make_unique<Poco::Net::HTTPServer>(
            Poco::makeShared<Factory>(clock, behaviour), socket(),
            Poco::makeAuto<Poco::Net::HTTPServerParams>());
        server->start();
    }
    void tearDown() override {
        server->stopAll(true);
        server.reset();
    }

    void request_isReadWholeAndAnswered() {
        const auto said = post("/a/b?c=d", "hello");
        CPPUNIT_ASSERT(status(said) == 200);
        CPPUNIT_ASSERT(has(said, "POST /a/b?c=d hello"));
        CPPUNIT_ASSERT(has(said, "X-Guantong-Clock: 2025-06-30T09:00:00.000+08:00"));
        CPPUNIT_ASSERT(has(said, "X-Content-Type-Options: nosniff"));
    }

    void packedBody_isUnpacked() {
        const std::string packed = exchange::deflateGzip("packed words");
        CPPUNIT_ASSERT(has(post("/", packed, "Content-Encoding: gzip\r\n"), "packed words"));
        CPPUNIT_ASSERT(has(post("/", "no gzip", "Content-Encoding: gzip\r\n"), "GZIP_INVALID"));
        CPPUNIT_ASSERT(has(post("/", "x", "Content-Encoding: br\r\n"), "GZIP_INVALID"));
    }

    void bodyOverTheLimit_isRefused() {
        CPPUNIT_ASSERT(has(post("/", std::string(kLimit, 'x')), "200 OK"));
        const auto said = post("/", std::string(kLimit + 1, 'x'));
        CPPUNIT_ASSERT_EQUAL(413, status(said));
        CPPUNIT_ASSERT(has(said, "REQUEST_TOO_LARGE"));
    }

    void bombInsideTheLimit_isRefused() {
        const auto said = post("/", exchange::deflateGzip(std::string(100'000, 'x')),
                               "Content-Encoding: gzip\r\n");
        CPPUNIT_ASSERT_EQUAL(413, status(said));
        CPPUNIT_ASSERT(has(said, "GZIP_RATIO"));
    }

    void bodyCutOff_isRefused() {
        const auto said = ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf", true);
        CPPUNIT_ASSERT(said.empty() || has(said, "REQUEST_CUT_OFF"));
        CPPUNIT_ASSERT(!has(said, "200 OK"));
    }

    void ambiguousLength_isRefusedAndEndsTheConnection() {
        for (const char* head :
             {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: -5\r\n"}) {
            const auto said = ask(std::string("POST / HTTP/1.1\r\nHost: x\r\n") + head +
                                  "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
            CPPUNIT_ASSERT(has(said, "REQUEST_AMBIGUOUS"));
            CPPUNIT_ASSERT(!has(said, "smuggled"));
        }
    }

    void callerNotAdmitted_isToldAndItsBodyIsNoRequest() {
        behaviour.admit = [] { return Fault{Code::CALLER_UNKNOWN, "CN", "nobody"}; };
        const auto said = post("/", "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL(403, status(said));
        CPPUNIT_ASSERT(has(said, "CALLER_UNKNOWN") && !has(said, "smuggled"));
    }

    void knownFailure_keepsItsCode() {
        behaviour.answer = [](const Request&) -> Response {
            throw base::Error(Fault{Code::STORE_FULL, "disk", {}});
        };
        CPPUNIT_ASSERT(has(get("/"), "STORE_FULL"));
    }

    void unknownFailure_isRequestFailedWithoutDetails() {
        behaviour.answer = [](const Request&) -> Response {
            throw std::runtime_error("the password is 12345");
        };
        const auto said = get("/path");
        CPPUNIT_ASSERT_EQUAL(500, status(said));
        CPPUNIT_ASSERT(has(said, "REQUEST_FAILED") && has(said, "/path"));
        CPPUNIT_ASSERT(!has(said, "12345"));
        CPPUNIT_ASSERT(has(said, "Connection: Close"));
    }

    void unansweredStore_asksToComeAgain() {
        behaviour.answer = [](const Request&) -> Response {
            throw base::Error(Fault{Code::STORE_BUSY, {}, {}});
        };
        const auto said = get("/");
        CPPUNIT_ASSERT_EQUAL(httpStatus(Code::STORE_BUSY), status(said));
        CPPUNIT_ASSERT_EQUAL(status(said) == 503, has(said, "Retry-After: "));
    }

    void problem_hasCodeCauseAndRemedy() {
        const auto problem = Response::problem({Code::RESOURCE_UNKNOWN, "GET", "/x"});
        const auto json = base::Json::parse(problem.body);
        CPPUNIT_ASSERT_EQUAL(404, problem.status);
        CPPUNIT_ASSERT_EQUAL(std::string("application/problem+json"), problem.type);
        CPPUNIT_ASSERT_EQUAL(std::string("RESOURCE_UNKNOWN"), *json.text("code"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{404}, *json.number("status"));
        CPPUNIT_ASSERT(!json.text("title")->empty() && !json.text("remedy")->empty());
    }

private:
    Poco::Net::ServerSocket socket() {
        Poco::Net::ServerSocket listener(Poco::Net::SocketAddress("127.0.0.1", 0));
        port = listener.address().port();
        return listener;
    }
    /// Sends bytes as they are and reads until the other side has said all.
    std::string ask(const std::string& sent, bool cut = false) {
        Poco::Net::StreamSocket line(Poco::Net::SocketAddress("127.0.0.1", port));
        line.setReceiveTimeout(Poco::Timespan(3, 0));
        line.sendBytes(sent.data(), static_cast<int>(sent.size()));
        if (cut) line.shutdownSend();
        std::string said;
        char buffer[4096];
        try {
            for (int n = 0; (n = line.receiveBytes(buffer, sizeof buffer)) > 0;) {
                said.append(buffer, static_cast<std::size_t>(n));
                if (whole(said)) break;
            }
        } catch (const Poco::Exception&) {
        }
        return said;
    }
    /// True once the first answer has come with all of its body.
    static bool whole(const std::string& said) {
        const auto head = said.find("\r\n\r\n");
        const auto length = said.find("Content-Length: ");
        return head != std::string::npos && length < head &&
               said.size() >= head + 4 + std::stoul(said.substr(length + 16));
    }
    std::string get(const std::string& path) {
        return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    std::string post(const std::string& path, const std::string& body,
                     const std::string& more = {}) {
        return ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n" + more + "\r\n" + body);
    }
    static int status(const std::string& said) {
        return said.size() < 12 ? 0 : std::stoi(said.substr(9, 3));
    }
    static bool has(const std::string& said, std::string_view part) {
        return said.find(part) != std::string::npos;
    }

    base::FixedClock clock{*base::parseInstant("2025-06-30T09:00:00.000+08:00")};
    Behaviour behaviour;
    std::uint16_t port = 0;
    std::unique_ptr<Poco::Net::HTTPServer> server;
};

CPPUNIT_TEST_SUITE_REGISTRATION(BaseHandlerTest);

}  // namespace guantong::testing
