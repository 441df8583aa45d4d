// SPDX-License-Identifier: Apache-2.0
// ExchangeServer: the listener for the nodes below (S5), mutual TLS on a pool of its own:
//
//   PUT /exchange/v1/packages/{origin}/{scope}/{epoch}/{sequence}   POST /exchange/v1/pull
//   POST /exchange/v1/receipts      GET /exchange/v1/heads          GET /exchange/v1/reports/{name}
//   PUT|GET /exchange/v1/blobs/{digest}
//
// A caller is the node its certificate and the directory name; anyone else gets 403.
#pragma once

#include "exchange/context.h"
#include "exchange/pull_service.h"
#include "exchange/receiver.h"
#include "exchange/tls.h"
#include "node/api/blob_handler.h"

#include <functional>
#include <memory>
#include <string>

namespace guantong::api {

struct ExchangeDoors {
    exchange::ExchangeContext& context;
    exchange::Receiver& receiver;
    exchange::PullService& pulls;
    /// A sealed report of this node: name, query string -> record XML or a fault.
    std::function<std::variant<std::string, base::Fault>(const std::string& name,
                                                         const std::string& query)>
        report;
    /// What becomes of blobs; absent: there are none.
    std::shared_ptr<BlobHandler> blobs{};
};

class ExchangeServer {
public:
    /// Listens at once; `address` is "host:port", port 0 takes a free one.
    /// Throws base::Error LISTEN_FAILED.
    ExchangeServer(ExchangeDoors doors, const std::string& address, const exchange::TlsFiles& tls);
    ~ExchangeServer();
    std::uint16_t port() const;
    /// Shows the renewed certificate to connections that come from now on. Throws base::Error
    /// KEY_UNREADABLE or CERTIFICATE_UNREADABLE, changing nothing.
    void renew(const exchange::TlsFiles& tls);
    void stop();

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace guantong::api
