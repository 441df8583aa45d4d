// SPDX-License-Identifier: Apache-2.0
#include "node/api/file_answer.h"

#include "exchange/base/text.h"

#include <algorithm>
#include <memory>

namespace guantong::api {

namespace {

constexpr std::size_t kPiece = 1u << 20;
// A browser's own viewer for PDF styles its page inline and embeds the file.
constexpr std::string_view kFilePolicy =
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; object-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

}  // namespace

std::optional<ByteRange> rangeOf(std::string_view header, std::int64_t size) {
    constexpr std::string_view kBytes = "bytes=";
    if (!header.starts_with(kBytes)) return std::nullopt;
    header.remove_prefix(kBytes.size());
    const auto dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos)
        return std::nullopt;
    const auto first = base::parseNumber(header.substr(0, dash)),
               last = base::parseNumber(header.substr(dash + 1));
    if (dash == 0) {
        if (!last) return std::nullopt;
        const auto length = std::min(*last, size);
        return ByteRange{size - length, length};
    }
    if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first))
        return std::nullopt;
    if (*first >= size) return ByteRange{};
    return ByteRange{*first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

std::string dispositionOf(bool shownInline, std::string_view name) {
    std::string plain, escaped;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                            (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' ||
                            byte == '_';
        plain += letter || byte == ' ' ? c : '_';
        escaped += letter ? std::string(1, c) : "%" + base::toHex(std::string_view(&c, 1));
    }
    return std::string(shownInline ? "inline" : "attachment") + "; filename=\"" + plain +
           "\"; filename*=UTF-8''" + escaped;
}

Response fileAnswer(const Request& request, const FileFacts& file, ReadBytes read) {
    Response answer;
    answer.type = file.mediaType;
    answer.with("Accept-Ranges", "bytes")
        .with("Content-Disposition", dispositionOf(file.shownInline, file.name))
        .with("Content-Security-Policy", std::string(kFilePolicy))
        .with("Cache-Control", "private, no-store");
    if (!file.etag.empty()) answer.with("ETag", "\"" + file.etag + "\"");
    ByteRange range{0, file.size};
    if (const auto asked = rangeOf(request.header("range"), file.size)) {
        if (asked->length == 0)
            return std::move(Response::problem(base::Fault{base::Code::BLOB_RANGE_WRONG, "Range",
                                                           std::to_string(file.size)})
                                 .with("Content-Range", "bytes */" + std::to_string(file.size)));
        range = *asked;
        answer.status = 206;
        answer.with("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                         std::to_string(range.first + range.length - 1) + "/" +
                                         std::to_string(file.size));
    }
    answer.length = range.length;
    answer.next = [read = std::move(read), at = std::make_shared<std::int64_t>(range.first),
                   end = range.first + range.length] {
        const auto wanted =
            static_cast<std::size_t>(std::min<std::int64_t>(end - *at, std::int64_t{kPiece}));
        std::string piece = read(*at, wanted);
        *at += static_cast<std::int64_t>(piece.size());
        return piece;
    };
    return answer;
}

}  // namespace guantong::api
