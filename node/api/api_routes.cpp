// SPDX-License-Identifier: Apache-2.0
// apiRoutes() of router.h: every address of the API. A pattern without {names} stands before one
// with them that would take its path.
#include "node/api/api_handlers.h"
#include "node/api/router.h"

namespace guantong::api {

namespace {

using people::Right;

constexpr Route kRoutes[] = {
    {"POST", "/api/v1/session", postSession, Door::anyone, {}},
    {"GET", "/api/v1/session", getSession, Door::session, {}},
    {"DELETE", "/api/v1/session", deleteSession, Door::session, {}},
    {"PUT", "/api/v1/session/password", putPassword, Door::session, {}},

    {"GET", "/api/v1/cases", getCases, Door::caller, Right::caseRead},
    {"POST", "/api/v1/cases", postCase, Door::caller, Right::caseIntake},
    {"GET", "/api/v1/cases/counters", getCounters, Door::caller, Right::caseRead},
    {"POST", "/api/v1/cases/assign", postAssign, Door::caller, Right::caseAssign},
    {"GET", "/api/v1/cases/{caseId}", getCase, Door::caller, Right::caseRead},
    {"POST", "/api/v1/cases/{caseId}/moves/preview", postMovePreview, Door::caller,
     Right::caseRead},
    {"POST", "/api/v1/cases/{caseId}/moves", postMove, Door::caller, Right::caseRead},
    {"POST", "/api/v1/cases/{caseId}/personal", postPersonal, Door::caller, Right::personalRead},
    {"GET", "/api/v1/cases/{caseId}/materials/{digest}", getMaterial, Door::caller,
     Right::caseRead},
    {"GET", "/api/v1/cases/{caseId}/documents/{id}", getDocument, Door::caller, Right::caseRead},
    {"GET", "/api/v1/cases/{caseId}/reads", getReads, Door::caller, {}},

    {"POST", "/api/v1/uploads", postUpload, Door::caller, Right::caseRead},
    {"GET", "/api/v1/uploads/{id}", getUpload, Door::caller, Right::caseRead},
    {"PUT", "/api/v1/uploads/{id}", putUpload, Door::caller, Right::caseRead},
    {"DELETE", "/api/v1/uploads/{id}", deleteUpload, Door::caller, Right::caseRead},

    {"GET", "/api/v1/items", getItems, Door::caller, {}},
    {"GET", "/api/v1/items/check", getItemCheck, Door::caller, {}},
    {"GET", "/api/v1/items/{code}", getItem, Door::caller, {}},
    {"PUT", "/api/v1/items/{code}", putItem, Door::caller, Right::catalogueEdit},
    {"POST", "/api/v1/items/{code}/retire", postItemRetire, Door::caller, Right::catalogueEdit},

    {"GET", "/api/v1/organisations", getOrganisations, Door::caller, {}},
    {"PUT", "/api/v1/organisations/{code}", putOrganisation, Door::caller,
     Right::organisationManage},
    {"GET", "/api/v1/users", getUsers, Door::caller, {}},
    {"POST", "/api/v1/users", postUser, Door::caller, Right::userManage},
    {"GET", "/api/v1/users/{id}", getUser, Door::caller, Right::userRead},
    {"PATCH", "/api/v1/users/{id}", patchUser, Door::caller, Right::userRead},
    {"PUT", "/api/v1/users/{id}/roles", putUserRoles, Door::caller, Right::roleGrant},
    {"POST", "/api/v1/users/{id}/reset", postUserReset, Door::caller, Right::userManage},
    {"POST", "/api/v1/users/{id}/unlock", postUserUnlock, Door::caller, Right::userUnlock},
    {"GET", "/api/v1/tokens", getTokens, Door::caller, {}},
    {"POST", "/api/v1/tokens", postToken, Door::caller, Right::tokenManage},
    {"PUT", "/api/v1/tokens/{id}/roles", putTokenRoles, Door::caller, Right::roleGrant},
    {"DELETE", "/api/v1/tokens/{id}", deleteToken, Door::caller, Right::tokenManage},
    {"GET", "/api/v1/audit", getAudit, Door::caller, Right::logRead},
    {"GET", "/api/v1/accesses", getAccesses, Door::caller, Right::logRead},

    {"GET", "/api/v1/queries", getQueries, Door::caller, {}},
    {"PUT", "/api/v1/queries/{name}", putQuery, Door::caller, {}},
    {"DELETE", "/api/v1/queries/{name}", deleteQuery, Door::caller, {}},
    {"POST", "/api/v1/exports", postExport, Door::caller, Right::listExport},
    {"GET", "/api/v1/exports", getExports, Door::caller, Right::listExport},
    {"GET", "/api/v1/exports/{id}", getExport, Door::caller, Right::listExport},
    {"GET", "/api/v1/exports/{id}/file", getExportFile, Door::caller, Right::listExport},

    {"GET", "/api/v1/signals", getSignals, Door::caller, Right::caseRead},
    {"GET", "/api/v1/dictionaries/{name}", getDictionary, Door::caller, {}},
    {"GET", "/api/v1/status", getStatus, Door::anyone, {}},
    {"GET", "/api/v1/openapi.json", getOpenApi, Door::anyone, {}},
};

}  // namespace

std::span<const Route> apiRoutes() {
    return kRoutes;
}

}  // namespace guantong::api
