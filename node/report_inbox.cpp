// SPDX-License-Identifier: Apache-2.0
#include "node/report_inbox.h"

#include "exchange/stream_store.h"

#include <algorithm>

namespace guantong::node {

using base::Code;
using base::Fault;

namespace {

constexpr std::string_view kForgetPart =
    "DELETE FROM report_pulled WHERE node = ? AND name = ? AND period = ? AND region = ? "
    "AND as_of_ms = ? AND part = ?";
constexpr std::string_view kKeepPart =
    "INSERT INTO report_pulled (node, name, period, region, as_of_ms, part, parts, package_id, "
    "xml) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kParts =
    "SELECT parts, package_id, xml FROM report_pulled WHERE node = ? AND name = ? AND period = ? "
    "AND region = ? AND as_of_ms = ? ORDER BY part";

store::Statement& bindKey(store::Statement& statement, const ReportKey& key) {
    return statement.bind(1, key.node.number())
        .bind(2, key.name)
        .bind(3, key.period)
        .bind(4, key.region)
        .bind(5, base::toMillis(key.asOf));
}

void keepRefusal(const federation::Arrival& arrival, const standard::ReportAnswer& answer,
                 base::Instant now) {
    arrival.tx.statement("DELETE FROM report_refused WHERE request = ?")
        .bind(1, answer.request)
        .run();
    arrival.tx
        .statement(
            "INSERT INTO report_refused (request, node, code, reason, at_ms) "
            "VALUES (?, ?, ?, ?, ?)")
        .bind(1, answer.request)
        .bind(2, answer.node.number())
        .bind(3, answer.code)
        .bind(4, answer.reason)
        .bind(5, base::toMillis(now))
        .run();
}

}  // namespace

std::optional<Fault> takeAnswer(const federation::Arrival& arrival,
                                const standard::ReportAnswer& answer, base::Instant now) {
    if (answer.node != arrival.header.id.stream.origin)
        return Fault{Code::RECORD_OUT_OF_PLACE, "node", answer.node.str()};
    if (!answer.code.empty()) {
        keepRefusal(arrival, answer, now);
        return std::nullopt;
    }
    const ReportKey key{answer.node, answer.name, answer.period, answer.region, answer.asOf};
    const std::int64_t part = answer.part.value_or(1);
    bindKey(arrival.tx.statement(kForgetPart), key).bind(6, part).run();
    bindKey(arrival.tx.statement(kKeepPart), key)
        .bind(6, part)
        .bind(7, answer.parts.value_or(1))
        .bind(8, arrival.packageRow)
        .bindBlob(9, arrival.xml)
        .run();
    return std::nullopt;
}

std::optional<ReceivedReport> receivedReport(store::Transaction& tx, const ReportKey& key) {
    ReceivedReport report;
    std::vector<std::int64_t> packageRows;
    std::int64_t parts = 1;
    auto& row = bindKey(tx.statement(kParts), key);
    while (row.step()) {
        parts = row.number(0);
        if (packageRows.empty() || packageRows.back() != row.number(1))
            packageRows.push_back(row.number(1));
        report.parts.push_back(row.string(2));
    }
    if (static_cast<std::int64_t>(report.parts.size()) != parts) return std::nullopt;
    for (const auto packageRow : packageRows)
        if (const auto package = exchange::packageAt(tx, packageRow))
            report.packages.push_back(package->id.str());
    return report;
}

std::optional<ReportRefusal> refusalOf(store::Transaction& tx, const std::string& request) {
    auto& row = tx.statement("SELECT code, reason FROM report_refused WHERE request = ?");
    row.bind(1, request);
    if (!row.step()) return std::nullopt;
    return ReportRefusal{row.string(0), row.string(1)};
}

}  // namespace guantong::node
