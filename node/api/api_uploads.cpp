// SPDX-License-Identifier: Apache-2.0
// /uploads: files part by part, before a case takes them.
#include "exchange/base/text.h"
#include "node/api/api_handlers.h"
#include "node/api/json_api.h"

namespace guantong::api {

using approval::Upload;
using base::Code;
using base::Fault;
using base::Json;

namespace {

Json uploadJson(const Upload& upload) {
    return Json::object()
        .set("id", upload.id)
        .set("name", upload.name)
        .set("size", upload.size)
        .set("offset", upload.received)
        .set("done", upload.done())
        .set("digest", textOrNull(upload.digest))
        .set("mediaType", textOrNull(upload.mediaType))
        .set("partBytes", approval::kUploadPartBytes);
}

}  // namespace

Response postUpload(HttpContext& context) {
    const std::string name = textField(context.body(), "name", true, 1000);
    const std::int64_t size = numberField(context.body(), "size");
    auto answer = jsonAnswer(
        uploadJson(orRefuse(
            context.doors().uploads.begin(context.principal().label(), name, size))),
        201);
    return answer;
}

Response putUpload(HttpContext& context) {
    const auto offset = base::parseNumber(context.request().header("upload-offset"));
    if (!offset) throw Refused(Fault{Code::UPLOAD_OFFSET_WRONG, "Upload-Offset", {}});
    auto outcome = context.doors().uploads.append(context.principal().label(),
                                                  context.parameter("id"), *offset,
                                                  context.request().body);
    if (const auto* fault = std::get_if<Fault>(&outcome)) {
        auto refused = Response::problem(*fault);
        if (fault->code == Code::UPLOAD_OFFSET_WRONG)
            refused.with("Upload-Offset", fault->detail);
        return refused;
    }
    return jsonAnswer(uploadJson(std::get<Upload>(outcome)));
}

Response getUpload(HttpContext& context) {
    const auto upload = context.doors().uploads.find(context.principal().label(),
                                                     context.parameter("id"));
    if (!upload) throw Refused(Fault{Code::MATERIAL_UNKNOWN, "id", context.parameter("id")});
    return jsonAnswer(uploadJson(*upload));
}

Response deleteUpload(HttpContext& context) {
    if (!context.doors().uploads.drop(context.principal().label(), context.parameter("id")))
        throw Refused(Fault{Code::MATERIAL_UNKNOWN, "id", context.parameter("id")});
    return emptyAnswer();
}

}  // namespace guantong::api
