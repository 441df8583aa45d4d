// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/migrator.h"

#include "exchange/base/error.h"
#include "exchange/store/sql_script.h"

#include <cstdio>
#include <set>

namespace guantong::store {

namespace {

constexpr std::string_view kCreate =
    "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, "
    "name VARCHAR(100) NOT NULL, applied_at_ms BIGINT NOT NULL)";
constexpr std::string_view kNumbers = "SELECT number FROM schema_migration ORDER BY number";
constexpr std::string_view kIsApplied = "SELECT 1 FROM schema_migration WHERE number = ?";
constexpr std::string_view kInsert =
    "INSERT INTO schema_migration (number, name, applied_at_ms) VALUES (?, ?, ?)";

std::set<int> appliedNumbers(Database& database) {
    std::set<int> numbers;
    database.write([&](Transaction& tx) {
        numbers.clear();
        tx.statement(kCreate).run();
        Statement& rows = tx.statement(kNumbers);
        while (rows.step())
            numbers.insert(static_cast<int>(rows.number(0)));
    });
    return numbers;
}

std::string copyName(const std::string& prefix, int number) {
    char text[32];
    std::snprintf(text, sizeof text, "before-%04d.db", number);
    return prefix + text;
}

void apply(Database& database, const Migration& migration) {
    const std::int64_t now = database.databaseTimeMs();
    try {
        database.write([&](Transaction& tx) {
            if (tx.statement(kIsApplied).bind(1, migration.number).step())
                return;  // by a neighbour
            for (const std::string& sql : statementsOf(migration.sql))
                tx.statement(sql).run();
            tx.statement(kInsert)
                .bind(1, migration.number)
                .bind(2, migration.name)
                .bind(3, now)
                .run();
        });
    } catch (const base::Error& error) {
        throw base::Error(base::Fault{error.code(), migration.name, error.fault().detail});
    }
}

}  // namespace

MigrationOutcome migrate(Database& database, const std::vector<Migration>& migrations,
                         const std::string& copyPrefix) {
    const std::set<int> applied = appliedNumbers(database);
    MigrationOutcome outcome;
    outcome.from = outcome.to = applied.empty() ? 0 : *applied.rbegin();
    const int last = migrations.empty() ? 0 : migrations.back().number;
    if (outcome.from > last)
        throw base::Error(base::Fault{base::Code::STORE_NEWER, std::to_string(outcome.from),
                                      "this program knows up to " + std::to_string(last)});
    std::vector<const Migration*> missing;
    for (const Migration& migration : migrations)
        if (!applied.contains(migration.number)) missing.push_back(&migration);
    if (missing.empty()) return outcome;
    if (outcome.from > 0) {
        outcome.copy = copyName(copyPrefix, missing.front()->number);
        database.copyTo(outcome.copy);
    }
    for (const Migration* migration : missing)
        apply(database, *migration);
    outcome.to = last;
    return outcome;
}

}  // namespace guantong::store
