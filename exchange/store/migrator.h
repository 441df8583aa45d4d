// SPDX-License-Identifier: Apache-2.0
// Migrator: brings a database to this program's version by numbered scripts, each in its own
// transaction with its number. A new database runs them all; there is no second way to make one.
#pragma once

#include "exchange/store/database.h"

#include <string>
#include <vector>

namespace guantong::store {

struct Migration {
    int number;        ///< from 1, without gaps
    std::string name;  ///< e.g. "0001_core"
    std::string sql;   ///< statements ended by ';' at a line's end
};

/// The migrations built into the program from config/sql/sqlite.
const std::vector<Migration>& builtInMigrations();

struct MigrationOutcome {
    int from = 0, to = 0;
    std::string copy;  ///< the file the old database was copied to; empty if nothing was done
};

/// Runs what is missing. Before changing a database that already has a version, a copy is kept as
/// `copyPrefix` + "before-NNNN.db". Throws base::Error STORE_NEWER, changing nothing, if the
/// database is newer than the last migration.
MigrationOutcome migrate(Database& database, const std::vector<Migration>& migrations,
                         const std::string& copyPrefix);

}  // namespace guantong::store
