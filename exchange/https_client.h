// SPDX-License-Identifier: Apache-2.0
// HttpsClient: one keep-alive connection to a neighbour's exchange listener. Every outcome of an
// attempt is a value; a dead connection is opened again once before it counts as failed.
//
// Not thread-safe: one per thread.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/node_id.h"
#include "exchange/base/time.h"
#include "exchange/tls.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace guantong::exchange {

struct HttpAnswer {
    int status = 0;
    std::string body;
    std::optional<base::Instant> clock;  ///< the neighbour's clock, from X-Guantong-Clock
    int retryAfterSeconds = 0;
    std::string contentRange;  ///< of a partial answer
};

/// Further fields of a request, name and value.
using HttpFields = std::vector<std::pair<std::string, std::string>>;

class HttpsClient {
public:
    /// `url` is "https://host:port". `context` is asked for each new connection, so that it takes
    /// the keys of the day; `checkPeer` is asked once per connection and may refuse it.
    HttpsClient(const std::string& url, std::function<Poco::Net::Context::Ptr()> context,
                std::function<std::optional<base::Fault>(const PeerCertificate&)> checkPeer);
    ~HttpsClient();
    HttpsClient(const HttpsClient&) = delete;
    HttpsClient& operator=(const HttpsClient&) = delete;

    /// Sends one request and reads the whole answer, at most `limitBytes` of it. `gzip` packs the
    /// body. LINK_UNREACHABLE, LINK_REFUSED (TLS or peer), LINK_ANSWER_TOO_LARGE otherwise.
    std::variant<HttpAnswer, base::Fault> request(std::string_view method, const std::string& path,
                                                  std::string_view body, std::size_t limitBytes,
                                                  std::chrono::seconds timeout, bool gzip = false,
                                                  const HttpFields& fields = {});

    /// How many connections were opened so far: another one than before may lead to a neighbour
    /// that was started anew meanwhile.
    std::uint64_t connections() const noexcept;

private:
    struct Connection;
    std::variant<HttpAnswer, base::Fault> attempt(std::string_view method, const std::string& path,
                                                  std::string_view body, std::size_t limitBytes,
                                                  bool gzip, const HttpFields& fields);
    std::unique_ptr<Connection> connection_;
};

}  // namespace guantong::exchange
