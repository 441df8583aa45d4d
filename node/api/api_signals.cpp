// SPDX-License-Identifier: Apache-2.0
// /signals, /status and the description of the interface.
#include "exchange/base/text.h"
#include "exchange/standard/code_table.h"
#include "node/api/api_handlers.h"
#include "node/api/case_access.h"
#include "node/api/json_api.h"
#include "node/api/openapi.h"
#include "node/supervision/signal_store.h"

#include <algorithm>

namespace guantong::api {

using base::Code;
using base::Fault;
using base::Json;
using store::Transaction;
using supervision::SignalFilter;
using supervision::SignalPosition;
using supervision::StoredSignal;

namespace {

std::string codeName(standard::CodeTable table, const std::string& code) {
    const auto* value = standard::findCode(table, code);
    return value == nullptr ? code : std::string(value->zh);
}

Json signalJson(Transaction& tx, const StoredSignal& stored) {
    const standard::Signal& signal = stored.signal;
    const auto row = cases::findCase(tx, signal.caseId);
    return Json::object()
        .set("id", signal.id)
        .set("caseId", signal.caseId)
        .set("number", signal.caseId)
        .set("itemName", row ? textOrNull(row->facts.itemName) : textOrNull(signal.item))
        .set("organisationName", textOrNull(signal.organisationName))
        .set("rule", signal.rule)
        .set("level", signal.level)
        .set("levelName", codeName(standard::CodeTable::signalLevel, signal.level))
        .set("clock", signal.clock)
        .set("clockName", codeName(standard::CodeTable::clockKind, signal.clock))
        .set("momentDue", base::formatInstant(signal.momentDue))
        .set("raisedAt", base::formatInstant(signal.raisedAt))
        .set("delayed", signal.delayed)
        .set("message", textOrNull(signal.message));
}

/// "<milliseconds>.<id>"
std::optional<SignalPosition> positionOf(const std::string& after) {
    if (after.empty()) return std::nullopt;
    const auto dot = after.find('.');
    const auto ms = base::parseNumber(std::string_view(after).substr(0, dot));
    if (dot == std::string::npos || !ms)
        throw Refused(Fault{Code::VALUE_INVALID, "after", after.substr(0, 100)});
    return SignalPosition{base::fromMillis(*ms), after.substr(dot + 1)};
}

bool newerFirst(const StoredSignal& a, const StoredSignal& b) {
    if (a.signal.raisedAt != b.signal.raisedAt) return a.signal.raisedAt > b.signal.raisedAt;
    return a.signal.id > b.signal.id;
}

}  // namespace

Response getSignals(HttpContext& context) {
    SignalFilter filter;
    if (const std::string& level = context.query("level"); !level.empty()) {
        filter.level = supervision::levelNamed(level);
        if (!filter.level) throw Refused(Fault{Code::VALUE_INVALID, "level", level.substr(0, 100)});
    }
    const auto from = context.queryTime("from"), to = context.queryTime("to", true);
    auto after = positionOf(context.query("after"));
    if (to && (!after || after->raisedAt >= *to)) after = SignalPosition{*to, {}};
    const auto reach = people::reachOf(context.principal(), people::Right::caseRead);
    const std::size_t limit = context.limit();
    return context.read([&](Transaction& tx) {
        std::vector<StoredSignal> found;
        if (reach.wholeNode) found = supervision::pageOfSignals(tx, filter, after, limit);
        for (const std::string& organisation : reach.organisations) {
            filter.organisation = organisation;
            for (auto& each : supervision::pageOfSignals(tx, filter, after, limit))
                found.push_back(std::move(each));
        }
        std::sort(found.begin(), found.end(), newerFirst);
        const bool more = found.size() >= limit;
        if (found.size() > limit) found.resize(limit);
        Json rows = Json::array();
        bool ended = !more;
        for (const StoredSignal& each : found) {
            if (from && each.signal.raisedAt < *from) {
                ended = true;
                break;
            }
            rows.add(signalJson(tx, each));
        }
        std::string next;
        if (!ended)
            next = std::to_string(base::toMillis(found.back().signal.raisedAt)) + "." +
                   found.back().signal.id;
        return jsonAnswer(listJson(std::move(rows), next));
    });
}

Response getStatus(HttpContext& context) {
    auto answer = jsonAnswer(Json());
    answer.body = context.doors().status().str(true);
    return answer;
}

Response getOpenApi(HttpContext&) {
    Response answer;
    answer.body = openApiDocument();
    return answer;
}

}  // namespace guantong::api
