// SPDX-License-Identifier: Apache-2.0
// Application: what a citizen or a hall clerk hands in, and the rows kept of it beside the events
// (0013_approval.sql). Identity, telephone, address and form content are the personal part: they
// go into a blob named by its digest and never into an event (S2).
//
// Values and functions of a transaction; throw base::Error STORE_….
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/json.h"
#include "exchange/base/time.h"
#include "exchange/standard/case_event.h"
#include "exchange/store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::approval {

struct Applicant {
    std::string type = "naturalPerson";  ///< applicantType code
    std::string name, idType, idNumber, creditCode, phone, address, email;
    std::string agentName, agentPhone, agentIdNumber;
    bool operator==(const Applicant&) const = default;
};

/// A material handed in: the blob is here already.
struct HandedIn {
    standard::Material material;
    std::string requirement;  ///< key of the item's requirement it answers; may be empty
};

struct Application {
    std::string item, title;
    Applicant applicant;
    base::Json form = base::Json::object();  ///< key -> text, of the item's form
    std::vector<HandedIn> materials;
    std::string channel = "window";  ///< channel code
    std::string window, remark;
};

/// A rule a field breaks: FIELD_MISSING, FIELD_TOO_LONG, FIELD_INVALID with the field's key.
/// `limitBytes` is in bytes of UTF-8.
std::optional<base::Fault> checkText(std::string_view key, std::string_view value, bool required,
                                     std::size_t limitBytes);
/// Every field of the applicant that is missing or wrong; keys "applicant.name" and so on.
std::vector<base::Fault> checkApplicant(const Applicant& applicant);

/// The name as an event may carry it: a natural person's is masked to its first character.
std::string displayName(const Applicant& applicant);
/// "138****5678", "360***********1234": for pages that must not show all of it.
std::string masked(std::string_view number);

/// The personal part, as it is stored and handed on with the pen.
base::Json personalPart(const Applicant& applicant, const base::Json& form);
Applicant applicantOf(const base::Json& personal);

/// Six characters that cannot be mistaken for one another.
std::string newTrackingCode();

struct ApplicationRow {
    std::string caseId, trackingCode, item, channel, personal;
    std::int64_t itemVersion = 0;
    base::Instant at;
};
void insertApplication(store::Transaction& tx, const ApplicationRow& row);
std::optional<ApplicationRow> findApplication(store::Transaction& tx, std::string_view caseId);

/// Notes which requirement each material answers; a repeat changes nothing.
void noteRequirements(store::Transaction& tx, std::string_view caseId,
                      const std::vector<HandedIn>& materials);
/// Requirement keys by digest.
std::vector<std::pair<std::string, std::string>> requirementsOf(store::Transaction& tx,
                                                                std::string_view caseId);

/// Who works the case.
struct Assignment {
    std::string userId, userName;
};
std::optional<Assignment> assignmentOf(store::Transaction& tx, std::string_view caseId);
void assign(store::Transaction& tx, std::string_view caseId, const Assignment& to,
            std::string_view byUser, base::Instant at);

}  // namespace guantong::approval
