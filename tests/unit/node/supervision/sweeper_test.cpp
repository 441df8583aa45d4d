// SPDX-License-Identifier: Apache-2.0
// What node/supervision/sweeper.h promises: each signal once for ever, only what is due is touched.
#include "node/supervision/sweeper.h"

#include "node/supervision/signal_store.h"
#include "tests/support/supervision_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

namespace {

/// Remembers the SQL of reads, and counts them and the writes.
class WatchedDatabase : public store::Database {
public:
    explicit WatchedDatabase(store::Database& real) : real_(real) {}
    void write(const std::function<void(store::Transaction&)>& function) override {
        ++writes;
        real_.write(function);
    }
    void read(const std::function<void(store::Transaction&)>& function) override {
        real_.read([&](store::Transaction& tx) {
            Watched watched(tx, sql);
            function(watched);
        });
    }
    std::int64_t changeCounter() override { return real_.changeCounter(); }
    std::int64_t databaseTimeMs() override { return real_.databaseTimeMs(); }
    void copyTo(const std::string& file) override { real_.copyTo(file); }

    std::vector<std::string> sql;
    int writes = 0;

private:
    class Watched : public store::Transaction {
    public:
        Watched(store::Transaction& real, std::vector<std::string>& sql) : real_(real), sql_(sql) {}
        store::Statement& statement(std::string_view text) override {
            sql_.emplace_back(text);
            return real_.statement(text);
        }
        std::int64_t lastId() override { return real_.lastId(); }
        void nested(const std::function<void()>& function) override { real_.nested(function); }
        void afterCommit(std::function<void()> function) override {
            real_.afterCommit(std::move(function));
        }

    private:
        store::Transaction& real_;
        std::vector<std::string>& sql_;
    };
    store::Database& real_;
};

}  // namespace

class SweeperTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SweeperTest);
    CPPUNIT_TEST(eachSignal_isRaisedOnceAtItsMoment);
    CPPUNIT_TEST(restart_raisesNothingAgain);
    CPPUNIT_TEST(rebuiltProjection_raisesNothingAgain);
    CPPUNIT_TEST(lateSweep_marksDelayed);
    CPPUNIT_TEST(caseDecidedInTime_isNeverTouched);
    CPPUNIT_TEST(promiseBrokenAndDecidedBetweenSweeps_isFoundAtClosing);
    CPPUNIT_TEST(penElsewhere_raisesNothing);
    CPPUNIT_TEST(noCalendar_touchesNothing);
    CPPUNIT_TEST(publishThatThrows_leavesNothingBehind);
    CPPUNIT_TEST(twoMachines_giveTheSameIds);
    CPPUNIT_TEST(importedCase_getsNoOldCards);
    CPPUNIT_TEST(nothingDue_isOneIndexProbe);
    CPPUNIT_TEST(manyDue_areSweptInBatches);
    CPPUNIT_TEST(staleSnapshot_isFoldedAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<SupervisionFixture>(); }
    void tearDown() override { fixture.reset(); }

    void eachSignal_isRaisedOnceAtItsMoment() {
        fixture->accept(id, "2025-03-03", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-03-12 23:59").cases);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fixture->sweep("2025-03-13 00:00").raised);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-03-13 00:01").cases);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fixture->sweep("2025-03-14 00:00").raised);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fixture->sweep("2025-03-17 17:31").raised);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fixture->sweep("2025-03-31 17:31").raised);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-12-31").cases);
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-13 00:00, S05 2025-03-14 00:00, "
                                         "S06 2025-03-17 17:30, S08 2025-03-31 17:30"),
                             fixture->raised());
        CPPUNIT_ASSERT_EQUAL(std::string("4"), count());
        const auto record = standard::decodeRecord(fixture->publishedXml.front());
        CPPUNIT_ASSERT(std::get<standard::Signal>(std::get<standard::Record>(record)) ==
                       fixture->published.front());
    }

    void restart_raisesNothingAgain() {
        fixture->accept(id, "2025-03-03", 10, 20);
        fixture->sweep("2025-03-14 00:00");
        fixture->reopen();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-03-14 00:01").cases);
        change(*fixture->database, "UPDATE case_file SET next_due_ms = 1");
        const auto again = fixture->sweep("2025-03-14 00:02");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, again.cases);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, again.raised);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), count());
    }

    void rebuiltProjection_raisesNothingAgain() {
        fixture->accept(id, "2025-03-03", 10, 20);
        fixture->sweep("2025-03-14 00:00");
        fixture->database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*fixture->log, tx);
            batch.refold(id);
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-03-14 00:02").raised);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), count());
    }

    void lateSweep_marksDelayed() {
        fixture->accept(id, "2025-03-03", 10, 20);
        const auto outcome = fixture->sweep("2025-03-14 00:01");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, outcome.raised);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, outcome.delayed);
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-13 00:00 delayed, S05 2025-03-14 00:00"),
                             fixture->raised());
    }

    void caseDecidedInTime_isNeverTouched() {
        fixture->accept(id, "2025-03-03", 10, 20);
        fixture->close(id, "2025-03-12");
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-12-31").raised);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count());
    }

    void promiseBrokenAndDecidedBetweenSweeps_isFoundAtClosing() {
        fixture->accept(id, "2025-03-03", 10, 20);
        fixture->sweep("2025-03-14 00:00");
        fixture->published.clear();
        fixture->close(id, "2025-03-18");
        const auto outcome = fixture->look(id, "2025-03-18 10:01");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, outcome.raised);
        CPPUNIT_ASSERT_EQUAL(std::string("S06 2025-03-17 17:30 delayed"), fixture->raised());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->look(id, "2025-03-18 10:02").raised);
    }

    void penElsewhere_raisesNothing() {
        fixture->accept(id, "2025-03-03", 10, 20);
        SupervisionFixture city(kCity);
        moveEvents(*fixture, city);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, city.sweep("2025-12-31").cases);
        change(*city.database, "UPDATE case_file SET next_due_ms = 1");
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, city.sweep("2025-12-31").raised);
        CPPUNIT_ASSERT_EQUAL(std::string(""), city.value("SELECT next_due_ms FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0},
                             city.look("360521000000-20250303-00000099", "2025-12-31").cases);
    }

    void noCalendar_touchesNothing() {
        fixture->accept(id, "2025-03-03", 10, 20);
        cases::CaseLogSettings settings = fixture->logSettings();
        settings.calendar = nullptr;
        const cases::CaseLog log(settings);
        const supervision::Sweeper sweeper(log, fixture->sweeperSettings());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0},
                             sweeper.sweep(*fixture->database, at("2025-12-31")).cases);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, fixture->sweep("2025-12-31").raised);
    }

    void publishThatThrows_leavesNothingBehind() {
        fixture->accept(id, "2025-03-03", 10, 20);
        auto settings = fixture->sweeperSettings();
        settings.publish = [](store::Transaction&, const standard::Signal&, std::string_view) {
            throw base::Error(base::Code::STORE_FULL, "outbox");
        };
        const supervision::Sweeper sweeper(*fixture->log, settings);
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FULL"), failureOf([&] {
                                 sweeper.sweep(*fixture->database, at("2025-03-13 00:00"));
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), count());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fixture->sweep("2025-03-13 00:00").raised);
    }

    void twoMachines_giveTheSameIds() {
        SupervisionFixture other;
        for (SupervisionFixture* each : {fixture.get(), &other}) {
            each->accept(id, "2025-03-03", 10, 20);
            each->sweep(each == &other ? "2025-03-20" : "2025-03-17 17:31");
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, other.published.size());
        for (std::size_t i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_EQUAL(fixture->published.at(i).id, other.published[i].id);
            CPPUNIT_ASSERT(fixture->published[i].momentDue == other.published[i].momentDue);
        }
    }

    void importedCase_getsNoOldCards() {
        fixture->clock.set(at("2025-04-20"));
        fixture->late(id, "2025-03-03", EventKind::received);
        fixture->late(id, "2025-03-03", EventKind::accepted, promised(10, 20));
        fixture->sweep("2025-04-20 11:00");
        CPPUNIT_ASSERT_EQUAL(std::string("S08 2025-03-31 17:30 delayed"), fixture->raised());
    }

    void nothingDue_isOneIndexProbe() {
        fixture->accept(id, "2025-03-03", 10, 20);
        clone(20'000, base::toMillis(at("2025-03-13 00:00")));
        WatchedDatabase watched(*fixture->database);
        const supervision::Sweeper sweeper(*fixture->log, fixture->sweeperSettings());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sweeper.sweep(watched, at("2025-03-12")).cases);
        CPPUNIT_ASSERT_EQUAL(0, watched.writes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, watched.sql.size());
        std::string plan;
        fixture->database->read([&](store::Transaction& tx) {
            store::Statement& row = tx.statement("EXPLAIN QUERY PLAN " + watched.sql.front());
            while (row.step())
                plan += row.string(3) + "; ";
        });
        CPPUNIT_ASSERT_EQUAL(
            std::string("SEARCH case_file USING INDEX case_file_next_due (next_due_ms>? AND "
                        "next_due_ms<?); "),
            plan);
    }

    void manyDue_areSweptInBatches() {
        fixture->accept(id, "2025-03-03", 10, 20);
        clone(10'000, 1);
        const auto before = std::chrono::steady_clock::now();
        WatchedDatabase watched(*fixture->database);
        const supervision::Sweeper sweeper(*fixture->log, fixture->sweeperSettings());
        const auto outcome = sweeper.sweep(watched, at("2025-03-13 00:00"));
        const auto took = std::chrono::steady_clock::now() - before;
        CPPUNIT_ASSERT_EQUAL(std::size_t{10'001}, outcome.cases);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10'001}, outcome.raised);
        CPPUNIT_ASSERT_EQUAL(51, watched.writes);
        CPPUNIT_ASSERT(took < std::chrono::seconds{60});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fixture->sweep("2025-03-13 00:01").cases);
    }

    void staleSnapshot_isFoldedAgain() {
        fixture->accept(id, "2025-03-03", 10, 20);
        change(*fixture->database, "UPDATE case_file SET fold = 'another version'");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fixture->sweep("2025-03-13 00:00").raised);
    }

private:
    std::string count() { return fixture->value("SELECT COUNT(*) FROM supervision_signal"); }

    /// Further cases like the first, next due at `nextMs`.
    void clone(int cases, std::int64_t nextMs) {
        std::string columns =
            "state, ended, holder, offered, item, item_name, title, case_type, applicant_name, "
            "organisation, organisation_name, region, source_number, decision, result, opened_ms, "
            "accepted_ms, decided_ms, finished_ms, changed_ms, acceptance_due_ms, promise_due_ms, "
            "statute_due_ms, events, parked, waiting, fold";
        change(*fixture->database,
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                   std::to_string(cases) + ") INSERT INTO case_file (case_id, next_due_ms, " +
                   columns + ") SELECT '360521000000-20250303-1' || substr('000000' || i, -7), " +
                   std::to_string(nextMs) + ", " + columns +
                   " FROM case_file, n WHERE case_id = '" + id + "'");
    }

    static void moveEvents(SupervisionFixture& from, SupervisionFixture& to) {
        std::vector<cases::StoredEvent> events;
        from.database->read([&](store::Transaction& tx) {
            events = cases::eventsOf(tx, SupervisionFixture::caseId(1));
        });
        to.database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*to.log, tx);
            for (const auto& each : events)
                batch.receive(each.event, each.xml, from.self, 7);
            batch.finish();
        });
    }

    const std::string id = SupervisionFixture::caseId(1);
    std::unique_ptr<SupervisionFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SweeperTest);

}  // namespace guantong::testing
