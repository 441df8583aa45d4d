// SPDX-License-Identifier: Apache-2.0
// FrontDesk: what stands between the people's listener and the office: accounts, files on their way
// in and out, the doors of the API. Owns the exports' thread while it is open.
#pragma once

#include "node/api/api_doors.h"
#include "node/api/people_server.h"
#include "node/api/public_site.h"
#include "node/office.h"

#include <chrono>
#include <functional>
#include <memory>

namespace guantong::node {

class FrontDesk {
public:
    /// `core` and `office` outlive it; `status` gives the node's health.
    FrontDesk(NodeCore& core, Office& office, std::function<base::Json()> status);
    ~FrontDesk();

    /// What the people's listener is opened with.
    api::PeopleDoors doors();
    api::ApiDoors& api() noexcept { return *api_; }
    people::People& people() noexcept { return people_; }

    /// Starts the exports.
    void open();
    /// Ends the export at work; it begins anew after the next start.
    void close();
    /// Clears away what is past its time; looks every few minutes, however often it is called.
    void keep();

private:
    approval::ExportDoors exportDoors();
    api::PublicDoors publicDoors();
    std::optional<base::Fault> keepFile(const std::filesystem::path& file,
                                        const std::string& mediaType);

    NodeCore& core_;
    Office& office_;
    std::function<base::Json()> status_;
    people::People people_;
    approval::Uploads uploads_;
    approval::Exports exports_;
    std::unique_ptr<api::ApiDoors> api_;
    std::unique_ptr<api::PublicSite> site_;
    std::chrono::steady_clock::time_point keptAt_;
};

}  // namespace guantong::node
