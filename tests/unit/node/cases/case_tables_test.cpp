// SPDX-License-Identifier: Apache-2.0
// The rows themselves (node/cases/case_tables.h).
#include "node/cases/case_tables.h"

#include "exchange/base/error.h"
#include "tests/support/cases_fixture.h"

namespace guantong::testing {

class CaseTablesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseTablesTest);
    CPPUNIT_TEST(storedEvent_comesBackWithBytesAndMark);
    CPPUNIT_TEST(placeTaken_isRefusedByTheDatabase);
    CPPUNIT_TEST(logFrom_isOneNodesLogInOrder);
    CPPUNIT_TEST(placeOf_findsByHashWithinTheLog);
    CPPUNIT_TEST(longDetail_isCutBetweenCharacters);
    CPPUNIT_TEST(brokenBytes_areAStoreFailure);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<CasesFixture>(); }
    void tearDown() override { f.reset(); }

    void storedEvent_comesBackWithBytesAndMark() {
        script.accepted();
        const cases::EventMark mark{cases::Mark::parked,
                                    base::Fault{base::Code::CASE_FINISHED, "step", "closed"}};
        write([&](store::Transaction& tx) {
            cases::insertEvent(tx, script.events[0], script.xml[0], mark, 7);
            const auto stored = cases::eventsOf(tx, script.caseId);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, stored.size());
            CPPUNIT_ASSERT(stored[0].event == script.events[0]);
            CPPUNIT_ASSERT_EQUAL(script.xml[0], stored[0].xml);
            CPPUNIT_ASSERT(stored[0].mark == mark);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, stored[0].packageId);
        });
    }

    void placeTaken_isRefusedByTheDatabase() {
        script.accepted();
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] {
                                 write([&](store::Transaction& tx) {
                                     for (int i = 0; i < 2; ++i)
                                         cases::insertEvent(tx, script.events[0], script.xml[0], {},
                                                            0);
                                 });
                             }));
    }

    void logFrom_isOneNodesLogInOrder() {
        script.accepted().add(kCity, EventKind::rated);
        script.add(kCounty, EventKind::step);
        write([&](store::Transaction& tx) {
            for (const std::size_t i : {3, 2, 1, 0})
                cases::insertEvent(tx, script.events[i], script.xml[i], {}, 0);
            std::string seqs;
            for (const auto& each : cases::logFrom(tx, kCounty, script.caseId))
                seqs += std::to_string(each.event.seq);
            CPPUNIT_ASSERT_EQUAL(std::string("123"), seqs);
        });
    }

    void placeOf_findsByHashWithinTheLog() {
        script.accepted();
        write([&](store::Transaction& tx) {
            cases::insertEvent(tx, script.events[0], script.xml[0], {}, 0);
            const auto& hash = script.events[0].hash;
            CPPUNIT_ASSERT(cases::placeOf(tx, script.caseId, kCounty, hash)->seq == 1);
            CPPUNIT_ASSERT(!cases::placeOf(tx, script.caseId, kCity, hash));
            CPPUNIT_ASSERT(!cases::placeAt(tx, script.caseId, kCounty, 2));
        });
    }

    void longDetail_isCutBetweenCharacters() {
        script.accepted();
        std::string detail = "x";
        for (int i = 0; i < 200; ++i)
            detail += "长";
        write([&](store::Transaction& tx) {
            cases::insertEvent(
                tx, script.events[0], script.xml[0],
                {cases::Mark::parked, base::Fault{base::Code::CASE_FINISHED, "", detail}}, 0);
            const auto stored = cases::eventsOf(tx, script.caseId);
            CPPUNIT_ASSERT_EQUAL(detail.substr(0, 400), stored[0].mark.fault->detail);
        });
    }

    void brokenBytes_areAStoreFailure() {
        script.accepted();
        write([&](store::Transaction& tx) {
            cases::insertEvent(tx, script.events[0], "<CaseEvent", {}, 0);
            CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"),
                                 failureOf([&] { cases::eventsOf(tx, script.caseId); }));
        });
    }

private:
    void write(const std::function<void(store::Transaction&)>& function) {
        f->database->write(function);
    }

    std::unique_ptr<CasesFixture> f;
    CaseScript script;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseTablesTest);

}  // namespace guantong::testing
