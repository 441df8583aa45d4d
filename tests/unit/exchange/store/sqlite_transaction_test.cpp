// SPDX-License-Identifier: Apache-2.0
// What a Transaction promises in exchange/store/database.h, on SQLite.
#include "exchange/store/sqlite_transaction.h"

#include "tests/support/store_fixture.h"

#include <stdexcept>

namespace guantong::testing {

class SqliteTransactionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqliteTransactionTest);
    CPPUNIT_TEST(nested_returningKeepsItsChanges);
    CPPUNIT_TEST(nested_throwingLosesOnlyItsChanges);
    CPPUNIT_TEST(nestedInNested_isUndoneAlone);
    CPPUNIT_TEST(nestedBelowAnOpenCursor_letsItGoOn);
    CPPUNIT_TEST(afterCommit_runsOnceCommitted);
    CPPUNIT_TEST(afterCommit_neverRunsForWhatWasUndone);
    CPPUNIT_TEST(rolledBackBySqlite_takesNoMoreStatements);
    CPPUNIT_TEST(foreignKeys_areEnforced);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<StoreFixture>(); }
    void tearDown() override { fixture.reset(); }

    void nested_returningKeepsItsChanges() {
        fixture->database->write(
            [&](store::Transaction& tx) { tx.nested([&] { fixture->add(tx, 1, "inner"); }); });
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture->count());
    }

    void nested_throwingLosesOnlyItsChanges() {
        fixture->database->write([&](store::Transaction& tx) {
            fixture->add(tx, 1, "before");
            CPPUNIT_ASSERT_THROW(tx.nested([&] {
                fixture->add(tx, 2, "inner");
                throw std::runtime_error("no");
            }),
                                 std::runtime_error);
            fixture->add(tx, 3, "after");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("1,3"), ids());
    }

    void nestedInNested_isUndoneAlone() {
        fixture->database->write([&](store::Transaction& tx) {
            tx.nested([&] {
                fixture->add(tx, 1, "outer");
                CPPUNIT_ASSERT_THROW(tx.nested([&] {
                    fixture->add(tx, 2, "inner");
                    throw std::runtime_error("no");
                }),
                                     std::runtime_error);
                fixture->add(tx, 3, "outer");
            });
        });
        CPPUNIT_ASSERT_EQUAL(std::string("1,3"), ids());
    }

    void nestedBelowAnOpenCursor_letsItGoOn() {
        fixture->database->write([&](store::Transaction& tx) {
            for (int id = 1; id <= 4; ++id)
                fixture->add(tx, id, "x");
        });
        fixture->database->write([&](store::Transaction& tx) {
            store::Statement& rows = tx.statement("SELECT id FROM note ORDER BY id");
            int seen = 0;
            while (rows.step()) {
                ++seen;
                const std::int64_t id = rows.number(0);
                failureOf([&] {
                    tx.nested([&] {
                        tx.statement("UPDATE note SET text = 'y' WHERE id = ?").bind(1, id).run();
                        if (id % 2 == 0) throw base::Error(base::Code::STORE_FAILED, "no");
                    });
                });
            }
            CPPUNIT_ASSERT_EQUAL(4, seen);
        });
        CPPUNIT_ASSERT_EQUAL(
            std::string("2"),
            valueOf(*fixture->database, "SELECT COUNT(*) FROM note WHERE text = 'y'"));
    }

    void afterCommit_runsOnceCommitted() {
        int calls = 0;
        std::string seen;
        fixture->database->write([&](store::Transaction& tx) {
            fixture->add(tx, 1, "x");
            tx.afterCommit([&] { ++calls, seen = fixture->count(); });
            CPPUNIT_ASSERT_EQUAL(0, calls);
        });
        CPPUNIT_ASSERT_EQUAL(1, calls);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), seen);
    }

    void afterCommit_neverRunsForWhatWasUndone() {
        int calls = 0;
        fixture->database->write([&](store::Transaction& tx) {
            tx.afterCommit([&] { calls += 1; });
            CPPUNIT_ASSERT_THROW(tx.nested([&] {
                tx.afterCommit([&] { calls += 10; });
                throw std::runtime_error("no");
            }),
                                 std::runtime_error);
        });
        CPPUNIT_ASSERT_THROW(fixture->database->write([&](store::Transaction& tx) {
            tx.afterCommit([&] { calls += 100; });
            throw std::runtime_error("no");
        }),
                             std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(1, calls);
    }

    void rolledBackBySqlite_takesNoMoreStatements() {
        const std::string code = failureOf([&] {
            fixture->database->write([&](store::Transaction& tx) {
                fixture->add(tx, 1, "x");
                tx.statement("ROLLBACK").run();  // as SQLite does by itself when the disk is full
                fixture->add(tx, 2, "would be committed alone");
            });
        });
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), code);
        CPPUNIT_ASSERT_EQUAL(
            std::string("STORE_FAILED"), failureOf([&] {
                fixture->database->write([&](auto& tx) { tx.statement("ROLLBACK").run(); });
            }));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), fixture->count());
    }

    void foreignKeys_areEnforced() {
        change(*fixture->database, "CREATE TABLE child (note_id BIGINT REFERENCES note (id))");
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] {
                                 change(*fixture->database, "INSERT INTO child VALUES (7)");
                             }));
    }

private:
    std::string ids() {
        return valueOf(*fixture->database, "SELECT group_concat(id) FROM note ORDER BY id");
    }

    std::unique_ptr<StoreFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqliteTransactionTest);

}  // namespace guantong::testing
