// SPDX-License-Identifier: Apache-2.0
// ApiDoors: what the handlers of /api/v1 stand on, given once by the node. The parts outlive the
// server and are thread-safe.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/blob_store.h"
#include "node/approval/case_page.h"
#include "node/approval/desk.h"
#include "node/approval/exports.h"
#include "node/approval/uploads.h"
#include "node/people/people.h"

#include <functional>
#include <string>

namespace guantong::documents {
class Documents;
}

namespace guantong::api {

struct ApiDoors {
    base::NodeId node;
    std::string name, level;
    const base::Clock& clock;
    store::Database& database;
    catalog::Catalog& catalog;
    people::People& people;
    approval::Desk& desk;
    approval::PageDoors page;
    approval::Uploads& uploads;
    approval::Exports& exports;
    exchange::BlobStore& blobs;
    /// The calendar in force; nullptr before any was adopted.
    std::function<std::shared_ptr<const catalog::WorkingCalendar>()> calendar;
    /// Publishes an item's next version here and downward.
    std::function<standard::Adoption(store::Transaction&, const standard::Item&)> publishItem;
    /// The node's health (status.h).
    std::function<base::Json()> status;
};

}  // namespace guantong::api
