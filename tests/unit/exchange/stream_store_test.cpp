// SPDX-License-Identifier: Apache-2.0
// The tables of the exchange: streams move on with their packages, deliveries, marks and alarms are
// kept once.
#include "exchange/stream_store.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;
using exchange::StreamId;

class StreamStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StreamStoreTest);
    CPPUNIT_TEST(storedPackage_movesItsStreamOn);
    CPPUNIT_TEST(latestStream_hasTheHighestEpoch);
    CPPUNIT_TEST(packagesAfter_areInOrderAndBounded);
    CPPUNIT_TEST(delivered_isKeptPerNeighbour);
    CPPUNIT_TEST(notTaken_isReplacedAddedAndCleared);
    CPPUNIT_TEST(alarm_standsOnceAndCounts);
    CPPUNIT_TEST(setting_isReplaced);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<ExchangeFixture>(); }
    void tearDown() override { node.reset(); }

    void storedPackage_movesItsStreamOn() {
        in([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!exchange::findStream(tx, kStream));
            put(tx, 1);
            const auto stream = *exchange::findStream(tx, kStream);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, stream.next);
            CPPUNIT_ASSERT_EQUAL(std::string("sha256:1"), stream.lastDigest);
            const auto package = *exchange::findPackage(tx, {kStream, 1});
            CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, package.sizeBytes);
            CPPUNIT_ASSERT_EQUAL(std::string("bytes1"), *exchange::storedBytes(tx, package.row));
            exchange::setPackageState(tx, package.row, "held");
            CPPUNIT_ASSERT_EQUAL(std::string("held"), exchange::packageAt(tx, package.row)->state);
            CPPUNIT_ASSERT(!exchange::findPackage(tx, {kStream, 2}));
        });
    }
    void latestStream_hasTheHighestEpoch() {
        in([&](store::Transaction& tx) {
            exchange::openStream(tx, kStream);
            exchange::openStream(tx, {kLeafNode, Scope::up(), 2});
            exchange::endStream(tx, kStream);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2},
                                 exchange::latestStream(tx, kLeafNode, Scope::up())->id.epoch);
            CPPUNIT_ASSERT(exchange::findStream(tx, kStream)->ended);
            CPPUNIT_ASSERT(!exchange::latestStream(tx, kLeafNode, Scope::down()));
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, exchange::allStreams(tx).size());
        });
    }
    void packagesAfter_areInOrderAndBounded() {
        in([&](store::Transaction& tx) {
            for (int i = 1; i <= 4; ++i)
                put(tx, i);
            const auto stream = *exchange::findStream(tx, kStream);
            const auto rows = exchange::packagesAfter(tx, stream, 1, 2);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rows.size());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, rows[0].id.sequence);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, rows[1].id.sequence);
        });
    }
    void delivered_isKeptPerNeighbour() {
        in([&](store::Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, exchange::deliveredTo(tx, kRootNode, 1));
            exchange::setDelivered(tx, kRootNode, 1, 5);
            exchange::setDelivered(tx, kRootNode, 1, 6);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, exchange::deliveredTo(tx, kRootNode, 1));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, exchange::deliveredTo(tx, kLeafNode, 1));
        });
    }
    void notTaken_isReplacedAddedAndCleared() {
        const exchange::NotTaken a{"a", "parked", "C", "f", "r", "m"},
            b{"b", "held", "", "", "", ""};
        in([&](store::Transaction& tx) {
            exchange::setNotTaken(tx, 1, {b});
            exchange::setNotTaken(tx, 1, {a});
            exchange::addNotTaken(tx, 1, b);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, exchange::notTakenOf(tx, 1).size());
            CPPUNIT_ASSERT(exchange::clearNotTaken(tx, 1, "b"));
            CPPUNIT_ASSERT(!exchange::clearNotTaken(tx, 1, "b"));
            CPPUNIT_ASSERT(exchange::notTakenOf(tx, 1) == std::vector<exchange::NotTaken>{a});
        });
    }
    void alarm_standsOnceAndCounts() {
        in([&](store::Transaction& tx) {
            for (int i = 0; i < 2; ++i)
                exchange::raiseAlarm(tx, yearStart(2025), base::Code::STREAM_FORK, "s", "d");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT times FROM alarm"));
        in([&](store::Transaction& tx) { exchange::clearAlarm(tx, base::Code::STREAM_FORK, "s"); });
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM alarm"));
    }
    void setting_isReplaced() {
        in([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!exchange::settingOf(tx, "a"));
            exchange::setSetting(tx, "a", "1");
            exchange::setSetting(tx, "a", "2");
            CPPUNIT_ASSERT_EQUAL(std::string("2"), *exchange::settingOf(tx, "a"));
        });
    }

private:
    inline static const StreamId kStream{*base::NodeId::parse("360521000000"), Scope::up(), 1};

    void in(const std::function<void(store::Transaction&)>& work) { node->database->write(work); }
    static void put(store::Transaction& tx, std::int64_t number) {
        auto stream = exchange::openStream(tx, kStream);
        exchange::PackageRow row;
        row.id = {kStream, number};
        row.digest = "sha256:" + std::to_string(number);
        row.kind = "records";
        row.state = "applied";
        exchange::storePackage(tx, stream, row, "bytes" + std::to_string(number));
    }
    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(StreamStoreTest);

}  // namespace guantong::testing
