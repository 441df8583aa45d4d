// SPDX-License-Identifier: Apache-2.0
#include "node/people/saved_queries.h"

#include "exchange/base/error.h"
#include "exchange/base/json.h"
#include "node/people/field_rules.h"

namespace guantong::people {

using base::Code;
using base::Fault;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kCount = "SELECT COUNT(*) FROM saved_query WHERE user_id = ?";
constexpr std::string_view kUpdate =
    "UPDATE saved_query SET query = ?, changed_ms = ? WHERE user_id = ? AND list_name = ? AND name "
    "= ?";
constexpr std::string_view kInsert =
    "INSERT INTO saved_query (query, changed_ms, user_id, list_name, name) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kList =
    "SELECT id, list_name, name, query FROM saved_query WHERE user_id = ? AND list_name = ? ORDER "
    "BY name";
constexpr std::string_view kRemove = "DELETE FROM saved_query WHERE id = ? AND user_id = ?";

std::optional<Fault> queryFault(const std::string& query) {
    if (query.size() > kMaxQueryBytes)
        return Fault{Code::FIELD_TOO_LONG, "query", std::to_string(kMaxQueryBytes)};
    try {
        const auto json = base::Json::parse(query);
        if (query.find('{') == std::string::npos || !json.elements().empty() ||
            json.asText() != nullptr)
            return Fault{Code::FIELD_INVALID, "query", {}};
    } catch (const base::Error&) {
        return Fault{Code::FIELD_INVALID, "query", {}};
    }
    return std::nullopt;
}

std::int64_t write(Transaction& tx, std::string_view sql, std::int64_t user,
                   const SavedQuery& query, std::int64_t now) {
    Statement& statement = tx.statement(sql);
    statement.bind(1, query.query).bind(2, now).bind(3, user);
    return statement.bind(4, query.list).bind(5, query.name).run();
}

}  // namespace

std::optional<Fault> SavedQueries::save(Transaction& tx, std::int64_t user,
                                        const SavedQuery& query) const {
    if (auto fault = checkText("list", query.list, 1, 40)) return fault;
    if (auto fault = checkText("name", query.name, 1, 50)) return fault;
    if (auto fault = queryFault(query.query)) return fault;
    const std::int64_t now = base::toMillis(clock_.now());
    if (write(tx, kUpdate, user, query, now) > 0) return std::nullopt;
    Statement& count = tx.statement(kCount).bind(1, user);
    if (count.step() && count.number(0) >= static_cast<std::int64_t>(kMaxSavedQueries))
        return Fault{Code::FIELD_TOO_LONG, "queries", std::to_string(kMaxSavedQueries)};
    write(tx, kInsert, user, query, now);
    return std::nullopt;
}

std::vector<SavedQuery> SavedQueries::list(Transaction& tx, std::int64_t user,
                                           std::string_view list) const {
    Statement& rows = tx.statement(kList).bind(1, user).bind(2, list);
    std::vector<SavedQuery> all;
    while (rows.step())
        all.push_back({rows.number(0), rows.string(1), rows.string(2), rows.string(3)});
    return all;
}

bool SavedQueries::remove(Transaction& tx, std::int64_t user, std::int64_t id) const {
    return tx.statement(kRemove).bind(1, id).bind(2, user).run() > 0;
}

}  // namespace guantong::people
