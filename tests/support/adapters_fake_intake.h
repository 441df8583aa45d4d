// SPDX-License-Identifier: Apache-2.0
// For tests of adapters: an intake that keeps its events in the same database (so that whatever is
// rolled back is rolled back there too) and can be told to fail.
#pragma once

#include "adapters/intake.h"
#include "adapters/mapping.h"
#include "exchange/base/error.h"
#include "exchange/base/node_id.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace guantong::testing {

inline base::Instant at(const char* text) {
    const auto moment = base::parseInstant(text);
    CPPUNIT_ASSERT_MESSAGE(text, moment.has_value());
    return *moment;
}

/// Takes what is well formed, opens cases as the node does, and can be told to fail.
class FakeIntake : public adapters::Intake {
public:
    adapters::Taken take(store::Transaction& tx, const adapters::Draft& draft) override {
        using adapters::Taken;
        drafts.push_back(draft);
        if (fail && --*fail < 0) throw base::Error(base::Code::STORE_FULL, "told to fail");
        standard::CaseEvent event = draft.event;
        event.caseId = "360521000000-20250301-aaaaaaaa";
        event.node = *base::NodeId::parse("360521000000");
        event.seq = 1;
        event.recordedAt = at("2025-06-30T09:00:00.000+08:00");
        if (event.version > 1) event.replaces = draft.replacesHash;
        if (auto faults = standard::checkEvent(event); !faults.empty())
            return {Taken::Verdict::refused, "", "", std::move(faults)};
        if (refused.count(std::string(standard::toString(event.kind))) > 0)
            return {Taken::Verdict::refused, "", "", {{base::Code::EVENT_FIELD_INVALID, "x", ""}}};
        auto& known = tx.statement("SELECT 1 FROM fake_event WHERE case_number = ? LIMIT 1");
        if (!known.bind(1, draft.caseNumber).step() && !adapters::opensCase(event.kind))
            return {Taken::Verdict::waiting, "", "", {}};
        standard::encode(event);
        auto& insert = tx.statement(
            "INSERT INTO fake_event (case_number, kind, hash, replaces, version, source_row)"
            " VALUES (?, ?, ?, ?, ?, ?)");
        insert.bind(1, draft.caseNumber).bind(2, standard::toString(event.kind));
        insert.bind(3, event.hash).bind(4, draft.replacesHash).bind(5, event.version);
        insert.bind(6, event.source.row).run();
        return {Taken::Verdict::taken, "case-" + draft.caseNumber, event.hash, {}};
    }

    std::optional<ItemFacts> item(store::Transaction&, const std::string& code,
                                  base::Date) override {
        ++itemLookups;
        if (code == unknownItem) return std::nullopt;
        ItemFacts facts;
        facts.version = 1;
        facts.inForce = true;
        return facts;
    }

    std::vector<adapters::Draft> drafts;
    std::set<std::string> refused;  ///< kinds
    std::string unknownItem = "NOSUCH";
    std::optional<int> fail;  ///< throws STORE_FULL after so many events
    int itemLookups = 0;
};

}  // namespace guantong::testing
