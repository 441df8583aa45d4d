// SPDX-License-Identifier: Apache-2.0
#include "node/api/case_access.h"

#include "exchange/base/text.h"
#include "node/api/json_api.h"
#include "node/cases/desk_rows.h"

namespace guantong::api {

using approval::WorkQuestion;
using base::Code;
using base::Fault;
using base::Json;
using store::Transaction;

namespace {

constexpr std::string_view kUser = "user:";

people::ObjectScope sidesOf(Transaction& tx, const cases::CaseRow& row) {
    people::ObjectScope scope;
    scope.organisation = row.facts.organisation;
    for (cases::Party& party : cases::partiesOf(tx, row.caseId)) {
        if (party.side == cases::PartySide::window)
            scope.window = std::move(party.organisation);
        else if (party.side == cases::PartySide::handling)
            scope.organisation = std::move(party.organisation);
        else
            scope.partners.push_back(std::move(party.organisation));
    }
    return scope;
}

std::optional<base::Instant> timeOf(const std::string& text, std::string_view key, bool endOfDay) {
    if (text.empty()) return std::nullopt;
    if (const auto day = base::parseDate(text))
        return base::instantOn(endOfDay ? *day + std::chrono::days{1} : *day);
    if (const auto at = base::parseInstant(text)) return at;
    throw Refused(Fault{Code::VALUE_INVALID, std::string(key), text.substr(0, 100)});
}

/// Reads each part between commas with `read`; refused where it gives nothing.
template <typename Value, typename Read>
std::vector<Value> valuesOf(const std::string& text, std::string_view key, const Read& read) {
    std::vector<Value> values;
    for (const auto part : base::split(text, ',')) {
        if (part.empty()) continue;
        const auto value = read(part);
        if (!value)
            throw Refused(
                Fault{Code::VALUE_INVALID, std::string(key), std::string(part.substr(0, 100))});
        values.push_back(*value);
    }
    return values;
}

std::optional<approval::DeskSort> sortNamed(std::string_view name) {
    using approval::DeskSort;
    if (name == "promiseDue") return DeskSort::promiseDue;
    if (name == "openedAt") return DeskSort::openedAt;
    if (name == "-openedAt") return DeskSort::newest;
    return std::nullopt;
}

}  // namespace

SeenCase seenCase(const HttpContext& context, Transaction& tx, const std::string& caseId) {
    auto row = cases::findCase(tx, caseId);
    if (!row) throw Refused(Fault{Code::CASE_UNKNOWN, "caseId", caseId});
    SeenCase seen{std::move(*row), {}};
    seen.scope = sidesOf(tx, seen.row);
    if (!people::may(context.principal(), people::Right::caseRead, seen.scope))
        throw Refused(Fault{Code::CASE_UNKNOWN, "caseId", caseId});
    return seen;
}

approval::Officer officerFor(const HttpContext& context, Transaction& tx,
                             const people::ObjectScope& scope) {
    auto officer = approval::officerOf(context.principal(), scope);
    if (officer.organisationName.empty())
        if (const auto found =
                context.doors().people.organisations.find(tx, officer.organisation))
            officer.organisationName = found->name;
    return officer;
}

approval::WorkReach workReach(const people::Principal& principal, people::Right right) {
    auto reach = people::reachOf(principal, right);
    return {reach.wholeNode, std::move(reach.organisations), principal.label()};
}

std::shared_ptr<const catalog::WorkingCalendar> calendarOf(const HttpContext& context) {
    auto calendar = context.doors().calendar();
    return calendar ? calendar : std::make_shared<const catalog::WorkingCalendar>();
}

Json caseRowJson(const HttpContext& context, const approval::WorkRow& row,
                 const catalog::WorkingCalendar& calendar) {
    std::optional<approval::Assignment> assigned;
    if (!row.handler.empty())
        assigned = approval::Assignment{userIdOf(row.handler), row.handlerName};
    Json json =
        approval::rowJson(row.row, calendar, context.now(), assigned, context.doors().node);
    json.set("light", approval::toString(row.light)).set("lightName", approval::lightName(row));
    json.set("promiseLeft", row.promiseLeft ? Json(*row.promiseLeft) : Json());
    json.set("statuteLeft", row.statuteLeft ? Json(*row.statuteLeft) : Json());
    return json;
}

std::string userIdOf(std::string_view label) {
    return std::string(label.starts_with(kUser) ? label.substr(kUser.size()) : label);
}

std::string userLabelOf(std::string_view id) {
    const bool number = base::parseNumber(id).has_value();
    return number ? std::string(kUser) + std::string(id) : std::string(id);
}

WorkQuestion questionOf(const std::function<std::string(std::string_view)>& value) {
    WorkQuestion question;
    const std::string list = value("list"), sort = value("sort");
    if (!list.empty()) {
        const auto named = approval::deskListNamed(list);
        if (!named) throw Refused(Fault{Code::VALUE_INVALID, "list", list.substr(0, 100)});
        question.list = *named;
    }
    if (!sort.empty()) {
        question.sort = sortNamed(sort);
        if (!question.sort) throw Refused(Fault{Code::VALUE_INVALID, "sort", sort.substr(0, 100)});
    }
    question.number = value("number");
    question.item = value("item");
    question.applicant = value("applicant");
    question.organisation = value("organisation");
    question.handler = userLabelOf(value("handler"));
    question.statuses =
        valuesOf<cases::CaseStatus>(value("status"), "status", cases::caseStatusNamed);
    question.lights = valuesOf<approval::Light>(value("light"), "light", approval::lightNamed);
    question.openedFrom = timeOf(value("openedFrom"), "openedFrom", false);
    question.openedTo = timeOf(value("openedTo"), "openedTo", true);
    question.dueFrom = timeOf(value("promiseFrom"), "promiseFrom", false);
    question.dueTo = timeOf(value("promiseTo"), "promiseTo", true);
    return question;
}

std::vector<std::string> subtreeOf(const HttpContext& context, Transaction& tx,
                                   const std::string& organisation) {
    const auto& organisations = context.doors().people.organisations;
    if (organisation.empty() || !organisations.find(tx, organisation)) return {};
    return organisations.covers(tx, organisation);
}

}  // namespace guantong::api
