// SPDX-License-Identifier: Apache-2.0
// For tests of node/cases: a case written down event by event by several nodes, each event chained,
// numbered and hashed as a node would do it, and filled with what its kind requires.
#pragma once

#include "node/cases/fold.h"

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace guantong::testing {

inline const base::NodeId kCounty = *base::NodeId::parse("360521000000");
inline const base::NodeId kDistrict = *base::NodeId::parse("360502000000");
inline const base::NodeId kCity = *base::NodeId::parse("360500000000");
inline const base::NodeId kProvince = *base::NodeId::parse("360000000000");

using standard::CaseEvent;
using standard::EventKind;
using standard::Field;
using Fields = std::vector<std::pair<Field, std::string>>;

/// Sets what the kind requires and the test did not say.
inline void fillRequired(CaseEvent& event) {
    static const std::map<Field, std::string> kDefaults{{Field::item, "000101001000"},
                                                        {Field::title, "食品经营许可"},
                                                        {Field::organisation, "11360521MB0000001X"},
                                                        {Field::materials, "营业执照"},
                                                        {Field::stepCode, "handle"},
                                                        {Field::secondSigner, "李四"},
                                                        {Field::procedure, "inspection"},
                                                        {Field::days, "5"},
                                                        {Field::hearingPhase, "held"},
                                                        {Field::reason, "设备检修"},
                                                        {Field::target, "360500000000"},
                                                        {Field::decision, "granted"},
                                                        {Field::result, "0"},
                                                        {Field::amountFen, "100"},
                                                        {Field::rating, "5"}};
    const std::vector<std::pair<EventKind, Field>> required{
#define GT_REQUIRES(kind, field) {EventKind::kind, Field::field},
#include "exchange/standard/event_requirements.def"
#undef GT_REQUIRES
    };
    for (const auto& [kind, field] : required)
        if (kind == event.kind && !event.has(field)) event.set(field, kDefaults.at(field));
}

/// A draft as an adapter or a clerk makes it.
inline CaseEvent draftOf(EventKind kind, const Fields& fields = {}) {
    CaseEvent event;
    event.kind = kind;
    event.occurredAt = *base::parseInstant("2025-03-03T09:00:00.000+08:00");
    event.recordedAt = event.occurredAt;
    event.actor = {"person", "0101", "张三", "11360521MB0000001X"};
    event.channel = "window";
    for (const auto& [field, value] : fields)
        event.set(field, value);
    fillRequired(event);
    return event;
}

/// One case as its writers know it: each event names the ends of the other logs it follows.
class CaseScript {
public:
    explicit CaseScript(std::string id = "360521000000-20250303-k3v9x2ab")
        : caseId(std::move(id)) {}

    /// The next event of that node, having seen everything before.
    const CaseEvent& add(base::NodeId node, EventKind kind, const Fields& fields = {}) {
        return append(make(node, kind, fields));
    }
    /// The same, having seen nothing of the other nodes since its own last event.
    const CaseEvent& addBlind(base::NodeId node, EventKind kind, const Fields& fields = {}) {
        CaseEvent event = make(node, kind, fields);
        event.after.clear();
        return append(std::move(event));
    }
    /// A newer version of `old` by `node`.
    const CaseEvent& replace(base::NodeId node, const CaseEvent& old, EventKind kind,
                             const Fields& fields = {}) {
        CaseEvent event = make(node, kind, fields);
        event.replaces = old.hash;
        event.version = old.version + 1;
        return append(std::move(event));
    }
    CaseEvent make(base::NodeId node, EventKind kind, const Fields& fields = {}) {
        CaseEvent event = draftOf(kind, fields);
        event.caseId = caseId;
        event.node = node;
        const auto own = heads_.find(node);
        event.seq = own == heads_.end() ? 1 : own->second.first + 1;
        event.prevHash = own == heads_.end() ? "" : own->second.second;
        for (const auto& [other, head] : heads_)
            if (other != node) event.after.push_back(head.second);
        event.occurredAt = event.recordedAt = now;
        return event;
    }
    const CaseEvent& append(CaseEvent event) {
        xml.push_back(encode(event));
        heads_[event.node] = {event.seq, event.hash};
        now += std::chrono::hours{1};
        events.push_back(std::move(event));
        return events.back();
    }
    /// The county's case up to acceptance.
    CaseScript& accepted() {
        add(kCounty, EventKind::received);
        add(kCounty, EventKind::accepted);
        return *this;
    }

    std::string caseId;
    base::Instant now = *base::parseInstant("2025-03-03T09:00:00.000+08:00");
    std::vector<CaseEvent> events = reserved();
    std::vector<std::string> xml;

private:
    static std::vector<CaseEvent> reserved() {
        std::vector<CaseEvent> room;
        room.reserve(256);  // references to events stay good
        return room;
    }
    std::map<base::NodeId, std::pair<std::int64_t, std::string>> heads_;
};

}  // namespace guantong::testing
