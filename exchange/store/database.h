// SPDX-License-Identifier: Apache-2.0
// The database as node code sees it: transactions with kept prepared statements, nothing else.
// SQLite is the implementation here; SQL text keeps to what SQLite and MySQL share, the rest is a
// function of Dialect.
//
// write() runs its function inside one durable transaction: when it returns, the changes survive a
// power cut. Several writers' functions may share one commit (each inside its own savepoint), so
// single-event traffic pays one disk sync for many. The function may be run again from the start
// (another writer's failure, a certification error of a cluster): it must touch nothing but the
// transaction and values it sets on every run.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace guantong::store {

/// A prepared statement, kept by its connection under its SQL text and reset when asked for again.
/// Parameters and columns count from 1 and 0, as in both databases. Bound views must live until
/// the last step().
class Statement {
public:
    virtual ~Statement() = default;
    virtual Statement& bind(int index, std::int64_t value) = 0;
    virtual Statement& bind(int index, std::string_view text) = 0;
    virtual Statement& bindBlob(int index, std::string_view bytes) = 0;
    virtual Statement& bindNull(int index) = 0;
    Statement& bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
    Statement& bind(int index, std::size_t value) {
        return bind(index, static_cast<std::int64_t>(value));
    }
    Statement& bind(int index, const std::string& text) {
        return bind(index, std::string_view(text));
    }
    Statement& bind(int index, const char* text) { return bind(index, std::string_view(text)); }

    /// Steps to the next row; false when there is none (a change has then been made).
    /// Throws base::Error STORE_…
    virtual bool step() = 0;
    /// step() to the end; how many rows were changed.
    virtual std::int64_t run() = 0;
    /// run() of an INSERT of one row: false, and nothing changed, if a row with one of its unique
    /// keys is there already.
    virtual bool add() = 0;

    virtual bool isNull(int column) const = 0;
    virtual std::int64_t number(int column) const = 0;
    /// The column's text or bytes; valid until the next step().
    virtual std::string_view text(int column) const = 0;
    std::string string(int column) const { return std::string(text(column)); }
};

/// What a function may do inside a transaction.
class Transaction {
public:
    virtual ~Transaction() = default;
    /// The statement of that SQL, reset and unbound. One SQL text is one statement: do not step
    /// two cursors over the same text at once.
    virtual Statement& statement(std::string_view sql) = 0;
    /// The id of the row the last INSERT made.
    virtual std::int64_t lastId() = 0;
    /// Runs `function` inside a savepoint: its changes stay if it returns, and are undone if it
    /// throws (the exception goes on).
    virtual void nested(const std::function<void()>& function) = 0;
    /// Runs `function` once the transaction has committed, on the writer's thread; never if it
    /// is rolled back. For waking up others; must not throw.
    virtual void afterCommit(std::function<void()> function) = 0;
};

class Database {
public:
    virtual ~Database() = default;

    /// Runs `function` in a durable write transaction. Throws what the function throws (its changes
    /// undone) or base::Error STORE_BUSY, STORE_FULL, STORE_FAILED.
    virtual void write(const std::function<void(Transaction&)>& function) = 0;
    /// write() for functions that build upon each other: `queued` is called on this thread once
    /// the function has its place, and what is written after that call runs after it, though
    /// perhaps in the same commit. Where the one before failed, the one behind must notice.
    virtual void writeInTurn(const std::function<void(Transaction&)>& function,
                             const std::function<void()>& queued) {
        write(function);
        queued();
    }
    /// Runs `function` in a read-only snapshot; many at once, beside a writer.
    virtual void read(const std::function<void(Transaction&)>& function) = 0;
    /// A number that changes when any process has committed to this database.
    virtual std::int64_t changeCounter() = 0;
    /// Milliseconds since the epoch by the database's clock: what leases are judged by.
    virtual std::int64_t databaseTimeMs() = 0;
    /// Writes a consistent copy of the database to `file` while it is in use (VACUUM INTO).
    virtual void copyTo(const std::string& file) = 0;
};

/// Opens (creating it if absent) an SQLite database in WAL mode with synchronous FULL.
/// Throws base::Error STORE_….
std::unique_ptr<Database> openSqlite(const std::string& file);

}  // namespace guantong::store
