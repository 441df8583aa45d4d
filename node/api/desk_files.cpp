// SPDX-License-Identifier: Apache-2.0
#include "node/api/desk_files.h"

#include "exchange/gzip.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guantong::api {

namespace {

constexpr std::string_view kRoot = "/desk/";
constexpr std::string_view kPage = "index.html";
constexpr std::size_t kMaxFile = 64u << 20;
constexpr std::string_view kDeskPolicy =
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self' data:; object-src 'none'; frame-src 'self' blob:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'";
constexpr std::string_view kNotBuilt =
    "此程序未包含工作台页面。请在源码目录运行 config/desk.sh 后重新编译。\n"
    "This program was built without the desk. Run config/desk.sh in the source folder and build "
    "again.\n";

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
}};

const DeskFile* fileAt(std::span<const DeskFile> files, std::string_view path) {
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const DeskFile& file) { return file.path == path; });
    return found == files.end() ? nullptr : &*found;
}

/// The build names files of assets/ by their content: such a name never means anything else.
bool isHashed(std::string_view path) {
    return path.starts_with("assets/");
}

Response plain(int status, std::string_view text) {
    return Response{status, std::string(text), "text/plain; charset=utf-8", 0, {}};
}

Response answerFile(const Request& request, const DeskFile& file) {
    const std::string etag = "\"" + std::string(file.etag) + "\"";
    Response answer;
    answer.type = mediaTypeOf(file.path);
    answer.with("ETag", etag)
        .with("Vary", "Accept-Encoding")
        .with("Content-Security-Policy", std::string(kDeskPolicy))
        .with("Cache-Control", isHashed(file.path) ? "public, max-age=31536000, immutable"
                                                   : "no-cache");
    if (request.header("if-none-match").find(etag) != std::string_view::npos) {
        answer.status = 304;
        return answer;
    }
    if (request.header("accept-encoding").find("gzip") != std::string_view::npos) {
        answer.with("Content-Encoding", "gzip");
        answer.body = file.gzip;
        return answer;
    }
    auto inflated = exchange::inflateGzip(std::string(file.gzip), kMaxFile);
    if (auto* fault = std::get_if<base::Fault>(&inflated)) return Response::problem(*fault);
    answer.body = std::get<std::string>(std::move(inflated));
    return answer;
}

}  // namespace

std::string_view mediaTypeOf(std::string_view path) noexcept {
    for (const auto& [end, type] : kTypes)
        if (path.ends_with(end)) return type;
    return "application/octet-stream";
}

Response deskAnswer(const Request& request, std::span<const DeskFile> files) {
    if (request.path == "/desk") {
        auto answer = plain(302, "/desk/\n");
        answer.location = kRoot;
        return answer;
    }
    if (!request.path.starts_with(kRoot))
        return Response::problem(base::Fault{base::Code::RESOURCE_UNKNOWN, "GET", request.path});
    if (files.empty()) return plain(404, kNotBuilt);
    std::string_view path = std::string_view(request.path).substr(kRoot.size());
    if (path.empty()) path = kPage;
    if (const DeskFile* file = fileAt(files, path)) return answerFile(request, *file);
    // An address of the desk's own: the page finds out itself what to show.
    const bool ofThePage = path.find('.') == std::string_view::npos;
    const DeskFile* page = ofThePage ? fileAt(files, kPage) : nullptr;
    if (page != nullptr) return answerFile(request, *page);
    return Response::problem(
        base::Fault{base::Code::RESOURCE_UNKNOWN, "GET", request.path.substr(0, 200)});
}

}  // namespace guantong::api
