// SPDX-License-Identifier: Apache-2.0
// Lists and counts (node/cases/case_list.h).
#include "node/cases/case_list.h"

#include "tests/support/cases_fixture.h"

namespace guantong::testing {

using cases::CaseFilter;
using cases::CasePosition;
using cases::CaseRow;
using cases::CaseStatus;

class CaseListTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseListTest);
    CPPUNIT_TEST(pages_giveEveryCaseOnceNewestFirst);
    CPPUNIT_TEST(filters_chooseByStateOrganisationAndItem);
    CPPUNIT_TEST(pages_readByIndexWithoutSorting);
    CPPUNIT_TEST(row_showsWhatTheCaseIs);
    CPPUNIT_TEST(dueCases_comeEarliestFirstAndMoveOn);
    CPPUNIT_TEST(heldEvents_areListedWithTheirReason);
    CPPUNIT_TEST(counts_addUp);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<CasesFixture>(); }
    void tearDown() override { f.reset(); }

    void pages_giveEveryCaseOnceNewestFirst() {
        fill(25);
        f->database->read([&](store::Transaction& tx) {
            std::vector<CaseRow> all;
            std::optional<CasePosition> after;
            for (;;) {
                const auto page = cases::pageOfCases(tx, {}, after, 4);
                all.insert(all.end(), page.begin(), page.end());
                if (page.size() < 4) break;
                after = CasePosition{page.back().facts.openedMs, page.back().id};
            }
            CPPUNIT_ASSERT_EQUAL(std::size_t{25}, all.size());
            for (std::size_t i = 1; i < all.size(); ++i)
                CPPUNIT_ASSERT(all[i - 1].facts.openedMs > all[i].facts.openedMs ||
                               (all[i - 1].facts.openedMs == all[i].facts.openedMs &&
                                all[i - 1].id > all[i].id));
        });
    }

    void filters_chooseByStateOrganisationAndItem() {
        fill(24);
        const auto count = [&](const CaseFilter& filter) {
            std::size_t rows = 0;
            f->database->read([&](store::Transaction& tx) {
                rows = cases::pageOfCases(tx, filter, std::nullopt, 100).size();
            });
            return rows;
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{12}, count({{CaseStatus::accepted}, "", ""}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{24},
                             count({{CaseStatus::accepted, CaseStatus::received}, "", ""}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, count({{}, "ORG0", ""}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{6}, count({{}, "", "ITEM1"}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count({{}, "ORG0", "ITEM1"}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, count({{CaseStatus::received}, "ORG0", ""}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count({{CaseStatus::voided}, "ORG0", ""}));
    }

    void pages_readByIndexWithoutSorting() {
        const std::string order =
            " AND opened_ms <= 5 AND (opened_ms < 5 OR id < 7) ORDER BY opened_ms DESC, id DESC";
        for (const auto& [index, where] : std::vector<std::pair<std::string, std::string>>{
                 {"case_file_state", "state = 'a'"},
                 {"case_file_organisation", "organisation = 'a' AND ended = 0"},
                 {"case_file_item", "item = 'a' AND ended = 1"}}) {
            const std::string plan =
                f->rows("EXPLAIN QUERY PLAN SELECT title FROM case_file WHERE " + where + order, 4);
            CPPUNIT_ASSERT_MESSAGE(plan, plan.find(index) != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(plan, plan.find("TEMP B-TREE") == std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(plan, plan.find("MULTI-INDEX") == std::string::npos);
        }
    }

    void row_showsWhatTheCaseIs() {
        fill(1);
        f->database->read([&](store::Transaction& tx) {
            const auto row = cases::findCase(tx, idOf(0));
            CPPUNIT_ASSERT(row && row->status == CaseStatus::accepted);
            CPPUNIT_ASSERT_EQUAL(std::string("ITEM0"), row->facts.item);
            CPPUNIT_ASSERT_EQUAL(std::string("食品经营许可"), row->facts.title);
            CPPUNIT_ASSERT(row->holder == kCounty && row->offered.empty());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, row->events);
            CPPUNIT_ASSERT(!cases::findCase(tx, "360521000000-20250303-zzzzzzzz"));
        });
    }

    void dueCases_comeEarliestFirstAndMoveOn() {
        fill(6);
        const auto due = [&](const char* at) {
            std::vector<CaseRow> rows;
            f->database->read([&](store::Transaction& tx) {
                rows = cases::casesDue(tx, *base::parseInstant(at), 100);
            });
            return rows;
        };
        CPPUNIT_ASSERT(due("2025-03-01T00:00:00.000+08:00").empty());
        const auto rows = due("2026-01-01T00:00:00.000+08:00");
        CPPUNIT_ASSERT(!rows.empty());
        for (std::size_t i = 1; i < rows.size(); ++i)
            CPPUNIT_ASSERT(rows[i - 1].dues.next <= rows[i].dues.next);
        f->database->write([&](store::Transaction& tx) {
            for (const CaseRow& row : rows)
                cases::setNextDue(tx, row.caseId, std::nullopt);
            cases::setNextDue(tx, rows[0].caseId, base::fromMillis(5));
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, due("2026-01-01T00:00:00.000+08:00").size());
    }

    void heldEvents_areListedWithTheirReason() {
        CaseScript script(idOf(0));
        script.accepted().add(kCounty, EventKind::accepted);
        f->receiveAll(script);
        f->database->read([&](store::Transaction& tx) {
            const auto held = cases::heldEvents(tx, 0, 10);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, held.size());
            CPPUNIT_ASSERT(held[0].mark.fault->code == base::Code::CASE_STATE_FORBIDS);
            CPPUNIT_ASSERT_EQUAL(std::string("accepted"), held[0].kind);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, held[0].seq);
            CPPUNIT_ASSERT(cases::heldEvents(tx, held[0].id, 10).empty());
        });
    }

    void counts_addUp() {
        fill(10);
        CaseScript ended(idOf(90));
        ended.accepted().add(kCounty, EventKind::finished);
        f->receiveAll(ended);
        f->database->read([&](store::Transaction& tx) {
            const auto counts = cases::countCases(tx);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{11}, counts.cases);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{18}, counts.events);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, counts.open);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, counts.held + counts.evidence);
            CPPUNIT_ASSERT_EQUAL(std::size_t{3}, cases::countByStatus(tx).size());
        });
    }

private:
    static std::string idOf(int i) {
        constexpr std::string_view kLetters = "abcdefghjk";  // of the ids' alphabet
        const auto letter = [&](int digit) { return kLetters[static_cast<std::size_t>(digit)]; };
        std::string id = "360521000000-20250303-aaaaa";
        for (const int digit : {i / 100 % 10, i / 10 % 10, i % 10})
            id += letter(digit);
        return id;
    }
    /// Cases of three organisations and four items; every second one is accepted.
    void fill(int number) {
        for (int i = 0; i < number; ++i) {
            CaseScript script(idOf(i));
            script.now += std::chrono::hours{i / 2};
            script.add(kCounty, EventKind::received,
                       {{Field::organisation, "ORG" + std::to_string(i % 3)},
                        {Field::item, "ITEM" + std::to_string(i % 4)}});
            if (i % 2 == 0)
                script.add(kCounty, EventKind::accepted,
                           {{Field::promiseDays, "10"}, {Field::promiseUnit, "workingDay"}});
            f->receiveAll(script);
        }
    }

    std::unique_ptr<CasesFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseListTest);

}  // namespace guantong::testing
