// SPDX-License-Identifier: Apache-2.0
// For tests of node/approval: a county's desk over a real database, the shipped calendar, one item,
// and its officers.
#pragma once

#include "node/approval/desk.h"
#include "tests/support/cases_fixture.h"
#include "tests/support/catalog_items.h"
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

struct ApprovalFixture {
    explicit ApprovalFixture(base::NodeId node = kCounty) : cases(node), catalog(node) {
        auto settings = cases.settings();
        settings.calendar = [] {
            return std::shared_ptr<const catalog::WorkingCalendar>(&shippedCalendar(),
                                                                   [](const auto*) {});
        };
        cases.log = std::make_unique<cases::CaseLog>(settings);
        cases.clock.set(at("2025-03-03 09:00"));
        cases.database->write([&](store::Transaction& tx) {
            auto item = anItem();
            item.procedure = "受理;承办;审核;批准";
            item.materials = "申请书;主体资格证明;授权委托书(可选)";
            catalog.adopt(tx, item, cases.clock.now());
            auto spot = anItem();
            spot.code = "000131007001";
            spot.name = "食品经营许可变更";
            spot.caseType = "onTheSpot";
            catalog.adopt(tx, spot, cases.clock.now());
            catalog.adopt(tx, shippedCalendarRecord(), cases.clock.now());
        });
        desk = std::make_unique<approval::Desk>(*cases.log, catalog, doors());
    }

    approval::DeskDoors doors() {
        approval::DeskDoors doors;
        doors.publish = [this](store::Transaction&, const cases::Stored& stored) {
            published.push_back(stored.appended.event);
        };
        doors.keepPersonal = [this](store::Transaction&, const std::string& json) {
            personal = json;
            return crypto::digestText(crypto::DigestKind::sha256, json);
        };
        doors.readPersonal = [this](store::Transaction&, const std::string&) {
            return std::optional<std::string>(personal);
        };
        doors.issue = [this](store::Transaction&, const approval::PaperOrder& order)
            -> std::variant<approval::Paper, base::Fault> {
            papers.push_back(order);
            const std::string number = "分行审〔2025〕" + std::to_string(papers.size()) + "号";
            return approval::Paper{
                "d" + std::to_string(papers.size()),
                number,
                {number, crypto::digestText(crypto::DigestKind::sha256, number), 10, "text/html"}};
        };
        doors.above = [] { return std::vector<approval::Place>{{kCity, "新余市"}}; };
        doors.organisation = "11360521000000000X";
        doors.organisationName = "分宜县行政服务中心";
        doors.region = "360521";
        return doors;
    }

    static approval::Officer officer(const std::string& id,
                                     const std::vector<std::string>& rights = {
                                         "caseIntake", "caseAccept", "caseHandle", "caseReview",
                                         "caseApprove", "caseExtend", "caseHandOut"}) {
        return {
            id, id, "11360521MB0000001X", "分宜县市场监督管理局", {rights.begin(), rights.end()}};
    }

    static approval::Application application() {
        approval::Application made;
        made.item = "000131007000";
        made.title = "张三小吃店食品经营许可";
        made.applicant.name = "张三丰";
        made.applicant.idNumber = "11010519491231002X";
        made.applicant.phone = "13800005678";
        made.form.set("area", "80");
        return made;
    }

    approval::Outcome open(const approval::Application& made, const approval::Officer* who) {
        approval::Outcome outcome;
        cases.database->write([&](store::Transaction& tx) { outcome = desk->open(tx, made, who); });
        return outcome;
    }
    /// A case taken in at the window.
    std::string opened() {
        const auto clerk = officer("clerk");
        return std::get<approval::Done>(open(application(), &clerk)).caseId;
    }
    approval::Outcome move(const std::string& caseId, const std::string& name,
                           const approval::Officer& who,
                           std::map<std::string, std::string, std::less<>> fields = {},
                           std::optional<std::int64_t> expected = std::nullopt) {
        approval::Outcome outcome;
        cases.database->write([&](store::Transaction& tx) {
            outcome = desk->perform(tx, caseId, {name, std::move(fields), {}}, who, expected);
        });
        return outcome;
    }
    static std::map<std::string, std::string, std::less<>> agreed() {
        return {{"stepResult", "agreed"}, {"opinion", "符合条件"}};
    }
    static std::map<std::string, std::string, std::less<>> grantFields() {
        return {{"opinion", "同意"}, {"licenceContent", "小餐饮经营"}};
    }
    /// Handled and reviewed: ready for the decision.
    void examine(const std::string& caseId) {
        CPPUNIT_ASSERT_EQUAL(std::string("review"),
                             after(caseId, "handle", officer("handler"), agreed()));
        after(caseId, "review", officer("reviewer"), agreed());
    }
    /// Whether the boss, who has every right, is offered that move.
    bool offers(const std::string& caseId, std::string_view name) {
        std::vector<const approval::Move*> moves;
        cases.database->read(
            [&](store::Transaction& tx) { moves = desk->offered(tx, caseId, officer("boss")); });
        return std::any_of(moves.begin(), moves.end(),
                           [&](const approval::Move* each) { return each->name == name; });
    }
    /// The state after a move that must succeed.
    std::string after(const std::string& caseId, const std::string& name,
                      const approval::Officer& who,
                      std::map<std::string, std::string, std::less<>> fields = {}) {
        const auto outcome = move(caseId, name, who, std::move(fields));
        if (const auto* faults = std::get_if<std::vector<base::Fault>>(&outcome))
            CPPUNIT_FAIL(name + ": " + base::describe(faults->front(), base::Language::english));
        return cases.value("SELECT state FROM case_file WHERE case_id = '" + caseId + "'");
    }
    /// The codes a move is refused with, each with its field.
    std::string refusal(const std::string& caseId, const std::string& name,
                        const approval::Officer& who,
                        std::map<std::string, std::string, std::less<>> fields = {},
                        std::optional<std::int64_t> expected = std::nullopt) {
        return codes(move(caseId, name, who, std::move(fields), expected));
    }
    static std::string codes(const approval::Outcome& outcome) {
        std::string text;
        if (const auto* faults = std::get_if<std::vector<base::Fault>>(&outcome))
            for (const auto& fault : *faults)
                text += std::string(text.empty() ? "" : ", ") +
                        std::string(base::toString(fault.code)) + " " + fault.field;
        return text;
    }
    static base::Instant at(const std::string& text) {
        return *base::parseInstant(text.substr(0, 10) + "T" + text.substr(11) + ":00.000+08:00");
    }

    CasesFixture cases;
    catalog::Catalog catalog;
    std::unique_ptr<approval::Desk> desk;
    std::vector<standard::CaseEvent> published;
    std::vector<approval::PaperOrder> papers;
    std::string personal;
};

}  // namespace guantong::testing
