// SPDX-License-Identifier: Apache-2.0
#include "node/approval/drafts.h"

#include "exchange/crypto/digest.h"

namespace guantong::approval {

using base::Json;

namespace {

Json materialsJson(const std::vector<HandedIn>& materials) {
    Json all = Json::array();
    for (const HandedIn& each : materials)
        all.add(Json::object()
                    .set("name", each.material.name)
                    .set("digest", each.material.digest)
                    .set("size", each.material.sizeBytes)
                    .set("mediaType", each.material.mediaType)
                    .set("requirement", each.requirement));
    return all;
}

std::vector<HandedIn> materialsOf(const Json& json) {
    std::vector<HandedIn> all;
    for (const Json& each : json.elements())
        all.push_back({{each.text("name").value_or(""), each.text("digest").value_or(""),
                        each.number("size").value_or(0), each.text("mediaType").value_or("")},
                       each.text("requirement").value_or("")});
    return all;
}

}  // namespace

std::string draftKey(std::string_view secret) {
    return crypto::digestText(crypto::DigestKind::sha256, secret);
}

std::optional<Draft> findDraft(store::Transaction& tx, std::string_view tokenHash) {
    auto& row = tx.statement("SELECT item, content, case_id FROM draft WHERE token_hash = ?")
                    .bind(1, tokenHash);
    if (!row.step()) return std::nullopt;
    Draft draft;
    draft.tokenHash = tokenHash;
    draft.item = row.string(0);
    const Json content = Json::parse(row.text(1));
    draft.application.item = draft.item;
    draft.application.channel = "web";
    draft.application.title = content.text("title").value_or("");
    draft.application.applicant = applicantOf(content);
    if (const Json* form = content.find("form")) draft.application.form = *form;
    if (const Json* materials = content.find("materials"))
        draft.application.materials = materialsOf(*materials);
    if (!row.isNull(2)) draft.caseId = row.string(2);
    return draft;
}

void saveDraft(store::Transaction& tx, const Draft& draft, base::Instant now) {
    Json content = personalPart(draft.application.applicant, draft.application.form);
    content.set("title", draft.application.title);
    content.set("materials", materialsJson(draft.application.materials));
    auto& row =
        tx.statement("SELECT created_ms FROM draft WHERE token_hash = ?").bind(1, draft.tokenHash);
    const std::int64_t created = row.step() ? row.number(0) : base::toMillis(now);
    tx.statement("DELETE FROM draft WHERE token_hash = ?").bind(1, draft.tokenHash).run();
    const std::string text = content.str();
    auto& insert = tx.statement(
                         "INSERT INTO draft (token_hash, item, content, created_ms, "
                         "changed_ms, case_id) VALUES (?, ?, ?, ?, ?, ?)")
                       .bind(1, draft.tokenHash)
                       .bind(2, draft.item)
                       .bindBlob(3, text)
                       .bind(4, created)
                       .bind(5, base::toMillis(now));
    if (draft.caseId.empty())
        insert.bindNull(6).run();
    else
        insert.bind(6, draft.caseId).run();
}

bool dropDraft(store::Transaction& tx, std::string_view tokenHash) {
    return tx.statement("DELETE FROM draft WHERE token_hash = ?").bind(1, tokenHash).run() > 0;
}

std::int64_t sweepDrafts(store::Transaction& tx, base::Instant now) {
    return tx.statement("DELETE FROM draft WHERE changed_ms < ?")
        .bind(1, base::toMillis(now - kDraftLife))
        .run();
}

std::optional<base::Fault> complain(store::Transaction& tx, const Complaint& complaint,
                                    base::Instant now) {
    if (auto fault = checkText("content", complaint.content, true, 12'000)) return fault;
    if (auto fault = checkText("contact", complaint.contact, false, 300)) return fault;
    auto& twice = tx.statement(
                        "SELECT COUNT(*) FROM complaint WHERE case_id = ? AND state = 'open' "
                        "AND content = ?")
                      .bind(1, complaint.caseId)
                      .bind(2, complaint.content);
    if (twice.step() && twice.number(0) > 0) return std::nullopt;
    auto& open = tx.statement("SELECT COUNT(*) FROM complaint WHERE case_id = ? AND state = 'open'")
                     .bind(1, complaint.caseId);
    if (open.step() && open.number(0) >= kMaxOpenComplaints)
        return base::Fault{base::Code::TOO_MANY_REQUESTS, "content", {}};
    tx.statement(
          "INSERT INTO complaint (case_id, kind, content, contact, at_ms, state, answer, "
          "answered_by) VALUES (?, ?, ?, ?, ?, 'open', '', '')")
        .bind(1, complaint.caseId)
        .bind(2, complaint.kind)
        .bind(3, complaint.content)
        .bindBlob(4, complaint.contact)
        .bind(5, base::toMillis(now))
        .run();
    return std::nullopt;
}

std::vector<ComplaintRow> complaintsOf(store::Transaction& tx, std::string_view caseId) {
    std::vector<ComplaintRow> rows;
    auto& row = tx.statement(
                      "SELECT kind, content, answer, at_ms FROM complaint "
                      "WHERE case_id = ? ORDER BY id LIMIT 100")
                    .bind(1, caseId);
    while (row.step())
        rows.push_back(
            {row.string(0), row.string(1), row.string(2), base::fromMillis(row.number(3))});
    return rows;
}

}  // namespace guantong::approval
