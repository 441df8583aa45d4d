// SPDX-License-Identifier: Apache-2.0
// What node/statistics/case_history.h promises: the cases as known at a moment, by arrival.
#include "node/statistics/case_history.h"

#include "tests/support/supervision_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class CaseHistoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseHistoryTest);
    CPPUNIT_TEST(ownEvents_arriveWhenRecorded);
    CPPUNIT_TEST(receivedEvents_arriveWithTheirPackage);
    CPPUNIT_TEST(heldPackageReadLater_hidesNothing);
    CPPUNIT_TEST(forEachCase_showsWhatWasKnown);
    CPPUNIT_TEST(staleSnapshot_isFoldedAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<SupervisionFixture>(); }
    void tearDown() override { fixture.reset(); }

    void ownEvents_arriveWhenRecorded() {
        fixture->accept(one, "2025-06-03", 10, 20);
        fixture->close(one, "2025-06-10");
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), statusAt("2025-06-09"));
        CPPUNIT_ASSERT_EQUAL(std::string("closed"), statusAt("2025-06-10"));
        CPPUNIT_ASSERT_EQUAL(std::string("unknown"), statusAt("2025-06-02"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, changedSince("2025-06-09").size());
        CPPUNIT_ASSERT(changedSince("2025-06-10").empty());
    }

    void receivedEvents_arriveWithTheirPackage() {
        CaseScript script(one);
        script.accepted();
        storePackage(7, "2025-06-20");
        receive(script, 7);
        CPPUNIT_ASSERT_EQUAL(std::string("unknown"), statusAt("2025-06-19"));
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), statusAt("2025-06-20"));
        CPPUNIT_ASSERT(changedSince("2025-06-19").contains(one));
        CPPUNIT_ASSERT(changedSince("2025-06-20").empty());
    }

    void heldPackageReadLater_hidesNothing() {
        storePackage(7, "2025-01-05");
        fixture->accept(two, "2025-06-03", 10, 20);
        CaseScript script(one);
        script.accepted();
        receive(script, 7);
        CPPUNIT_ASSERT(changedSince("2025-06-02") == std::set<std::string>{two});
    }

    void forEachCase_showsWhatWasKnown() {
        fixture->accept(one, "2025-06-03", 10, 20);
        fixture->accept(two, "2025-06-04", 10, 20);
        fixture->close(one, "2025-06-10");
        CPPUNIT_ASSERT_EQUAL(std::string("1 closed, 2 accepted, "), known("2025-06-11"));
        CPPUNIT_ASSERT_EQUAL(std::string("1 accepted, 2 accepted, "), known("2025-06-05"));
        CPPUNIT_ASSERT_EQUAL(std::string("1 accepted, "), known("2025-06-03 23:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("2 accepted, "), known("2025-06-11", "2025-06-11"));
    }

    void staleSnapshot_isFoldedAgain() {
        fixture->accept(one, "2025-06-03", 10, 20);
        change(*fixture->database, "UPDATE case_file SET fold = 'another version'");
        CPPUNIT_ASSERT_EQUAL(std::string("1 accepted, "), known("2025-06-11"));
    }

private:
    std::string statusAt(const std::string& moment) {
        std::string status = "unknown";
        fixture->database->read([&](store::Transaction& tx) {
            const auto state =
                statistics::stateAsOf(tx, *fixture->log, one, shippedCalendar(), at(moment));
            if (state) status = toString(state->status);
        });
        return status;
    }
    std::set<std::string> changedSince(const std::string& moment) {
        std::set<std::string> changed;
        fixture->database->read([&](store::Transaction& tx) {
            changed = statistics::casesChangedSince(tx, at(moment));
        });
        return changed;
    }
    /// "1 closed, 2 accepted, " in order of the ids.
    std::string known(const std::string& asOf, const std::string& finishedSince = "2025-06-01") {
        std::map<std::string, std::string> found;
        fixture->database->read([&](store::Transaction& tx) {
            statistics::forEachCase(tx, *fixture->log, shippedCalendar(), at(asOf),
                                    at(finishedSince), at("2025-07-01"),
                                    [&](const std::string& id, const cases::CaseState& state) {
                                        CPPUNIT_ASSERT(!found.contains(id));
                                        found[id] = toString(state.status);
                                    });
        });
        std::string text;
        for (const auto& [id, status] : found)
            text += id.substr(id.size() - 1) + " " + status + ", ";
        return text;
    }
    void storePackage(int id, const std::string& moment) {
        change(*fixture->database,
               "INSERT INTO package (id, stream_id, sequence, digest, kind, records, size_bytes, "
               "created_ms, stored_ms, state) VALUES (" +
                   std::to_string(id) + ", 1, " + std::to_string(id) +
                   ", 'd', 'records', 1, 1, 1, " + std::to_string(base::toMillis(at(moment))) +
                   ", 'applied')");
    }
    void receive(const CaseScript& script, std::int64_t packageId) {
        fixture->database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*fixture->log, tx);
            for (std::size_t i = 0; i < script.events.size(); ++i)
                batch.receive(script.events[i], script.xml[i], script.events[i].node, packageId);
            batch.finish();
        });
    }

    const std::string one = SupervisionFixture::caseId(1), two = SupervisionFixture::caseId(2);
    std::unique_ptr<SupervisionFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseHistoryTest);

}  // namespace guantong::testing
