// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/sqlite_statement.h"

#include "exchange/base/assert.h"
#include "exchange/base/text.h"
#include "exchange/store/sqlite_error.h"

#include <sqlite3.h>

namespace guantong::store {

namespace {

/// SQLite takes a null pointer for NULL, even with a length of 0.
const char* pointerOf(std::string_view bytes) noexcept {
    return bytes.data() != nullptr ? bytes.data() : "";
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* handle, std::string_view sql, std::size_t& open)
    : handle_(handle), sql_(sql), open_(open) {
    const char* tail = nullptr;
    const int result = sqlite3_prepare_v3(handle_, sql_.c_str(), static_cast<int>(sql_.size()) + 1,
                                          SQLITE_PREPARE_PERSISTENT, &statement_, &tail);
    if (result != SQLITE_OK) throw storeError(handle_, result, sql_);
    if (statement_ == nullptr)
        throw base::Error(base::Code::STORE_FAILED, "no SQL statement in: " + sql_);
    const std::string_view rest = base::trim(tail);
    if (!rest.empty() && rest != ";") {
        sqlite3_finalize(statement_);
        throw base::Error(base::Code::STORE_FAILED, "more than one SQL statement in: " + sql_);
    }
}

SqliteStatement::~SqliteStatement() {
    reset();
    sqlite3_finalize(statement_);
}

Statement& SqliteStatement::bind(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, index, value));
    return *this;
}

Statement& SqliteStatement::bind(int index, std::string_view text) {
    check(sqlite3_bind_text64(statement_, index, pointerOf(text), text.size(), SQLITE_STATIC,
                              SQLITE_UTF8));
    return *this;
}

Statement& SqliteStatement::bindBlob(int index, std::string_view bytes) {
    check(sqlite3_bind_blob64(statement_, index, pointerOf(bytes), bytes.size(), SQLITE_STATIC));
    return *this;
}

Statement& SqliteStatement::bindNull(int index) {
    check(sqlite3_bind_null(statement_, index));
    return *this;
}

bool SqliteStatement::step() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) {
        if (!onRow_) ++open_;
        onRow_ = true;
        return true;
    }
    if (result == SQLITE_DONE) {
        reset();
        return false;
    }
    const base::Error error = storeError(handle_, result, sql_);  // before reset() clears it
    reset();
    throw error;
}

std::int64_t SqliteStatement::run() {
    const std::int64_t before = sqlite3_total_changes64(handle_);
    while (step()) {
    }
    return sqlite3_total_changes64(handle_) == before ? 0 : sqlite3_changes64(handle_);
}

bool SqliteStatement::add() {
    if (sqlite3_step(statement_) == SQLITE_DONE) {
        reset();
        return true;
    }
    const int result = sqlite3_extended_errcode(handle_);
    const base::Error error = storeError(handle_, result, sql_);  // before reset() clears it
    reset();
    if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY) return false;
    throw error;
}

bool SqliteStatement::isNull(int column) const {
    GT_ASSERT(column >= 0 && column < sqlite3_data_count(statement_));
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::number(int column) const {
    GT_ASSERT(column >= 0 && column < sqlite3_data_count(statement_));
    return sqlite3_column_int64(statement_, column);
}

std::string_view SqliteStatement::text(int column) const {
    GT_ASSERT(column >= 0 && column < sqlite3_data_count(statement_));
    const void* bytes = sqlite3_column_type(statement_, column) == SQLITE_BLOB
                            ? sqlite3_column_blob(statement_, column)
                            : sqlite3_column_text(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void SqliteStatement::reset() noexcept {
    sqlite3_reset(statement_);
    if (onRow_) --open_;
    onRow_ = false;
}

void SqliteStatement::renew() noexcept {
    if (onRow_) reset();
    sqlite3_clear_bindings(statement_);
}

void SqliteStatement::check(int result) const {
    if (result != SQLITE_OK) throw storeError(handle_, result, sql_);
}

}  // namespace guantong::store
