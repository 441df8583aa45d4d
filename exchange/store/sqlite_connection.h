// SPDX-License-Identifier: Apache-2.0
// One connection to an SQLite file: a Poco::Data session, and on its raw handle the prepared
// statements kept under their SQL text (Poco prepares anew on every execute()).
//
// Used by one thread at a time.
#pragma once

#include "exchange/store/sqlite_options.h"
#include "exchange/store/sqlite_statement.h"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace guantong::store {

class SqliteConnection {
public:
    enum class Use { writing, reading, copying };

    /// Opens the file in WAL mode with synchronous FULL and foreign keys; `reading` refuses
    /// changes. Throws base::Error STORE_….
    SqliteConnection(const std::string& file, Use use, const SqliteOptions& options);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    /// The kept statement of that SQL, reset and unbound, prepared if it is new here.
    SqliteStatement& statement(std::string_view sql);
    /// statement(sql).run(), for statements without parameters.
    void run(std::string_view sql) { statement(sql).run(); }

    /// Resets every statement left on a row, and forgets all if too many are kept. References
    /// from statement() end here.
    void settle() noexcept;
    /// settle() and ROLLBACK if a transaction is open; a failure is logged.
    void rollback() noexcept;

    /// False outside a transaction, also after SQLite rolled one back by itself (full disk).
    bool inTransaction() const noexcept;
    std::int64_t lastId() const noexcept;
    std::size_t keptStatements() const noexcept { return statements_.size(); }

private:
    struct SessionHolder;
    struct BusyWait {
        std::chrono::milliseconds limit{};
        std::chrono::steady_clock::time_point since;
    };
    struct Recent {
        const char* text = nullptr;
        SqliteStatement* statement = nullptr;
    };
    static int onBusy(void* wait, int count) noexcept;
    void configure(Use use);
    void requireWal();

    std::unique_ptr<SessionHolder> session_;
    sqlite3* handle_ = nullptr;
    BusyWait busy_;
    std::size_t open_ = 0;
    std::unordered_map<std::string_view, std::unique_ptr<SqliteStatement>> statements_;
    std::array<Recent, 256> recent_{};  ///< by the address of the SQL text: constants hit here
};

}  // namespace guantong::store
