// SPDX-License-Identifier: Apache-2.0
// Exports: work lists written as spreadsheets by one thread, one after the other.
//
//   order ─► waiting ─► running ─► done ─► (7 days) ─► gone
//               ▲          └─► failed
//               └ the process ended: begun anew
//
// A job belongs to who ordered it and shows what they may see when it runs. Thread-safe.
#pragma once

#include "exchange/base/clock.h"
#include "node/approval/work_list.h"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace guantong::approval {

inline constexpr std::chrono::days kExportLife{7};
inline constexpr std::int64_t kMaxExportsWaiting = 10;  ///< of one owner

struct ExportJob {
    std::int64_t id = 0;
    std::string list, state;  ///< waiting, running, done or failed
    std::int64_t rowsDone = 0, rowsTotal = 0, sizeBytes = 0;
    std::string problem;
    base::Instant createdAt;
    std::optional<base::Instant> finishedAt;
};

struct ExportDoors {
    /// What that owner may export now; nothing if they may not any more.
    std::function<std::optional<WorkReach>(store::Transaction&, const std::string& owner)> reach;
    /// The question kept with the job, read again.
    std::function<std::optional<WorkQuestion>(const std::string& question)> read;
    std::function<std::shared_ptr<const catalog::WorkingCalendar>()> calendar;
};

class Exports {
public:
    /// `folder` is made if it is not there. Starts no thread.
    Exports(store::Database& database, const base::Clock& clock, std::filesystem::path folder,
            ExportDoors doors);
    ~Exports();

    /// Begins the thread; jobs that were running when the process ended run again.
    void start();
    void stop();

    /// Orders a list; `question` and `columns` as ExportDoors::read and listColumnNamed() know them
    /// (unknown columns are left out, none means all). TOO_MANY_REQUESTS past kMaxExportsWaiting.
    std::variant<std::int64_t, base::Fault> order(store::Transaction& tx, const std::string& owner,
                                                  std::string_view list,
                                                  const std::string& question);
    /// The newest first, below job `before` (0: from the newest).
    std::vector<ExportJob> list(store::Transaction& tx, const std::string& owner,
                                std::int64_t before, std::size_t limit) const;
    std::optional<ExportJob> find(store::Transaction& tx, const std::string& owner,
                                  std::int64_t id) const;
    /// Where a finished job's file lies.
    std::filesystem::path fileOf(std::int64_t id) const;

    /// Runs the next waiting job on the caller's thread; false if there is none.
    bool runNext();
    /// Drops jobs and files older than kExportLife.
    void sweep();

private:
    struct Running;
    void work();
    std::optional<Running> takeNext();
    void write(Running& job);
    void finish(const Running& job, std::string_view state, std::string_view problem);

    store::Database& database_;
    const base::Clock& clock_;
    std::filesystem::path folder_;
    ExportDoors doors_;
    std::mutex mutex_;
    std::condition_variable ordered_;
    std::int64_t orders_ = 0;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace guantong::approval
