// SPDX-License-Identifier: Apache-2.0
// A fork ends the epoch where both sides agree, and what followed is promised again in its order.
#include "exchange/epoch.h"

#include "exchange/archive.h"
#include "exchange/cutter.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;

class EpochTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EpochTest);
    CPPUNIT_TEST(fork_promisesWhatFollowedAheadOfWhatWaits);
    CPPUNIT_TEST(archivedPackages_arePromisedAgainToo);
    CPPUNIT_TEST(secondFork_onlyCountsTheAlarm);
    CPPUNIT_TEST(foreignStream_isOnlyAnAlarm);
    CPPUNIT_TEST(newEpoch_numbersFromOneWithoutPrevious);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        node = std::make_unique<ExchangeFixture>();
        for (const char* text : {"1", "2", "3"})
            cut(text);
        node->enqueue(Scope::up(), noteRecord("4"));
    }
    void tearDown() override { node.reset(); }

    void fork_promisesWhatFollowedAheadOfWhatWaits() {
        fork(2);
        CPPUNIT_ASSERT_EQUAL(std::string("234"), promised());
        CPPUNIT_ASSERT_EQUAL(std::string("ended"),
                             node->value("SELECT state FROM stream WHERE epoch = 1"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             node->value("SELECT next_sequence FROM stream WHERE epoch = 2"));
        CPPUNIT_ASSERT_EQUAL(std::string("STREAM_FORK"), node->value("SELECT code FROM alarm"));
    }
    void archivedPackages_arePromisedAgainToo() {
        exchange::Archive(node->context).flushAll();
        fork(1);
        CPPUNIT_ASSERT_EQUAL(std::string("1234"), promised());
    }
    void secondFork_onlyCountsTheAlarm() {
        fork(2);
        fork(2);
        CPPUNIT_ASSERT_EQUAL(std::string("234"), promised());
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT times FROM alarm"));
    }
    void foreignStream_isOnlyAnAlarm() {
        exchange::forkFound(node->context, packageId(kLeafNode, Scope::up(), 1), "STREAM_FORK");
        CPPUNIT_ASSERT_EQUAL(std::string("4"), promised());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM alarm"));
    }
    void newEpoch_numbersFromOneWithoutPrevious() {
        fork(3);
        exchange::HeadsGate gate;
        gate.heard(kRootNode);
        exchange::Lease lease(*node->database, "cutter", "one", std::chrono::minutes(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, exchange::Cutter(node->context, gate, lease).cutAll());
        const auto package = packageOf(
            *node->ask([](store::Transaction& tx) { return exchange::storedBytes(tx, 4); }));
        CPPUNIT_ASSERT_EQUAL(std::string("360500000000/up/2/1"), package.header.id.str());
        CPPUNIT_ASSERT_EQUAL(std::string(), package.header.previous);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, package.recordCount());
    }

private:
    void cut(const std::string& text) {
        node->database->write([&](store::Transaction& tx) {
            exchange::Cutter::cutNow(node->context, tx, Scope::up(), "records", {noteRecord(text)});
        });
    }
    void fork(std::int64_t number) {
        exchange::forkFound(node->context, packageId(kMiddleNode, Scope::up(), number),
                            "STREAM_FORK");
    }
    /// The notes in the outbox, joined.
    std::string promised() {
        std::string all;
        node->database->read([&](store::Transaction& tx) {
            all.clear();
            auto& rows = tx.statement("SELECT xml FROM outbox ORDER BY id");
            while (rows.step()) {
                const std::string xml = rows.string(0);
                all += xml.substr(xml.find('>') + 1, 1);
            }
        });
        return all;
    }

    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(EpochTest);

}  // namespace guantong::testing
