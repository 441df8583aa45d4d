// SPDX-License-Identifier: Apache-2.0
#include "adapters/run_log.h"

namespace guantong::adapters {

namespace {

#define GT_RUN_COLUMNS                                                                        \
    "SELECT id, adapter, file_name, size_bytes, changed_ns, digest, encoding, header, state," \
    " rows_read, rows_taken, rows_repeated, rows_waiting, rows_refused, rows_warned,"         \
    " events_taken, started_ms, ended_ms, fault FROM adapter_run "
constexpr std::string_view kLastOf =
    GT_RUN_COLUMNS "WHERE adapter = ? AND file_name = ? ORDER BY id DESC LIMIT 1";
constexpr std::string_view kRecent = GT_RUN_COLUMNS "WHERE adapter = ? ORDER BY id DESC LIMIT ?";
constexpr std::string_view kById = GT_RUN_COLUMNS "WHERE id = ?";
#undef GT_RUN_COLUMNS
constexpr std::string_view kInsert =
    "INSERT INTO adapter_run (adapter, file_name, size_bytes, changed_ns, digest, encoding,"
    " header, state, rows_read, rows_taken, rows_repeated, rows_waiting, rows_refused,"
    " rows_warned, events_taken, started_ms, fault)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 'running', 0, 0, 0, 0, 0, 0, 0, ?, '')";
constexpr std::string_view kUpdate =
    "UPDATE adapter_run SET state = ?, header = ?, rows_read = ?, rows_taken = ?,"
    " rows_repeated = ?, rows_waiting = ?, rows_refused = ?, rows_warned = ?, events_taken = ?,"
    " ended_ms = ?, fault = ?, size_bytes = ?, changed_ns = ?, encoding = ? WHERE id = ?";

}  // namespace

RowCounts& RowCounts::operator+=(const RowCounts& other) noexcept {
    read += other.read;
    taken += other.taken;
    repeated += other.repeated;
    waiting += other.waiting;
    refused += other.refused;
    warned += other.warned;
    events += other.events;
    return *this;
}

std::vector<RunRecord> RunLog::select(store::Statement& rows) {
    std::vector<RunRecord> runs;
    while (rows.step()) {
        RunRecord run;
        run.id = rows.number(0);
        run.adapter = rows.string(1);
        run.file = rows.string(2);
        run.stamp = {rows.number(3), rows.number(4)};
        run.digest = rows.string(5);
        run.encoding = rows.string(6);
        run.header = rows.string(7);
        run.state = rows.string(8);
        run.counts = {rows.number(9),  rows.number(10), rows.number(11), rows.number(12),
                      rows.number(13), rows.number(14), rows.number(15)};
        run.started = base::fromMillis(rows.number(16));
        if (!rows.isNull(17)) run.ended = base::fromMillis(rows.number(17));
        run.fault = rows.string(18);
        runs.push_back(std::move(run));
    }
    return runs;
}

std::optional<RunRecord> RunLog::lastOf(const std::string& adapter, const std::string& file) {
    auto runs = select(transaction_.statement(kLastOf).bind(1, adapter).bind(2, file));
    if (runs.empty()) return std::nullopt;
    return std::move(runs.front());
}

std::vector<RunRecord> RunLog::recent(const std::string& adapter, std::size_t limit) {
    return select(transaction_.statement(kRecent).bind(1, adapter).bind(2, limit));
}

std::optional<RunRecord> RunLog::byId(std::int64_t id) {
    auto runs = select(transaction_.statement(kById).bind(1, id));
    if (runs.empty()) return std::nullopt;
    return std::move(runs.front());
}

void RunLog::begin(RunRecord& run) {
    const auto last = lastOf(run.adapter, run.file);
    if (last && last->state != "finished" && last->digest == run.digest) {
        run.id = last->id;
        run.counts = last->counts;
        run.started = last->started;
        run.state = "running";
        return;
    }
    auto& insert = transaction_.statement(kInsert);
    insert.bind(1, run.adapter).bind(2, run.file).bind(3, run.stamp.sizeBytes);
    insert.bind(4, run.stamp.changedNs).bind(5, run.digest).bind(6, run.encoding);
    insert.bind(7, run.header).bind(8, base::toMillis(run.started));
    insert.run();
    run.id = transaction_.lastId();
    run.counts = {};
    run.state = "running";
}

void RunLog::update(const RunRecord& run) {
    auto& update = transaction_.statement(kUpdate);
    update.bind(1, run.state).bind(2, run.header).bind(3, run.counts.read);
    update.bind(4, run.counts.taken).bind(5, run.counts.repeated).bind(6, run.counts.waiting);
    update.bind(7, run.counts.refused).bind(8, run.counts.warned).bind(9, run.counts.events);
    if (run.ended)
        update.bind(10, base::toMillis(*run.ended));
    else
        update.bindNull(10);
    update.bind(11, run.fault).bind(12, run.stamp.sizeBytes).bind(13, run.stamp.changedNs);
    update.bind(14, run.encoding).bind(15, run.id);
    update.run();
}

}  // namespace guantong::adapters
