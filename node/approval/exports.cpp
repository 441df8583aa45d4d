// SPDX-License-Identifier: Apache-2.0
#include "node/approval/exports.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/json.h"
#include "exchange/base/log.h"
#include "node/approval/list_columns.h"
#include "node/approval/spreadsheet.h"

namespace guantong::approval {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kColumns =
    "SELECT id, list_name, state, rows_done, rows_total, size_bytes, problem, created_ms, "
    "finished_ms FROM export_job ";
const std::string kList =
    std::string(kColumns) + "WHERE owner = ? AND id < ? ORDER BY id DESC LIMIT ?";
const std::string kFind = std::string(kColumns) + "WHERE id = ? AND owner = ?";
constexpr std::string_view kWaiting =
    "SELECT COUNT(*) FROM export_job WHERE owner = ? AND state IN ('waiting', 'running')";
constexpr std::string_view kInsert =
    "INSERT INTO export_job (owner, list_name, question, state, rows_done, rows_total, size_bytes, "
    "problem, created_ms) VALUES (?, ?, ?, 'waiting', 0, 0, 0, '', ?)";
constexpr std::string_view kNext =
    "SELECT id, owner, list_name, question FROM export_job WHERE state = 'waiting' "
    "ORDER BY id LIMIT 1";
constexpr std::string_view kBegin =
    "UPDATE export_job SET state = 'running', rows_done = 0 WHERE id = ?";
constexpr std::string_view kProgress =
    "UPDATE export_job SET rows_done = ?, rows_total = ? WHERE id = ?";
constexpr std::string_view kFinish =
    "UPDATE export_job SET state = ?, problem = ?, rows_done = ?, rows_total = ?, size_bytes = ?, "
    "finished_ms = ? WHERE id = ?";
constexpr std::string_view kAgain =
    "UPDATE export_job SET state = 'waiting' WHERE state = 'running'";
constexpr std::string_view kOld = "SELECT id FROM export_job WHERE created_ms < ? LIMIT 500";
constexpr std::string_view kDelete = "DELETE FROM export_job WHERE id = ?";
constexpr std::size_t kMaxProblem = 400;
constexpr std::int64_t kRowsBetweenReports = 2'000;
constexpr std::chrono::seconds kLook{30};

ExportJob readJob(const Statement& row) {
    ExportJob job;
    job.id = row.number(0);
    job.list = row.string(1);
    job.state = row.string(2);
    job.rowsDone = row.number(3);
    job.rowsTotal = row.number(4);
    job.sizeBytes = row.number(5);
    job.problem = row.string(6);
    job.createdAt = base::fromMillis(row.number(7));
    if (!row.isNull(8)) job.finishedAt = base::fromMillis(row.number(8));
    return job;
}

std::vector<const ListColumn*> columnsOf(const std::string& question) {
    std::vector<const ListColumn*> chosen;
    const base::Json json = base::Json::parse(question);
    if (const auto* keys = json.find("columns"))
        for (const base::Json& key : keys->elements())
            if (const auto* column =
                    key.asText() != nullptr ? listColumnNamed(*key.asText()) : nullptr)
                chosen.push_back(column);
    if (chosen.empty())
        for (const ListColumn& column : listColumns())
            chosen.push_back(&column);
    return chosen;
}

/// How many cases the list may have at most; for the progress bar.
std::int64_t estimate(Transaction& tx, const WorkQuestion& question, const WorkReach& reach) {
    const auto counts = countWork(tx, reach, {});
    switch (question.list) {
        case DeskList::mine:
            return counts.mine;
        case DeskList::toCheck:
            return counts.toCheck;
        case DeskList::supplements:
            return counts.supplements;
        case DeskList::toHandOut:
            return counts.toHandOut;
        default:
            return reach.wholeNode ? cases::countCases(tx).cases : 0;
    }
}

}  // namespace

struct Exports::Running {
    std::int64_t id = 0;
    std::string owner, list, question;
    std::int64_t rows = 0, total = 0, bytes = 0;
};

Exports::Exports(store::Database& database, const base::Clock& clock,
                 std::filesystem::path folder, ExportDoors doors)
    : database_(database), clock_(clock), folder_(std::move(folder)), doors_(std::move(doors)) {
    base::makeFolder(folder_, 0750);
}

Exports::~Exports() {
    stop();
}

void Exports::start() {
    database_.write([](Transaction& tx) { tx.statement(kAgain).run(); });
    thread_ = std::thread([this] { work(); });
}

void Exports::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    ordered_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Exports::work() {
    while (!stopping_) {
        std::int64_t seen = 0;
        {
            const std::scoped_lock lock(mutex_);
            seen = orders_;
        }
        try {
            if (runNext()) continue;
            sweep();
        } catch (const std::exception& failure) {
            base::log(base::LogLevel::error, "exports", failure.what());
        }
        std::unique_lock lock(mutex_);
        ordered_.wait_for(lock, kLook, [&] { return stopping_ || orders_ != seen; });
    }
}

std::variant<std::int64_t, Fault> Exports::order(Transaction& tx, const std::string& owner,
                                                 std::string_view list,
                                                 const std::string& question) {
    Statement& waiting = tx.statement(kWaiting).bind(1, owner);
    if (waiting.step() && waiting.number(0) >= kMaxExportsWaiting)
        return Fault{Code::TOO_MANY_REQUESTS, "exports", {}};
    tx.statement(kInsert)
        .bind(1, owner)
        .bind(2, list)
        .bind(3, question)
        .bind(4, base::toMillis(clock_.now()))
        .run();
    const std::int64_t id = tx.lastId();
    tx.afterCommit([this] {
        {
            const std::scoped_lock lock(mutex_);
            ++orders_;
        }
        ordered_.notify_all();
    });
    return id;
}

std::vector<ExportJob> Exports::list(Transaction& tx, const std::string& owner,
                                     std::int64_t before, std::size_t limit) const {
    std::vector<ExportJob> jobs;
    Statement& row = tx.statement(kList).bind(1, owner);
    row.bind(2, before > 0 ? before : INT64_MAX).bind(3, limit);
    while (row.step())
        jobs.push_back(readJob(row));
    return jobs;
}

std::optional<ExportJob> Exports::find(Transaction& tx, const std::string& owner,
                                       std::int64_t id) const {
    Statement& row = tx.statement(kFind).bind(1, id).bind(2, owner);
    if (!row.step()) return std::nullopt;
    return readJob(row);
}

std::filesystem::path Exports::fileOf(std::int64_t id) const {
    return folder_ / ("export-" + std::to_string(id) + ".xlsx");
}

std::optional<Exports::Running> Exports::takeNext() {
    std::optional<Running> job;
    database_.write([&](Transaction& tx) {
        job.reset();
        Statement& row = tx.statement(kNext);
        if (!row.step()) return;
        job = Running{row.number(0), row.string(1), row.string(2), row.string(3)};
        while (row.step()) {
        }
        tx.statement(kBegin).bind(1, job->id).run();
    });
    return job;
}

bool Exports::runNext() {
    auto job = takeNext();
    if (!job) return false;
    try {
        write(*job);
        if (!stopping_) finish(*job, "done", {});
    } catch (const std::exception& failure) {
        std::error_code ignored;
        std::filesystem::remove(fileOf(job->id), ignored);
        finish(*job, "failed", std::string_view(failure.what()).substr(0, kMaxProblem));
    }
    return true;
}

void Exports::write(Running& job) {
    const auto question = doors_.read(job.question);
    std::optional<WorkReach> reach;
    database_.read([&](Transaction& tx) {
        reach = doors_.reach(tx, job.owner);
        if (reach && question) job.total = estimate(tx, *question, *reach);
    });
    if (!question || !reach) throw base::Error(Code::RIGHT_MISSING, "listExport");
    const auto columns = columnsOf(job.question);
    std::vector<Spreadsheet::Column> heads;
    for (const ListColumn* each : columns)
        heads.push_back({std::string(each->title), each->width});
    const auto part = folder_ / ("export-" + std::to_string(job.id) + ".part");
    Spreadsheet sheet(part, folder_, "办件", heads);
    const auto calendar = doors_.calendar();
    const WorkTerms terms{clock_.now(), *calendar};
    std::string after;
    std::int64_t reported = 0;
    do {
        WorkPage page;
        database_.read([&](Transaction& tx) {
            auto read = pageOfWork(tx, *question, *reach, terms, after, kMaxWorkRows);
            if (auto* fault = std::get_if<Fault>(&read)) throw base::Error(*fault);
            page = std::get<WorkPage>(std::move(read));
        });
        for (const WorkRow& row : page.rows) {
            std::vector<Spreadsheet::Cell> cells;
            for (const ListColumn* each : columns)
                cells.push_back(each->cell(row));
            if (job.rows < Spreadsheet::kMaxRows) sheet.add(cells), ++job.rows;
        }
        after = page.next;
        if (job.rows - reported < kRowsBetweenReports) continue;
        reported = job.rows;
        database_.write([&](Transaction& tx) {
            Statement& row = tx.statement(kProgress).bind(1, job.rows);
            row.bind(2, std::max(job.total, job.rows)).bind(3, job.id).run();
        });
    } while (!after.empty() && !stopping_ && job.rows < Spreadsheet::kMaxRows);
    if (stopping_) return;
    sheet.close();
    job.bytes = static_cast<std::int64_t>(std::filesystem::file_size(part));
    std::filesystem::rename(part, fileOf(job.id));
}

void Exports::finish(const Running& job, std::string_view state, std::string_view problem) {
    database_.write([&](Transaction& tx) {
        tx.statement(kFinish)
            .bind(1, state)
            .bind(2, problem)
            .bind(3, job.rows)
            .bind(4, job.rows)
            .bind(5, job.bytes)
            .bind(6, base::toMillis(clock_.now()))
            .bind(7, job.id)
            .run();
    });
}

void Exports::sweep() {
    std::vector<std::int64_t> old;
    database_.write([&](Transaction& tx) {
        old.clear();
        Statement& row = tx.statement(kOld).bind(1, base::toMillis(clock_.now() - kExportLife));
        while (row.step())
            old.push_back(row.number(0));
        for (const std::int64_t id : old)
            tx.statement(kDelete).bind(1, id).run();
    });
    std::error_code ignored;
    for (const std::int64_t id : old)
        std::filesystem::remove(fileOf(id), ignored);
}

}  // namespace guantong::approval
