// SPDX-License-Identifier: Apache-2.0
// HttpContext: one request of a person or a machine to the API while it is answered: who asks, the
// path's parameters, query and body, and the transactions of the answer.
//
//   write(): Idempotency-Key known ─► the first answer again
//            new ─► the work ─► its answer kept with it, one transaction; Refused undoes all
//
// Used by one thread.
#pragma once

#include "node/api/api_doors.h"
#include "node/api/base_handler.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::api {

/// Ends a request with these faults; what its transaction has changed is undone.
class Refused : public std::runtime_error {
public:
    explicit Refused(std::vector<base::Fault> faults)
        : std::runtime_error("refused"), faults_(std::move(faults)) {}
    explicit Refused(base::Fault fault) : Refused(std::vector<base::Fault>{std::move(fault)}) {}
    const std::vector<base::Fault>& faults() const noexcept { return faults_; }

private:
    std::vector<base::Fault> faults_;
};

/// Who asks: a signed-in person, or a machine by its token.
struct Caller {
    people::Principal principal;
    std::string csrf;           ///< of a person's session
    std::string sessionToken;   ///< likewise
    base::Instant expires;
};

using Parameters = std::map<std::string, std::string, std::less<>>;

class HttpContext {
public:
    HttpContext(ApiDoors& doors, const Request& request, Parameters parameters,
                std::optional<Caller> caller);

    ApiDoors& doors() const noexcept { return doors_; }
    const Request& request() const noexcept { return request_; }
    base::Instant now() const { return doors_.clock.now(); }
    /// Asserts that the route lets nobody in without.
    const Caller& caller() const;
    const people::Principal& principal() const { return caller().principal; }

    /// A {name} of the route's pattern. Asserts that it has one.
    const std::string& parameter(std::string_view name) const;
    /// A parameter that is a number above 0; refused as an unknown address otherwise.
    std::int64_t numberParameter(std::string_view name) const;
    /// A value of the query, decoded; empty if it is absent.
    const std::string& query(std::string_view name) const;
    /// The values between commas.
    std::vector<std::string> queryList(std::string_view name) const;
    /// A moment or a day (its begin; with `endOfDay` the begin of the next) of the query.
    std::optional<base::Instant> queryTime(std::string_view name, bool endOfDay = false) const;
    /// `limit` of the query, 50 if absent, at most `most`.
    std::size_t limit(std::size_t most = 200) const;
    /// The body as a JSON object; refused with JSON_INVALID otherwise.
    const base::Json& body() const;
    /// The version named in If-Match; refused with VERSION_MISSING without one.
    std::int64_t ifMatch() const;

    /// Refused unless the caller has the right there.
    void require(people::Right right, const people::ObjectScope& scope = {}) const;

    using Work = std::function<Response(store::Transaction&)>;
    Response read(const Work& work) const;
    /// See the picture.
    Response write(const Work& work) const;
    /// A write whose answer must not be kept (a password, personal data), or that cannot be done
    /// twice anyway.
    Response writeOnce(const Work& work) const;

private:
    ApiDoors& doors_;
    const Request& request_;
    Parameters parameters_, query_;
    std::optional<Caller> caller_;
    mutable std::optional<base::Json> body_;
};

}  // namespace guantong::api
