// SPDX-License-Identifier: Apache-2.0
// Database on one SQLite file: one GroupWriter, and a pool of connections for reading. Other
// processes may have the same file open. Thread-safe.
#pragma once

#include "exchange/store/database.h"
#include "exchange/store/group_writer.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace guantong::store {

class SqliteDatabase : public Database {
public:
    /// Throws base::Error STORE_….
    explicit SqliteDatabase(const std::string& file, const SqliteOptions& options = {});

    void write(const std::function<void(Transaction&)>& function) override;
    void writeInTurn(const std::function<void(Transaction&)>& function,
                     const std::function<void()>& queued) override;
    /// Do not call read() from inside a read(): the inner one may wait for the outer's connection.
    void read(const std::function<void(Transaction&)>& function) override;
    std::int64_t changeCounter() override;
    std::int64_t databaseTimeMs() override;
    void copyTo(const std::string& file) override;

    /// Commits this process has made; less than its writes when they shared some.
    std::int64_t commits() const noexcept { return writer_.commits(); }
    /// Statements kept by the writer; for tests, while nothing is written.
    std::size_t keptStatements() const noexcept { return writer_.keptStatements(); }

private:
    class Reader;  ///< a connection, lent for one read

    const std::string file_;
    const SqliteOptions options_;
    GroupWriter writer_;
    std::mutex watchMutex_;
    SqliteConnection watch_;  ///< never writes: PRAGMA data_version shows it every commit
    std::mutex mutex_;
    std::condition_variable returned_;
    std::size_t lent_ = 0;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
};

}  // namespace guantong::store
