// SPDX-License-Identifier: Apache-2.0
// What the one writer promises: shared commits, each function undone alone, whole losses repaired.
#include "exchange/store/group_writer.h"

#include "tests/support/store_fixture.h"

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

namespace guantong::testing {

class GroupWriterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GroupWriterTest);
    CPPUNIT_TEST(queuedFunctions_shareACommit);
    CPPUNIT_TEST(functionsInTurn_runInTheirOrderAndShareACommit);
    CPPUNIT_TEST(throwingFunction_isUndoneAlone);
    CPPUNIT_TEST(groupLimit_bindsOneCommit);
    CPPUNIT_TEST(functionLosingTheWholeGroup_failsAlone);
    CPPUNIT_TEST(commitFailingForOne_doesNotFailTheOthers);
    CPPUNIT_TEST(failedBegin_isStoreBusyForAll);
    CPPUNIT_TEST(manyThreads_loseNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<StoreFixture>(); }
    void tearDown() override { fixture.reset(); }

    void queuedFunctions_shareACommit() {
        const std::int64_t before = fixture->database->commits();
        writeTogether(10, [&](store::Transaction& tx, int id) { fixture->add(tx, id, "x"); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, fixture->database->commits() - before);
        CPPUNIT_ASSERT_EQUAL(std::string("10"), fixture->count());
    }

    /// Each is written from within `queued` of the one before, from another thread.
    void functionsInTurn_runInTheirOrderAndShareACommit() {
        constexpr int kCount = 5;
        const std::int64_t before = fixture->database->commits();
        std::latch held(1), release(1);
        std::jthread holder([&] {
            fixture->database->write([&](store::Transaction&) {
                held.count_down();
                release.wait();
            });
        });
        held.wait();
        std::string order;
        std::vector<std::jthread> threads;
        for (int i = 0; i < kCount; ++i) {
            std::latch queued(1);
            threads.emplace_back([&, i] {
                fixture->database->writeInTurn(
                    [&](store::Transaction& tx) {
                        fixture->add(tx, i, "x");
                        order += std::to_string(i);
                    },
                    [&] { queued.count_down(); });
            });
            queued.wait();
        }
        release.count_down();
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("01234"), order);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, fixture->database->commits() - before);
    }

    void throwingFunction_isUndoneAlone() {
        const int failed = writeTogether(10, [&](store::Transaction& tx, int id) {
            fixture->add(tx, id, "x");
            if (id == 4) throw std::runtime_error("no");
        });
        CPPUNIT_ASSERT_EQUAL(1, failed);
        CPPUNIT_ASSERT_EQUAL(std::string("9"), fixture->count());
        CPPUNIT_ASSERT_EQUAL(std::string(""),
                             valueOf(*fixture->database, "SELECT id FROM note WHERE id = 4"));
    }

    void groupLimit_bindsOneCommit() {
        fixture->database = std::make_unique<store::SqliteDatabase>(
            fixture->file, store::SqliteOptions{.groupJobs = 5});
        const std::int64_t before = fixture->database->commits();
        writeTogether(10, [&](store::Transaction& tx, int id) { fixture->add(tx, id, "x"); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, fixture->database->commits() - before);
    }

    void functionLosingTheWholeGroup_failsAlone() {
        std::atomic<int> runs{0};
        const int failed = writeTogether(10, [&](store::Transaction& tx, int id) {
            ++runs;
            fixture->add(tx, id, "x");
            if (id == 4) tx.statement("ROLLBACK").run();
        });
        CPPUNIT_ASSERT_EQUAL(1, failed);
        CPPUNIT_ASSERT_EQUAL(std::string("9"), fixture->count());
        CPPUNIT_ASSERT(runs > 10);  // those before it were run again
    }

    void commitFailingForOne_doesNotFailTheOthers() {
        change(*fixture->database,
               "CREATE TABLE child (id BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)");
        const int failed = writeTogether(10, [&](store::Transaction& tx, int id) {
            if (id != 4) return fixture->add(tx, id, "x");
            tx.statement("INSERT INTO child VALUES (99)").run();  // found out by COMMIT only
        });
        CPPUNIT_ASSERT_EQUAL(1, failed);
        CPPUNIT_ASSERT_EQUAL(std::string("9"), fixture->count());
    }

    void failedBegin_isStoreBusyForAll() {
        fixture->database = std::make_unique<store::SqliteDatabase>(
            fixture->file, store::SqliteOptions{.busyLimit = std::chrono::milliseconds(50)});
        store::SqliteConnection other(fixture->file, store::SqliteConnection::Use::writing, {});
        other.run("BEGIN IMMEDIATE");
        CPPUNIT_ASSERT_EQUAL(
            std::string("STORE_BUSY"), failureOf([&] {
                fixture->database->write([&](store::Transaction& tx) { fixture->add(tx, 1, "x"); });
            }));
        other.run("COMMIT");
        fixture->database->write([&](store::Transaction& tx) { fixture->add(tx, 1, "x"); });
    }

    void manyThreads_loseNothing() {
        constexpr int kThreads = 8, kEach = 50;
        const std::int64_t before = fixture->database->commits();
        std::atomic<int> failed{0};
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < kEach; ++i)
                    try {
                        fixture->database->write([&](store::Transaction& tx) {
                            fixture->add(tx, t * 1000 + i, "x");
                            if (i % 10 == 9) throw std::runtime_error("no");
                        });
                    } catch (const std::runtime_error&) {
                        ++failed;
                    }
            });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(kThreads * kEach / 10, failed.load());
        CPPUNIT_ASSERT_EQUAL(std::to_string(kThreads * kEach - failed), fixture->count());
        CPPUNIT_ASSERT(fixture->database->commits() - before < kThreads * kEach);
    }

private:
    /// Runs function(tx, id) for ids 1..count as one group: all are queued while a first function
    /// holds the writer. Returns how many failed.
    int writeTogether(int count, const std::function<void(store::Transaction&, int)>& function) {
        std::latch held(1), release(1);
        std::jthread holder([&] {
            fixture->database->write([&](store::Transaction&) {
                held.count_down();
                release.wait();
            });
        });
        held.wait();
        std::atomic<int> failed{0}, started{0};
        std::vector<std::jthread> threads;
        for (int id = 1; id <= count; ++id)
            threads.emplace_back([&, id] {
                ++started;
                try {
                    fixture->database->write([&](store::Transaction& tx) { function(tx, id); });
                } catch (const std::exception&) {
                    ++failed;
                }
            });
        while (started < count)
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // from started to queued
        release.count_down();
        threads.clear();
        return failed;
    }

    std::unique_ptr<StoreFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(GroupWriterTest);

}  // namespace guantong::testing
