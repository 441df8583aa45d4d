// SPDX-License-Identifier: Apache-2.0
// The floor's other half (floor_pass.h): the rows, in one durable transaction, over a database of
// the product's own schema and with its own pragmas. One thread.
#pragma once

#include "floor_pass.h"

#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::bench {

/// The rows, over a database of the product's own schema.
class FloorStore {
public:
    explicit FloorStore(const std::string& file) {
        check(sqlite3_open(file.c_str(), &database_));
        run("PRAGMA journal_mode = WAL");
        run("PRAGMA synchronous = FULL");
        run("PRAGMA cache_size = -49152");
        run("PRAGMA wal_autocheckpoint = 4000");
        package_ = prepare(
            "INSERT INTO package (stream_id, sequence, digest, kind, records,"
            " size_bytes, created_ms, stored_ms, state)"
            " VALUES (1,?,?,'events',?,?,1,1,'applied')");
        bytes_ = prepare("INSERT INTO package_bytes (package_id, bytes) VALUES (?,?)");
        event_ = prepare(
            "INSERT INTO case_event (case_id, node, seq, version, kind, hash,"
            " occurred_ms, recorded_ms, mark, package_id, xml)"
            " VALUES (?,?,?,1,?,?,?,?,'taken',?,?)");
        case_ = prepare(
            "INSERT INTO case_file (case_id, state, ended, holder, offered, item, item_name, title,"
            " case_type, applicant_name, organisation, organisation_name, region, source_number,"
            " decision, result, opened_ms, changed_ms, acceptance_due_ms, next_due_ms, events,"
            " parked, waiting, fold) VALUES (?,'received',0,?,0,?,'食品经营许可(新办)',?,"
            "'promised',?,?,'分宜县市场监督管理局',?,'FY2025100000','','',?,?,?,?,?,0,0,?)");
        receipt_ = prepare(
            "INSERT INTO receipt (package_id, origin, issuer, issue, status,"
            " not_taken, digest, received_ms, xml) VALUES (?,?,?,1,'applied',0,?,1,?)");
    }
    ~FloorStore() {
        for (auto* each : {package_, bytes_, event_, case_, receipt_})
            sqlite3_finalize(each);
        sqlite3_close(database_);
    }
    FloorStore(const FloorStore&) = delete;
    FloorStore& operator=(const FloorStore&) = delete;

    void store(std::int64_t sequence, const std::string& bytes,
               const std::vector<FloorEvent>& events, const std::string& digest) {
        run("BEGIN IMMEDIATE");
        number(package_, 1, sequence);
        text(package_, 2, digest);
        number(package_, 3, static_cast<std::int64_t>(events.size()));
        number(package_, 4, static_cast<std::int64_t>(bytes.size()));
        step(package_);
        const auto row = sqlite3_last_insert_rowid(database_);
        number(bytes_, 1, row);
        blob(bytes_, 2, bytes);
        step(bytes_);
        for (const auto& event : events)
            store(event, row, bytes);
        static const std::string kReceipt(3000, 'r');
        number(receipt_, 1, row);
        number(receipt_, 2, 360521000000);
        number(receipt_, 3, 360500000000);
        text(receipt_, 4, digest);
        blob(receipt_, 5, kReceipt);
        step(receipt_);
        run("COMMIT");
    }

private:
    void store(const FloorEvent& event, std::int64_t row, const std::string& bytes) {
        const std::int64_t node = std::stoll(event.node), seq = std::stoll(event.seq);
        constexpr std::int64_t kMoment = 1748912400000;
        text(event_, 1, event.caseId);
        number(event_, 2, node);
        number(event_, 3, seq);
        text(event_, 4, event.kind);
        text(event_, 5, event.hash);
        number(event_, 6, kMoment);
        number(event_, 7, kMoment);
        number(event_, 8, row);
        blob(event_, 9, std::string_view(bytes).substr(event.begin, event.end - event.begin));
        step(event_);
        if (seq != 1) return;  // one row for each case
        static const std::string kFold(160, 'f');
        text(case_, 1, event.caseId);
        number(case_, 2, node);
        text(case_, 3, event.item);
        text(case_, 4, event.title);
        text(case_, 5, event.applicant);
        text(case_, 6, event.organisation);
        text(case_, 7, event.region);
        for (int i = 8; i <= 11; ++i)
            number(case_, i, kMoment);
        number(case_, 12, 1);
        blob(case_, 13, kFold);
        step(case_);
    }

    void check(int result) const {
        if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
    }
    void run(const char* sql) const {
        check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    sqlite3_stmt* prepare(const char* sql) const {
        sqlite3_stmt* made = nullptr;
        check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        return made;
    }
    static void number(sqlite3_stmt* to, int index, std::int64_t value) {
        sqlite3_bind_int64(to, index, value);
    }
    static void text(sqlite3_stmt* to, int index, std::string_view value) {
        sqlite3_bind_text(to, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }
    static void blob(sqlite3_stmt* to, int index, std::string_view value) {
        sqlite3_bind_blob(to, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }
    void step(sqlite3_stmt* statement) const {
        if (sqlite3_step(statement) != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errmsg(database_));
        sqlite3_reset(statement);
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt *package_ = nullptr, *bytes_ = nullptr, *event_ = nullptr, *case_ = nullptr,
                 *receipt_ = nullptr;
};

}  // namespace guantong::bench
