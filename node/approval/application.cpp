// SPDX-License-Identifier: Apache-2.0
#include "node/approval/application.h"

#include "exchange/crypto/digest.h"
#include "exchange/standard/code_table.h"
#include "exchange/xml/canonical_writer.h"
#include "node/cases/desk_rows.h"

#include <algorithm>
#include <array>

namespace guantong::approval {

using base::Code;
using base::Fault;
using base::Json;

namespace {

constexpr std::size_t kMaxName = 600, kMaxNumber = 64, kMaxAddress = 1500;

struct TextField {
    std::string_view key;
    std::string Applicant::*value;
    std::size_t limit;
};
constexpr std::array<TextField, 11> kFields{{
    {"type", &Applicant::type, 32},
    {"name", &Applicant::name, kMaxName},
    {"idType", &Applicant::idType, 32},
    {"idNumber", &Applicant::idNumber, kMaxNumber},
    {"creditCode", &Applicant::creditCode, 32},
    {"phone", &Applicant::phone, kMaxNumber},
    {"address", &Applicant::address, kMaxAddress},
    {"email", &Applicant::email, 254},
    {"agentName", &Applicant::agentName, kMaxName},
    {"agentPhone", &Applicant::agentPhone, kMaxNumber},
    {"agentIdNumber", &Applicant::agentIdNumber, kMaxNumber},
}};

std::size_t firstCharacter(std::string_view text) {
    if (text.empty()) return 0;
    std::size_t end = 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u)
        ++end;
    return end;
}

bool isPhone(std::string_view text) {
    const auto digits =
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 5 && text.find_first_not_of("0123456789+- ()") == std::string_view::npos;
}

}  // namespace

std::optional<Fault> checkText(std::string_view key, std::string_view value, bool required,
                               std::size_t limitBytes) {
    if (required && value.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return Fault{Code::FIELD_MISSING, std::string(key), {}};
    if (value.size() > limitBytes)
        return Fault{Code::FIELD_TOO_LONG, std::string(key), std::to_string(limitBytes)};
    if (!xml::isXmlText(value)) return Fault{Code::FIELD_INVALID, std::string(key), {}};
    return std::nullopt;
}

std::vector<Fault> checkApplicant(const Applicant& applicant) {
    std::vector<Fault> faults;
    for (const TextField& field : kFields) {
        const bool required = field.key == "name" || field.key == "phone";
        if (auto fault = checkText("applicant." + std::string(field.key), applicant.*field.value,
                                   required, field.limit))
            faults.push_back(std::move(*fault));
    }
    if (standard::findCode(standard::CodeTable::applicantType, applicant.type) == nullptr)
        faults.push_back({Code::FIELD_INVALID, "applicant.type", applicant.type});
    if (!applicant.phone.empty() && !isPhone(applicant.phone))
        faults.push_back({Code::FIELD_INVALID, "applicant.phone", {}});
    const bool person = applicant.type == "naturalPerson";
    const bool named = person ? !applicant.idNumber.empty() : !applicant.creditCode.empty();
    if (!named)
        faults.push_back(
            {Code::FIELD_MISSING, person ? "applicant.idNumber" : "applicant.creditCode", {}});
    return faults;
}

std::string displayName(const Applicant& applicant) {
    if (applicant.type != "naturalPerson") return applicant.name;
    return applicant.name.substr(0, firstCharacter(applicant.name)) + "**";
}

std::string masked(std::string_view number) {
    if (number.size() < 8) return std::string(number.size(), '*');
    const std::size_t head = 3, tail = 4;
    return std::string(number.substr(0, head)) + std::string(number.size() - head - tail, '*') +
           std::string(number.substr(number.size() - tail));
}

Json personalPart(const Applicant& applicant, const Json& form) {
    Json who = Json::object();
    for (const TextField& field : kFields)
        if (!(applicant.*field.value).empty()) who.set(field.key, applicant.*field.value);
    return Json::object().set("applicant", std::move(who)).set("form", form);
}

Applicant applicantOf(const Json& personal) {
    Applicant applicant;
    const Json* who = personal.find("applicant");
    if (who == nullptr) return applicant;
    for (const TextField& field : kFields)
        if (auto value = who->text(field.key)) applicant.*field.value = std::move(*value);
    return applicant;
}

std::string newTrackingCode() {
    constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    constexpr std::size_t kEven = 256 / kAlphabet.size() * kAlphabet.size();
    std::string code;
    while (code.size() < 6)
        for (const char byte : crypto::randomBytes(16)) {
            const auto value = static_cast<unsigned char>(byte);
            if (value < kEven && code.size() < 6) code += kAlphabet[value % kAlphabet.size()];
        }
    return code;
}

void insertApplication(store::Transaction& tx, const ApplicationRow& row) {
    tx.statement(
          "INSERT INTO application (case_id, tracking_code, item, item_version, channel, "
          "personal, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.caseId)
        .bind(2, row.trackingCode)
        .bind(3, row.item)
        .bind(4, row.itemVersion)
        .bind(5, row.channel)
        .bind(6, row.personal)
        .bind(7, base::toMillis(row.at))
        .run();
}

std::optional<ApplicationRow> findApplication(store::Transaction& tx, std::string_view caseId) {
    auto& row = tx.statement(
                      "SELECT tracking_code, item, item_version, channel, personal, at_ms "
                      "FROM application WHERE case_id = ?")
                    .bind(1, caseId);
    if (!row.step()) return std::nullopt;
    ApplicationRow found;
    found.caseId = caseId;
    found.trackingCode = row.string(0);
    found.item = row.string(1);
    found.itemVersion = row.number(2);
    found.channel = row.string(3);
    found.personal = row.string(4);
    found.at = base::fromMillis(row.number(5));
    return found;
}

void noteRequirements(store::Transaction& tx, std::string_view caseId,
                      const std::vector<HandedIn>& materials) {
    for (const HandedIn& each : materials) {
        if (each.requirement.empty()) continue;
        tx.statement("DELETE FROM case_material WHERE case_id = ? AND digest = ?")
            .bind(1, caseId)
            .bind(2, each.material.digest)
            .run();
        tx.statement("INSERT INTO case_material (case_id, digest, requirement) VALUES (?, ?, ?)")
            .bind(1, caseId)
            .bind(2, each.material.digest)
            .bind(3, each.requirement)
            .run();
    }
}

std::vector<std::pair<std::string, std::string>> requirementsOf(store::Transaction& tx,
                                                                std::string_view caseId) {
    std::vector<std::pair<std::string, std::string>> all;
    auto& row = tx.statement("SELECT digest, requirement FROM case_material WHERE case_id = ?")
                    .bind(1, caseId);
    while (row.step())
        all.emplace_back(row.string(0), row.string(1));
    return all;
}

std::optional<Assignment> assignmentOf(store::Transaction& tx, std::string_view caseId) {
    auto& row =
        tx.statement("SELECT user_id, user_name FROM assignment WHERE case_id = ?").bind(1, caseId);
    if (!row.step()) return std::nullopt;
    return Assignment{row.string(0), row.string(1)};
}

void assign(store::Transaction& tx, std::string_view caseId, const Assignment& to,
            std::string_view byUser, base::Instant at) {
    tx.statement("DELETE FROM assignment WHERE case_id = ?").bind(1, caseId).run();
    cases::noteUser(tx, caseId, to.userId);
    if (to.userId.empty()) return;
    tx.statement(
          "INSERT INTO assignment (case_id, user_id, user_name, by_user, at_ms) "
          "VALUES (?, ?, ?, ?, ?)")
        .bind(1, caseId)
        .bind(2, to.userId)
        .bind(3, to.userName)
        .bind(4, byUser)
        .bind(5, base::toMillis(at))
        .run();
}

}  // namespace guantong::approval
