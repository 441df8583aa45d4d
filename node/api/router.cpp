// SPDX-License-Identifier: Apache-2.0
#include "node/api/router.h"

#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using store::Transaction;

namespace {

constexpr std::size_t kMaxParameterBytes = 200;
constexpr std::string_view kBearer = "Bearer ";

/// One part of a path with %XX decoded; nothing for what no parameter of ours can hold.
std::optional<std::string> decoded(std::string_view part) {
    std::string text;
    for (std::size_t at = 0; at < part.size(); ++at) {
        if (part[at] != '%') {
            text += part[at];
            continue;
        }
        const auto byte = base::fromHex(part.substr(at + 1, 2));
        if (!byte || byte->size() != 1) return std::nullopt;
        text += *byte;
        at += 2;
    }
    const bool sound = !text.empty() && text.size() <= kMaxParameterBytes && base::isUtf8(text) &&
                       std::none_of(text.begin(), text.end(),
                                    [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    return sound ? std::optional(std::move(text)) : std::nullopt;
}

Response unknown(const Request& request) {
    return Response::problem(
        Fault{Code::RESOURCE_UNKNOWN, request.method, request.path.substr(0, 200)});
}

}  // namespace

std::optional<Parameters> matchPath(std::string_view pattern, std::string_view path) {
    const auto wanted = base::split(pattern, '/'), given = base::split(path, '/');
    if (wanted.size() != given.size()) return std::nullopt;
    Parameters values;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].starts_with("{")) {
            if (wanted[i] != given[i]) return std::nullopt;
            continue;
        }
        auto value = decoded(given[i]);
        if (!value) return std::nullopt;
        values.emplace(wanted[i].substr(1, wanted[i].size() - 2), std::move(*value));
    }
    return values;
}

std::string_view cookieOf(std::string_view header, std::string_view name) noexcept {
    while (!header.empty()) {
        const auto end = std::min(header.find(';'), header.size());
        const auto pair = base::trim(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
    }
    return {};
}

std::optional<Caller> Router::callerOf(const Route& route, const Request& request) const {
    if (route.door == Door::anyone) return std::nullopt;
    if (const auto header = request.header("authorization"); header.starts_with(kBearer)) {
        std::optional<Caller> caller;
        doors_.database.read([&](Transaction& tx) {
            auto who = doors_.people.tokens.check(tx, header.substr(kBearer.size()),
                                                  request.address);
            if (auto* fault = std::get_if<Fault>(&who)) throw Refused(std::move(*fault));
            caller = Caller{std::get<people::Principal>(std::move(who)), {}, {}, {}};
        });
        return caller;
    }
    const auto token = cookieOf(request.header("cookie"), kSessionCookie);
    auto use = doors_.people.sessions.check(token, request.address);
    if (auto* fault = std::get_if<Fault>(&use)) throw Refused(std::move(*fault));
    auto& session = std::get<people::SessionUse>(use);
    if (route.writes())
        if (auto fault = people::Sessions::checkCsrf(session, request.header("x-csrf-token")))
            throw Refused(std::move(*fault));
    return Caller{std::move(session.principal), std::move(session.csrf), std::string(token),
                  session.expires};
}

Response Router::answer(const Route& route, const Request& request, Parameters parameters) const {
    try {
        auto caller = callerOf(route, request);
        if (caller && route.door == Door::caller && caller->principal.passwordChangeDue)
            return Response::problem(Fault{Code::PASSWORD_CHANGE_DUE, {}, {}});
        if (caller && route.right) {
            const auto reach = people::reachOf(caller->principal, *route.right);
            if (!reach.wholeNode && reach.organisations.empty())
                return Response::problem(
                    Fault{Code::RIGHT_MISSING, {}, std::string(toString(*route.right))});
        }
        if (route.writes() && request.header("idempotency-key").empty())
            return Response::problem(Fault{Code::IDEMPOTENCY_MISSING, "Idempotency-Key", {}});
        HttpContext context(doors_, request, std::move(parameters), std::move(caller));
        return route.handler(context);
    } catch (const Refused& refused) {
        return Response::problem(refused.faults());
    }
}

Response Router::answer(const Request& request) const {
    const bool head = request.method == "HEAD";
    const std::string_view method = head ? "GET" : std::string_view(request.method);
    std::string allowed;
    for (const Route& route : apiRoutes()) {
        auto parameters = matchPath(route.pattern, request.path);
        if (!parameters) continue;
        if (route.method == method) return answer(route, request, std::move(*parameters));
        allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    if (allowed.empty()) return unknown(request);
    auto refused = Response::problem(Fault{Code::METHOD_WRONG, {}, request.method.substr(0, 20)});
    return std::move(refused.with("Allow", allowed));
}

}  // namespace guantong::api
