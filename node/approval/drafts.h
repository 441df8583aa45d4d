// SPDX-License-Identifier: Apache-2.0
// Drafts: an application being written at the public pages, found again by a secret that only the
// applicant's browser holds. A draft becomes one case, however often it is sent.
//
// Functions of a transaction; throw base::Error STORE_….
#pragma once

#include "node/approval/application.h"

#include <chrono>

namespace guantong::approval {

constexpr std::chrono::days kDraftLife{30};

struct Draft {
    std::string tokenHash, item;
    Application application;
    std::string caseId;  ///< once it was sent
};

/// What a secret is kept under.
std::string draftKey(std::string_view secret);

std::optional<Draft> findDraft(store::Transaction& tx, std::string_view tokenHash);
/// Inserts or replaces it.
void saveDraft(store::Transaction& tx, const Draft& draft, base::Instant now);
/// Removes it; false if there was none.
bool dropDraft(store::Transaction& tx, std::string_view tokenHash);
/// Removes drafts not touched for kDraftLife; how many.
std::int64_t sweepDrafts(store::Transaction& tx, base::Instant now);

/// A complaint or a question, from the public pages.
struct Complaint {
    std::string caseId;  ///< may be empty
    std::string kind;    ///< late, complaint
    std::string content, contact;
};
constexpr std::int64_t kMaxOpenComplaints = 10;  ///< of one case
/// FIELD_MISSING, FIELD_TOO_LONG, FIELD_INVALID with the field; TOO_MANY_REQUESTS for one more than
/// kMaxOpenComplaints; nothing once it is kept. The same words once more while open are kept once.
std::optional<base::Fault> complain(store::Transaction& tx, const Complaint& complaint,
                                    base::Instant now);

/// A complaint as the applicant sees it again.
struct ComplaintRow {
    std::string kind, content, answer;
    base::Instant at;
};
/// Those of the case, oldest first.
std::vector<ComplaintRow> complaintsOf(store::Transaction& tx, std::string_view caseId);

}  // namespace guantong::approval
