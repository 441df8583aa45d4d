// SPDX-License-Identifier: Apache-2.0
#include "node/report_pull.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "node/report_inbox.h"
#include "node/statistics/report_parts.h"

#include <thread>

namespace guantong::node {

using base::Code;
using base::Fault;

namespace {

constexpr std::chrono::milliseconds kLook{100};

standard::ReportAnswer decodeAnswer(std::string_view xml) {
    auto decoded = standard::decodeRecord(xml);
    if (auto* fault = std::get_if<Fault>(&decoded)) throw base::Error(*fault);
    return std::get<standard::ReportAnswer>(std::get<standard::Record>(std::move(decoded)));
}

PulledReport assemble(const ReceivedReport& received) {
    std::vector<standard::ReportAnswer> parts;
    for (const auto& xml : received.parts)
        parts.push_back(decodeAnswer(xml));
    return {statistics::joinParts(std::move(parts)), statistics::reportFile(received.parts),
            received.parts.size(), received.packages};
}

PullOutcome ownReport(NodeCore& core, const ReportWish& wish) {
    const statistics::ReportQuestion question{
        {}, wish.name, wish.period, wish.region, wish.asOf.value_or(core.clock().now())};
    ReceivedReport own;
    std::optional<Fault> refused;
    core.database().write([&](store::Transaction& tx) {
        const auto sealed = core.report(tx, question);
        if (const auto* fault = std::get_if<Fault>(&sealed))
            refused = *fault;
        else
            own.parts = core.reportParts(tx, std::get<statistics::SealedReport>(sealed));
    });
    if (refused) return *refused;
    return assemble(own);
}

standard::ReportRequest requestFor(NodeCore& core, const ReportWish& wish) {
    standard::ReportRequest request;
    request.from = core.settings().id;
    request.to = wish.from;
    request.name = wish.name;
    request.period = wish.period;
    request.region = wish.region;
    request.asOf = wish.asOf.value_or(core.clock().now());
    request.id = request.from.str() + "-" + base::toHex(crypto::randomBytes(8));
    return request;
}

/// What has come for the request; nothing if nothing has.
std::optional<PullOutcome> arrived(NodeCore& core, const standard::ReportRequest& request) {
    std::optional<ReceivedReport> report;
    std::optional<ReportRefusal> refusal;
    core.database().read([&](store::Transaction& tx) {
        report = receivedReport(
            tx, {request.to, request.name, request.period, request.region, *request.asOf});
        refusal = refusalOf(tx, request.id);
    });
    if (report) return assemble(*report);
    if (refusal) return Fault{Code::REPORT_REFUSED, request.to.str(), refusal->reason};
    return std::nullopt;
}

}  // namespace

PullOutcome pullReport(NodeCore& core, const ReportWish& wish) {
    if (wish.from == core.settings().id) return ownReport(core, wish);
    const auto request = requestFor(core, wish);
    if (auto faults = standard::checkRecord(request); !faults.empty()) return faults.front();
    if (auto here = arrived(core, request)) return std::move(*here);
    core.database().write([&](store::Transaction& tx) {
        core.outbox().enqueue(tx, exchange::Scope::to(wish.from), "record", encode(request).xml);
    });
    const auto end = std::chrono::steady_clock::now() + wish.wait;
    while (std::chrono::steady_clock::now() < end) {
        if (auto outcome = arrived(core, request)) return std::move(*outcome);
        std::this_thread::sleep_for(kLook);
    }
    return ReportTicket{request.id};
}

}  // namespace guantong::node
