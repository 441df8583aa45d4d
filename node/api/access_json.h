// SPDX-License-Identifier: Apache-2.0
// One read of personal data as JSON, for the list of a case and the log of the node. Header only.
#pragma once

#include "node/api/json_api.h"

namespace guantong::api {

/// Access of the description.
inline base::Json accessJson(const HttpContext& context, store::Transaction& tx,
                             const people::AccessEntry& entry) {
    const auto organisation =
        context.doors().people.organisations.find(tx, entry.organisation);
    return base::Json::object()
        .set("id", std::to_string(entry.id))
        .set("at", base::formatInstant(entry.at))
        .set("actor", entry.actor)
        .set("userName", entry.actorName)
        .set("organisation", textOrNull(entry.organisation))
        .set("organisationName", organisation ? base::Json(organisation->name) : base::Json())
        .set("address", entry.address)
        .set("caseId", textOrNull(entry.caseId))
        .set("number", textOrNull(entry.caseId))
        .set("what", entry.what)
        .set("purpose", textOrNull(entry.purpose));
}

}  // namespace guantong::api
