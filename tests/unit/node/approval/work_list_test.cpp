// SPDX-License-Identifier: Apache-2.0
// The desk's lists: what stands in which, in what order, page by page, for whom, and that no list
// reads a table from its beginning.
#include "node/approval/work_list.h"

#include "node/approval/application.h"
#include "node/approval/work_lanes.h"
#include "node/cases/desk_rows.h"
#include "tests/support/cases_fixture.h"
#include "tests/support/clock_fixture.h"

#include <set>

namespace guantong::testing {

using approval::DeskList;
using approval::DeskSort;
using approval::Light;
using approval::WorkPage;
using approval::WorkQuestion;
using approval::WorkReach;
using cases::CaseStatus;

class WorkListTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkListTest);
    CPPUNIT_TEST(lists_thenEachCaseStandsWhereItBelongs);
    CPPUNIT_TEST(byDue_thenTheFirstDueFirstAndThoseWithoutBehind);
    CPPUNIT_TEST(pages_thenNoGapNoRepeatInEveryOrder);
    CPPUNIT_TEST(department_thenOnlyItsOwn);
    CPPUNIT_TEST(organisationOutOfReach_thenNothing);
    CPPUNIT_TEST(window_thenItSeesWhatItTookIn);
    CPPUNIT_TEST(mine_thenWhatWasGivenToMe);
    CPPUNIT_TEST(mineOfAnotherDepartment_thenHidden);
    CPPUNIT_TEST(texts_thenPartsMatchAndSignsAreData);
    CPPUNIT_TEST(spans_thenFromIncludedToExcluded);
    CPPUNIT_TEST(lights_thenFromClocksAndSignals);
    CPPUNIT_TEST(daysLeft_thenWorkingDaysNegativeWhenOver);
    CPPUNIT_TEST(counters_thenTheListsLengths);
    CPPUNIT_TEST(hostilePositions_thenRefused);
    CPPUNIT_TEST(manyThatDoNotFit_thenThePageEndsAndGoesOn);
    CPPUNIT_TEST(everyLane_thenItsIndexAnswersAlone);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture_ = std::make_unique<CasesFixture>();
        next_ = 1;
    }

    void lists_thenEachCaseStandsWhereItBelongs() {
        const auto received = add("received"), supplement = add("supplement"),
                   accepted = add("accepted", {.due = "2025-07-10"}), granted = add("granted"),
                   closed = add("closed");
        CPPUNIT_ASSERT(ids({.list = DeskList::toCheck}) == (Ids{received}));
        CPPUNIT_ASSERT(ids({.list = DeskList::supplements}) == (Ids{supplement}));
        CPPUNIT_ASSERT(ids({.list = DeskList::toHandOut}) == (Ids{granted}));
        CPPUNIT_ASSERT(ids({.list = DeskList::ended}) == (Ids{closed}));
        CPPUNIT_ASSERT(ids({.list = DeskList::team}) ==
                       (Ids{accepted, received, supplement, granted}));
        CPPUNIT_ASSERT(ids({.list = DeskList::all}) ==
                       (Ids{closed, granted, accepted, supplement, received}));
    }

    void byDue_thenTheFirstDueFirstAndThoseWithoutBehind() {
        const auto none = add("received"), late = add("accepted", {.due = "2025-07-20"}),
                   early = add("review", {.due = "2025-07-02"});
        CPPUNIT_ASSERT(ids({.list = DeskList::team, .sort = DeskSort::promiseDue}) ==
                       (Ids{early, late, none}));
    }

    void pages_thenNoGapNoRepeatInEveryOrder() {
        std::set<std::int64_t> all;
        for (int i = 0; i < 40; ++i)
            all.insert(i % 3 == 0 ? add("received") : add("accepted", {.due = "2025-07-03"}));
        for (const auto sort : {DeskSort::promiseDue, DeskSort::openedAt, DeskSort::newest})
            for (const bool whole : {true, false}) {
                WorkReach reach = everywhere();
                if (!whole) reach = {false, {"o1", "o2"}, "user:1"};
                Ids seen;
                std::string after;
                do {
                    const auto page =
                        read({.list = DeskList::team, .sort = sort}, reach, after, 7);
                    for (const auto& row : page.rows)
                        seen.push_back(row.row.id);
                    after = page.next;
                } while (!after.empty());
                CPPUNIT_ASSERT_EQUAL(all.size(), seen.size());
                CPPUNIT_ASSERT(all == std::set<std::int64_t>(seen.begin(), seen.end()));
            }
    }

    void department_thenOnlyItsOwn() {
        const auto own = add("received");
        add("received", {.organisation = "o9"});
        CPPUNIT_ASSERT(ids({.list = DeskList::all}, {false, {"o1"}, "user:1"}) == (Ids{own}));
        CPPUNIT_ASSERT(ids({.list = DeskList::all}, {false, {}, "user:1"}).empty());
    }

    void organisationOutOfReach_thenNothing() {
        add("received", {.organisation = "o9"});
        WorkQuestion question{.list = DeskList::all};
        question.organisations = {"o9"};
        CPPUNIT_ASSERT(ids(question, {false, {"o1"}, "user:1"}).empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, ids(question).size());
    }

    void window_thenItSeesWhatItTookIn() {
        const auto id = add("accepted", {.organisation = "o9", .due = "2025-07-03"});
        fixture_->database->write([&](store::Transaction& tx) {
            cases::noteParty(tx, caseId(id), "hall", cases::PartySide::window);
        });
        const WorkReach hall{false, {"hall"}, "user:1"};
        CPPUNIT_ASSERT(ids({.list = DeskList::team}, hall) == (Ids{id}));
        CPPUNIT_ASSERT(ids({.list = DeskList::all, .sort = DeskSort::newest}, hall) == (Ids{id}));
        const WorkReach both{false, {"hall", "o9"}, "user:1"};
        CPPUNIT_ASSERT(ids({.list = DeskList::team}, both) == (Ids{id}));
    }

    void mine_thenWhatWasGivenToMe() {
        const auto first = add("accepted", {.due = "2025-07-09"}), second = add("received");
        add("received");
        give(first, "user:7");
        give(second, "user:7");
        const WorkReach me{true, {}, "user:7"};
        CPPUNIT_ASSERT(ids({.list = DeskList::mine}, me) == (Ids{first, second}));
        give(second, "user:8");
        CPPUNIT_ASSERT(ids({.list = DeskList::mine}, me) == (Ids{first}));
        WorkQuestion byHandler{.list = DeskList::all};
        byHandler.handler = "user:8";
        CPPUNIT_ASSERT(ids(byHandler) == (Ids{second}));
    }

    void mineOfAnotherDepartment_thenHidden() {
        give(add("received", {.organisation = "o9"}), "user:7");
        CPPUNIT_ASSERT(ids({.list = DeskList::mine}, {false, {"o1"}, "user:7"}).empty());
    }

    void texts_thenPartsMatchAndSignsAreData() {
        const auto id = add("received", {.applicant = "新余%_市䶮'公司"});
        for (const char* part : {"新余", "%_", "䶮'", "公司"}) {
            WorkQuestion question{.list = DeskList::all};
            question.applicant = part;
            CPPUNIT_ASSERT_MESSAGE(part, ids(question) == (Ids{id}));
        }
        WorkQuestion item{.list = DeskList::all};
        item.item = "000131007000";
        CPPUNIT_ASSERT(ids(item) == (Ids{id}));
        item.item = "000131007999";
        CPPUNIT_ASSERT(ids(item).empty());
        item.item = "食品";
        CPPUNIT_ASSERT(ids(item) == (Ids{id}));
        WorkQuestion wildcard{.list = DeskList::all};
        wildcard.applicant = "新余__";
        CPPUNIT_ASSERT(ids(wildcard).empty());
        WorkQuestion number{.list = DeskList::all};
        number.number = caseId(id);
        CPPUNIT_ASSERT(ids(number) == (Ids{id}));
        CPPUNIT_ASSERT(ids(number, {false, {"o9"}, "user:1"}).empty());
    }

    void spans_thenFromIncludedToExcluded() {
        const auto id = add("accepted", {.due = "2025-07-10"}),  // opened at one moment
                   twin = add("accepted", {.due = "2025-07-11"});
        add("received");  // opened a moment later
        WorkQuestion question{.list = DeskList::team};
        question.dueFrom = day("2025-07-10");
        question.dueTo = day("2025-07-11");
        CPPUNIT_ASSERT(ids(question) == (Ids{id}));
        WorkQuestion opened{.list = DeskList::all};
        opened.openedFrom = base::fromMillis(openedOf(id));
        opened.openedTo = base::fromMillis(openedOf(id) + 1);
        opened.sort = DeskSort::newest;
        CPPUNIT_ASSERT(ids(opened) == (Ids{twin, id}));
        opened.sort = DeskSort::openedAt;
        CPPUNIT_ASSERT(ids(opened) == (Ids{id, twin}));
    }

    void lights_thenFromClocksAndSignals() {
        const auto green = add("accepted", {.due = "2025-07-10"}),
                   over = add("accepted", {.due = "2025-06-20"}),
                   paused = add("special", {.due = "2025-07-10"}),
                   yellow = add("accepted", {.due = "2025-07-11"}),
                   red = add("accepted", {.due = "2025-06-19"}), ended = add("closed");
        level(yellow, 3);
        level(red, 4);
        level(red, 1);  // a lesser one changes nothing
        CPPUNIT_ASSERT(lightOf(green) == Light::green);
        CPPUNIT_ASSERT(lightOf(over) == Light::over);
        CPPUNIT_ASSERT(lightOf(paused) == Light::paused);
        CPPUNIT_ASSERT(lightOf(yellow) == Light::yellow);
        CPPUNIT_ASSERT(lightOf(red) == Light::red);
        CPPUNIT_ASSERT(lightOf(ended) == Light::none);
        WorkQuestion cards{.list = DeskList::team};
        cards.lights = {Light::red, Light::yellow};
        CPPUNIT_ASSERT(ids(cards) == (Ids{red, yellow}));
        const auto unaccepted = add("received");  // a card of the acceptance clock: no due date
        level(unaccepted, 3);
        CPPUNIT_ASSERT(ids(cards) == (Ids{red, yellow, unaccepted}));
        CPPUNIT_ASSERT(ids(cards, {false, {"o1", "o2"}, "user:1"}) ==
                       (Ids{red, yellow, unaccepted}));
        fixture_->database->write([&](store::Transaction& tx) {
            cases::noteParty(tx, caseId(red), "hall", cases::PartySide::window);
        });
        CPPUNIT_ASSERT(ids(cards, {false, {"hall"}, "user:1"}) == (Ids{red}));
        CPPUNIT_ASSERT(ids(cards, {false, {"o9"}, "user:1"}).empty());
        auto page = read(cards, everywhere(), "", 2);
        CPPUNIT_ASSERT_EQUAL(unaccepted, read(cards, everywhere(), page.next, 2).rows.at(0).row.id);
        WorkQuestion passed{.list = DeskList::team};
        passed.lights = {Light::over};
        CPPUNIT_ASSERT(ids(passed) == (Ids{over}));
    }

    void daysLeft_thenWorkingDaysNegativeWhenOver() {
        const auto friday = add("accepted", {.due = "2025-07-04"}),
                   today = add("accepted", {.due = "2025-06-30"}),
                   past = add("accepted", {.due = "2025-06-26"}),
                   decided = add("granted", {.due = "2025-07-04", .decided = true});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, *rowOf(friday).promiseLeft);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, *rowOf(today).promiseLeft);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{-2}, *rowOf(past).promiseLeft);
        CPPUNIT_ASSERT(!rowOf(decided).promiseLeft);
    }

    void counters_thenTheListsLengths() {
        add("received");
        add("applied");
        add("supplement");
        add("granted");
        add("accepted", {.due = "2025-06-20"});
        const auto red = add("accepted", {.due = "2025-06-20"}),
                   yellow = add("accepted", {.due = "2025-07-20"});
        level(red, 4);
        level(yellow, 2);
        give(red, "user:7");
        for (const WorkReach& reach :
             {WorkReach{true, {}, "user:7"}, WorkReach{false, {"o1", "o2"}, "user:7"}}) {
            approval::WorkCounts counts;
            fixture_->database->read([&](store::Transaction& tx) {
                counts = approval::countWork(tx, reach, now());
            });
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, counts.toCheck);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.supplements);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.toHandOut);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.mine);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.red);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.yellow);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts.over);
        }
    }

    void hostilePositions_thenRefused() {
        for (const char* after : {"x", "1.2", "1.2.3.4", "2.1.1", "-1.1.1", "1.-5.1", "1.1.x",
                                  "1.99999999999999999999.1"})
            fixture_->database->read([&](store::Transaction& tx) {
                const auto outcome =
                    approval::pageOfWork(tx, {}, everywhere(), terms(), after, 10);
                CPPUNIT_ASSERT_MESSAGE(after, std::holds_alternative<base::Fault>(outcome));
            });
    }

    void manyThatDoNotFit_thenThePageEndsAndGoesOn() {
        const auto wanted = add("received", {.applicant = "寻找我"});
        fixture_->database->write([&](store::Transaction& tx) {
            for (std::size_t i = 0; i < approval::kMaxLooked + 50; ++i)
                insert(tx, "received", Shape{});
        });
        WorkQuestion question{.list = DeskList::all};
        question.applicant = "寻找我";
        auto page = read(question, everywhere(), "", 10);
        CPPUNIT_ASSERT(page.rows.empty());
        CPPUNIT_ASSERT(!page.next.empty());
        while (page.rows.empty() && !page.next.empty())
            page = read(question, everywhere(), page.next, 10);
        CPPUNIT_ASSERT_EQUAL(wanted, page.rows.at(0).row.id);
        CPPUNIT_ASSERT(page.next.empty());
    }

    void everyLane_thenItsIndexAnswersAlone() {
        for (int kind = 0; kind <= static_cast<int>(approval::LaneKind::userDue); ++kind)
            for (const bool descending : {true, false}) {
                const auto lane = static_cast<approval::LaneKind>(kind);
                const std::string plan =
                    fixture_->rows("EXPLAIN QUERY PLAN " +
                                       std::string(approval::sqlOf(lane, descending)),
                                   4);
                const std::string index(approval::indexOf(lane));
                CPPUNIT_ASSERT_MESSAGE(plan, plan.find(index) != std::string::npos ||
                                                 plan.find("PRIMARY KEY") != std::string::npos);
                CPPUNIT_ASSERT_MESSAGE(plan, plan.find("SEARCH") != std::string::npos);
                CPPUNIT_ASSERT_MESSAGE(plan, plan.find("SCAN") == std::string::npos);
                CPPUNIT_ASSERT_MESSAGE(plan, plan.find("TEMP B-TREE") == std::string::npos);
            }
    }

private:
    using Ids = std::vector<std::int64_t>;
    struct Shape {
        std::string organisation = {}, due = {}, applicant = "张**";
        bool decided = false;
    };

    static WorkReach everywhere() { return {true, {}, "user:1"}; }
    static base::Instant now() { return *base::parseInstant("2025-06-30T09:00:00.000+08:00"); }
    static base::Instant day(const std::string& text) {
        return base::instantOn(*base::parseDate(text));
    }
    approval::WorkTerms terms() const { return {now(), shippedCalendar()}; }

    /// A row of case_file written straight, and its desk row as CaseBatch would have made it. Every
    /// second case is of o2 unless told otherwise.
    std::int64_t add(const std::string& state) { return add(state, Shape{}); }
    std::int64_t add(const std::string& state, const Shape& shape) {
        std::int64_t id = 0;
        fixture_->database->write(
            [&](store::Transaction& tx) { id = insert(tx, state, shape); });
        return id;
    }
    std::int64_t insert(store::Transaction& tx, const std::string& state, const Shape& shape) {
        const std::int64_t id = next_++;
        const auto status = *cases::caseStatusNamed(state);
        cases::CaseState made;
        made.status = status;
        made.holder = kCounty;
        made.events = 1;
        made.facts.item = "000131007000";
        made.facts.itemName = "食品经营许可";
        made.facts.title = "申请";
        made.facts.applicantName = shape.applicant;
        made.facts.organisation = shape.organisation.empty() ? (id % 2 ? "o1" : "o2")
                                                             : shape.organisation;
        made.facts.organisationName = "机构";
        made.facts.openedMs = openedOf(id);
        if (shape.decided) made.facts.decidedMs = openedOf(id) + 5;
        cases::CaseDues dues;
        if (!shape.due.empty())
            dues.promise =
                base::toMillis(day(shape.due) + std::chrono::hours(17) + std::chrono::minutes(30));
        cases::insertCase(tx, caseId(id), made, dues);
        cases::followCase(tx, caseId(id), std::nullopt, false, cases::deskFactsOf(made, dues));
        return id;
    }
    static std::int64_t openedOf(std::int64_t id) {
        return base::toMillis(now()) - 1'000'000'000 + id / 3;  // some at the same moment
    }
    static std::string caseId(std::int64_t id) {
        constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
        std::string tail(8, 'a');
        for (auto at = tail.rbegin(); at != tail.rend(); ++at, id /= 32)
            *at = kLetters[static_cast<std::size_t>(id % 32)];
        return "360521000000-20250630-" + tail;
    }
    void give(std::int64_t id, const std::string& user) {
        fixture_->database->write([&](store::Transaction& tx) {
            approval::assign(tx, caseId(id), {user, "用户"}, "user:1", now());
        });
    }
    void level(std::int64_t id, int value) {
        fixture_->database->write(
            [&](store::Transaction& tx) { cases::noteLevel(tx, caseId(id), value); });
    }
    WorkPage read(const WorkQuestion& question, const WorkReach& reach, const std::string& after,
                  std::size_t limit) {
        WorkPage page;
        fixture_->database->read([&](store::Transaction& tx) {
            page = std::get<WorkPage>(
                approval::pageOfWork(tx, question, reach, terms(), after, limit));
        });
        return page;
    }
    Ids ids(const WorkQuestion& question, const WorkReach& reach = everywhere()) {
        Ids found;
        for (const auto& row : read(question, reach, "", 200).rows)
            found.push_back(row.row.id);
        return found;
    }
    approval::WorkRow rowOf(std::int64_t id) {
        std::optional<approval::WorkRow> row;
        fixture_->database->read([&](store::Transaction& tx) {
            row = approval::workRowOf(tx, caseId(id), terms());
        });
        CPPUNIT_ASSERT(row.has_value());
        return *row;
    }
    Light lightOf(std::int64_t id) { return rowOf(id).light; }

    std::unique_ptr<CasesFixture> fixture_;
    std::int64_t next_ = 1;
};

CPPUNIT_TEST_SUITE_REGISTRATION(WorkListTest);

}  // namespace guantong::testing
