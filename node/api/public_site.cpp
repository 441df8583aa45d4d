// SPDX-License-Identifier: Apache-2.0
#include "node/api/public_site.h"

#include "exchange/base/error.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "node/api/router.h"

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using base::Language;

namespace {

constexpr std::chrono::seconds kYear{31'536'000};
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
constexpr std::size_t kAtOnce = 6;  ///< pages made; below the readers the database keeps open
constexpr double kPartCost = 0.2;  ///< of a write: a large file is many parts

std::vector<std::string> segmentsOf(const std::string& path) {
    std::vector<std::string> parts;
    for (const std::string_view part : base::split(path, '/'))
        if (!part.empty()) parts.emplace_back(part);
    return parts;
}

bool isLocal(std::string_view address) {
    return address.starts_with("127.") || address == "::1";
}

/// Who writes: behind a proxy on this machine the address the proxy saw.
std::string addressOf(const Request& request) {
    const auto forwarded = request.header("x-forwarded-for");
    if (!isLocal(request.address) || forwarded.empty()) return request.address;
    return std::string(base::trim(forwarded.substr(forwarded.rfind(',') + 1)).substr(0, 64));
}

/// The request's own address again, without the choice of language: a link back must not undo it.
std::string hereOf(const Request& request) {
    if (request.method != "GET") return "/";
    std::string query;
    for (const std::string_view pair : base::split(request.query, '&'))
        if (!pair.empty() && !pair.starts_with("lang="))
            query += (query.empty() ? "?" : "&") + std::string(pair);
    return request.path + query;
}

bool wantsJson(const Request& request) {
    return request.header("accept").find("application/json") != std::string_view::npos;
}

}  // namespace

bool takesFiles(std::string_view path) noexcept {
    path = path.substr(0, path.find('?'));
    return path == "/case/supplement" ||
           (path.starts_with("/apply/") && path.ends_with("/materials"));
}

bool takesPart(std::string_view path) noexcept {
    return path.starts_with("/apply/") && path.find("/part/") != std::string_view::npos;
}

PublicSite::PublicSite(PublicDoors doors)
    : doors_(std::move(doors)),
      texts_(doors_.files.at("texts.json")),
      items_(doors_.desk.catalog(), doors_.files.at("topics.json")),
      guard_(doors_.key),
      turns_(kAtOnce) {
    const std::string kept =
        doors_.files.at("public.css") + doors_.files.at("public.js") + doors_.files.at("icon.svg");
    version_ = crypto::digestText(crypto::DigestKind::sha256, kept).substr(7, 12);
    for (const Language language : {Language::chinese, Language::english}) {
        documents::Template::Partials partials;
        for (const auto& [name, content] : doors_.files)
            if (name.starts_with('_'))
                partials.emplace(name.substr(0, name.find('.')),
                                 texts_.localised(language, content));
        for (const auto& [name, content] : doors_.files) {
            if (name.starts_with('_') || !name.ends_with(".html")) continue;
            auto page =
                documents::Template::parse(texts_.localised(language, content), partials);
            if (auto* fault = std::get_if<Fault>(&page))
                throw base::Error(Fault{fault->code, name + " " + fault->field, fault->detail});
            pages_[static_cast<std::size_t>(language)].emplace(
                name.substr(0, name.find('.')), std::get<documents::Template>(std::move(page)));
        }
    }
}

Visit PublicSite::visitOf(const Request& request) const {
    Visit visit{request, {}};
    const auto cookies = request.header("cookie");
    visit.draft = cookieOf(cookies, "gt_draft");
    visit.tracked = cookieOf(cookies, "gt_case");
    visit.formSecret = cookieOf(cookies, "gt_form");
    visit.large = cookieOf(cookies, "gt_type") == "large";
    if (cookieOf(cookies, "gt_lang") == "en") visit.language = Language::english;
    visit.here = hereOf(request);
    visit.address = addressOf(request);
    return visit;
}

std::optional<Response> PublicSite::asset(const Request& request) const {
    constexpr std::pair<std::string_view, const char*> kAssets[] = {
        {"/public.css", "text/css; charset=utf-8"},
        {"/public.js", "text/javascript; charset=utf-8"},
        {"/icon.svg", "image/svg+xml"}};
    for (const auto& [path, type] : kAssets) {
        if (request.path != path) continue;
        Response answer{200, doors_.files.at(std::string(path.substr(1))), type, 0, {}};
        const bool versioned = request.query == "v=" + version_;
        return answer.with("Cache-Control",
                           versioned ? "public, max-age=31536000, immutable" : "max-age=60");
    }
    return std::nullopt;
}

std::optional<Response> PublicSite::answer(const Request& request) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads && request.method != "POST") return std::nullopt;
    if (reads)
        if (auto file = asset(request)) return file;
    Visit visit = visitOf(request);
    visit.form = reads ? FormData::ofQuery(request.query)
                       : FormData::read(request.header("content-type"), request.body);
    if (reads && visit.form.has("lang")) {
        visit.language =
            visit.form.text("lang") == "en" ? Language::english : Language::chinese;
        setCookie(visit, "gt_lang", visit.language == Language::english ? "en" : "zh", "/", "Lax",
                  kYear);
    }
    std::optional<Response> answer;
    try {
        // Files are stored at the disk's pace and keep nobody waiting.
        const bool files = takesFiles(request.path) || takesPart(request.path);
        std::optional<Turn> turn;
        if (reads || !files) turn.emplace(turns_);
        answer = reads ? get(visit) : post(visit);
    } catch (const base::Error& failure) {
        base::log(base::LogLevel::error, "public", failure.what());
        answer = message(visit, failure.fault(), "/");
        if (answer->status == 503) answer->retryAfterSeconds = 5;
    }
    if (!answer) return std::nullopt;
    for (std::string& cookie : visit.cookies)
        answer->with("Set-Cookie", std::move(cookie));
    return answer;
}

Response PublicSite::refusal(const Request& request, const Fault& fault) {
    if (wantsJson(request)) return Response::problem(fault);
    Visit visit = visitOf(request);
    const std::string back = request.path.starts_with("/apply/")  ? request.path
                             : request.path.starts_with("/case/") ? "/case"
                                                                  : "/";
    Response answer = message(visit, fault, back);
    for (std::string& cookie : visit.cookies)
        answer.with("Set-Cookie", std::move(cookie));
    return answer;
}

std::optional<Response> PublicSite::get(Visit& visit) {
    const auto parts = segmentsOf(visit.request.path);
    if (parts.empty()) return home(visit);
    const std::string& first = parts[0];
    if (first == "items" && parts.size() == 1) return items(visit);
    if (first == "items" && parts.size() == 2) return item(visit, parts[1]);
    if (first == "apply" && (parts.size() == 2 || parts.size() == 3))
        return apply(visit, parts[1], parts.size() == 3 ? parts[2] : "who");
    if (first == "apply" && parts.size() == 4 && parts[2] == "part")
        return part(visit, parts[1], parts[3]);
    if (first == "case" && parts.size() == 3 && parts[1] == "document")
        return document(visit, parts[2]);
    if (parts.size() != 1) return std::nullopt;
    if (first == "track")
        return render(visit, "track",
                      frame(visit, text(visit, "trackTitle"))
                          .set("number", visit.form.text("number").substr(0, 64)));
    if (first == "case") return casePage(visit, {}, {});
    if (first == "resume") return resume(visit);
    if (first == "document") return checkDocument(visit);
    if (first == "help") return help(visit);
    return std::nullopt;
}

Response PublicSite::post(Visit& visit) {
    const auto parts = segmentsOf(visit.request.path);
    const bool ofPart = takesPart(visit.request.path);
    if (!guard_.allow(visit.address, std::chrono::steady_clock::now(),
                      ofPart ? kPartCost : 1.0)) {
        const Fault often{Code::TOO_MANY_REQUESTS, {}, {}};
        Response answer =
            wantsJson(visit.request) ? Response::problem(often) : message(visit, often, "/");
        answer.retryAfterSeconds = 30;
        return answer;
    }
    if (!formIsOurs(visit)) return forged(visit);
    if (parts.size() == 1 && parts[0] == "mode") return setMode(visit);
    if (parts.size() == 1 && parts[0] == "track") return track(visit);
    if (parts.size() == 1 && parts[0] == "resume") return resume(visit);
    if (parts.size() == 3 && parts[0] == "apply" && parts[2] == "part")
        return part(visit, parts[1], {});
    if (parts.size() == 4 && parts[0] == "apply" && parts[2] == "part")
        return part(visit, parts[1], parts[3]);
    if (parts.size() == 3 && parts[0] == "apply") return takeStep(visit, parts[1], parts[2]);
    if (parts.size() == 2 && parts[0] == "case") return caseAct(visit, parts[1]);
    return message(visit, {Code::RESOURCE_UNKNOWN, "POST", {}}, "/");
}

/// The form once more with what was typed and a token that is good now; nothing of it was done.
Response PublicSite::forged(Visit& visit) {
    const Fault fault{Code::SESSION_FORGED, {}, {}};
    if (wantsJson(visit.request)) return Response::problem(fault);
    const auto parts = segmentsOf(visit.request.path);
    if (originIsOurs(visit.request) && parts.size() == 3 && parts[2] == "who")
        return takeStep(visit, parts[1], "again");
    if (originIsOurs(visit.request) && parts.size() == 2 && parts[0] == "case")
        return casePage(visit, parts[1], {fault});
    const std::string back = parts.size() == 3 && parts[0] == "apply"
                                 ? "/apply/" + parts[1] + "/" +
                                       (parts[2] == "submit" ? "check" : parts[2])
                                 : "/";
    return message(visit, fault, parts.size() == 1 && parts[0] == "track" ? "/track" : back);
}

bool PublicSite::originIsOurs(const Request& request) const {
    const auto origin = request.header("origin");
    if (origin.empty() || origin == "null") return true;
    if (!doors_.publicUrl.empty() && doors_.publicUrl.starts_with(origin)) return true;
    const auto at = origin.find("://");
    return at != std::string_view::npos && origin.substr(at + 3) == request.header("host");
}

/// A form of ours bears the token made from the visitor's own secret, and no foreign origin.
bool PublicSite::formIsOurs(const Visit& visit) const {
    const auto sent = visit.request.header("x-form-token");
    return originIsOurs(visit.request) &&
           guard_.isOurs(visit.formSecret, sent.empty() ? visit.form.text("form") : sent);
}

const std::string& PublicSite::text(const Visit& visit, const std::string& key) const {
    return texts_.of(visit.language, key);
}

void PublicSite::setCookie(Visit& visit, const std::string& name, const std::string& value,
                           const std::string& path, const std::string& sameSite,
                           std::chrono::seconds life) const {
    std::string cookie = name + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=" +
                         sameSite + "; Max-Age=" + std::to_string(life.count());
    if (doors_.publicUrl.starts_with("https://")) cookie += "; Secure";
    visit.cookies.push_back(std::move(cookie));
}

/// An address others can open: by the public one, else by the name this request came to.
std::string PublicSite::linkTo(const Visit& visit, const std::string& path) const {
    if (!doors_.publicUrl.empty()) return doors_.publicUrl + path;
    const auto host = visit.request.header("host");
    const bool plain =
        !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
        });
    return plain ? "http://" + std::string(host) + path : path;
}

Json PublicSite::frame(Visit& visit, const std::string& title) const {
    if (visit.formSecret.size() < 20) {
        visit.formSecret = PublicGuard::newSecret();
        setCookie(visit, "gt_form", visit.formSecret, "/", "Lax", kYear);
    }
    const bool english = visit.language == Language::english;
    return Json::object()
        .set("title", title)
        .set("site", doors_.site)
        .set("lang", english ? "en" : "zh-CN")
        .set("otherLang", english ? "zh" : "en")
        .set("large", visit.large)
        .set("formToken", guard_.formToken(visit.formSecret))
        .set("version", version_)
        .set("here", visit.here);
}

/// The box above the page that names what is wrong, and `e`, the sentence for each field.
void PublicSite::addProblem(const Visit& visit, Json& facts, const Faults& faults) const {
    if (faults.empty()) return;
    Json fields = Json::array(), errors = Json::object();
    for (const Fault& fault : faults) {
        const std::string key = fieldKey(fault.field);
        if (key.empty()) continue;
        const std::string label = texts_.has("f." + key) ? text(visit, "f." + key) : std::string();
        const std::string sentence = texts_.sentence(visit.language, fault);
        fields.add(Json::object().set("field", key).set("label", label).set("sentence", sentence));
        errors.set(key, sentence);
    }
    const bool several = faults.size() > 1;
    facts.set("e", std::move(errors))
        .set("problem",
             Json::object()
                 .set("heading", several ? text(visit, "severalProblems")
                                         : texts_.cause(visit.language, faults.front()))
                 .set("remedy", several ? std::string()
                                        : texts_.remedy(visit.language, faults.front()))
                 .set("fields", std::move(fields)));
}

Response PublicSite::render(Visit& visit, const std::string& page, const Json& facts, int status,
                            const Markup& markup) const {
    const auto& pages = pages_[static_cast<std::size_t>(visit.language)];
    auto html = pages.at(page).render(facts, markup);
    if (auto* fault = std::get_if<Fault>(&html)) return Response::problem(*fault);
    Response answer{status, std::get<std::string>(std::move(html)), "text/html; charset=utf-8", 0,
                    {}};
    answer.with("Content-Security-Policy", std::string(kPagePolicy));
    return answer.with("Referrer-Policy", "same-origin");
}

Response PublicSite::message(Visit& visit, const Fault& fault, const std::string& link) const {
    const std::string cause = texts_.cause(visit.language, fault);
    Json facts = frame(visit, cause);
    facts.set("heading", cause)
        .set("text", texts_.remedy(visit.language, fault))
        .set("link", link);
    if (const auto until = base::parseInstant(fault.detail)) {
        const std::string moment = base::formatInstant(*until);
        facts.set("until", moment.substr(0, 10) + " " + moment.substr(11, 5));
    }
    return render(visit, "message", facts, base::httpStatus(fault.code));
}

Response PublicSite::redirect(const std::string& where) {
    Response answer{303, {}, "text/plain; charset=utf-8", 0, {}};
    answer.location = where;
    return answer;
}

}  // namespace guantong::api
