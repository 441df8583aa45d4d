// SPDX-License-Identifier: Apache-2.0
#include "node/report_pull.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "exchange/stream_store.h"

#include <thread>

namespace guantong::node {

namespace {

constexpr std::chrono::milliseconds kLook{100};

standard::ReportAnswer decodeAnswer(std::string_view xml) {
    auto decoded = standard::decodeRecord(xml);
    if (auto* fault = std::get_if<base::Fault>(&decoded)) throw base::Error(*fault);
    return std::get<standard::ReportAnswer>(std::get<standard::Record>(std::move(decoded)));
}

PulledReport ownReport(NodeCore& core, const ReportWish& wish) {
    const statistics::ReportQuestion question{
        {}, wish.name, wish.period, wish.region, wish.asOf.value_or(core.clock().now())};
    std::variant<statistics::SealedReport, base::Fault> sealed;
    core.database().write([&](store::Transaction& tx) { sealed = core.report(tx, question); });
    if (auto* fault = std::get_if<base::Fault>(&sealed)) throw base::Error(*fault);
    const auto& xml = std::get<statistics::SealedReport>(sealed).xml;
    return {decodeAnswer(xml), xml, {}};
}

std::optional<PulledReport> received(NodeCore& core, const std::string& request) {
    std::optional<PulledReport> report;
    core.database().read([&](store::Transaction& tx) {
        auto& find = tx.statement("SELECT package_id, xml FROM report_received WHERE request = ?");
        find.bind(1, request);
        if (!find.step()) return;
        const auto packageRow = find.number(0);
        const std::string xml = find.string(1);
        const auto package = exchange::packageAt(tx, packageRow);
        report = PulledReport{decodeAnswer(xml), xml, package ? package->id.str() : std::string()};
    });
    return report;
}

}  // namespace

std::variant<PulledReport, std::string> pullReport(NodeCore& core, const ReportWish& wish) {
    if (wish.from == core.settings().id) return ownReport(core, wish);
    standard::ReportRequest request;
    request.from = core.settings().id;
    request.to = wish.from;
    request.name = wish.name;
    request.period = wish.period;
    request.region = wish.region;
    request.asOf = wish.asOf.value_or(core.clock().now());
    request.id = request.from.str() + "-" + base::toHex(crypto::randomBytes(8));
    core.database().write([&](store::Transaction& tx) {
        core.outbox().enqueue(tx, exchange::Scope::to(wish.from), "record", encode(request).xml);
    });
    const auto end = std::chrono::steady_clock::now() + wish.wait;
    while (std::chrono::steady_clock::now() < end) {
        if (auto report = received(core, request.id)) return std::move(*report);
        std::this_thread::sleep_for(kLook);
    }
    return request.id;
}

}  // namespace guantong::node
