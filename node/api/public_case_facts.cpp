// SPDX-License-Identifier: Apache-2.0
#include "node/api/public_case_facts.h"

#include "exchange/base/text.h"
#include "node/approval/drafts.h"
#include "node/approval/field_text.h"

#include <algorithm>
#include <array>

namespace guantong::api {

using base::Json;
using base::Language;
using cases::CaseStatus;
using standard::EventKind;
using standard::Field;

namespace {

constexpr std::array kShownClocks{"acceptance", "promise", "statute", "delivery"};

std::string minute(base::Instant at) {
    const std::string text = base::formatInstant(at);
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

bool shownToApplicant(EventKind kind) {
    return kind != EventKind::step && kind != EventKind::jointDispatched &&
           kind != EventKind::jointOpinion && kind != EventKind::struck;
}

/// The parts of the page in one language.
class Page {
public:
    Page(const PublicTexts& texts, Language language) : texts_(texts), language_(language) {}

    bool english() const { return language_ == Language::english; }
    const std::string& text(const std::string& key) const { return texts_.of(language_, key); }
    std::string name(std::string_view zh, std::string_view word) const {
        return english() ? spaced(word) : std::string(zh);
    }

    Json clock(const Json& read) const;
    Json timeline(const std::vector<cases::StoredEvent>& events) const;
    std::string detail(const standard::CaseEvent& event) const;

private:
    const PublicTexts& texts_;
    Language language_;
};

/// What of an event an applicant may read.
std::string Page::detail(const standard::CaseEvent& event) const {
    std::string detail;
    for (const Field field : {Field::materials, Field::reason, Field::decision, Field::procedure,
                              Field::days, Field::deadline, Field::documentNumber}) {
        if (!event.has(field) || event.get(field).empty()) continue;
        detail += (detail.empty() ? "" : english() ? "; " : "；") +
                  name(standard::chineseName(field), standard::keyOf(field)) +
                  (english() ? ": " : "：") + approval::valueText(field, event.get(field));
    }
    return detail;
}

Json Page::timeline(const std::vector<cases::StoredEvent>& events) const {
    Json lines = Json::array();
    for (const cases::StoredEvent& stored : events) {
        const auto& event = stored.event;
        if (stored.mark.mark != cases::Mark::taken || !shownToApplicant(event.kind)) continue;
        lines.add(Json::object()
                      .set("at", minute(event.occurredAt))
                      .set("name", name(standard::chineseName(event.kind),
                                        standard::toString(event.kind)))
                      .set("detail", detail(event)));
    }
    return lines;
}

/// A clock with its date and what is left in words.
Json Page::clock(const Json& read) const {
    const std::string kind = read.text("kind").value_or("");
    const bool over = read.find("overdue")->asBool() != nullptr && *read.find("overdue")->asBool();
    const bool ended = read.text("state") == "ended";
    const auto due = read.text("due"), notBefore = read.text("notBefore");
    const std::string day = due         ? due->substr(0, 10)
                            : notBefore ? text("notBefore") + " " + notBefore->substr(0, 10)
                                        : text("dueUnknown");
    std::string state = english() ? spaced(read.text("state").value_or(""))
                                  : read.text("stateName").value_or("");
    const auto left = read.number("left").value_or(0);
    if (!ended && due)
        state += (english() ? ", " : "，") + text(left < 0 ? "daysOver" : "daysLeft") + " " +
                 std::to_string(left < 0 ? -left : left) + (english() ? " " : " 个") +
                 read.text("unitName").value_or("") + (english() ? "s" : "");
    return Json::object()
        .set("kindName", english() && texts_.has("clock." + kind)
                             ? text("clock." + kind)
                             : read.text("kindName").value_or(""))
        .set("over", over)
        .set("dueText", day)
        .set("stateText", state)
        .set("ledger", *read.find("ledger"));
}

/// What the last notice asks the applicant for.
std::string askedOf(const std::vector<cases::StoredEvent>& events) {
    std::string asked;
    for (const auto& stored : events) {
        if (stored.event.kind != EventKind::supplementRequested) continue;
        asked.clear();
        for (const Field field : {Field::materials, Field::reason})
            if (stored.event.has(field) && !stored.event.get(field).empty())
                asked += (asked.empty() ? "" : "\n") + std::string(stored.event.get(field));
    }
    return asked;
}

Json handedIn(const std::vector<cases::StoredEvent>& events) {
    Json all = Json::array();
    for (const cases::StoredEvent& stored : events)
        for (const standard::Material& each : stored.event.materials)
            if (each.mediaType != "text/html")
                all.add(Json::object()
                            .set("name", each.name)
                            .set("at", minute(stored.event.occurredAt)));
    return all;
}

Json complaintsJson(store::Transaction& tx, const std::string& caseId) {
    Json all = Json::array();
    for (const auto& each : approval::complaintsOf(tx, caseId))
        all.add(Json::object()
                    .set("at", minute(each.at))
                    .set("content", each.content)
                    .set("late", each.kind == "late")
                    .set("answer", each.answer));
    return all;
}

bool isRated(const std::vector<cases::StoredEvent>& events) {
    return std::any_of(events.begin(), events.end(), [](const cases::StoredEvent& stored) {
        return stored.event.kind == EventKind::rated;
    });
}

/// When the case ended: also one not accepted, withdrawn or voided, which is never "finished".
std::int64_t endedMs(const cases::CaseRow& row, const std::vector<cases::StoredEvent>& events) {
    std::int64_t ended = row.facts.finishedMs;
    for (const cases::StoredEvent& stored : events) {
        const auto kind = stored.event.kind;
        if (stored.mark.mark == cases::Mark::taken &&
            (kind == EventKind::notAccepted || kind == EventKind::withdrawn ||
             kind == EventKind::voided))
            ended = std::max(ended, base::toMillis(stored.event.occurredAt));
    }
    return ended;
}

Json headOf(const Page& page, const cases::CaseRow& row, const std::string& where,
            const std::string& light) {
    const std::string word(cases::toString(row.status));
    return Json::object()
        .set("itemName", row.facts.itemName)
        .set("title", row.facts.title == row.facts.itemName ? std::string() : row.facts.title)
        .set("number", row.caseId)
        .set("statusName", page.name(cases::chineseName(row.status), word))
        .set("light", light)
        .set("nextText", page.text("next." + word))
        .set("applicantName", row.facts.applicantName)
        .set("organisationName", row.facts.organisationName)
        .set("where", where);
}

}  // namespace

std::optional<PublicCase> publicCaseOf(store::Transaction& tx, approval::Desk& desk,
                                       const approval::PageDoors& doors, const PublicTexts& texts,
                                       Language language, const std::string& caseId,
                                       base::Instant now) {
    const auto row = cases::findCase(tx, caseId);
    if (!row) return std::nullopt;
    const Page page(texts, language);
    const auto calendar = desk.catalog().calendar(tx);
    cases::CaseBatch batch(desk.log(), tx);
    const cases::CaseState& state = batch.stateOf(caseId);
    const auto events = cases::eventsOf(tx, caseId);
    const auto listed =
        approval::rowJson(*row, *calendar, now, std::nullopt, desk.log().settings().node);
    const auto holder = state.offered.empty() ? state.holder : state.offered;
    const auto& nameOf = desk.doors().nodeName;

    PublicCase made;
    Json clocks = Json::array();
    const Json readings = approval::clocksJson(state, *calendar, now, language);
    for (const Json& read : readings.elements()) {
        const auto kind = read.text("kind").value_or("");
        if (std::find(kShownClocks.begin(), kShownClocks.end(), kind) == kShownClocks.end())
            continue;
        clocks.add(page.clock(read));
        const bool* over = clocks.elements().back().find("over")->asBool();
        made.overdue = made.overdue || (*over && read.text("state") != "ended");
    }
    made.ended = cases::isFinal(row->status);
    made.asked = row->status == CaseStatus::supplement || state.amending;
    made.revocable = !made.ended && row->facts.decidedMs == 0;
    made.ratable = made.ended &&
                   now - base::fromMillis(endedMs(*row, events)) < kRatingTime &&
                   !isRated(events);
    const Json papers = doors.documents ? doors.documents(tx, caseId) : Json::array();
    const Json materials = handedIn(events), said = complaintsJson(tx, caseId);
    made.facts
        .set("c", headOf(page, *row, nameOf ? nameOf(holder) : holder.str(),
                         listed.text("light").value_or("")))
        .set("clocks", std::move(clocks))
        .set("timeline", page.timeline(events))
        .set("hasDocuments", !papers.elements().empty())
        .set("documents", papers)
        .set("hasMaterials", !materials.elements().empty())
        .set("materials", materials)
        .set("hasComplaints", !said.elements().empty())
        .set("complaints", said)
        .set("seen", events.size())
        .set("asked", made.asked ? askedOf(events) : std::string());
    return made;
}

}  // namespace guantong::api
