// SPDX-License-Identifier: Apache-2.0
// PublicCaseFacts: one case as its applicant sees it: where it is, what comes next, the due dates
// with their ledgers in words, what is waited for, what was done and handed in. No officer's name,
// no step inside the office, no personal part.
//
// A function of a transaction; throws base::Error STORE_….
#pragma once

#include "node/api/public_texts.h"
#include "node/approval/case_page.h"

namespace guantong::api {

constexpr std::chrono::days kRatingTime{30};  ///< after the end

struct PublicCase {
    base::Json facts = base::Json::object();  ///< of case.html
    bool ended = false, overdue = false;
    bool asked = false;     ///< a supplement is asked for
    bool ratable = false;   ///< ended less than kRatingTime ago, and not rated yet
    bool revocable = false; ///< the applicant may ask to withdraw
};

/// The case as of `now`; nothing if it is not here.
std::optional<PublicCase> publicCaseOf(store::Transaction& tx, approval::Desk& desk,
                                       const approval::PageDoors& doors, const PublicTexts& texts,
                                       base::Language language, const std::string& caseId,
                                       base::Instant now);

}  // namespace guantong::api
