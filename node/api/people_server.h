// SPDX-License-Identifier: Apache-2.0
// PeopleServer: the listener for people and their programs, apart from the nodes' one so that
// neither can starve the other.
//
//   /api/…  ─► Router          /desk/… ─► the desk's files (desk_files.h)
//   /status, /healthz, /documents.css  here;  everything else ─► the public pages, if there are any
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/json.h"
#include "node/api/base_handler.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace guantong::api {

struct ApiDoors;

struct PeopleDoors {
    const base::Clock& clock;
    std::function<base::Json()> status;
    ApiDoors* api = nullptr;  ///< outlives the server; absent: no API
    std::string documentStyle;  ///< the text of /documents.css
    /// Answers what is not the server's own; nothing: there is no such page. Asked before "/".
    std::function<std::optional<Response>(const Request& request)> pages;
    /// The page in words for what is refused before, and for an address nobody has.
    std::function<Response(const Request& request, const base::Fault& fault)> refusal;
};

class PeopleServer {
public:
    /// Listens at once. Throws base::Error LISTEN_FAILED.
    PeopleServer(PeopleDoors doors, const std::string& address);
    ~PeopleServer();
    std::uint16_t port() const;
    void stop();

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace guantong::api
