// SPDX-License-Identifier: Apache-2.0
// Made case events of about 1 KB with Chinese text, and the county's signed packages of them.
// One thread.
#pragma once

#include "exchange/package.h"
#include "exchange/standard/case_event.h"
#include "network.h"

#include <memory>
#include <string>
#include <vector>

namespace guantong::bench {

inline standard::CaseEvent makeEvent(standard::EventKind kind, const std::string& caseId, int nth,
                                     std::chrono::days later) {
    using standard::Field;
    standard::CaseEvent event;
    event.kind = kind;
    event.caseId = caseId;
    event.node = kCounty;
    event.occurredAt = *base::parseInstant("2025-06-03T09:00:00.000+08:00") + later;
    event.recordedAt = event.occurredAt + std::chrono::minutes(nth % 400);
    event.actor = {"person", "0101", "王小明", "11360521MB0000001X"};
    event.channel = "window";
    event.source = {"approval", caseId + "/" + std::to_string(nth), "1"};
    if (kind == standard::EventKind::received) {
        event.set(Field::item, "000131023000");
        event.set(Field::itemName, "食品经营许可(新办)");
        event.set(Field::title, "分宜县钤山镇第" + std::to_string(nth) + "号食品经营户新办许可");
        event.set(Field::caseType, "promised");
        event.set(Field::applicantName, "分宜县惠民食品经营部" + std::to_string(nth));
        event.set(Field::organisation, "11360521MB0000001X");
        event.set(Field::organisationName, "分宜县市场监督管理局");
        event.set(Field::region, "360521");
        event.set(Field::promiseDays, "10");
        event.set(Field::statuteDays, "20");
        event.set(Field::sourceCaseNumber, "FY2025" + std::to_string(100000 + nth));
        event.set(Field::materials, "申请书;主体资格证明;场所布局图;食品安全规章制度");
        return event;
    }
    if (kind == standard::EventKind::step) event.set(Field::stepCode, "handle");
    event.set(Field::opinion,
              "经审查,申请材料齐全,符合法定形式,经营场所、设施设备、人员和管理制度符合"
              "《食品经营许可和备案管理办法》的规定,现场核查合格,拟同意受理并按期作出决定。"
              "请申请人按照告知的期限到政务服务大厅领取有关文书。");
    return event;
}

/// The canonical events of `cases` new cases of one day, `perCase` (1 to 4) each, one case after
/// the other.
inline std::vector<std::string> makeEvents(int cases, int perCase,
                                           std::chrono::days later = std::chrono::days{0}) {
    using standard::EventKind;
    constexpr EventKind kKinds[] = {EventKind::received, EventKind::accepted, EventKind::step,
                                    EventKind::step};
    std::vector<std::string> events;
    events.reserve(static_cast<std::size_t>(cases) * static_cast<std::size_t>(perCase));
    const auto day = *base::parseDate("2025-06-03") + later;
    for (int i = 0; i < cases; ++i) {
        const std::string caseId = standard::newCaseId(kCounty, day);
        std::string previous;
        for (int seq = 1; seq <= perCase; ++seq) {
            auto event = makeEvent(kKinds[seq - 1], caseId, i, later);
            event.seq = seq;
            event.prevHash = previous;
            events.push_back(encode(event));
            previous = event.hash;
        }
    }
    return events;
}

/// The county's stream upward, package by package, as its cutter would freeze it.
class PackageMaker {
public:
    explicit PackageMaker(const fs::path& county)
        : signer_(federation::NodeKeys::load(county, kCounty).signer) {}

    std::string next(const std::vector<std::string>& events) {
        exchange::PackageWriter writer;
        for (const auto& event : events)
            writer.add(event);
        exchange::Header header;
        header.id = {{kCounty, exchange::Scope::up(), 1}, sequence_++};
        header.previous = previous_;
        header.kind = "events";
        header.created = header.senderClock = base::SystemClock().now();
        header.producer = exchange::kProducer;
        auto document = writer.finish(header, *signer_);
        previous_ = document.digest;
        return std::move(document.bytes);
    }

private:
    std::shared_ptr<const exchange::Signer> signer_;
    std::int64_t sequence_ = 1;
    std::string previous_;
};

}  // namespace guantong::bench
