// SPDX-License-Identifier: Apache-2.0
#include "node/api/base_handler.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/gzip.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <istream>
#include <ostream>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Language;

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

std::variant<Request, Fault> BaseHandler::read(Poco::Net::HTTPServerRequest& request) const {
    const bool chunked = request.getChunkedTransferEncoding();
    if (chunked && request.hasContentLength())
        return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", "Transfer-Encoding"};
    const auto length = request.hasContentLength() ? request.getContentLength64() : 0;
    if (length < 0) return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", std::to_string(length)};
    if (static_cast<std::size_t>(length) > limitBytes_)
        return Fault{Code::REQUEST_TOO_LARGE, "Content-Length", std::to_string(length)};
    Request read;
    read.method = request.getMethod();
    const std::string& uri = request.getURI();
    const auto question = uri.find('?');
    read.path = uri.substr(0, question);
    if (question != std::string::npos) read.query = uri.substr(question + 1);
    if (chunked || length > 0) {
        auto& in = request.stream();
        char buffer[65536];
        while (in.good()) {
            in.read(buffer, sizeof buffer);
            read.body.append(buffer, static_cast<std::size_t>(in.gcount()));
            if (read.body.size() > limitBytes_)
                return Fault{Code::REQUEST_TOO_LARGE, "body", std::to_string(read.body.size())};
        }
        if (!chunked && read.body.size() != static_cast<std::size_t>(length))
            return Fault{Code::REQUEST_CUT_OFF, "body", std::to_string(read.body.size())};
    }
    read.encoding = request.get("Content-Encoding", "");
    if (read.encoding == "gzip") {
        auto inflated = exchange::inflateGzip(read.body, limitBytes_);
        if (auto* fault = std::get_if<Fault>(&inflated)) return *fault;
        read.body = std::get<std::string>(std::move(inflated));
    } else if (!read.encoding.empty() && read.encoding != "identity") {
        return Fault{Code::GZIP_INVALID, "Content-Encoding", read.encoding};
    }
    return read;
}

void BaseHandler::send(Poco::Net::HTTPServerResponse& response, const Response& content) const {
    response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(content.status));
    response.setReason(
        Poco::Net::HTTPResponse::getReasonForStatus(response.getStatus()));
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
        if (const auto refused = admit(request)) {
            // The body is left unread, so the connection must not be used again.
            response.setKeepAlive(false);
            content = Response::problem(*refused);
        } else {
            auto read = this->read(request);
            if (const auto* fault = std::get_if<Fault>(&read)) {
                response.setKeepAlive(false);
                content = Response::problem(*fault);
            } else {
                content = answer(std::get<Request>(read));
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
