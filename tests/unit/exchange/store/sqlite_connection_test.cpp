// SPDX-License-Identifier: Apache-2.0
// What an SQLite connection of ours is set to, and that its statements are kept (trap: Poco's
// statements are prepared anew on each execute()).
#include "exchange/store/sqlite_connection.h"

#include "exchange/base/file.h"
#include "tests/support/base_child.h"
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace guantong::testing {

using store::SqliteConnection;

class SqliteConnectionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqliteConnectionTest);
    CPPUNIT_TEST(settings_areDurableAndStrict);
    CPPUNIT_TEST(sameSql_isTheSameStatement);
    CPPUNIT_TEST(changedTextAtTheSameAddress_isAnotherStatement);
    CPPUNIT_TEST(keptStatements_doNotGrowWithUse);
    CPPUNIT_TEST(tooManyStatements_areForgottenBetweenJobs);
    CPPUNIT_TEST(reader_refusesChanges);
    CPPUNIT_TEST(newFile_isPrivate);
    CPPUNIT_TEST(notADatabase_isStoreFailed);
    CPPUNIT_TEST(missingFolder_isStoreFailed);
    CPPUNIT_TEST(rollback_closesOpenCursors);
    CPPUNIT_TEST(lock_survivesFurtherConnectionsOfTheProcess);
    CPPUNIT_TEST_SUITE_END();

public:
    /// Closing any descriptor of a file ends all locks the process holds on it (POSIX), so nothing
    /// of ours may open the database file but SQLite itself, which keeps count.
    void lock_survivesFurtherConnectionsOfTheProcess() {
        SqliteConnection writer(file(), SqliteConnection::Use::writing, {});
        writer.run("CREATE TABLE t (x INTEGER)");
        writer.run("BEGIN IMMEDIATE");
        CPPUNIT_ASSERT_EQUAL(std::string("locked"), lockSeenByAChild());
        {
            SqliteConnection reader(file(), SqliteConnection::Use::reading, {});
            ask(reader, "SELECT COUNT(*) FROM t");
        }
        { SqliteConnection copier(file(), SqliteConnection::Use::copying, {}); }
        CPPUNIT_ASSERT_EQUAL(std::string("locked"), lockSeenByAChild());
        writer.run("COMMIT");
        CPPUNIT_ASSERT_EQUAL(std::string("free"), lockSeenByAChild());
        // The rule is about this: a raw descriptor, opened and closed, and the lock is gone.
        writer.run("BEGIN IMMEDIATE");
        for (const char* part : {"", "-wal", "-shm"})
            base::readFile(file() + part, 64u << 20);
        CPPUNIT_ASSERT_EQUAL(std::string("free"), lockSeenByAChild());
    }

    void settings_areDurableAndStrict() {
        SqliteConnection writer(file(), SqliteConnection::Use::writing, {});
        CPPUNIT_ASSERT_EQUAL(std::string("wal"), ask(writer, "PRAGMA journal_mode"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask(writer, "PRAGMA synchronous"));  // FULL
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask(writer, "PRAGMA foreign_keys"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask(writer, "PRAGMA query_only"));
        CPPUNIT_ASSERT_EQUAL(std::string("4000"), ask(writer, "PRAGMA wal_autocheckpoint"));
    }

    void sameSql_isTheSameStatement() {
        SqliteConnection connection(file(), SqliteConnection::Use::writing, {});
        const std::string one = "SELECT 1", other = "SELECT 1";
        CPPUNIT_ASSERT(&connection.statement(one) == &connection.statement(other));
        CPPUNIT_ASSERT(&connection.statement(one) == &connection.statement(one));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, connection.keptStatements());
    }

    void changedTextAtTheSameAddress_isAnotherStatement() {
        SqliteConnection connection(file(), SqliteConnection::Use::writing, {});
        std::string sql = "SELECT 1";
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask(connection, sql));
        sql[7] = '2';
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask(connection, sql));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask(connection, std::string_view(sql).substr(0, 8)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, connection.keptStatements());
    }

    void keptStatements_doNotGrowWithUse() {
        StoreFixture fixture;
        const auto addTen = [&](int from) {
            for (int id = from; id < from + 10; ++id)
                fixture.database->write([&](store::Transaction& tx) { fixture.add(tx, id, "x"); });
        };
        addTen(0);
        const std::size_t kept = fixture.database->keptStatements();
        addTen(10);
        CPPUNIT_ASSERT_EQUAL(kept, fixture.database->keptStatements());
    }

    void tooManyStatements_areForgottenBetweenJobs() {
        SqliteConnection connection(file(), SqliteConnection::Use::writing, {});
        const std::string first = "SELECT 0";
        ask(connection, first);
        for (std::size_t i = 1; i <= store::kMaxKeptStatements + 10; ++i)
            ask(connection, "SELECT " + std::to_string(i));
        CPPUNIT_ASSERT(connection.keptStatements() > store::kMaxKeptStatements);
        connection.settle();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, connection.keptStatements());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask(connection, first));
    }

    void reader_refusesChanges() {
        SqliteConnection writer(file(), SqliteConnection::Use::writing, {});
        writer.run("CREATE TABLE t (x)");
        SqliteConnection reader(file(), SqliteConnection::Use::reading, {});
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"),
                             failureOf([&] { reader.run("INSERT INTO t VALUES (1)"); }));
    }

    void newFile_isPrivate() {
        SqliteConnection writer(file(), SqliteConnection::Use::writing, {});
        writer.run("CREATE TABLE t (x)");
        for (const char* suffix : {"", "-wal", "-shm"}) {
            struct stat status {};
            CPPUNIT_ASSERT_EQUAL(0, ::stat((file() + suffix).c_str(), &status));
            CPPUNIT_ASSERT_EQUAL(0600u, status.st_mode & 0777u);
        }
    }

    void notADatabase_isStoreFailed() {
        base::writeFileAtomically(file(), std::string(8192, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] {
                                 SqliteConnection(file(), SqliteConnection::Use::writing, {});
                             }));
    }

    void missingFolder_isStoreFailed() {
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] {
                                 SqliteConnection(folder.file("none/x.db"),
                                                  SqliteConnection::Use::writing, {});
                             }));
    }

    void rollback_closesOpenCursors() {
        SqliteConnection connection(file(), SqliteConnection::Use::writing, {});
        connection.run("CREATE TABLE t (x)");
        connection.run("BEGIN IMMEDIATE");
        connection.run("INSERT INTO t VALUES (1)");
        CPPUNIT_ASSERT(connection.statement("SELECT * FROM t").step());
        CPPUNIT_ASSERT(connection.inTransaction());
        connection.rollback();
        CPPUNIT_ASSERT(!connection.inTransaction());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), ask(connection, "SELECT COUNT(*) FROM t"));
    }

private:
    /// What another process would meet that wants to write: SQLite's WAL write lock is byte 120 of
    /// the -shm file. (A forked child may not use SQLite itself: it inherits its count of locks.)
    std::string lockSeenByAChild() const {
        return inAChild([shm = file() + "-shm"] {
                   const int fd = ::open(shm.c_str(), O_RDWR | O_CLOEXEC);
                   struct flock lock{};
                   lock.l_type = F_WRLCK;
                   lock.l_whence = SEEK_SET;
                   lock.l_start = 120;
                   lock.l_len = 1;
                   const bool asked = fd >= 0 && ::fcntl(fd, F_GETLK, &lock) == 0;
                   const std::string seen =
                       !asked ? "?" : lock.l_type == F_UNLCK ? "free" : "locked";
                   if (::write(STDERR_FILENO, seen.data(), seen.size()) < 0) ::_exit(1);
               })
            .errors;
    }
    static std::string ask(SqliteConnection& connection, std::string_view sql) {
        store::Statement& row = connection.statement(sql);
        CPPUNIT_ASSERT(row.step());
        const std::string value = row.string(0);
        CPPUNIT_ASSERT(!row.step());
        return value;
    }
    std::string file() const { return folder.file("node.db"); }

    TempFolder folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqliteConnectionTest);

}  // namespace guantong::testing
