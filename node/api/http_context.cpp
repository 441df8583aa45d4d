// SPDX-License-Identifier: Apache-2.0
#include "node/api/http_context.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/base/text.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using store::Transaction;

namespace {

constexpr std::size_t kMaxQueryBytes = 8192, kMaxQueryValues = 64, kDefaultLimit = 50;

Parameters parseQuery(const std::string& text) {
    Parameters values;
    if (text.size() > kMaxQueryBytes) throw Refused(Fault{Code::REQUEST_TOO_LARGE, "query", {}});
    try {
        for (auto& [name, value] : Poco::URI("http://x/?" + text).getQueryParameters()) {
            const bool plain = base::isUtf8(value) && value.find('\0') == std::string::npos;
            if (!plain || values.size() >= kMaxQueryValues)
                throw Refused(Fault{Code::VALUE_INVALID, "query", {}});
            values.emplace(name, std::move(value));
        }
    } catch (const Poco::Exception&) {
        throw Refused(Fault{Code::VALUE_INVALID, "query", {}});
    }
    return values;
}

/// An answer as it is kept: the headers that belong to it, an empty line, the body.
std::string packed(const Response& response) {
    std::string text;
    if (!response.location.empty()) text += "Location: " + response.location + "\n";
    for (const auto& [name, value] : response.headers)
        if (name == "ETag") text += name + ": " + value + "\n";
    return text + "\n" + response.body;
}

Response unpacked(const people::KeptAnswer& kept) {
    Response response;
    response.status = kept.status;
    std::string_view rest = kept.body;
    while (!rest.empty() && rest.front() != '\n') {
        const auto line = rest.substr(0, rest.find('\n'));
        const auto colon = line.find(": ");
        if (colon != std::string_view::npos)
            response.with(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    if (!rest.empty()) rest.remove_prefix(1);
    response.body = rest;
    return response;
}

/// False if some text of the value holds what no field may: broken UTF-8 or NUL.
bool isPlain(const Json& value) {
    if (const auto* text = value.asText())
        return base::isUtf8(*text) && text->find('\0') == std::string::npos;
    return std::all_of(value.elements().begin(), value.elements().end(), isPlain) &&
           std::all_of(value.members().begin(), value.members().end(),
                       [](const auto& member) { return isPlain(member.second); });
}

}  // namespace

HttpContext::HttpContext(ApiDoors& doors, const Request& request, Parameters parameters,
                         std::optional<Caller> caller)
    : doors_(doors),
      request_(request),
      parameters_(std::move(parameters)),
      query_(parseQuery(request.query)),
      caller_(std::move(caller)) {}

const Caller& HttpContext::caller() const {
    GT_ASSERT(caller_.has_value());
    return *caller_;
}

const std::string& HttpContext::parameter(std::string_view name) const {
    const auto found = parameters_.find(name);
    GT_ASSERT(found != parameters_.end());
    return found->second;
}

std::int64_t HttpContext::numberParameter(std::string_view name) const {
    const auto number = base::parseNumber(parameter(name));
    if (!number || *number <= 0)
        throw Refused(Fault{Code::RESOURCE_UNKNOWN, request_.method, request_.path});
    return *number;
}

const std::string& HttpContext::query(std::string_view name) const {
    static const std::string kNone;
    const auto found = query_.find(name);
    return found == query_.end() ? kNone : found->second;
}

std::vector<std::string> HttpContext::queryList(std::string_view name) const {
    std::vector<std::string> parts;
    for (const auto part : base::split(query(name), ','))
        if (!part.empty()) parts.emplace_back(part);
    return parts;
}

std::optional<base::Instant> HttpContext::queryTime(std::string_view name, bool endOfDay) const {
    const std::string& text = query(name);
    if (text.empty()) return std::nullopt;
    if (const auto day = base::parseDate(text))
        return base::instantOn(endOfDay ? *day + std::chrono::days{1} : *day);
    if (const auto at = base::parseInstant(text)) return at;
    throw Refused(Fault{Code::VALUE_INVALID, std::string(name), text.substr(0, 100)});
}

std::size_t HttpContext::limit(std::size_t most) const {
    const std::string& text = query("limit");
    if (text.empty()) return std::min(kDefaultLimit, most);
    const auto number = base::parseNumber(text);
    if (!number || *number < 1)
        throw Refused(Fault{Code::VALUE_INVALID, "limit", text.substr(0, 100)});
    return std::min(static_cast<std::size_t>(*number), most);
}

const Json& HttpContext::body() const {
    if (body_) return *body_;
    if (!request_.header("content-type").starts_with("application/json"))
        throw Refused(Fault{Code::JSON_INVALID, "Content-Type",
                            std::string(request_.header("content-type").substr(0, 100))});
    try {
        Json read = Json::parse(request_.body);
        const bool object = !read.members().empty() || base::trim(request_.body) == "{}";
        if (!object || !isPlain(read)) throw Refused(Fault{Code::JSON_INVALID, "body", {}});
        body_ = std::move(read);
    } catch (const base::Error& failure) {
        throw Refused(failure.fault());
    }
    return *body_;
}

std::int64_t HttpContext::ifMatch() const {
    std::string_view text = request_.header("if-match");
    if (text.empty()) throw Refused(Fault{Code::VERSION_MISSING, "If-Match", {}});
    if (text.starts_with("W/")) text.remove_prefix(2);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    const auto version = base::parseNumber(text);
    if (!version)
        throw Refused(Fault{Code::VERSION_CONFLICT, "If-Match", std::string(text.substr(0, 100))});
    return *version;
}

void HttpContext::require(people::Right right, const people::ObjectScope& scope) const {
    if (auto fault = people::refuse(principal(), right, scope)) throw Refused(std::move(*fault));
}

Response HttpContext::read(const Work& work) const {
    Response response;
    doors_.database.read([&](Transaction& tx) { response = work(tx); });
    return response;
}

Response HttpContext::write(const Work& work) const {
    const people::IdempotentRequest asked{
        principal().label(), std::string(request_.header("idempotency-key")),
        people::Idempotency::requestDigest(request_.method, request_.path, request_.body)};
    Response response;
    doors_.database.write([&](Transaction& tx) {
        auto recalled = doors_.people.idempotency.recall(tx, asked);
        if (auto* fault = std::get_if<Fault>(&recalled)) throw Refused(std::move(*fault));
        if (const auto& kept = std::get<std::optional<people::KeptAnswer>>(recalled)) {
            response = unpacked(*kept);
            return;
        }
        response = work(tx);
        doors_.people.idempotency.keep(tx, asked, {response.status, packed(response)});
    });
    return response;
}

Response HttpContext::writeOnce(const Work& work) const {
    Response response;
    doors_.database.write([&](Transaction& tx) { response = work(tx); });
    return response;
}

}  // namespace guantong::api
