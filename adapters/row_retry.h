// SPDX-License-Identifier: Apache-2.0
// RowRetry: offers kept rows again, under the mapping as it is now. A row taken leaves "refused" or
// "waiting" of its run's counts and enters "taken", so that a run's counts always add up. Inside
// adapters only. Used once, by one thread.
#pragma once

#include "adapters/folder_adapter.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace guantong::adapters {

class RowRetry {
public:
    RowRetry(const Mapping& mapping, const AdapterSettings& settings, store::Database& database,
             Intake& intake, const base::Clock& clock);

    /// Offers every open row, or with `readyOnly` the waiting rows whose case has come.
    /// Throws base::Error STORE_….
    RetryReport run(bool readyOnly);

private:
    struct Header {
        std::vector<std::string> names;
        std::optional<Mapper> mapper;
        std::string missing;  ///< why the mapping does not fit it
    };
    const Header& headerOf(store::Transaction& transaction, std::int64_t run);
    MappedRow mapAgain(store::Transaction& transaction, const KeptRow& row);
    void offer(store::Transaction& transaction, KeptRow& row, RetryReport& report);

    const Mapping& mapping_;
    const AdapterSettings& settings_;
    store::Database& database_;
    const base::Clock& clock_;
    RowIntake intake_;
    std::map<std::int64_t, Header> headers_;
};

}  // namespace guantong::adapters
