// SPDX-License-Identifier: Apache-2.0
// What exchange/hold.h promises.
#include "exchange/hold.h"

#include "tests/support/exchange_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using exchange::Scope;
using exchange::StreamId;

class HoldTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HoldTest);
    CPPUNIT_TEST(noHold_thenEverythingMayBeSent);
    CPPUNIT_TEST(hold_endsWhatMayBeSent);
    CPPUNIT_TEST(secondHold_standsInPlaceOfTheFirst);
    CPPUNIT_TEST(lifted_thenEverythingMayBeSentAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<ExchangeFixture>(kLeafNode);
        change([&](store::Transaction& tx) { setStreamHead(tx, kStream, 6, "sha256:5"); });
    }
    void tearDown() override { fixture.reset(); }

    void noHold_thenEverythingMayBeSent() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, from());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, last());
    }
    void hold_endsWhatMayBeSent() {
        hold(3);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, last());
        hold(1);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, last());
        hold(9);  // of packages still to come
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, last());
    }
    void secondHold_standsInPlaceOfTheFirst() {
        hold(3);
        hold(4);
        const auto holds =
            fixture->ask([](store::Transaction& tx) { return exchange::allHolds(tx); });
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, holds.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, holds.begin()->second.from);
        CPPUNIT_ASSERT(holds.begin()->second.at == fixture->clock.now());
    }
    void lifted_thenEverythingMayBeSentAgain() {
        hold(3);
        bool first = false, second = true;
        change([&](store::Transaction& tx) {
            const auto stream = exchange::findStream(tx, kStream)->row;
            first = exchange::liftHold(tx, stream);
            second = exchange::liftHold(tx, stream);
        });
        CPPUNIT_ASSERT(first && !second);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, last());
    }

private:
    static inline const StreamId kStream{kLeafNode, Scope::up(), 1};

    template <class Change>
    void change(const Change& edit) {
        fixture->database->write([&](store::Transaction& tx) { edit(tx); });
    }
    std::int64_t row() {
        return fixture->ask(
            [](store::Transaction& tx) { return exchange::findStream(tx, kStream)->row; });
    }
    void hold(std::int64_t number) {
        const auto stream = row();
        change([&](store::Transaction& tx) {
            exchange::setHold(tx, stream, number, fixture->clock.now());
        });
    }
    std::int64_t from() {
        return fixture->ask([](store::Transaction& tx) {
            return exchange::heldFrom(tx, exchange::findStream(tx, kStream)->row);
        });
    }
    std::int64_t last() {
        return fixture->ask([](store::Transaction& tx) {
            return exchange::lastToSend(tx, *exchange::findStream(tx, kStream));
        });
    }

    std::unique_ptr<ExchangeFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(HoldTest);

}  // namespace guantong::testing
