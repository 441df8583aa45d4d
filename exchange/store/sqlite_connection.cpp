// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/sqlite_connection.h"

#include "exchange/base/log.h"
#include "exchange/store/sqlite_error.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

namespace guantong::store {

namespace {

// The page cache is the memory a busy node spends on its database: 48 MiB for the writer, whose
// indexes must stay warm on a large table, 4 MiB for each reader. No mmap: every connection would
// map the file for itself, and all of it would count as the node's memory.
constexpr std::string_view kWriterPragmas[] = {
    "PRAGMA cache_size = -49152",
    "PRAGMA wal_autocheckpoint = 4000",  // 16 MiB: an import does not checkpoint every package
    "PRAGMA journal_size_limit = 67108864",
};
constexpr std::string_view kReaderPragmas[] = {
    "PRAGMA cache_size = -4096",
    "PRAGMA query_only = ON",
};
constexpr std::string_view kCopierPragmas[] = {"PRAGMA cache_size = -4096"};
constexpr std::string_view kCommonPragmas[] = {
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
};

constexpr std::size_t kOpenSeconds = 5;

/// A new database holds personal data: nobody else may read it. SQLite gives its WAL the same mode.
/// Also asks the system first, because Poco retries a file that cannot be opened for a minute.
/// A file that is there is only asked about, never opened: closing it would end every lock this
/// process holds on it, and the next process to close the database would take itself for the last
/// and delete the WAL under us.
void createPrivately(const std::string& file) {
    const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    const bool there = fd >= 0 || (errno == EEXIST && ::access(file.c_str(), R_OK | W_OK) == 0);
    if (!there)
        throw base::Error(base::Fault{storeCode(SQLITE_CANTOPEN, errno), file,
                                      "cannot open: " + std::string(std::strerror(errno))});
    if (fd >= 0) ::close(fd);
}

Poco::Data::Session openSession(const std::string& file) {
    static std::once_flag registered;
    std::call_once(registered, [] {
        // One thread at a time uses a connection (SqliteDatabase, GroupWriter), and nobody asks for
        // SQLite's memory figures: without its locks around every call and allocation a row costs
        // less. Both are refused, and not needed, once SQLite is at work.
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        Poco::Data::SQLite::Connector::registerConnector();
    });
    createPrivately(file);
    try {
        return Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, file, kOpenSeconds);
    } catch (const Poco::Exception& failure) {
        throw base::Error(
            base::Fault{base::Code::STORE_FAILED, file, "cannot open: " + failure.displayText()});
    }
}

}  // namespace

struct SqliteConnection::SessionHolder {
    explicit SessionHolder(const std::string& file) : session(openSession(file)) {}
    Poco::Data::Session session;
};

SqliteConnection::SqliteConnection(const std::string& file, Use use, const SqliteOptions& options)
    : session_(std::make_unique<SessionHolder>(file)),
      handle_(Poco::Data::SQLite::Utility::dbHandle(session_->session)) {
    busy_.limit = options.busyLimit;
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_handler(handle_, &SqliteConnection::onBusy, &busy_);
    configure(use);
}

SqliteConnection::~SqliteConnection() {
    rollback();
    statements_.clear();  // before the session: a handle with statements cannot be closed
}

void SqliteConnection::configure(Use use) {
    const auto runAll = [this](const auto& pragmas) {
        for (const std::string_view pragma : pragmas) {
            std::size_t open = 0;  // once only: not worth keeping
            SqliteStatement(handle_, pragma, open).run();
        }
    };
    requireWal();
    runAll(kCommonPragmas);
    switch (use) {
        case Use::writing:
            runAll(kWriterPragmas);
            break;
        case Use::reading:
            runAll(kReaderPragmas);
            break;
        case Use::copying:
            runAll(kCopierPragmas);
            break;
    }
}

/// Turning a new file to WAL needs it alone for a moment, and SQLite does not call the busy handler
/// for that: a neighbour opening it too is waited for here. Some file systems cannot do WAL at all.
void SqliteConnection::requireWal() {
    for (int count = 0;; ++count) {
        try {
            std::size_t open = 0;
            SqliteStatement wal(handle_, "PRAGMA journal_mode = WAL", open);
            if (wal.step() && wal.text(0) == "wal") return;
            throw base::Error(base::Code::STORE_FAILED, "no WAL mode: " + wal.string(0));
        } catch (const base::Error& error) {
            if (error.code() != base::Code::STORE_BUSY || onBusy(&busy_, count) == 0) throw;
        }
    }
}

/// Waits 1 ms at first and 20 ms at most, so that a busy neighbour process cannot starve us.
int SqliteConnection::onBusy(void* wait, int count) noexcept {
    auto& busy = *static_cast<BusyWait*>(wait);
    const auto now = std::chrono::steady_clock::now();
    if (count == 0) busy.since = now;
    if (now - busy.since >= busy.limit) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(20, 1 + count)));
    return 1;
}

SqliteStatement& SqliteConnection::statement(std::string_view sql) {
    auto& recent = recent_[(reinterpret_cast<std::uintptr_t>(sql.data()) >> 3) % recent_.size()];
    if (recent.text == sql.data() && recent.statement != nullptr &&
        recent.statement->sql() == sql) {
        recent.statement->renew();
        return *recent.statement;
    }
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        auto made = std::make_unique<SqliteStatement>(handle_, sql, open_);
        const std::string_view key = made->sql();
        found = statements_.emplace(key, std::move(made)).first;
    }
    recent = {sql.data(), found->second.get()};
    found->second->renew();
    return *found->second;
}

void SqliteConnection::settle() noexcept {
    if (open_ > 0)
        for (auto& [sql, kept] : statements_)
            kept->leaveRow();
    if (statements_.size() <= kMaxKeptStatements) return;
    recent_.fill({});
    statements_.clear();
}

void SqliteConnection::rollback() noexcept {
    settle();
    if (!inTransaction()) return;
    try {
        run("ROLLBACK");
    } catch (const base::Error& error) {
        base::log(base::LogLevel::error, "store", error.what());
    }
}

bool SqliteConnection::inTransaction() const noexcept {
    return sqlite3_get_autocommit(handle_) == 0;
}

std::int64_t SqliteConnection::lastId() const noexcept {
    return sqlite3_last_insert_rowid(handle_);
}

}  // namespace guantong::store
