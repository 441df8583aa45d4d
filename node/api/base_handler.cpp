// SPDX-License-Identifier: Apache-2.0
#include "node/api/base_handler.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/gzip.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/String.h>
#include <Poco/Timespan.h>

#include <algorithm>
#include <chrono>
#include <istream>
#include <ostream>
#include <vector>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Language;

namespace {

constexpr std::size_t kMaxHeaderBytes = 8192;
constexpr std::size_t kDrainedLimits = 4;  ///< a body over this many limits is not read to its end

constexpr std::size_t kLingerBytes = 64u << 20;
constexpr std::chrono::milliseconds kLingerTime{2000};

/// Every value of that header, in the order they came.
std::vector<std::string> valuesOf(const Poco::Net::HTTPServerRequest& request,
                                  const std::string& name) {
    std::vector<std::string> values;
    for (auto each = request.find(name);
         each != request.end() && Poco::icompare(each->first, name) == 0; ++each)
        values.push_back(each->second);
    return values;
}

/// Why nobody can be sure where the body ends: what one reader takes for the body another may take
/// for the next request.
std::optional<Fault> ambiguity(const Poco::Net::HTTPServerRequest& request) {
    const auto lengths = valuesOf(request, "Content-Length");
    const auto codings = valuesOf(request, "Transfer-Encoding");
    if (!lengths.empty() && !codings.empty())
        return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", "Transfer-Encoding"};
    if (lengths.size() > 1)
        return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", lengths[0] + ", " + lengths[1]};
    if (!lengths.empty() && !base::parseNumber(lengths.front()))
        return Fault{Code::REQUEST_AMBIGUOUS, "Content-Length", lengths.front()};
    if (codings.size() > 1 || (!codings.empty() && Poco::icompare(codings.front(), "chunked") != 0))
        return Fault{Code::REQUEST_AMBIGUOUS, "Transfer-Encoding", codings.front()};
    return std::nullopt;
}

/// Reads on for a while and drops it: a connection closed over unread bytes takes the answer that
/// is on its way along.
void linger(Poco::Net::HTTPServerRequest& request) {
    static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket().setReceiveTimeout(
        Poco::Timespan(std::chrono::microseconds(kLingerTime).count()));
    auto& in = request.stream();
    const auto end = std::chrono::steady_clock::now() + kLingerTime;
    std::size_t dropped = 0;
    char buffer[65536];
    while (dropped < kLingerBytes && std::chrono::steady_clock::now() < end &&
           in.peek() != std::istream::traits_type::eof())
        dropped += static_cast<std::size_t>(in.readsome(buffer, sizeof buffer));
}

}  // namespace

std::string_view Request::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

Response Response::problem(const Fault& fault) {
    return problem(std::span(&fault, 1));
}

Response Response::problem(std::span<const Fault> faults) {
    GT_ASSERT(!faults.empty());
    const Fault& first = faults.front();
    base::Json fields = base::Json::array();
    for (const Fault& fault : faults)
        if (!fault.field.empty())
            fields.add(base::Json::object()
                           .set("field", fault.field)
                           .set("code", toString(fault.code))
                           .set("title", base::cause(fault.code, Language::chinese))
                           .set("detail", fault.detail)
                           .set("remedy", base::remedy(fault.code, Language::chinese)));
    base::Json json = base::Json::object();
    json.set("type", "urn:guantong:code:" + std::string(toString(first.code)))
        .set("title", base::cause(first.code, Language::chinese))
        .set("status", base::httpStatus(first.code))
        .set("code", toString(first.code))
        .set("field", first.field)
        .set("detail", describe(first, Language::chinese))
        .set("remedy", base::remedy(first.code, Language::chinese))
        .set("titleEn", base::cause(first.code, Language::english))
        .set("remedyEn", base::remedy(first.code, Language::english))
        .set("fields", std::move(fields));
    return Response{base::httpStatus(first.code), json.str(), "application/problem+json", 0, {}};
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
    read.address = request.clientAddress().host().toString();
    for (const auto& [name, value] : request)
        read.headers.emplace_back(Poco::toLower(name), value.substr(0, kMaxHeaderBytes));
    const std::string& uri = request.getURI();
    const auto question = uri.find('?');
    read.path = uri.substr(0, question);
    if (question != std::string::npos) read.query = uri.substr(question + 1);
    read.encoding = request.get("Content-Encoding", "");
    if (auto fault = ambiguity(request)) return fault;
    const bool chunked = request.getChunkedTransferEncoding();
    const auto length = request.hasContentLength() ? request.getContentLength64() : 0;
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

namespace {

/// A body that ends before its length cannot be mended: the connection ends with the exception.
void sendPieces(Poco::Net::HTTPServerResponse& response, const Response& content) {
    response.setContentLength64(static_cast<Poco::Int64>(content.length));
    auto& out = response.send();
    for (std::int64_t sent = 0; sent < content.length && out.good();) {
        const std::string piece = content.next();
        if (piece.empty()) throw base::Error(Code::REQUEST_FAILED, "the content ended early");
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        sent += static_cast<std::int64_t>(piece.size());
    }
    out.flush();
}

}  // namespace

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
    for (const auto& [name, value] : content.headers)
        if (name == "Set-Cookie")
            response.add(name, value);
        else
            response.set(name, value);
    if (content.next) {
        sendPieces(response, content);
        return;
    }
    if (response.getKeepAlive()) {
        response.sendBuffer(content.body.data(), content.body.size());
        return;
    }
    // Whoever closes behind it wants it gone first.
    response.setContentLength64(static_cast<Poco::Int64>(content.body.size()));
    auto& out = response.send();
    out.write(content.body.data(), static_cast<std::streamsize>(content.body.size())).flush();
}

void BaseHandler::handleRequest(Poco::Net::HTTPServerRequest& request,
                                Poco::Net::HTTPServerResponse& response) {
    Response content;
    bool unread = false;
    try {
        if (const auto turnedAway = admit(request)) {
            // The body is left unread, so the connection must not be used again.
            response.setKeepAlive(false);
            content = Response::problem(*turnedAway);
            unread = true;
        } else {
            Request whole;
            if (const auto fault = read(request, whole)) {
                response.setKeepAlive(false);
                content = refused(*fault, whole);
                unread = true;
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
    if (unread) linger(request);
}

}  // namespace guantong::api
