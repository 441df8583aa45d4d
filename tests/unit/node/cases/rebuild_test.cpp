// SPDX-License-Identifier: Apache-2.0
// The projection made again from the events (node/cases/rebuild.h).
#include "node/cases/rebuild.h"

#include "tests/support/cases_fixture.h"
#include "tests/support/cases_random.h"

namespace guantong::testing {

class RebuildTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RebuildTest);
    CPPUNIT_TEST(rebuiltProjection_isTheSameRowForRow);
    CPPUNIT_TEST(damagedRows_areMended);
    CPPUNIT_TEST(rowWithoutEvents_isRemoved);
    CPPUNIT_TEST(progress_reachesTheNumberOfCases);
    CPPUNIT_TEST(heldCases_areFoldedAgainWhenTheRulesChange);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<CasesFixture>(); }
    void tearDown() override { f.reset(); }

    void rebuiltProjection_isTheSameRowForRow() {
        fill(30);
        const std::string before = f->projection();
        const auto outcome = cases::rebuild(*f->database, *f->log);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30}, outcome.cases);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, outcome.changedMarks);
        CPPUNIT_ASSERT_EQUAL(before, f->projection());
    }

    void damagedRows_areMended() {
        fill(10);
        const std::string before = f->projection();
        change(*f->database,
               "UPDATE case_file SET title = 'x', item = '', promise_due_ms = 5, "
               "next_due_ms = 7, state = 'closed', holder = 1");
        change(*f->database, "DELETE FROM case_file WHERE case_id LIKE '%2'");
        change(*f->database,
               "UPDATE case_event SET mark = 'parked', code = 'CASE_FINISHED', "
               "field = '', detail = '' WHERE seq = 1");
        std::int64_t told = 0;
        const auto outcome = cases::rebuild(
            *f->database, *f->log, {}, [&](store::Transaction&, const cases::BatchOutcome& some) {
                told += static_cast<std::int64_t>(some.changes.size());
            });
        CPPUNIT_ASSERT_EQUAL(before, f->projection());
        CPPUNIT_ASSERT(outcome.changedMarks >= 10);
        CPPUNIT_ASSERT_EQUAL(outcome.changedMarks, told);
    }

    void rowWithoutEvents_isRemoved() {
        fill(3);
        change(*f->database,
               "DELETE FROM case_event WHERE case_id = (SELECT MIN(case_id) "
               "FROM case_file)");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, cases::rebuild(*f->database, *f->log).removed);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), f->value("SELECT COUNT(*) FROM case_file"));
    }

    void progress_reachesTheNumberOfCases() {
        fill(5);
        std::int64_t last = 0, of = 0;
        cases::rebuild(*f->database, *f->log, [&](std::int64_t done, std::int64_t all) {
            last = done;
            of = all;
        });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, last);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, of);
    }

    void heldCases_areFoldedAgainWhenTheRulesChange() {
        CaseScript script;
        script.add(kCounty, EventKind::received);
        script.now = *base::parseInstant("2025-03-24T09:00:00.000+08:00");
        script.add(kCounty, EventKind::decided);
        auto settings = f->settings();
        settings.calendar = {};
        f->log = std::make_unique<cases::CaseLog>(settings);
        f->receiveAll(script);
        CPPUNIT_ASSERT_EQUAL(std::string("parked"), f->markOf(script.events[1]));
        f->log = std::make_unique<cases::CaseLog>(f->settings());  // the calendar has come
        const auto outcome = cases::refoldHeld(*f->database, *f->log);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, outcome.changedMarks);
        CPPUNIT_ASSERT_EQUAL(std::string("taken"), f->markOf(script.events[1]));
    }

private:
    void fill(unsigned number) {
        for (unsigned seed = 1; seed <= number; ++seed) {
            char id[40];
            std::snprintf(id, sizeof id, "360521000000-20250303-aaaaaa%c%c", 'a' + seed / 5 % 20,
                          '2' + static_cast<char>(seed % 5));
            f->receiveAll(RandomCase(seed).make(12, id));
        }
    }

    std::unique_ptr<CasesFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RebuildTest);

}  // namespace guantong::testing
