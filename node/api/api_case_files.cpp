// SPDX-License-Identifier: Apache-2.0
// What lies with a case and is shown to few: the personal part, the materials, the documents, and
// who has read of these. Every read of personal data is logged before it is shown.
#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "node/api/access_json.h"
#include "node/api/api_handlers.h"
#include "node/api/case_access.h"
#include "node/api/file_answer.h"
#include "node/api/json_api.h"
#include "node/approval/file_kind.h"
#include "node/documents/document_store.h"

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using people::Right;
using standard::Field;
using store::Transaction;

namespace {

constexpr std::string_view kDocumentPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'";
constexpr std::size_t kMaxPurpose = 2000;

/// The digest of the case's personal part: the newest that an event names.
std::string personalDigest(Transaction& tx, const std::string& caseId) {
    std::string digest;
    for (const cases::StoredEvent& stored : cases::eventsOf(tx, caseId))
        if (stored.event.has(Field::personal)) digest = stored.event.get(Field::personal);
    return digest;
}

std::optional<standard::Material> materialOf(Transaction& tx, const std::string& caseId,
                                             std::string_view digest) {
    for (const cases::StoredEvent& stored : cases::eventsOf(tx, caseId))
        for (const standard::Material& material : stored.event.materials)
            if (material.digest == digest) return material;
    return std::nullopt;
}

/// Notices are kept with their texts; other materials with the blobs.
std::optional<documents::StoredDocument> documentWith(Transaction& tx, const std::string& caseId,
                                                      std::string_view digest) {
    for (const auto& row : documents::documentsOfCase(tx, caseId))
        if (row.digest == digest) return documents::documentOf(tx, row.id);
    return std::nullopt;
}

Response htmlAnswer(const std::string& html) {
    Response answer{200, html, "text/html; charset=utf-8", 0, {}};
    return std::move(answer.with("Content-Security-Policy", std::string(kDocumentPolicy)));
}

Response blobAnswer(const HttpContext& context, const standard::Material& material) {
    auto& blobs = context.doors().blobs;
    const auto size = blobs.sizeOf(material.digest);
    if (!size) throw Refused(Fault{Code::BLOB_UNKNOWN, "digest", material.digest});
    const auto kind = approval::kindNamed(material.mediaType);
    FileFacts file;
    file.name = approval::displayFileName(material.name);
    file.mediaType = kind ? std::string(kind->mediaType) : "application/octet-stream";
    file.size = *size;
    file.shownInline = kind && kind->inlineSafe;
    file.etag = material.digest;
    return fileAnswer(context.request(), file,
                      [&blobs, digest = material.digest](std::int64_t at, std::size_t length) {
                          auto bytes = blobs.read(digest, at, length);
                          if (auto* fault = std::get_if<Fault>(&bytes)) throw base::Error(*fault);
                          return std::get<std::string>(std::move(bytes));
                      });
}

}  // namespace

Response postPersonal(HttpContext& context) {
    const std::string purpose = textField(context.body(), "purpose", true, kMaxPurpose);
    const std::string& caseId = context.parameter("caseId");
    return context.writeOnce([&](Transaction& tx) {
        auto& doors = context.doors();
        const SeenCase seen = seenCase(context, tx, caseId);
        context.require(Right::personalRead, seen.scope);
        const std::string digest = personalDigest(tx, caseId);
        const auto part = digest.empty() ? std::nullopt : doors.page.personal(tx, digest);
        if (!part) throw Refused(Fault{Code::BLOB_UNKNOWN, "personal", caseId});
        refuseIf(doors.people.access.record(tx, context.principal(), caseId, "personal part",
                                            purpose));
        const Json personal = Json::parse(*part);
        const Json *who = personal.find("applicant"), *form = personal.find("form");
        return jsonAnswer(Json::object()
                              .set("applicant", who != nullptr ? *who : Json::object())
                              .set("form", form != nullptr ? *form : Json::object()));
    });
}

Response getMaterial(HttpContext& context) {
    const std::string &caseId = context.parameter("caseId"), &digest = context.parameter("digest");
    std::optional<standard::Material> material;
    std::optional<documents::StoredDocument> document;
    // A browser asks for a file in several ranges: the first one is the read.
    const auto range = context.request().header("range");
    const bool logged = range.empty() || range.starts_with("bytes=0-");
    context.writeOnce([&](Transaction& tx) {
        const SeenCase seen = seenCase(context, tx, caseId);
        material = materialOf(tx, caseId, digest);
        if (!material) throw Refused(Fault{Code::MATERIAL_UNKNOWN, "digest", digest});
        document = documentWith(tx, caseId, digest);
        if (document) return Response{};
        context.require(Right::personalRead, seen.scope);
        if (logged)
            refuseIf(context.doors().people.access.record(
                tx, context.principal(), caseId, "material " + material->name, "查看申请材料"));
        return Response{};
    });
    return document ? htmlAnswer(document->html) : blobAnswer(context, *material);
}

Response getDocument(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        seenCase(context, tx, context.parameter("caseId"));
        const auto document = documents::documentOf(tx, context.numberParameter("id"));
        if (!document || document->caseId != context.parameter("caseId"))
            throw Refused(Fault{Code::DOCUMENT_UNKNOWN, "id", context.parameter("id")});
        return htmlAnswer(document->html);
    });
}

Response getReads(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        const std::string& caseId = context.parameter("caseId");
        auto& doors = context.doors();
        // Who keeps the logs sees no case, and so is not asked for the right to read it.
        if (!people::may(context.principal(), Right::logRead)) {
            const SeenCase seen = seenCase(context, tx, caseId);
            context.require(Right::supervise, seen.scope);
        }
        people::AccessFilter filter;
        filter.caseId = caseId;
        const auto before = base::parseNumber(context.query("after")).value_or(0);
        const auto entries = doors.people.access.list(tx, filter, before, context.limit());
        Json rows = Json::array();
        for (const people::AccessEntry& each : entries)
            rows.add(accessJson(context, tx, each));
        const bool more = entries.size() == context.limit();
        return jsonAnswer(
            listJson(std::move(rows), more ? std::to_string(entries.back().id) : std::string()));
    });
}

}  // namespace guantong::api
