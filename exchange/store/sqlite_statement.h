// SPDX-License-Identifier: Apache-2.0
// A prepared statement of one SQLite connection, kept for the connection's life.
//
//   reset ── step: row ──> on a row ── step: done, reset ──> reset
//
// `open` counts the connection's statements that stand on a row: they hold its snapshot.
// Used by one thread at a time, like its connection.
#pragma once

#include "exchange/store/database.h"

#include <cstddef>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace guantong::store {

class SqliteStatement : public Statement {
public:
    /// Prepares exactly one statement. Throws base::Error STORE_FAILED for bad SQL, for none and
    /// for more than one.
    SqliteStatement(sqlite3* handle, std::string_view sql, std::size_t& open);
    ~SqliteStatement() override;
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    using Statement::bind;
    Statement& bind(int index, std::int64_t value) override;
    Statement& bind(int index, std::string_view text) override;
    Statement& bindBlob(int index, std::string_view bytes) override;
    Statement& bindNull(int index) override;
    bool step() override;
    std::int64_t run() override;
    bool add() override;
    bool isNull(int column) const override;
    std::int64_t number(int column) const override;
    std::string_view text(int column) const override;

    /// Back to before the first row, parameters kept.
    void reset() noexcept;
    /// reset() if it stands on a row, which costs next to nothing if it does not.
    void leaveRow() noexcept {
        if (onRow_) reset();
    }
    /// reset() and all parameters NULL.
    void renew() noexcept;
    const std::string& sql() const noexcept { return sql_; }

private:
    void check(int result) const;

    sqlite3* handle_;
    sqlite3_stmt* statement_ = nullptr;
    std::string sql_;
    std::size_t& open_;
    bool onRow_ = false;
};

}  // namespace guantong::store
