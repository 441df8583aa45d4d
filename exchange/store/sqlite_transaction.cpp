// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/sqlite_transaction.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/base/log.h"

namespace guantong::store {

namespace {

// One name serves all depths: SQLite takes the innermost savepoint of that name.
constexpr std::string_view kSavepoint = "SAVEPOINT nested";
constexpr std::string_view kRelease = "RELEASE nested";
constexpr std::string_view kRollbackTo = "ROLLBACK TO nested";

}  // namespace

Savepoint::Savepoint(SqliteConnection& connection) : connection_(connection) {
    connection_.run(kSavepoint);
}

Savepoint::~Savepoint() {
    if (!open_ || !connection_.inTransaction()) return;
    try {
        connection_.run(kRollbackTo);
        connection_.run(kRelease);
    } catch (const base::Error& error) {
        base::log(base::LogLevel::error, "store", error.what());
        connection_.rollback();  // nothing of a transaction we cannot undo may stay
    }
}

void Savepoint::keep() {
    connection_.run(kRelease);
    open_ = false;
}

SqliteTransaction::SqliteTransaction(SqliteConnection& connection,
                                     std::vector<std::function<void()>>* mayCall)
    : connection_(connection), calls_(mayCall) {}

Statement& SqliteTransaction::statement(std::string_view sql) {
    if (!connection_.inTransaction())
        throw base::Error(base::Code::STORE_FAILED, "the transaction was rolled back");
    return connection_.statement(sql);
}

std::int64_t SqliteTransaction::lastId() {
    return connection_.lastId();
}

void SqliteTransaction::nested(const std::function<void()>& function) {
    struct Calls {
        ~Calls() {
            if (list != nullptr && list->size() > size) list->resize(size);
        }
        std::vector<std::function<void()>>* list;
        std::size_t size;
    } undone{calls_, calls_ != nullptr ? calls_->size() : 0};
    if (!connection_.inTransaction())
        throw base::Error(base::Code::STORE_FAILED, "the transaction was rolled back");
    Savepoint savepoint(connection_);
    function();
    savepoint.keep();
    undone.list = nullptr;
}

void SqliteTransaction::afterCommit(std::function<void()> function) {
    GT_ASSERT(calls_ != nullptr);
    calls_->push_back(std::move(function));
}

}  // namespace guantong::store
