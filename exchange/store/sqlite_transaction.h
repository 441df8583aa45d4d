// SPDX-License-Identifier: Apache-2.0
// The Transaction a function sees on an SQLite connection, and the savepoint beneath nested() and
// beneath each function of a shared commit.
#pragma once

#include "exchange/store/sqlite_connection.h"

#include <functional>
#include <vector>

namespace guantong::store {

/// Undoes everything since its making, unless it is kept.
class Savepoint {
public:
    /// Throws base::Error STORE_….
    explicit Savepoint(SqliteConnection& connection);
    ~Savepoint();
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;
    /// Lets the changes stand. Throws base::Error STORE_…, and they do not.
    void keep();

private:
    SqliteConnection& connection_;
    bool open_ = true;
};

class SqliteTransaction : public Transaction {
public:
    /// `mayCall` receives what afterCommit() is given; nullptr forbids it (a read).
    SqliteTransaction(SqliteConnection& connection, std::vector<std::function<void()>>* mayCall);

    /// Throws base::Error STORE_FAILED if SQLite has rolled the transaction back by itself: what
    /// follows would otherwise be committed statement by statement.
    Statement& statement(std::string_view sql) override;
    std::int64_t lastId() override;
    void nested(const std::function<void()>& function) override;
    void afterCommit(std::function<void()> function) override;

private:
    SqliteConnection& connection_;
    std::vector<std::function<void()>>* calls_;
};

}  // namespace guantong::store
