// SPDX-License-Identifier: Apache-2.0
// For tests of exchange/store: one-line questions to a database, and the code a call fails with.
#pragma once

#include "exchange/base/error.h"
#include "exchange/store/sqlite_database.h"
#include "tests/support/base_temp_folder.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>

namespace guantong::testing {

/// The first column of the first row as the last commit left it; empty if there is none.
inline std::string valueOf(store::Database& database, std::string_view sql) {
    std::string value;
    database.read([&](store::Transaction& tx) {
        store::Statement& row = tx.statement(sql);
        value = row.step() ? row.string(0) : "";
    });
    return value;
}

/// One statement in a transaction of its own.
inline void change(store::Database& database, std::string_view sql) {
    database.write([&](store::Transaction& tx) { tx.statement(sql).run(); });
}

/// The name of the code that `call` fails with; empty if it does not.
template <class Call>
std::string failureOf(const Call& call) {
    try {
        call();
    } catch (const base::Error& error) {
        return std::string(base::toString(error.code()));
    }
    return {};
}

/// A database with the table note(id, text) in a folder of its own.
struct StoreFixture {
    StoreFixture() { change(*database, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)"); }
    void add(store::Transaction& tx, std::int64_t id, std::string_view text) const {
        tx.statement("INSERT INTO note (id, text) VALUES (?, ?)").bind(1, id).bind(2, text).run();
    }
    std::string count() { return valueOf(*database, "SELECT COUNT(*) FROM note"); }
    void reopen() {
        database.reset();
        database = std::make_unique<store::SqliteDatabase>(file);
    }

    TempFolder folder;
    std::string file = folder.file("node.db");
    std::unique_ptr<store::SqliteDatabase> database = std::make_unique<store::SqliteDatabase>(file);
};

}  // namespace guantong::testing
