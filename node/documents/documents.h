// SPDX-License-Identifier: Apache-2.0
// Documents: issues the written notices of a case from templates.
//
//   facts of the caller ─┐
//   number, date, code, ─┼─► template in force ─► HTML ─► digest ─► row in `document`
//   QR to the check page ┘   (changed one, else built in)        └► Issued: the case's material
//
// Templates say by themselves what a notice must carry: a fact used outside every section has to be
// given, so that no notice goes out with a hole. The built-in texts come from config/documents.
//
// Thread-safe.
#pragma once

#include "exchange/standard/case_event.h"
#include "node/documents/document_store.h"
#include "node/documents/template.h"
#include "node/documents/template_store.h"

#include <map>
#include <mutex>
#include <span>
#include <string>

namespace guantong::documents {

struct IssueRequest {
    Kind kind = Kind::receiptOfMaterials;
    std::string caseId;
    std::string organisation;   ///< code; its prefix is used if one is set,
    std::string defaultPrefix;  ///< else this one
    base::Json facts;           ///< named in config/documents/README.md; days as "2026-10-08"
    std::string issuedBy;       ///< user
    base::Instant issuedAt;
    std::string checkPage;  ///< absolute http(s) address of the check page; empty: no QR code
};

struct Issued {
    std::int64_t id = 0;
    std::string number;
    std::string html;
    std::string digest;  ///< "sha256:…" of html
    std::size_t sizeBytes = 0;
    std::string checkCode;
    standard::Material material;  ///< for the event: name, digest, size, text/html
};

class Documents {
public:
    /// The built-in texts by file name, those of builtInFiles(). Throws base::Error
    /// TEMPLATE_INVALID if one is missing or broken.
    explicit Documents(std::map<std::string, std::string> builtIn);

    /// The files below config/documents that the constructor wants.
    static std::span<const std::string> builtInFiles();

    /// Takes a number, renders, keeps. Faults change nothing: FIELD_MISSING (a fact the template
    /// needs, the prefix), BASIS_MISSING (不予受理 without ground), FIELD_INVALID (a day, the check
    /// page), FIELD_TOO_LONG, TEMPLATE_INVALID (facts beyond the limits). Throws base::Error
    /// STORE_….
    std::variant<Issued, base::Fault> issue(store::Transaction& tx,
                                            const IssueRequest& request) const;

    /// The page as issue() would make it, marked 样张 in the place of the number; keeps nothing.
    std::variant<std::string, base::Fault> preview(store::Transaction& tx,
                                                   const IssueRequest& request) const;

    /// The template in force with its text; version 0 is the built-in one.
    TemplateVersion templateOf(store::Transaction& tx, Kind kind) const;

    /// A page of this template with the sample facts, or why it cannot be taken: TEMPLATE_INVALID
    /// with line for what scanTemplate() and markupFault() refuse, for a name no fact has, for a
    /// page without number, date or organisation.
    std::variant<std::string, base::Fault> testTemplate(Kind kind, std::string_view text) const;

    /// testTemplate(), then the text is in force; gives its version. An empty text brings the
    /// built-in one back.
    std::variant<std::int64_t, base::Fault> changeTemplate(store::Transaction& tx, Kind kind,
                                                           std::string_view text,
                                                           std::string_view changedBy,
                                                           base::Instant at) const;

    /// The text of /documents.css, which every document links to.
    const std::string& styleSheet() const noexcept { return styleSheet_; }
    /// The facts a template of that kind may use, with example values.
    const base::Json& sampleFacts(Kind kind) const { return samples_.at(kind); }

private:
    struct Page;
    std::variant<Page, base::Fault> pageOf(store::Transaction& tx,
                                           const IssueRequest& request) const;
    static std::variant<std::string, base::Fault> specimen(const Page& page,
                                                           const IssueRequest& request);
    std::variant<Template, base::Fault> parsed(Kind kind, const std::string& text) const;

    Template::Partials partials_;
    std::map<Kind, std::string> builtIn_;
    std::map<Kind, base::Json> samples_;
    std::string styleSheet_;
    mutable std::mutex mutex_;
    mutable std::map<Kind, std::pair<std::string, Template>> cache_;  ///< by the text itself
};

}  // namespace guantong::documents
