// SPDX-License-Identifier: Apache-2.0
// What a Statement promises in exchange/store/database.h, on SQLite.
#include "exchange/store/sqlite_statement.h"

#include "tests/support/store_fixture.h"

namespace guantong::testing {

class SqliteStatementTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqliteStatementTest);
    CPPUNIT_TEST(bytes_comeBackUnchanged);
    CPPUNIT_TEST(fourByteCharacters_comeBackUnchanged);
    CPPUNIT_TEST(emptyViews_areNotNull);
    CPPUNIT_TEST(numbers_keepAllTheirBits);
    CPPUNIT_TEST(null_isNull);
    CPPUNIT_TEST(run_countsChangedRows);
    CPPUNIT_TEST(run_ofAQuestionCountsNothing);
    CPPUNIT_TEST(add_ofAKeyThatIsThereChangesNothing);
    CPPUNIT_TEST(add_ofAnythingElseThatFailsThrows);
    CPPUNIT_TEST(badSql_isStoreFailed);
    CPPUNIT_TEST(twoStatementsInOne_areRefused);
    CPPUNIT_TEST(parameterOutOfRange_isStoreFailed);
    CPPUNIT_TEST(brokenConstraint_isStoreFailedAndTheStatementGoesOn);
    CPPUNIT_TEST(doneCursor_startsAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<StoreFixture>();
        change(*fixture->database, "CREATE TABLE thing (number BIGINT, bytes BLOB, words TEXT)");
    }
    void tearDown() override { fixture.reset(); }

    void bytes_comeBackUnchanged() {
        std::string bytes;
        for (int i = 0; i < 1024; ++i)
            bytes += static_cast<char>(i * 7);
        CPPUNIT_ASSERT(roundTripBlob(bytes) == bytes);
        CPPUNIT_ASSERT(roundTripText(std::string("a\0b", 3)) == std::string("a\0b", 3));
    }

    void fourByteCharacters_comeBackUnchanged() {
        const std::string names = "𠮷野家 䶮 㛃 𬭎 龦 😀";
        CPPUNIT_ASSERT_EQUAL(names, roundTripText(names));
        change(*fixture->database, "INSERT INTO thing (words) VALUES ('𠮷')");
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT length(words) FROM thing "
                                                   "WHERE words = '𠮷'"));
    }

    void emptyViews_areNotNull() {
        fixture->database->write([](store::Transaction& tx) {
            tx.statement("INSERT INTO thing (bytes, words) VALUES (?, ?)")
                .bindBlob(1, {})
                .bind(2, std::string_view{})
                .run();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT COUNT(*) FROM thing "
                                                   "WHERE bytes = x'' AND words = ''"));
    }

    void numbers_keepAllTheirBits() {
        for (const std::int64_t number : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
            fixture->database->write([&](store::Transaction& tx) {
                store::Statement& row = tx.statement("SELECT ?").bind(1, number);
                CPPUNIT_ASSERT(row.step());
                CPPUNIT_ASSERT_EQUAL(number, row.number(0));
            });
    }

    void null_isNull() {
        fixture->database->write([](store::Transaction& tx) {
            store::Statement& row = tx.statement("SELECT ?, ?").bindNull(1).bind(2, 5);
            CPPUNIT_ASSERT(row.step());
            CPPUNIT_ASSERT(row.isNull(0) && !row.isNull(1));
            CPPUNIT_ASSERT(row.text(0).empty());
            store::Statement& again = tx.statement("SELECT ?, ?");
            CPPUNIT_ASSERT(again.step());
            CPPUNIT_ASSERT(again.isNull(1));  // asked for again: unbound
        });
    }

    void run_countsChangedRows() {
        fixture->database->write([&](store::Transaction& tx) {
            for (int id = 1; id <= 3; ++id)
                fixture->add(tx, id, "x");
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2},
                                 tx.statement("UPDATE note SET text = 'y' WHERE id > 1").run());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0},
                                 tx.statement("DELETE FROM note WHERE id = 9").run());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0},
                                 tx.statement("INSERT INTO note (id, text) VALUES (1, 'z') "
                                              "ON CONFLICT DO NOTHING")
                                     .run());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, tx.lastId());
        });
    }

    void run_ofAQuestionCountsNothing() {
        fixture->database->write([&](store::Transaction& tx) {
            fixture->add(tx, 1, "x");
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, tx.statement("SELECT * FROM note").run());
        });
    }

    void add_ofAKeyThatIsThereChangesNothing() {
        change(*fixture->database, "CREATE UNIQUE INDEX words ON thing (words)");
        constexpr std::string_view kNote = "INSERT INTO note (id, text) VALUES (1, ?)";
        constexpr std::string_view kThing = "INSERT INTO thing (words) VALUES ('a')";
        fixture->database->write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(tx.statement(kNote).bind(1, "first").add());
            CPPUNIT_ASSERT(!tx.statement(kNote).bind(1, "second").add());
            CPPUNIT_ASSERT(tx.statement(kThing).add());
            CPPUNIT_ASSERT(!tx.statement(kThing).add());
        });
        CPPUNIT_ASSERT_EQUAL(std::string("first"), ask("SELECT text FROM note"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT COUNT(*) FROM thing"));
    }

    void add_ofAnythingElseThatFailsThrows() {
        change(*fixture->database, "CREATE TABLE strict_one (n INTEGER NOT NULL)");
        const auto failure = failureOf([&] {
            fixture->database->write([](store::Transaction& tx) {
                tx.statement("INSERT INTO strict_one (n) VALUES (?)").bindNull(1).add();
            });
        });
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failure);
    }

    void badSql_isStoreFailed() {
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] { ask("SELEC 1"); }));
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] { ask(" -- nothing"); }));
    }

    void twoStatementsInOne_areRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"),
                             failureOf([&] { ask("SELECT 1; DROP TABLE note"); }));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT 1;\n"));
    }

    void parameterOutOfRange_isStoreFailed() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("STORE_FAILED"), failureOf([&] {
                fixture->database->read([](auto& tx) { tx.statement("SELECT ?").bind(2, 1); });
            }));
    }

    void brokenConstraint_isStoreFailedAndTheStatementGoesOn() {
        fixture->database->write([&](store::Transaction& tx) {
            fixture->add(tx, 1, "x");
            CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"),
                                 failureOf([&] { fixture->add(tx, 1, "again"); }));
            fixture->add(tx, 2, "y");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("2"), fixture->count());
    }

    void doneCursor_startsAgain() {
        fixture->database->write([&](store::Transaction& tx) {
            fixture->add(tx, 1, "x");
            store::Statement& rows = tx.statement("SELECT id FROM note");
            for (int round = 0; round < 2; ++round) {
                CPPUNIT_ASSERT(rows.step());
                CPPUNIT_ASSERT(!rows.step());
            }
        });
    }

private:
    std::string ask(std::string_view sql) { return valueOf(*fixture->database, sql); }
    std::string roundTripBlob(const std::string& bytes) {
        fixture->database->write([&](store::Transaction& tx) {
            tx.statement("DELETE FROM thing").run();
            tx.statement("INSERT INTO thing (bytes) VALUES (?)").bindBlob(1, bytes).run();
        });
        return ask("SELECT bytes FROM thing");
    }
    std::string roundTripText(const std::string& text) {
        fixture->database->write([&](store::Transaction& tx) {
            tx.statement("DELETE FROM thing").run();
            tx.statement("INSERT INTO thing (words) VALUES (?)").bind(1, text).run();
        });
        return ask("SELECT words FROM thing");
    }

    std::unique_ptr<StoreFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqliteStatementTest);

}  // namespace guantong::testing
