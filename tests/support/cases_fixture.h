// SPDX-License-Identifier: Apache-2.0
// For tests of node/cases against a real database: the migrated tables in a folder of their own, a
// node's log, and the whole projection as text for comparing.
#pragma once

#include "exchange/store/migrator.h"
#include "node/cases/case_batch.h"
#include "tests/support/cases_script.h"
#include "tests/support/store_fixture.h"

#include <memory>
#include <string>
#include <vector>

namespace guantong::testing {

/// Every table of a node: what the cases ask of others is there too.
inline const std::vector<store::Migration>& caseMigrations() {
    return store::builtInMigrations();
}

/// Monday to Friday of every year.
inline std::shared_ptr<const catalog::WorkingCalendar> plainCalendar() {
    standard::CalendarRecord record;
    record.knownFrom = *base::parseDate("2007-01-01");
    record.knownTo = *base::parseDate("2026-12-31");
    return std::make_shared<const catalog::WorkingCalendar>(record);
}

struct CasesFixture {
    explicit CasesFixture(base::NodeId node = kCounty) : self(node) {
        store::migrate(*database, caseMigrations(), folder.file("copy-"));
        log = std::make_unique<cases::CaseLog>(settings());
    }
    cases::CaseLogSettings settings() {
        cases::CaseLogSettings chosen;
        chosen.node = self;
        chosen.clock = &clock;
        chosen.calendar = [] { return plainCalendar(); };
        return chosen;
    }

    /// Receives events as packages of their writers, one batch for all.
    cases::BatchOutcome receive(const CaseScript& script, const std::vector<std::size_t>& chosen) {
        database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*log, tx);
            for (const std::size_t i : chosen)
                verdicts.push_back(
                    batch.receive(script.events[i], script.xml[i], script.events[i].node, 7));
            outcome = batch.finish();
        });
        return outcome;
    }
    cases::BatchOutcome receiveAll(const CaseScript& script) {
        std::vector<std::size_t> all(script.events.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = i;
        return receive(script, all);
    }
    /// Appends an event of this node in a batch of its own.
    cases::Appended append(const std::string& caseId, EventKind kind, const Fields& fields = {}) {
        cases::Appended done;
        database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*log, tx);
            CaseEvent draft = draftOf(kind, fields);
            draft.caseId = caseId;
            done = batch.appendOwn(std::move(draft));
            outcome = batch.finish();
        });
        return done;
    }
    /// Every row of the projection and every mark, one line each.
    std::string projection() {
        std::string text = rows(
            "SELECT case_id, state, ended, holder, offered, item, item_name, title, case_type, "
            "applicant_name, organisation, organisation_name, region, "
            "source_number, decision, result, opened_ms, accepted_ms, "
            "decided_ms, finished_ms, changed_ms, acceptance_due_ms, "
            "promise_due_ms, statute_due_ms, next_due_ms, events, parked, "
            "waiting, fold FROM case_file ORDER BY case_id",
            29);
        return text + rows(
                          "SELECT case_id, node, seq, hash, mark, code, field, detail "
                          "FROM case_event ORDER BY case_id, node, seq",
                          8);
    }
    std::string rows(std::string_view sql, int columns) {
        std::string text;
        database->read([&](store::Transaction& tx) {
            store::Statement& row = tx.statement(sql);
            while (row.step()) {
                for (int i = 0; i < columns; ++i)
                    text += row.isNull(i) ? "-|" : row.string(i) + "|";
                text += "\n";
            }
        });
        return text;
    }
    std::string value(std::string_view sql) { return valueOf(*database, sql); }
    std::string markOf(const CaseEvent& event) {
        return value("SELECT mark FROM case_event WHERE hash = '" + event.hash + "'");
    }

    base::NodeId self;
    TempFolder folder;
    base::FixedClock clock{*base::parseInstant("2025-06-30T09:00:00.000+08:00")};
    std::unique_ptr<store::Database> database = store::openSqlite(folder.file("node.db"));
    std::unique_ptr<cases::CaseLog> log;
    std::vector<cases::Received> verdicts;
    cases::BatchOutcome outcome;
};

}  // namespace guantong::testing
