// SPDX-License-Identifier: Apache-2.0
#include "node/api/blob_handler.h"

#include "exchange/base/json.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "node/federation/blob_routes.h"

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using exchange::BlobStore;
using exchange::ContentRange;
using federation::BlobWay;

namespace {

constexpr int kStatusPartial = 206, kStatusGoOn = 308;
constexpr std::size_t kAnswerBytes = exchange::kMaxBlobPartBytes + 65536;
constexpr int kRetryParent = 5;

BlobHandler::Answer refusal(const Fault& fault) {
    return {Response::problem(fault), {}};
}

BlobHandler::Answer forbidden(const std::string& digest) {
    return refusal({Code::BLOB_FORBIDDEN, "digest", digest.substr(0, 80)});
}

/// The parent cannot be asked now.
BlobHandler::Answer later() {
    Response response = Response::problem({Code::LINK_UNREACHABLE, "blobs", "parent"});
    response.status = 503;
    response.retryAfterSeconds = kRetryParent;
    return {std::move(response), {}};
}

/// A wrong place is answered with the right one.
BlobHandler::Answer wrongPlace(const Fault& fault) {
    Json json = Json::parse(Response::problem(fault).body);
    json.set("offset", base::parseNumber(fault.detail).value_or(0));
    return {Response{base::httpStatus(fault.code), json.str(), "application/problem+json", 0, {}},
            {}};
}

BlobHandler::Answer answerOf(const std::variant<BlobStore::Progress, Fault>& outcome) {
    if (const auto* fault = std::get_if<Fault>(&outcome))
        return fault->code == Code::BLOB_RANGE_WRONG ? wrongPlace(*fault) : refusal(*fault);
    const auto& progress = std::get<BlobStore::Progress>(outcome);
    Json json = Json::object();
    json.set("offset", progress.offset).set("whole", progress.whole);
    const int status = progress.whole ? 200 : kStatusGoOn;
    return {Response{status, json.str(), "application/json", 0, {}}, {}};
}

BlobHandler::Answer answerOf(const std::optional<exchange::HttpAnswer>& parent) {
    if (!parent) return later();
    const bool content = parent->status == kStatusPartial;
    return {Response{parent->status,
                     parent->body,
                     content ? "application/octet-stream" : "application/json",
                     parent->retryAfterSeconds,
                     {}},
            parent->contentRange};
}

}  // namespace

BlobHandler::Answer BlobHandler::put(base::NodeId child, const std::string& digest,
                                     const std::string& range, const std::string& body) {
    if (!crypto::digestKindOf(digest)) return forbidden(digest);
    const auto size = static_cast<std::int64_t>(body.size());
    const auto stated = range.empty() ? std::optional(ContentRange{0, size - 1, size})
                                      : exchange::parseContentRange(range);
    const bool fits =
        stated && (stated->first ? stated->last - *stated->first + 1 == size : body.empty());
    if (!fits) return refusal({Code::REQUEST_AMBIGUOUS, "Content-Range", range.substr(0, 80)});
    auto way = BlobWay::forbidden;
    context_.database.read(
        [&](store::Transaction& tx) { way = federation::wayOfPut(context_, tx, child, digest); });
    if (way == BlobWay::forbidden) return forbidden(digest);
    if (way == BlobWay::above) return passPut(digest, stated->str(), body);
    if (!stated->first) return answerOf(blobs_.progress(digest));
    return answerOf(blobs_.append(digest, *stated->first, stated->total, body));
}

BlobHandler::Answer BlobHandler::passPut(const std::string& digest, const std::string& range,
                                         const std::string& body) {
    if (courier_ == nullptr) return later();
    const auto answer = courier_->pass({"PUT",
                                        exchange::BlobCourier::pathOf(digest),
                                        body,
                                        kAnswerBytes,
                                        std::chrono::seconds(30),
                                        false,
                                        {{"Content-Range", range}}});
    if (answer && answer->status == 200) exchange::confirmBlob(context_, digest);
    return answerOf(answer);
}

BlobHandler::Answer BlobHandler::get(base::NodeId child, const std::string& digest,
                                     const std::string& range) {
    if (!crypto::digestKindOf(digest)) return forbidden(digest);
    const auto asked =
        range.empty() ? std::optional(exchange::ByteRange{}) : exchange::parseRange(range);
    if (!asked) return refusal({Code::REQUEST_AMBIGUOUS, "Range", range.substr(0, 80)});
    auto way = BlobWay::forbidden;
    context_.database.read(
        [&](store::Transaction& tx) { way = federation::wayOfGet(context_, tx, child, digest); });
    if (way == BlobWay::forbidden) return forbidden(digest);
    return way == BlobWay::above ? passGet(digest, range) : serve(digest, *asked);
}

BlobHandler::Answer BlobHandler::passGet(const std::string& digest, const std::string& range) {
    if (courier_ == nullptr) return later();
    exchange::HttpFields fields;
    if (!range.empty()) fields.emplace_back("Range", range);
    return answerOf(courier_->pass({"GET",
                                    exchange::BlobCourier::pathOf(digest),
                                    {},
                                    kAnswerBytes,
                                    std::chrono::seconds(30),
                                    false,
                                    std::move(fields)}));
}

BlobHandler::Answer BlobHandler::serve(const std::string& digest,
                                       const exchange::ByteRange& range) {
    const auto size = blobs_.sizeOf(digest);
    const auto length = range.last ? static_cast<std::size_t>(*range.last - range.first + 1)
                                   : exchange::kMaxBlobPartBytes;
    auto read = blobs_.read(digest, range.first, length);
    if (const auto* fault = std::get_if<Fault>(&read)) {
        if (fault->code == Code::BLOB_RANGE_WRONG) return wrongPlace(*fault);
        // Damaged here is not here, as far as others are concerned.
        return refusal({Code::BLOB_UNKNOWN, "digest", digest});
    }
    auto& bytes = std::get<std::string>(read);
    const auto last = range.first + static_cast<std::int64_t>(bytes.size()) - 1;
    return {Response{kStatusPartial, std::move(bytes), "application/octet-stream", 0, {}},
            ContentRange{range.first, last, size.value_or(last + 1)}.str()};
}

std::vector<std::string> BlobHandler::asked(base::NodeId child) {
    std::vector<std::string> digests;
    context_.database.read(
        [&](store::Transaction& tx) { digests = federation::blobsAskedOf(context_, tx, child); });
    return digests;
}

}  // namespace guantong::api
