// SPDX-License-Identifier: Apache-2.0
// What becomes of the records of a package: events reach the case logs, records their handler, what
// nobody knows is held by itself and read again.
#include "node/federation/record_sink.h"

#include "tests/support/cases_fixture.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;
using federation::FederationSink;

class RecordSinkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordSinkTest);
    CPPUNIT_TEST(events_reachTheCaseLog);
    CPPUNIT_TEST(unknownRecord_holdsOnlyItself);
    CPPUNIT_TEST(eventOfAnotherNode_isEvidenceWithAlarm);
    CPPUNIT_TEST(parkedEvent_isNamedInTheReceipt);
    CPPUNIT_TEST(heldRecord_isReadAgainOnceItHasAHandler);
    CPPUNIT_TEST(refusedByItsHandler_isParked);
    CPPUNIT_TEST(untakenPackage_leavesTheCasesAndIsUndone);
    CPPUNIT_TEST(eventThatCameBeforeWithAnother_staysWhenThisIsUntaken);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        node = std::make_unique<ExchangeFixture>();
        cases::CaseLogSettings settings;
        settings.node = kMiddleNode;
        settings.clock = &node->clock;
        settings.calendar = [] { return plainCalendar(); };
        log = std::make_unique<cases::CaseLog>(settings);
        restart({});
    }
    void tearDown() override {
        receiver.reset();
        sink.reset();
        log.reset();
        node.reset();
    }

    void events_reachTheCaseLog() {
        CaseScript script;
        script.accepted();
        CPPUNIT_ASSERT(take(script.xml).notTaken.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT COUNT(*) FROM case_event"));
    }
    void unknownRecord_holdsOnlyItself() {
        CaseScript script;
        script.accepted();
        const auto receipt = take({noteRecord("?"), script.xml[0], script.xml[1]});
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), receipt.status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, receipt.notTaken.size());
        CPPUNIT_ASSERT_EQUAL(std::string("held"), receipt.notTaken[0].status);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT COUNT(*) FROM case_event"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM held_record"));
    }
    void eventOfAnotherNode_isEvidenceWithAlarm() {
        CaseScript script;
        script.add(kOtherLeaf, EventKind::received);
        const auto receipt = take(script.xml);
        CPPUNIT_ASSERT_EQUAL(std::string("EVENT_FOREIGN"), receipt.notTaken.at(0).code);
        CPPUNIT_ASSERT_EQUAL(std::string("evidence"), receipt.notTaken.at(0).status);
        CPPUNIT_ASSERT_EQUAL(std::string("EVENT_FOREIGN"), node->value("SELECT code FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM case_event"));
    }
    void parkedEvent_isNamedInTheReceipt() {
        CaseScript script;
        script.add(kCounty, EventKind::received);
        script.add(kCounty, EventKind::decided);  // never accepted
        const auto receipt = take(script.xml);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, receipt.notTaken.size());
        CPPUNIT_ASSERT_EQUAL(std::string("parked"), receipt.notTaken[0].status);
        CPPUNIT_ASSERT_EQUAL(script.events[1].hash, receipt.notTaken[0].hash);
    }
    void heldRecord_isReadAgainOnceItHasAHandler() {
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_KIND_UNKNOWN"),
                             take({headRecord()}).notTaken.at(0).code);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sink->readHeldAgain());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM held_record"));
        restart([](const federation::Arrival&, const standard::Record&) { return std::nullopt; });
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sink->readHeldAgain());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM held_record"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM not_taken"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             node->value("SELECT not_taken FROM receipt ORDER BY id DESC LIMIT 1"));
    }
    void refusedByItsHandler_isParked() {
        restart(
            [](const federation::Arrival&, const standard::Record&) -> std::optional<base::Fault> {
                return base::Fault{base::Code::RECORD_OUT_OF_PLACE, {}, {}};
            });
        const auto receipt = take({headRecord()});
        CPPUNIT_ASSERT_EQUAL(std::string("parked"), receipt.notTaken.at(0).status);
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_OUT_OF_PLACE"), receipt.notTaken.at(0).code);
    }

    void untakenPackage_leavesTheCasesAndIsUndone() {
        std::string undone;
        restart([](const federation::Arrival&, const standard::Record&) { return std::nullopt; },
                [&](const federation::Arrival& arrival, const standard::Record&) {
                    undone += arrival.hash;
                });
        CaseScript script;
        script.accepted();
        const auto package = PackageLine(kLeafNode).make(
            {script.xml[0], script.xml[1], headRecord(), noteRecord("?")});
        CPPUNIT_ASSERT_EQUAL(200, receiver->take(package.bytes, kLeafNode, std::nullopt).status);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM case_file"));
        untake(package.bytes, 1);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM case_event"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("2"),
            node->value("SELECT COUNT(*) FROM case_evidence WHERE code = 'CERTIFICATE_REVOKED'"));
        CPPUNIT_ASSERT_EQUAL(standard::summarise(headRecord())->hash, undone);
        untake(package.bytes, 1);  // a second time finds nothing
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT COUNT(*) FROM case_evidence"));
    }
    void eventThatCameBeforeWithAnother_staysWhenThisIsUntaken() {
        CaseScript script;
        script.accepted();
        PackageLine line(kLeafNode);
        const auto first = line.make({script.xml[0]});
        line.pass(first);
        const auto second = line.make({script.xml[0], script.xml[1]});
        for (const auto* package : {&first, &second})
            CPPUNIT_ASSERT_EQUAL(200,
                                 receiver->take(package->bytes, kLeafNode, std::nullopt).status);
        untake(second.bytes, 2);
        CPPUNIT_ASSERT_EQUAL(script.events[0].hash, node->value("SELECT hash FROM case_event"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT events FROM case_file"));
    }

private:
    void untake(const std::string& bytes, std::int64_t row) {
        node->database->write([&](store::Transaction& tx) {
            sink->untake(tx, packageOf(bytes), row,
                         {base::Code::CERTIFICATE_REVOKED, "KeyInfo", "AB"});
        });
    }
    /// The sink of a program that handles StreamHead so, or not at all.
    void restart(federation::RecordHandler handler, federation::UndoHandler undo = {}) {
        federation::SinkDoors doors{node->context, *log, node->outbox, {}};
        if (handler) doors.handlers["StreamHead"] = std::move(handler);
        if (undo) doors.undo["StreamHead"] = std::move(undo);
        sink = std::make_unique<FederationSink>(std::move(doors));
        receiver = std::make_unique<exchange::Receiver>(node->context, *sink);
        sink->setReceiver(*receiver);
    }
    exchange::Receipt take(const std::vector<std::string>& records) {
        const auto package = PackageLine(kLeafNode).make(records);
        const auto answer = receiver->take(package.bytes, kLeafNode, std::nullopt);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        return receiptIn(answer.body);
    }
    static std::string headRecord() {
        return encode(standard::StreamHead{kRootNode, "down", 1, 0, ""}).xml;
    }

    std::unique_ptr<ExchangeFixture> node;
    std::unique_ptr<cases::CaseLog> log;
    std::unique_ptr<FederationSink> sink;
    std::unique_ptr<exchange::Receiver> receiver;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordSinkTest);

}  // namespace guantong::testing
