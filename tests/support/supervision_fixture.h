// SPDX-License-Identifier: Apache-2.0
// For tests of node/supervision and node/statistics: a node's database with the shipped calendar
// and the built-in rules, and cases told event by event, at moments given as text.
#pragma once

#include "exchange/store/migrator.h"
#include "node/cases/case_list.h"
#include "node/cases/case_batch.h"
#include "node/cases/case_log.h"
#include "node/supervision/sweeper.h"
#include "tests/support/cases_script.h"
#include "tests/support/clock_fixture.h"
#include "tests/support/store_fixture.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::testing {

inline Fields promised(int promise, int statute, const std::string& caseType = "promised") {
    return {{Field::caseType, caseType},
            {Field::promiseDays, std::to_string(promise)},
            {Field::statuteDays, std::to_string(statute)}};
}

struct SupervisionFixture {
    explicit SupervisionFixture(base::NodeId node = kCounty) : self(node) {
        store::migrate(*database, store::builtInMigrations(), folder.file("copy-"));
        log = std::make_unique<cases::CaseLog>(logSettings());
    }

    cases::CaseLogSettings logSettings() {
        cases::CaseLogSettings chosen;
        chosen.node = self;
        chosen.clock = &clock;
        chosen.calendar = [] {
            return std::shared_ptr<const catalog::WorkingCalendar>(std::shared_ptr<void>(),
                                                                   &shippedCalendar());
        };
        chosen.milestones = supervision::milestonesOf(*supervision::builtInRules());
        return chosen;
    }

    /// "360521000000-20250303-" and eight digits.
    static std::string caseId(int number) {
        return "360521000000-20250303-" + std::to_string(100'000'000 + number).substr(1);
    }

    /// An event of this node that occurs and is recorded at `moment`.
    void on(const std::string& id, const std::string& moment, EventKind kind,
            const Fields& fields = {}) {
        clock.set(at(moment));
        late(id, moment, kind, fields);
    }
    /// The same, recorded at the clock's moment.
    void late(const std::string& id, const std::string& moment, EventKind kind,
              const Fields& fields = {}) {
        database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*log, tx);
            CaseEvent draft = draftOf(kind, fields);
            draft.caseId = id;
            draft.occurredAt = at(moment);
            const auto done = batch.appendOwn(std::move(draft));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(toString(kind)), std::string("taken"),
                                         std::string(toString(done.mark.mark)));
            batch.finish();
        });
    }
    /// Received and accepted at `moment` with limits in working days.
    void accept(const std::string& id, const std::string& moment, int promise, int statute,
                const std::string& caseType = "promised", const Fields& more = {}) {
        on(id, moment, EventKind::received, more);
        on(id, moment, EventKind::accepted, promised(promise, statute, caseType));
    }
    void close(const std::string& id, const std::string& moment) {
        on(id, moment, EventKind::decided);
        on(id, moment, EventKind::finished);
    }

    supervision::SweeperSettings sweeperSettings() {
        supervision::SweeperSettings chosen;
        chosen.publish = [this](store::Transaction&, const standard::Signal& signal,
                                std::string_view xml) {
            published.push_back(signal);
            publishedXml.emplace_back(xml);
        };
        return chosen;
    }
    supervision::SweepOutcome sweep(const std::string& moment) {
        clock.set(at(moment));
        return supervision::Sweeper(*log, sweeperSettings()).sweep(*database, at(moment));
    }
    supervision::SweepOutcome look(const std::string& id, const std::string& moment) {
        clock.set(at(moment));
        supervision::SweepOutcome outcome;
        database->write([&](store::Transaction& tx) {
            outcome = supervision::Sweeper(*log, sweeperSettings()).look(tx, id, at(moment));
        });
        return outcome;
    }
    /// "S04 2025-03-13 00:00, S05 …" of what was published, in order.
    std::string raised() const {
        std::string text;
        for (const standard::Signal& each : published) {
            if (!text.empty()) text += ", ";
            text += each.rule + " " + shown(each.momentDue) + (each.delayed ? " delayed" : "");
        }
        return text;
    }
    std::string value(std::string_view sql) { return valueOf(*database, sql); }
    void reopen() {
        database.reset();
        database = store::openSqlite(folder.file("node.db"));
    }

    base::NodeId self;
    TempFolder folder;
    base::FixedClock clock{*base::parseInstant("2025-03-03T09:00:00.000+08:00")};
    std::unique_ptr<store::Database> database = store::openSqlite(folder.file("node.db"));
    std::unique_ptr<cases::CaseLog> log;
    std::vector<standard::Signal> published;
    std::vector<std::string> publishedXml;
};

}  // namespace guantong::testing
