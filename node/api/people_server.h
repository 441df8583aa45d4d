// SPDX-License-Identifier: Apache-2.0
// PeopleServer: the listener for people and their programs, apart from the nodes' one so that
// neither can starve the other. So far: the status page, its JSON and the health probe.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/json.h"

#include <functional>
#include <memory>
#include <string>

namespace guantong::api {

class PeopleServer {
public:
    /// Listens at once. Throws base::Error LISTEN_FAILED.
    PeopleServer(const base::Clock& clock, std::function<base::Json()> status,
                 const std::string& address);
    ~PeopleServer();
    std::uint16_t port() const;
    void stop();

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace guantong::api
