// SPDX-License-Identifier: Apache-2.0
// What Database promises in exchange/store/database.h, on SQLite, within one process.
#include "exchange/store/sqlite_database.h"

#include "exchange/base/file.h"
#include "tests/support/store_fixture.h"

#include <sys/stat.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace guantong::testing {

class SqliteDatabaseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqliteDatabaseTest);
    CPPUNIT_TEST(written_isThereAfterReopening);
    CPPUNIT_TEST(throwingWrite_changesNothing);
    CPPUNIT_TEST(read_seesOneSnapshotBesideAWriter);
    CPPUNIT_TEST(read_refusesChanges);
    CPPUNIT_TEST(read_throwingGivesItsConnectionBack);
    CPPUNIT_TEST(readsAtOnce_allAnswer);
    CPPUNIT_TEST(fullDisk_isStoreFullAndHealsByItself);
    CPPUNIT_TEST(swallowedFullDisk_isNotCommittedByHalves);
    CPPUNIT_TEST(changeCounter_movesWithEveryoneAndOnlyThen);
    CPPUNIT_TEST(databaseTime_isTheMachines);
    CPPUNIT_TEST(copy_isWholeWhileInUse);
    CPPUNIT_TEST(copyToNowhere_failsAndLeavesNothing);
    CPPUNIT_TEST(twoDatabasesOnOneFile_readThenWriteWithoutLocks);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<StoreFixture>(); }
    void tearDown() override { fixture.reset(); }

    void written_isThereAfterReopening() {
        write(1);
        fixture->reopen();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture->count());
    }

    void throwingWrite_changesNothing() {
        CPPUNIT_ASSERT_THROW(fixture->database->write([&](store::Transaction& tx) {
            fixture->add(tx, 1, "x");
            throw std::runtime_error("no");
        }),
                             std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), fixture->count());
        write(1);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture->count());
    }

    void read_seesOneSnapshotBesideAWriter() {
        write(1);
        fixture->database->read([&](store::Transaction& tx) {
            const auto count = [&] {
                store::Statement& row = tx.statement("SELECT COUNT(*) FROM note");
                row.step();
                return row.number(0);
            };
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, count());
            write(2);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, count());
        });
        CPPUNIT_ASSERT_EQUAL(std::string("2"), fixture->count());
    }

    void read_refusesChanges() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("STORE_FAILED"), failureOf([&] {
                fixture->database->read([&](store::Transaction& tx) { fixture->add(tx, 1, "x"); });
            }));
    }

    void read_throwingGivesItsConnectionBack() {
        for (std::size_t i = 0; i < store::kMaxReaders + 1; ++i)
            CPPUNIT_ASSERT_THROW(fixture->database->read([](store::Transaction& tx) {
                tx.statement("SELECT 1").step();
                throw std::runtime_error("no");
            }),
                                 std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), fixture->count());
    }

    void readsAtOnce_allAnswer() {
        write(1);
        std::atomic<int> right{0};
        std::vector<std::jthread> threads;
        for (int t = 0; t < 24; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i)
                    right += fixture->count() == "1";
            });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(24 * 20, right.load());
    }

    void fullDisk_isStoreFullAndHealsByItself() {
        limitPages(8);
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FULL"), failureOf([&] { write(1, 200'000); }));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), fixture->count());
        limitPages(100'000);
        write(1, 200'000);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture->count());
    }

    void swallowedFullDisk_isNotCommittedByHalves() {
        limitPages(8);
        failureOf([&] {
            fixture->database->write([&](store::Transaction& tx) {
                fixture->add(tx, 1, "first");
                failureOf([&] { fixture->add(tx, 2, std::string(200'000, 'x')); });
                fixture->add(tx, 3, "after");
            });
        });
        const std::string left = fixture->count();  // all that remained, or nothing: never 3 alone
        CPPUNIT_ASSERT(left == "0" || left == "2");
    }

    void changeCounter_movesWithEveryoneAndOnlyThen() {
        const std::int64_t first = fixture->database->changeCounter();
        fixture->count();
        CPPUNIT_ASSERT_EQUAL(first, fixture->database->changeCounter());
        write(1);
        const std::int64_t own = fixture->database->changeCounter();
        CPPUNIT_ASSERT(own != first);
        store::SqliteDatabase other(fixture->file);
        other.write([&](store::Transaction& tx) { fixture->add(tx, 2, "x"); });
        CPPUNIT_ASSERT(fixture->database->changeCounter() != own);
    }

    void databaseTime_isTheMachines() {
        using namespace std::chrono;
        const auto machine = [] {
            return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
        };
        const auto before = machine();
        const std::int64_t now = fixture->database->databaseTimeMs();
        CPPUNIT_ASSERT(before - 1 <= now && now <= machine() + 1);
    }

    void copy_isWholeWhileInUse() {
        write(1);
        const std::string copy = fixture->folder.file("copy.db");
        base::writeFileAtomically(copy, "an older copy");
        fixture->database->read([&](store::Transaction& tx) {
            tx.statement("SELECT * FROM note").step();
            fixture->database->copyTo(copy);
        });
        struct stat status {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(copy.c_str(), &status));
        CPPUNIT_ASSERT_EQUAL(0600u, status.st_mode & 0777u);
        store::SqliteDatabase opened(copy);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), valueOf(opened, "SELECT COUNT(*) FROM note"));
        CPPUNIT_ASSERT(!std::filesystem::exists(copy + ".part"));
    }

    void copyToNowhere_failsAndLeavesNothing() {
        CPPUNIT_ASSERT(!failureOf([&] {
                            fixture->database->copyTo(fixture->folder.file("none/copy.db"));
                        }).empty());
        CPPUNIT_ASSERT(!failureOf([&] {
                            fixture->database->copyTo(fixture->folder.path().string());
                        }).empty());
        CPPUNIT_ASSERT(!std::filesystem::exists(fixture->folder.path().string() + ".part"));
    }

    /// The trap: a deferred transaction that reads and then writes fails with "database is locked"
    /// whatever the busy time-out, because its snapshot is old by then.
    void twoDatabasesOnOneFile_readThenWriteWithoutLocks() {
        constexpr int kRounds = 100;
        write(0);
        change(*fixture->database, "UPDATE note SET text = '0'");
        store::SqliteDatabase other(fixture->file);
        const auto increment = [](store::Transaction& tx) {
            store::Statement& row = tx.statement("SELECT text FROM note WHERE id = 0");
            row.step();
            const std::string next = std::to_string(std::stoi(row.string(0)) + 1);
            tx.statement("UPDATE note SET text = ? WHERE id = 0").bind(1, next).run();
        };
        std::vector<std::jthread> threads;
        for (store::Database* each : {static_cast<store::Database*>(fixture->database.get()),
                                      static_cast<store::Database*>(&other)})
            threads.emplace_back([=] {
                for (int i = 0; i < kRounds; ++i)
                    each->write(increment);
            });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(std::to_string(2 * kRounds),
                             valueOf(*fixture->database, "SELECT text FROM note WHERE id = 0"));
    }

private:
    void write(std::int64_t id, std::size_t size = 1) {
        fixture->database->write(
            [&](store::Transaction& tx) { fixture->add(tx, id, std::string(size, 'x')); });
    }
    void limitPages(int pages) {
        const std::string sql = "PRAGMA max_page_count = " + std::to_string(pages);
        fixture->database->write([&](store::Transaction& tx) { tx.statement(sql).run(); });
    }

    std::unique_ptr<StoreFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqliteDatabaseTest);

}  // namespace guantong::testing
