// SPDX-License-Identifier: Apache-2.0
// A promise stands if and only if its transaction does, and wakes the cutter.
#include "exchange/outbox.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Outbox;
using exchange::Scope;

class OutboxTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OutboxTest);
    CPPUNIT_TEST(enqueue_keepsScopeKindBytesAndOrder);
    CPPUNIT_TEST(commit_ringsTheBell);
    CPPUNIT_TEST(rolledBack_promisesAndRingsNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<ExchangeFixture>(); }
    void tearDown() override { node.reset(); }

    void enqueue_keepsScopeKindBytesAndOrder() {
        node->enqueue(Scope::up(), noteRecord("1"), "event");
        node->enqueue(Scope::to(kLeafNode), noteRecord("2"));
        node->enqueue(Scope::up(), noteRecord("3"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, node->ask(Outbox::size));
        const auto scopes = node->ask(Outbox::scopes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, scopes.size());
        CPPUNIT_ASSERT(scopes[0] == Scope::to(kLeafNode));
        CPPUNIT_ASSERT_EQUAL(noteRecord("1"), node->value("SELECT xml FROM outbox ORDER BY id"));
        CPPUNIT_ASSERT_EQUAL(std::string("event"),
                             node->value("SELECT kind FROM outbox WHERE id=1"));
    }
    void commit_ringsTheBell() {
        const auto before = node->context.promised.count();
        node->enqueue(Scope::up(), noteRecord("1"));
        CPPUNIT_ASSERT_EQUAL(before + 1, node->context.promised.count());
    }
    void rolledBack_promisesAndRingsNothing() {
        const auto before = node->context.promised.count();
        CPPUNIT_ASSERT_THROW(node->database->write([&](store::Transaction& tx) {
            node->outbox.enqueue(tx, Scope::up(), "record", noteRecord("1"));
            throw std::runtime_error("no");
        }),
                             std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, node->ask(Outbox::size));
        CPPUNIT_ASSERT_EQUAL(before, node->context.promised.count());
    }

private:
    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutboxTest);

}  // namespace guantong::testing
