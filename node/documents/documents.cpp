// SPDX-License-Identifier: Apache-2.0
#include "node/documents/documents.h"

#include "exchange/base/error.h"
#include "exchange/crypto/digest.h"
#include "node/documents/fact_form.h"
#include "node/documents/markup_rules.h"
#include "node/documents/numbering.h"
#include "node/documents/printable.h"
#include "node/documents/qr_code.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace guantong::documents {

using base::Code;
using base::Fault;
using base::Json;
using store::Transaction;

namespace {

constexpr std::array<std::string_view, 7> kPartials{"_head",    "_foot",    "_by",    "_remedies",
                                                    "_contact", "_receipt", "_ending"};
constexpr std::string_view kSamples = "samples.json";
constexpr std::string_view kStyleSheet = "documents.css";
constexpr std::size_t kMaxCheckPageBytes = 200;
constexpr std::string_view kSpecimen = "（样张）";
constexpr std::string_view kSampleCode = "7K3MQ9XA";
constexpr std::string_view kSampleCheckPage = "https://zwfw.example.gov.cn/check";

/// What Documents itself puts beside the caller's facts.
constexpr std::array<std::string_view, 7> kOwnFacts{
    "number", "kindName", "issuedDate", "issuedDateNumerals", "checkCode", "checkPage", "index"};
/// What no document may lack, whatever its template.
constexpr std::array<std::string_view, 3> kNeeded{"number", "issuedDate", "organisation"};

std::string fileOf(std::string_view word) {
    return std::string(word) + ".html";
}

std::string takeFile(std::map<std::string, std::string>& files, const std::string& name) {
    const auto found = files.find(name);
    if (found == files.end() || found->second.empty())
        throw base::Error({Code::TEMPLATE_INVALID, name, "missing"});
    return std::move(found->second);
}

/// Characters other than unreserved ones of RFC 3986 as %XX.
std::string percentEncoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
    return out;
}

std::optional<Fault> checkPageFault(std::string_view page) {
    if (page.empty()) return std::nullopt;
    if (page.size() > kMaxCheckPageBytes)
        return Fault{Code::FIELD_TOO_LONG, "checkPage", std::to_string(page.size())};
    const bool web = page.starts_with("http://") || page.starts_with("https://");
    const bool plain = page.find_first_of(" \t\r\n\"<>?#") == page.npos;
    if (!web || !plain) return Fault{Code::FIELD_INVALID, "checkPage", std::string(page)};
    return std::nullopt;
}

std::string checkQr(std::string_view page, std::string_view number, std::string_view code) {
    const auto made = qrCode(std::string(page) + "?number=" + percentEncoded(number) +
                             "&code=" + percentEncoded(code));
    return made ? qrSvg(*made, "核验二维码") : std::string();
}

void collectNames(const Json& tree, std::set<std::string, std::less<>>& names) {
    for (const Json& element : tree.elements())
        collectNames(element, names);
    for (const auto& [name, value] : tree.members()) {
        names.insert(name);
        collectNames(value, names);
    }
}

bool isThere(const Json& facts, std::string_view path) {
    const Json* at = &facts;
    while (at != nullptr && !path.empty()) {
        const std::size_t dot = path.find('.');
        at = at->find(path.substr(0, dot));
        path = dot == path.npos ? std::string_view() : path.substr(dot + 1);
    }
    if (at == nullptr || at->isNull()) return false;
    const std::string* text = at->asText();
    if (text != nullptr) return text->find_first_not_of(" \t\r\n") != text->npos;
    if (const bool* truth = at->asBool()) return *truth;
    return !at->elements().empty() || at->str() != "[]";
}

/// The facts that make a notice lawful, which a template can only show inside a section.
std::optional<Fault> groundMissing(Kind kind, const Json& facts) {
    const auto missing = [&](std::string_view name) { return !isThere(facts, name); };
    if (kind == Kind::supplement && missing("defects"))
        return Fault{Code::FIELD_MISSING, "defects", {}};
    if (kind == Kind::proofOfDelivery && missing("delivered"))
        return Fault{Code::FIELD_MISSING, "delivered", {}};
    if (kind == Kind::notAccepted && missing("noPermitNeeded") && missing("outOfPower") &&
        missing("otherBasis"))
        return Fault{Code::BASIS_MISSING, "otherBasis", {}};
    return std::nullopt;
}

std::optional<Fault> holeIn(const Template& page, const Json& facts) {
    for (const auto& [name, place] : page.required())
        if (!isThere(facts, name)) return Fault{Code::FIELD_MISSING, name, place};
    return std::nullopt;
}

/// A misspelt name would print nothing, in silence.
std::optional<Fault> unknownName(const Template& page, const Json& sample) {
    std::set<std::string, std::less<>> known(kOwnFacts.begin(), kOwnFacts.end());
    collectNames(sample, known);
    for (const auto& [path, place] : page.names()) {
        if (path == ".") continue;
        for (std::size_t at = 0; at <= path.size();) {
            const std::size_t dot = std::min(path.find('.', at), path.size());
            if (!known.contains(path.substr(at, dot - at)))
                return Fault{Code::TEMPLATE_INVALID, place, "{{" + path + "}}"};
            at = dot + 1;
        }
    }
    for (const std::string_view name : kNeeded)
        if (!page.required().contains(name))
            return Fault{Code::TEMPLATE_INVALID, {}, "{{" + std::string(name) + "}} missing"};
    return std::nullopt;
}

/// What Documents itself says of a document, beside the caller's facts.
struct Own {
    Kind kind;
    base::Instant at;
    std::string_view number, checkCode, checkPage;
};

Json withOwn(Json facts, const Own& own) {
    facts.set("number", own.number).set("kindName", chineseName(own.kind));
    facts.set("issuedDate", chineseDate(base::dateOf(own.at)));
    facts.set("issuedDateNumerals", chineseNumeralDate(base::dateOf(own.at)));
    facts.set("checkCode", shownCheckCode(own.checkCode)).set("checkPage", own.checkPage);
    return facts;
}

/// The text of the page. `facts` have their days in Chinese.
std::variant<std::string, Fault> written(const Template& page, const Json& facts, const Own& own) {
    const Json whole = withOwn(facts, own);
    if (auto fault = holeIn(page, whole)) return *fault;
    if (auto fault = groundMissing(own.kind, whole)) return *fault;
    return page.render(whole, {{"qr", checkQr(own.checkPage, own.number, own.checkCode)}});
}

Json merged(const Json& common, const Json& own) {
    Json all = Json::object();
    for (const Json* part : {&common, &own})
        for (const auto& [name, value] : part->members())
            all.set(name, value);
    return all;
}

std::map<Kind, Json> readSamples(const std::string& text) {
    const Json file = Json::parse(text);
    const Json none;
    const auto part = [&](std::string_view name) -> const Json& {
        const Json* found = file.find(name);
        return found == nullptr ? none : *found;
    };
    std::map<Kind, Json> samples;
    for (const Kind kind : allKinds())
        samples.emplace(kind, merged(part("common"), part(toString(kind))));
    return samples;
}

Issued issuedFrom(StoredDocument row) {
    Issued issued;
    issued.id = row.id;
    issued.number = std::move(row.number);
    issued.html = std::move(row.html);
    issued.digest = std::move(row.digest);
    issued.sizeBytes = issued.html.size();
    issued.checkCode = std::move(row.checkCode);
    issued.material = {std::string(chineseName(row.kind)) + "（" + issued.number + "）",
                       issued.digest, static_cast<std::int64_t>(issued.sizeBytes), "text/html"};
    return issued;
}

}  // namespace

/// A document with everything but its number and code decided.
struct Documents::Page {
    Template text;
    std::int64_t version;
    std::string prefix;
    Json facts;
};

std::span<const std::string> Documents::builtInFiles() {
    static const std::vector<std::string> kFiles = [] {
        std::vector<std::string> files;
        for (const Kind kind : allKinds())
            files.push_back(fileOf(toString(kind)));
        for (const std::string_view partial : kPartials)
            files.push_back(fileOf(partial));
        files.emplace_back(kSamples);
        files.emplace_back(kStyleSheet);
        return files;
    }();
    return kFiles;
}

Documents::Documents(std::map<std::string, std::string> builtIn)
    : samples_(readSamples(takeFile(builtIn, std::string(kSamples)))),
      styleSheet_(takeFile(builtIn, std::string(kStyleSheet))) {
    for (const std::string_view partial : kPartials)
        partials_.emplace(partial, takeFile(builtIn, fileOf(partial)));
    for (const Kind kind : allKinds())
        builtIn_.emplace(kind, takeFile(builtIn, fileOf(toString(kind))));
    for (const auto& [kind, text] : builtIn_) {
        auto made = testTemplate(kind, text);
        if (auto* fault = std::get_if<Fault>(&made)) {
            fault->field = fileOf(toString(kind)) + " " + fault->field;
            throw base::Error(*fault);
        }
    }
}

std::variant<Template, Fault> Documents::parsed(Kind kind, const std::string& text) const {
    {
        const std::lock_guard lock(mutex_);
        const auto found = cache_.find(kind);
        if (found != cache_.end() && found->second.first == text) return found->second.second;
    }
    auto made = Template::parse(text, partials_);
    if (const auto* fresh = std::get_if<Template>(&made)) {
        const std::lock_guard lock(mutex_);
        cache_.insert_or_assign(kind, std::pair(text, *fresh));
    }
    return made;
}

TemplateVersion Documents::templateOf(Transaction& tx, Kind kind) const {
    auto current = currentTemplate(tx, kind);
    TemplateVersion version = current ? std::move(*current) : TemplateVersion{};
    if (version.text.empty()) version.text = builtIn_.at(kind);
    return version;
}

std::variant<Documents::Page, Fault> Documents::pageOf(Transaction& tx,
                                                       const IssueRequest& request) const {
    if (auto fault = checkPageFault(request.checkPage)) return *fault;
    const auto set = prefixOf(tx, request.organisation);
    std::string prefix = set ? *set : request.defaultPrefix;
    if (auto fault = prefixFault(prefix)) return *fault;
    auto facts = withChineseDates(request.facts);
    if (auto* fault = std::get_if<Fault>(&facts)) return *fault;
    const TemplateVersion current = templateOf(tx, request.kind);
    auto made = parsed(request.kind, current.text);
    if (auto* fault = std::get_if<Fault>(&made)) return *fault;
    return Page{std::get<Template>(std::move(made)), current.version, std::move(prefix),
                std::get<Json>(std::move(facts))};
}

std::variant<std::string, Fault> Documents::specimen(const Page& page,
                                                     const IssueRequest& request) {
    return written(page.text, page.facts,
                   {request.kind, request.issuedAt, kSpecimen, {}, request.checkPage});
}

std::variant<std::string, Fault> Documents::preview(Transaction& tx,
                                                    const IssueRequest& request) const {
    auto page = pageOf(tx, request);
    if (auto* fault = std::get_if<Fault>(&page)) return *fault;
    return specimen(std::get<Page>(page), request);
}

std::variant<Issued, Fault> Documents::issue(Transaction& tx, const IssueRequest& request) const {
    auto decided = pageOf(tx, request);
    if (auto* fault = std::get_if<Fault>(&decided)) return *fault;
    const Page& page = std::get<Page>(decided);
    // What can be refused is refused here, before a number is taken that would leave a gap.
    auto tried = specimen(page, request);
    if (auto* fault = std::get_if<Fault>(&tried)) return *fault;

    StoredDocument row;
    row.number = takeDocumentNumber(tx, page.prefix, request.kind, base::dateOf(request.issuedAt));
    row.kind = request.kind;
    row.caseId = request.caseId;
    row.issuedAt = request.issuedAt;
    row.issuedBy = request.issuedBy;
    row.templateVersion = page.version;
    row.checkCode = newCheckCode();
    row.factsJson = printableTree(request.facts).str();
    auto html = written(page.text, page.facts,
                        {row.kind, row.issuedAt, row.number, row.checkCode, request.checkPage});
    if (auto* fault = std::get_if<Fault>(&html)) throw base::Error(*fault);
    row.html = std::get<std::string>(std::move(html));
    row.digest = crypto::digestText(crypto::DigestKind::sha256, row.html);
    row.id = keepDocument(tx, row);
    return issuedFrom(std::move(row));
}

std::variant<std::string, Fault> Documents::testTemplate(Kind kind, std::string_view text) const {
    auto made = Template::parse(text, partials_);
    if (auto* fault = std::get_if<Fault>(&made)) return *fault;
    const Template& page = std::get<Template>(made);
    if (auto fault = markupFault(page)) return *fault;
    if (auto fault = unknownName(page, samples_.at(kind))) return *fault;
    auto facts = withChineseDates(samples_.at(kind));
    if (auto* fault = std::get_if<Fault>(&facts)) return *fault;
    const std::string number = numberText("分行审" + std::string(seriesWord(kind)), 2026, 12);
    const base::Instant at = base::instantOn(base::Date{std::chrono::year{2026} / 10 / 8});
    auto rendered =
        written(page, std::get<Json>(facts), {kind, at, number, kSampleCode, kSampleCheckPage});
    if (auto* fault = std::get_if<Fault>(&rendered)) fault->code = Code::TEMPLATE_INVALID;
    return rendered;
}

std::variant<std::int64_t, Fault> Documents::changeTemplate(Transaction& tx, Kind kind,
                                                            std::string_view text,
                                                            std::string_view changedBy,
                                                            base::Instant at) const {
    if (!text.empty()) {
        auto tested = testTemplate(kind, text);
        if (auto* fault = std::get_if<Fault>(&tested)) return *fault;
    }
    return addTemplate(tx, kind, text, changedBy, at);
}

}  // namespace guantong::documents
