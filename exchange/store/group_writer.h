// SPDX-License-Identifier: Apache-2.0
// GroupWriter: the one thread that writes. Functions that wait while a commit is on its way to the
// disk share the next one.
//
//   queue ──take all──> BEGIN IMMEDIATE, each in a savepoint, COMMIT ──> afterCommit ──> wake
//                        └─ lost as a whole (disk full, failed commit): each again, alone
//
// Functions run in the order they were queued. One that throws is undone alone; a lone function
// never waits for company. Thread-safe.
#pragma once

#include "exchange/store/sqlite_connection.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace guantong::store {

class GroupWriter {
public:
    /// Opens its connection before it returns. Throws base::Error STORE_….
    GroupWriter(const std::string& file, const SqliteOptions& options);
    /// Finishes what is queued.
    ~GroupWriter();
    GroupWriter(const GroupWriter&) = delete;
    GroupWriter& operator=(const GroupWriter&) = delete;

    /// As Database::writeInTurn(); `queued` may be empty. Asserts that it is not called on the
    /// writer's own thread.
    void write(const std::function<void(Transaction&)>& function,
               const std::function<void()>& queued);
    /// Commits made so far.
    std::int64_t commits() const noexcept { return commits_.load(); }
    /// Statements kept by its connection; for tests, while nothing is written.
    std::size_t keptStatements() const noexcept { return connection_.keptStatements(); }

private:
    struct Job {
        const std::function<void(Transaction&)>& function;
        std::vector<std::function<void()>> afterCommit{};
        std::exception_ptr failure{};
        std::condition_variable ready{};
        bool done = false;
    };
    using Jobs = std::vector<Job*>;

    void loop();
    Jobs take();
    void settle(const Jobs& jobs);
    bool commitTogether(const Jobs& jobs);
    void commitAlone(Job& job);
    void runInSavepoint(Job& job);
    void finish(const Jobs& jobs) noexcept;

    SqliteConnection connection_;
    const std::size_t groupJobs_;
    std::atomic<std::int64_t> commits_{0};
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job*> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace guantong::store
