// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/group_writer.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "exchange/store/sqlite_transaction.h"

#include <algorithm>

namespace guantong::store {

namespace {

constexpr std::string_view kBegin = "BEGIN IMMEDIATE";
constexpr std::string_view kCommit = "COMMIT";

}  // namespace

GroupWriter::GroupWriter(const std::string& file, const SqliteOptions& options)
    : connection_(file, SqliteConnection::Use::writing, options),
      groupJobs_(std::max<std::size_t>(1, options.groupJobs)),
      thread_([this] { loop(); }) {}

GroupWriter::~GroupWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void GroupWriter::write(const std::function<void(Transaction&)>& function,
                        const std::function<void()>& queued) {
    GT_ASSERT(std::this_thread::get_id() != thread_.get_id());
    Job job{function};
    std::unique_lock lock(mutex_);
    GT_ASSERT(!stopping_);
    queue_.push_back(&job);
    arrived_.notify_one();
    if (queued) {
        lock.unlock();
        queued();
        lock.lock();
    }
    job.ready.wait(lock, [&job] { return job.done; });
    if (job.failure) std::rethrow_exception(job.failure);
}

void GroupWriter::loop() {
    for (Jobs jobs = take(); !jobs.empty(); jobs = take())
        settle(jobs);
}

/// Everything queued up to the limit; empty only when it is time to stop.
GroupWriter::Jobs GroupWriter::take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    const auto end =
        queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), groupJobs_));
    Jobs jobs(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    return jobs;
}

void GroupWriter::settle(const Jobs& jobs) {
    if (jobs.size() > 1 && commitTogether(jobs)) {
        finish(jobs);
        return;
    }
    for (Job* job : jobs) {
        commitAlone(*job);
        finish({job});
    }
}

/// False if the group was lost as a whole: nothing is stored, and nobody has an outcome yet.
bool GroupWriter::commitTogether(const Jobs& jobs) {
    try {
        connection_.run(kBegin);
    } catch (const base::Error&) {
        for (Job* job : jobs)
            job->failure = std::current_exception();
        return true;
    }
    bool whole = true;
    for (auto job = jobs.begin(); whole && job != jobs.end(); ++job) {
        runInSavepoint(**job);
        whole = connection_.inTransaction();
    }
    try {
        if (whole) connection_.run(kCommit);
    } catch (const base::Error&) {
        whole = false;
    }
    connection_.rollback();
    if (whole) {
        ++commits_;
        return true;
    }
    for (Job* job : jobs) {
        job->failure = nullptr;
        job->afterCommit.clear();
    }
    return false;
}

void GroupWriter::runInSavepoint(Job& job) {
    try {
        Savepoint savepoint(connection_);
        SqliteTransaction transaction(connection_, &job.afterCommit);
        job.function(transaction);
        connection_.settle();
        savepoint.keep();
    } catch (...) {  // the caller's thread is where it is thrown again
        job.failure = std::current_exception();
        connection_.settle();
    }
}

void GroupWriter::commitAlone(Job& job) {
    try {
        connection_.run(kBegin);
        SqliteTransaction transaction(connection_, &job.afterCommit);
        job.function(transaction);
        connection_.settle();
        if (!connection_.inTransaction())
            throw base::Error(base::Code::STORE_FAILED, "the transaction was rolled back");
        connection_.run(kCommit);
        ++commits_;
    } catch (...) {  // the caller's thread is where it is thrown again
        job.failure = std::current_exception();
    }
    connection_.rollback();
}

/// What was promised for after the commit, then the callers. Callbacks must not throw.
void GroupWriter::finish(const Jobs& jobs) noexcept {
    for (Job* job : jobs)
        if (!job->failure)
            for (const auto& call : job->afterCommit)
                call();
    const std::lock_guard lock(mutex_);
    for (Job* job : jobs) {
        job->done = true;
        job->ready.notify_one();
    }
}

}  // namespace guantong::store
