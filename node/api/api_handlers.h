// SPDX-License-Identifier: Apache-2.0
// The handlers of the API, one per route of api_routes.cpp, each resource in a file of its own
// (api_<resource>.cpp). What they take and give: openapi.json. They may throw Refused and
// base::Error; thread-safe.
#pragma once

#include "node/api/http_context.h"

namespace guantong::api {

// ---- session
Response postSession(HttpContext& context);
Response getSession(HttpContext& context);
Response deleteSession(HttpContext& context);
Response putPassword(HttpContext& context);

// ---- cases
Response getCases(HttpContext& context);
Response getCounters(HttpContext& context);
Response postAssign(HttpContext& context);
Response postCase(HttpContext& context);
Response getCase(HttpContext& context);
Response postMovePreview(HttpContext& context);
Response postMove(HttpContext& context);
Response postPersonal(HttpContext& context);
Response getMaterial(HttpContext& context);
Response getDocument(HttpContext& context);
Response getReads(HttpContext& context);

// ---- uploads
Response postUpload(HttpContext& context);
Response putUpload(HttpContext& context);
Response getUpload(HttpContext& context);
Response deleteUpload(HttpContext& context);

// ---- items
Response getItems(HttpContext& context);
Response getItemCheck(HttpContext& context);
Response getItem(HttpContext& context);
Response putItem(HttpContext& context);
Response postItemRetire(HttpContext& context);

// ---- people
Response getOrganisations(HttpContext& context);
Response putOrganisation(HttpContext& context);
Response getUsers(HttpContext& context);
Response postUser(HttpContext& context);
Response getUser(HttpContext& context);
Response patchUser(HttpContext& context);
Response putUserRoles(HttpContext& context);
Response postUserReset(HttpContext& context);
Response postUserUnlock(HttpContext& context);
Response getTokens(HttpContext& context);
Response postToken(HttpContext& context);
Response putTokenRoles(HttpContext& context);
Response deleteToken(HttpContext& context);
Response getAudit(HttpContext& context);
Response getAccesses(HttpContext& context);

// ---- queries, exports, signals, dictionaries, description
Response getQueries(HttpContext& context);
Response putQuery(HttpContext& context);
Response deleteQuery(HttpContext& context);
Response postExport(HttpContext& context);
Response getExports(HttpContext& context);
Response getExport(HttpContext& context);
Response getExportFile(HttpContext& context);
Response getSignals(HttpContext& context);
Response getDictionary(HttpContext& context);
Response getStatus(HttpContext& context);
Response getOpenApi(HttpContext& context);

}  // namespace guantong::api
