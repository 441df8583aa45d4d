// SPDX-License-Identifier: Apache-2.0
// BaseHandler: what every HTTP handler of the node stands on. It bounds the body, reads it to the
// end or closes the connection, checks lengths, and turns everything thrown into an answer, so
// that no unread body can become the next request and no failure goes unanswered.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/code.h"

#include <Poco/Net/HTTPRequestHandler.h>

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guantong::api {

struct Request {
    std::string method, path, query;
    std::string body;      ///< unpacked
    std::string encoding;  ///< as it came: "gzip" or empty
    std::string address;   ///< of the caller, without the port
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters

    /// The first header of that name (small letters); empty if it is absent.
    std::string_view header(std::string_view name) const noexcept;
};

struct Response {
    int status = 200;
    std::string body;
    std::string type = "application/json";
    int retryAfterSeconds = 0;
    std::string location;
    /// Others; a name the base sets too (Cache-Control, Content-Security-Policy …) takes its place,
    /// Set-Cookie may stand several times.
    std::vector<std::pair<std::string, std::string>> headers;

    /// Instead of `body`: `length` bytes, asked for piece by piece while they are sent. What it
    /// throws, and an empty piece, ends the connection.
    std::function<std::string()> next;
    std::int64_t length = 0;

    Response& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    /// application/problem+json (RFC 9457) naming code, cause and remedy.
    static Response problem(const base::Fault& fault);
    /// The same for several faults of one request: the first gives the code, each stands in
    /// `fields`. Asserts that there is one.
    static Response problem(std::span<const base::Fault> faults);
};

class BaseHandler : public Poco::Net::HTTPRequestHandler {
public:
    /// `limitBytes` bounds the body, packed and unpacked.
    BaseHandler(const base::Clock& clock, std::size_t limitBytes) noexcept
        : clock_(clock), limitBytes_(limitBytes) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) final;

protected:
    /// Asked once the head is read, before the body: who may go on. A fault ends the request.
    virtual std::optional<base::Fault> admit(Poco::Net::HTTPServerRequest& request) = 0;
    /// Answers a request whose body was read whole. May throw: the base answers 500 or 503 then.
    virtual Response answer(const Request& request) = 0;
    /// Answers a request whose body cannot be taken; `request.body` holds what came of it, packed
    /// as it came, at most the limit. The connection ends behind it.
    virtual Response refused(const base::Fault& fault, const Request& request);

private:
    std::optional<base::Fault> read(Poco::Net::HTTPServerRequest& request, Request& read) const;
    std::optional<base::Fault> receive(std::istream& in, std::optional<std::size_t> length,
                                       std::string& body) const;
    void send(Poco::Net::HTTPServerResponse& response, const Response& content) const;

    const base::Clock& clock_;
    std::size_t limitBytes_;
};

}  // namespace guantong::api
