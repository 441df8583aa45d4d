// SPDX-License-Identifier: Apache-2.0
// SavedQueries: filters, columns and orders of lists that a user keeps under a name. A user's own,
// seen by nobody else. Thread-safe.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/store/database.h"
#include "node/people/principal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::people {

inline constexpr std::size_t kMaxSavedQueries = 50;  ///< of a user
inline constexpr std::size_t kMaxQueryBytes = 16u << 10;

struct SavedQuery {
    std::int64_t id = 0;
    std::string list;   ///< which list it is for: "cases", "signals"
    std::string name;   ///< as the user calls it
    std::string query;  ///< a JSON object; its meaning is the page's
};

class SavedQueries {
public:
    explicit SavedQueries(const base::Clock& clock) noexcept : clock_(clock) {}

    /// Keeps it, replacing the one of that list and name. FIELD_MISSING, FIELD_INVALID (no JSON
    /// object), FIELD_TOO_LONG (also past kMaxSavedQueries).
    std::optional<base::Fault> save(store::Transaction& tx, std::int64_t user,
                                    const SavedQuery& query) const;
    /// Those of the list, by name.
    std::vector<SavedQuery> list(store::Transaction& tx, std::int64_t user,
                                 std::string_view list) const;
    /// False if the user has none of that id.
    bool remove(store::Transaction& tx, std::int64_t user, std::int64_t id) const;

private:
    const base::Clock& clock_;
};

}  // namespace guantong::people
