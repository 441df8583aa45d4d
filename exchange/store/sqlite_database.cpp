// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/sqlite_database.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/store/sqlite_transaction.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace guantong::store {

namespace {

constexpr std::string_view kTimeMs =
    "SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)";

void syncFile(const std::string& file, int flags) {
    const int fd = ::open(file.c_str(), flags | O_CLOEXEC);
    const bool synced = fd >= 0 && ::fsync(fd) == 0;
    const int problem = errno;
    if (fd >= 0) ::close(fd);
    if (!synced)
        throw base::Error(
            base::Fault{problem == ENOSPC ? base::Code::STORE_FULL : base::Code::STORE_FAILED, file,
                        std::strerror(problem)});
}

/// Removes the half-made copy, unless it has been renamed away.
struct Leftover {
    ~Leftover() { std::remove(file.c_str()); }
    std::string file;
};

}  // namespace

class SqliteDatabase::Reader {
public:
    explicit Reader(SqliteDatabase& database) : database_(database) {
        std::unique_lock lock(database_.mutex_);
        database_.returned_.wait(lock, [this] { return database_.lent_ < kMaxReaders; });
        if (!database_.idle_.empty()) {
            connection_ = std::move(database_.idle_.back());
            database_.idle_.pop_back();
        }
        ++database_.lent_;
    }
    ~Reader() {
        if (connection_) connection_->rollback();
        const std::lock_guard lock(database_.mutex_);
        --database_.lent_;
        database_.returned_.notify_one();
        if (connection_ && !connection_->inTransaction() && database_.idle_.size() < kKeptReaders)
            database_.idle_.push_back(std::move(connection_));
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    SqliteConnection& connection() {
        if (!connection_)
            connection_ = std::make_unique<SqliteConnection>(
                database_.file_, SqliteConnection::Use::reading, database_.options_);
        return *connection_;
    }

private:
    SqliteDatabase& database_;
    std::unique_ptr<SqliteConnection> connection_;
};

SqliteDatabase::SqliteDatabase(const std::string& file, const SqliteOptions& options)
    : file_(file),
      options_(options),
      writer_(file, options),
      watch_(file, SqliteConnection::Use::reading, options) {}

void SqliteDatabase::write(const std::function<void(Transaction&)>& function) {
    writer_.write(function, {});
}

void SqliteDatabase::writeInTurn(const std::function<void(Transaction&)>& function,
                                 const std::function<void()>& queued) {
    writer_.write(function, queued);
}

void SqliteDatabase::read(const std::function<void(Transaction&)>& function) {
    Reader reader(*this);
    reader.connection().run("BEGIN");
    SqliteTransaction transaction(reader.connection(), nullptr);
    function(transaction);
}

std::int64_t SqliteDatabase::changeCounter() {
    const std::lock_guard lock(watchMutex_);
    Statement& version = watch_.statement("PRAGMA data_version");
    version.step();
    const std::int64_t number = version.number(0);
    watch_.settle();
    return number;
}

std::int64_t SqliteDatabase::databaseTimeMs() {
    const std::lock_guard lock(watchMutex_);
    Statement& time = watch_.statement(kTimeMs);
    time.step();
    const std::int64_t now = time.number(0);
    watch_.settle();
    return now;
}

void SqliteDatabase::copyTo(const std::string& file) {
    const Leftover part{file + ".part"};
    base::writeFileAtomically(part.file, "", 0600);  // VACUUM INTO fills an empty file
    {
        SqliteConnection copier(file_, SqliteConnection::Use::copying, options_);
        copier.statement("VACUUM INTO ?").bind(1, part.file).run();
    }
    syncFile(part.file, O_RDWR);
    if (std::rename(part.file.c_str(), file.c_str()) != 0)
        throw base::Error(base::Fault{base::Code::STORE_FAILED, file, std::strerror(errno)});
    const auto folder = std::filesystem::path(file).parent_path();
    syncFile(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

std::unique_ptr<Database> openSqlite(const std::string& file) {
    return std::make_unique<SqliteDatabase>(file);
}

}  // namespace guantong::store
