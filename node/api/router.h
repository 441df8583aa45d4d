// SPDX-License-Identifier: Apache-2.0
// Router: the one table of what the API answers, and the gate every request passes.
//
//   path ─► route (404, 405) ─► who asks (401) ─► password due (403) ─► right (403)
//        ─► writes: CSRF (403), Idempotency-Key (400) ─► handler ─► answer, or problem+json
//
// The document /api/v1/openapi.json lists the same routes; a test holds both equal. Thread-safe.
#pragma once

#include "node/api/http_context.h"

#include <optional>
#include <span>
#include <string_view>

namespace guantong::api {

/// Who may come in: anyone; who signs in or out; a person signed in or a machine.
enum class Door : std::uint8_t { anyone, session, caller };

struct Route {
    std::string_view method;
    std::string_view pattern;  ///< "/api/v1/cases/{caseId}"
    Response (*handler)(HttpContext& context);
    Door door = Door::caller;
    /// A right the caller must have for something or other; the handler asks for the very thing.
    std::optional<people::Right> right;

    /// True for what changes something; signing in is none.
    bool writes() const noexcept { return method != "GET" && door != Door::anyone; }
};

/// Every route, grouped by resource (api_routes.cpp).
std::span<const Route> apiRoutes();

/// The values of the pattern's {names} if the path is of that form.
std::optional<Parameters> matchPath(std::string_view pattern, std::string_view path);

/// The name of the session's cookie.
inline constexpr std::string_view kSessionCookie = "gt_session";
/// The value of a cookie of that name in a Cookie header; empty if it has none.
std::string_view cookieOf(std::string_view header, std::string_view name) noexcept;

class Router {
public:
    explicit Router(ApiDoors& doors) : doors_(doors) {}
    /// Answers a request whose path begins with /api/. Throws base::Error STORE_….
    Response answer(const Request& request) const;

private:
    Response answer(const Route& route, const Request& request, Parameters parameters) const;
    std::optional<Caller> callerOf(const Route& route, const Request& request) const;

    ApiDoors& doors_;
};

}  // namespace guantong::api
