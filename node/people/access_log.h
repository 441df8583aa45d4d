// SPDX-License-Identifier: Apache-2.0
// AccessLog: every read of personal data, written before it is shown. Rows are only added; trim()
// takes off what is older than a year. Whose data was read and why can be shown to them.
// Thread-safe.
#pragma once

#include "exchange/base/clock.h"
#include "exchange/store/database.h"
#include "node/people/principal.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace guantong::people {

inline constexpr std::chrono::days kAccessKept{366};

struct AccessEntry {
    std::int64_t id = 0;
    base::Instant at;
    std::string actor, actorName, organisation, address;
    std::string caseId;
    std::string what;     ///< "personal part", "material 身份证.jpg", "export"
    std::string purpose;  ///< why, as the reader stated it
};

struct AccessFilter {
    std::string caseId, actor;              ///< empty: any
    std::optional<base::Instant> from, to;  ///< at >= from, at < to
};

class AccessLog {
public:
    explicit AccessLog(const base::Clock& clock) noexcept : clock_(clock) {}

    /// Writes down that `by` reads `what` of that case, in the transaction after which it may be
    /// shown. FIELD_MISSING, FIELD_TOO_LONG or FIELD_INVALID for a purpose of nothing, of more than
    /// 200 characters, or of no text; then nothing may be shown.
    std::optional<base::Fault> record(store::Transaction& tx, const Principal& by,
                                      const std::string& caseId, const std::string& what,
                                      const std::string& purpose) const;

    /// The newest first, below row `before` (0: from the newest).
    std::vector<AccessEntry> list(store::Transaction& tx, const AccessFilter& filter,
                                  std::int64_t before, std::size_t limit) const;

    /// Takes off rows older than `before`; RIGHT_MISSING without logRead, VALUE_INVALID for
    /// anything younger than kAccessKept.
    std::variant<std::int64_t, base::Fault> trim(store::Transaction& tx, const Principal& by,
                                                 base::Instant before) const;

private:
    const base::Clock& clock_;
};

}  // namespace guantong::people
