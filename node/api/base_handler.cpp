// SPDX-License-Identifier: Apache-2.0
#include "node/api/base_handler.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/gzip.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <algorithm>
#include <istream>
#include <ostream>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Language;

namespace {

constexpr std::size_t kDrainedLimits = 4;  ///< a body over this many limits is not read to its end

}  // namespace

Response Response::problem(const Fault& fault) {
    base::Json json = base::Json::object();
    json.set("type", "urn:guantong:problem:" + std::string(toString(fault.code)))
        .set("title", base::cause(fault.code, Language::chinese))
        .set("status", base::httpStatus(fault.code))
        .set("code", toString(fault.code))
        .set("field", fault.field)
        .set("detail", describe(fault, Language::chinese))
        .set("remedy", base::remedy(fault.code, Language::chinese));
    return Response{base::httpStatus(fault.code), json.str(), "application/problem+json", 0, {}};
}

Response BaseHandler::refused(const Fault& fault, const Request&) {
    return Response::problem(fault);
}

/// Reads the body; one over the limit is read on for a while and dropped, so that the sender comes
/// to read the answer.
std::optional<Fault> BaseHandler::receive(std::istream& in, std::optional<std::size_t> length,
                                          std::string& body) const {
    const std::size_t most = limitBytes_ * kDrainedLimits;
    if (length && *length > most)
        return Fault{Code::REQUEST_TOO_LARGE, "Content-Length", std::to_string(*length)};
    std::size_t received = 0;
    char buffer[65536];
    // peek() and readsome(), because read() forgets what came before the line broke.
    while (received <= most && in.peek() != std::istream::traits_type::eof()) {
        const auto came = static_cast<std::size_t>(in.readsome(buffer, sizeof buffer));
        body.append(buffer, std::min(came, limitBytes_ - body.size()));
        received += came;
    }
    if (received > limitBytes_)
        return Fault{Code::REQUEST_TOO_LARGE, "body", std::to_string(received)};
    if (length && received != *length)
        return Fault{Code::REQUEST_CUT_OFF, "body", std::to_string(received)};
    return std::nullopt;
}

std::optional<Fault> BaseHandler::read(Poco::Net::HTTPServerRequest& request, Request& read) const {
    read.method = request.getMethod();
    const std::string& uri = request.getURI();
    const auto question = uri.find('?');
    read.path = uri.substr(0, question);
    if (question != std::string::npos) read.query = uri.substr(question + 1);
    read.encoding = request.get("Content-Encoding", "");
    const bool chunked = request.getChunkedTransferEncoding();
    if (chunked && request.hasContentLength())
        return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", "Transfer-Encoding"};
    const auto length = request.hasContentLength() ? request.getContentLength64() : 0;
    if (length < 0) return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", std::to_string(length)};
    if (chunked || length > 0) {
        const auto stated =
            chunked ? std::nullopt : std::optional(static_cast<std::size_t>(length));
        if (auto fault = receive(request.stream(), stated, read.body)) return fault;
    }
    if (read.encoding == "gzip") {
        auto inflated = exchange::inflateGzip(read.body, limitBytes_);
        if (auto* fault = std::get_if<Fault>(&inflated)) return *fault;
        read.body = std::get<std::string>(std::move(inflated));
    } else if (!read.encoding.empty() && read.encoding != "identity") {
        return Fault{Code::GZIP_INVALID, "Content-Encoding", read.encoding};
    }
    return std::nullopt;
}

void BaseHandler::send(Poco::Net::HTTPServerResponse& response, const Response& content) const {
    response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(content.status));
    response.setReason(Poco::Net::HTTPResponse::getReasonForStatus(response.getStatus()));
    response.setContentType(content.type);
    response.set("X-Guantong-Clock", base::formatInstant(clock_.now()));
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Cache-Control", "no-store");
    response.set("Content-Security-Policy",
                 "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                 "frame-ancestors 'none'; base-uri 'none'");
    response.set("Referrer-Policy", "no-referrer");
    if (content.retryAfterSeconds > 0)
        response.set("Retry-After", std::to_string(content.retryAfterSeconds));
    if (!content.location.empty()) response.set("Location", content.location);
    response.sendBuffer(content.body.data(), content.body.size());
}

void BaseHandler::handleRequest(Poco::Net::HTTPServerRequest& request,
                                Poco::Net::HTTPServerResponse& response) {
    Response content;
    try {
        if (const auto turnedAway = admit(request)) {
            // The body is left unread, so the connection must not be used again.
            response.setKeepAlive(false);
            content = Response::problem(*turnedAway);
        } else {
            Request whole;
            if (const auto fault = read(request, whole)) {
                response.setKeepAlive(false);
                content = refused(*fault, whole);
            } else {
                content = answer(whole);
            }
        }
    } catch (const base::Error& failure) {
        content = Response::problem(failure.fault());
        if (content.status == 503) content.retryAfterSeconds = 5;
        base::log(base::LogLevel::error, "http", failure.what());
    } catch (const std::exception& failure) {
        response.setKeepAlive(false);
        base::log(base::LogLevel::error, "http", failure.what());
        content = Response::problem({Code::REQUEST_FAILED, request.getURI().substr(0, 200), {}});
    }
    send(response, content);
}

}  // namespace guantong::api
