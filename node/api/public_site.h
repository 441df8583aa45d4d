// SPDX-License-Identifier: Apache-2.0
// PublicSite: the pages citizens see, rendered here, of use without any script.
//
//   GET  page ─► facts ─► template (node/web/public) ─► HTML
//   POST form ─► address, origin, token ─► act ─► 303 to a page (back and double click are safe)
//                                            └ faults: the page again, what was typed in it
//
// Cookies no script can read: gt_draft (the application being written; one per item, by its path),
// gt_case (the case that was opened), gt_form (the token of forms comes from it); gt_type and
// gt_lang are choices. Thread-safe.
#pragma once

#include "node/api/base_handler.h"
#include "node/api/form_data.h"
#include "node/api/public_guard.h"
#include "node/api/public_items.h"
#include "node/api/public_texts.h"
#include "node/api/turns.h"
#include "node/approval/case_page.h"
#include "node/approval/drafts.h"
#include "node/approval/uploads.h"
#include "node/documents/template.h"

#include <array>
#include <map>
#include <optional>

namespace guantong::api {

struct PublicDoors {
    std::string site;       ///< 分宜县
    std::string publicUrl;  ///< may be empty
    std::string key;        ///< the node's own, for PublicGuard
    const base::Clock& clock;
    store::Database& database;
    approval::Desk& desk;
    approval::PageDoors page;
    approval::Uploads& uploads;
    std::map<std::string, std::string> files;  ///< of node/web/public, by name
};

/// The files of node/web/public, packed into the program.
std::map<std::string, std::string> builtInPublicFiles();

/// Bodies of these paths may be as long as a form with files, or a part of one.
inline constexpr std::size_t kMaxFormBytes = 32u << 20;
bool takesFiles(std::string_view path) noexcept;
bool takesPart(std::string_view path) noexcept;

/// One request on its way, and what its answer starts from.
struct Visit {
    const Request& request;
    FormData form;
    base::Language language = base::Language::chinese;
    bool large = false;
    std::string draft, tracked, formSecret;  ///< cookies
    std::string here;                        ///< the page to come back to
    std::string address;  ///< of the visitor; behind a proxy on this machine, as the proxy saw it
    std::vector<std::string> cookies;        ///< to be set
    std::vector<std::pair<std::string, std::string>> kept;  ///< uploads taken: id, name
};

class PublicSite {
public:
    /// Throws base::Error TEMPLATE_INVALID if a page's template is broken.
    explicit PublicSite(PublicDoors doors);

    /// The answer; nothing if the path is none of the site's.
    std::optional<Response> answer(const Request& request);
    /// A page in words for a request that the server refused before it was read.
    Response refusal(const Request& request, const base::Fault& fault);

private:
    using Faults = std::vector<base::Fault>;
    using Markup = documents::Template::Markup;

    // public_site.cpp
    Visit visitOf(const Request& request) const;
    std::optional<Response> asset(const Request& request) const;
    std::optional<Response> get(Visit& visit);
    Response post(Visit& visit);
    Response forged(Visit& visit);
    base::Json frame(Visit& visit, const std::string& title) const;
    void addProblem(const Visit& visit, base::Json& facts, const Faults& faults) const;
    Response render(Visit& visit, const std::string& page, const base::Json& facts,
                    int status = 200, const Markup& markup = {}) const;
    Response message(Visit& visit, const base::Fault& fault, const std::string& link) const;
    static Response redirect(const std::string& where);
    const std::string& text(const Visit& visit, const std::string& key) const;
    void setCookie(Visit& visit, const std::string& name, const std::string& value,
                   const std::string& path, const std::string& sameSite,
                   std::chrono::seconds life) const;
    bool formIsOurs(const Visit& visit) const;
    bool originIsOurs(const Request& request) const;
    std::string linkTo(const Visit& visit, const std::string& path) const;

    // public_pages.cpp
    Response home(Visit& visit);
    Response items(Visit& visit);
    Response item(Visit& visit, const std::string& code);
    Response help(Visit& visit);
    Response checkDocument(Visit& visit);
    Response setMode(Visit& visit);
    std::shared_ptr<const PublicListing> listing();
    catalog::Catalog::ItemPtr itemOf(const std::string& code);
    std::string limitText(const Visit& visit, std::int64_t days, std::string_view unit) const;
    base::Json itemRow(const Visit& visit, const standard::Item& item) const;

    // public_apply.cpp
    Response apply(Visit& visit, const std::string& code, const std::string& step);
    Response takeStep(Visit& visit, const std::string& code, const std::string& step);
    Response whoPage(Visit& visit, const standard::Item& item, const approval::Draft& draft,
                     const Faults& faults);
    Response checkPage(Visit& visit, const standard::Item& item, const approval::Draft& draft,
                       bool truthMissing);
    Response takeWho(Visit& visit, const standard::Item& item, approval::Draft draft);
    Response submit(Visit& visit, const standard::Item& item, const approval::Draft& draft);
    Response donePage(Visit& visit, const approval::Draft& draft);
    Response resume(Visit& visit);
    Response forget(Visit& visit, const approval::Draft& draft);
    std::optional<approval::Draft> draftOf(const Visit& visit, const std::string& code);
    void setDraftCookie(Visit& visit, const std::string& code, const std::string& value) const;
    base::Json stepFrame(Visit& visit, const standard::Item& item, int step) const;

    // public_materials.cpp
    Response materialsPage(Visit& visit, const standard::Item& item, const approval::Draft& draft);
    Response takeMaterials(Visit& visit, const standard::Item& item, const approval::Draft& draft);
    Response part(Visit& visit, const std::string& code, const std::string& id);
    Faults handIn(Visit& visit, const std::string& owner,
                  std::vector<approval::HandedIn>& taken);
    void addToDraft(const std::string& tokenHash, const std::vector<approval::HandedIn>& taken,
                    const std::string& removed);

    // public_case.cpp
    Response track(Visit& visit);
    Response casePage(Visit& visit, const std::string& act, const Faults& faults);
    Response document(Visit& visit, const std::string& id);
    Response caseAct(Visit& visit, const std::string& act);
    Faults actOn(Visit& visit, const std::string& caseId, const std::string& act);
    Faults supplement(Visit& visit, const std::string& caseId);
    Faults byApplicant(Visit& visit, const std::string& caseId, standard::EventKind kind,
                       const approval::MoveRequest& request);
    Faults rate(Visit& visit, const std::string& caseId);
    Faults complain(Visit& visit, const std::string& caseId);

    PublicDoors doors_;
    PublicTexts texts_;
    PublicItems items_;
    PublicGuard guard_;
    Turns turns_;
    std::string version_;  ///< of style and script, so that browsers may keep them
    std::array<std::map<std::string, documents::Template>, 2> pages_;  ///< by language
};

}  // namespace guantong::api
