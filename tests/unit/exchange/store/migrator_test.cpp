// SPDX-License-Identifier: Apache-2.0
// What the Migrator promises in exchange/store/migrator.h.
#include "exchange/store/migrator.h"

#include "tests/support/store_fixture.h"

namespace guantong::testing {

using store::Migration;

class MigratorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MigratorTest);
    CPPUNIT_TEST(newDatabase_runsThemAllAndKeepsNoCopy);
    CPPUNIT_TEST(runAgain_doesNothing);
    CPPUNIT_TEST(olderDatabase_isCopiedThenBroughtUp);
    CPPUNIT_TEST(newerDatabase_isRefusedUnchanged);
    CPPUNIT_TEST(failingMigration_leavesTheOldVersionWhole);
    CPPUNIT_TEST(copyThatCannotBeMade_stopsBeforeAnyChange);
    CPPUNIT_TEST(twoProgramsAtOnce_runEachMigrationOnce);
    CPPUNIT_TEST(builtInMigrations_areNumberedUpwardsAndRun);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<StoreFixture>(); }
    void tearDown() override { fixture.reset(); }

    void newDatabase_runsThemAllAndKeepsNoCopy() {
        const auto outcome = migrateTo(2);
        CPPUNIT_ASSERT_EQUAL(0, outcome.from);
        CPPUNIT_ASSERT_EQUAL(2, outcome.to);
        CPPUNIT_ASSERT_EQUAL(std::string(), outcome.copy);
        CPPUNIT_ASSERT_EQUAL(std::string("one;two"), names());
        CPPUNIT_ASSERT_EQUAL(std::string("1;2"), numbers());
    }

    void runAgain_doesNothing() {
        migrateTo(2);
        const auto outcome = migrateTo(2);
        CPPUNIT_ASSERT_EQUAL(2, outcome.from);
        CPPUNIT_ASSERT_EQUAL(2, outcome.to);
        CPPUNIT_ASSERT_EQUAL(std::string(), outcome.copy);
    }

    void olderDatabase_isCopiedThenBroughtUp() {
        migrateTo(1);
        const auto outcome = migrateTo(3);
        CPPUNIT_ASSERT_EQUAL(1, outcome.from);
        CPPUNIT_ASSERT_EQUAL(3, outcome.to);
        CPPUNIT_ASSERT_EQUAL(fixture->folder.file("before-0002.db"), outcome.copy);
        CPPUNIT_ASSERT_EQUAL(std::string("1;2;3"), numbers());
        store::SqliteDatabase copy(outcome.copy);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), valueOf(copy, kNumbers));
        CPPUNIT_ASSERT_EQUAL(std::string("one"), valueOf(copy, kNames));
    }

    void newerDatabase_isRefusedUnchanged() {
        migrateTo(3);
        const std::int64_t before = fixture->database->changeCounter();
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_NEWER"), failureOf([&] { migrateTo(2); }));
        CPPUNIT_ASSERT_EQUAL(before, fixture->database->changeCounter());
        CPPUNIT_ASSERT(!std::filesystem::exists(fixture->folder.file("before-0002.db")));
    }

    void failingMigration_leavesTheOldVersionWhole() {
        migrateTo(1);
        auto broken = upTo(3);
        broken[2].sql = "CREATE TABLE third (x);\nINSERT INTO step VALUES ('three');\nSELEC;\n";
        try {
            store::migrate(*fixture->database, broken, fixture->folder.file(""));
            CPPUNIT_FAIL("a broken migration went through");
        } catch (const base::Error& error) {
            CPPUNIT_ASSERT(error.code() == base::Code::STORE_FAILED);
            CPPUNIT_ASSERT_EQUAL(std::string("0003_three"), error.fault().field);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("1;2"), numbers());
        CPPUNIT_ASSERT_EQUAL(std::string("one;two"), names());
        CPPUNIT_ASSERT_EQUAL(
            std::string("0"),
            valueOf(*fixture->database, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'third'"));
        CPPUNIT_ASSERT_EQUAL(3, migrateTo(3).to);  // mended, it goes on
    }

    void copyThatCannotBeMade_stopsBeforeAnyChange() {
        migrateTo(1);
        CPPUNIT_ASSERT(!failureOf([&] {
                            store::migrate(*fixture->database, upTo(2),
                                           fixture->folder.file("none/"));
                        }).empty());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), numbers());
    }

    void twoProgramsAtOnce_runEachMigrationOnce() {
        store::SqliteDatabase other(fixture->file);
        std::vector<std::jthread> threads;
        std::vector<std::string> failures(2);
        threads.emplace_back([&] { failures[0] = failureOf([&] { migrateTo(3); }); });
        threads.emplace_back([&] {
            failures[1] = failureOf([&] { store::migrate(other, upTo(3), fixture->file + "-b-"); });
        });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(std::string(), failures[0] + failures[1]);
        CPPUNIT_ASSERT_EQUAL(std::string("one;two;three"), names());
    }

    void builtInMigrations_areNumberedUpwardsAndRun() {
        const auto& all = store::builtInMigrations();
        for (std::size_t i = 1; i < all.size(); ++i)
            CPPUNIT_ASSERT(all[i - 1].number < all[i].number);
        TempFolder folder;
        store::SqliteDatabase database(folder.file("new.db"));
        const auto outcome = store::migrate(database, all, folder.file(""));
        CPPUNIT_ASSERT_EQUAL(all.empty() ? 0 : all.back().number, outcome.to);
        CPPUNIT_ASSERT_EQUAL(std::string("ok"), valueOf(database, "PRAGMA integrity_check"));
        CPPUNIT_ASSERT_EQUAL(std::string(), valueOf(database, "PRAGMA foreign_key_check"));
    }

private:
    static constexpr std::string_view kNumbers =
        "SELECT group_concat(number, ';') FROM (SELECT number FROM schema_migration ORDER BY 1)";
    static constexpr std::string_view kNames = "SELECT group_concat(name, ';') FROM step";

    static std::vector<Migration> upTo(int number) {
        std::vector<Migration> all{
            {1, "0001_one", "CREATE TABLE step (name TEXT);\nINSERT INTO step VALUES ('one');\n"},
            {2, "0002_two", "-- second\nINSERT INTO step VALUES ('two');\n"},
            {3, "0003_three", "INSERT INTO step VALUES ('three');\n"}};
        all.resize(static_cast<std::size_t>(number));
        return all;
    }
    store::MigrationOutcome migrateTo(int number) {
        return store::migrate(*fixture->database, upTo(number), fixture->folder.file(""));
    }
    std::string numbers() { return valueOf(*fixture->database, kNumbers); }
    std::string names() { return valueOf(*fixture->database, kNames); }

    std::unique_ptr<StoreFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(MigratorTest);

}  // namespace guantong::testing
