// SPDX-License-Identifier: Apache-2.0
// What the cutter promises: everything promised, in order, in chained packages below the limits,
// and nothing while the gate is closed, the clock is off or another process holds the lease.
#include "exchange/cutter.h"

#include "exchange/base/limits.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Cutter;
using exchange::HeadsGate;
using exchange::Scope;

class CutterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CutterTest);
    CPPUNIT_TEST(promisedRecords_becomeOneSignedPackage);
    CPPUNIT_TEST(packages_areChained);
    CPPUNIT_TEST(recordLimit_endsAPackage);
    CPPUNIT_TEST(byteLimit_endsAPackage);
    CPPUNIT_TEST(eachScope_hasItsOwnStream);
    CPPUNIT_TEST(closedGate_cutsNothing);
    CPPUNIT_TEST(clockFarOff_cutsNothing);
    CPPUNIT_TEST(leaseOfAnother_cutsNothing);
    CPPUNIT_TEST(withoutDirectory_cutsNothing);
    CPPUNIT_TEST(endedStream_goesOnInTheNextEpoch);
    CPPUNIT_TEST(cutNow_goesPastGateAndLease);
    CPPUNIT_TEST(gate_asksForTheNextHopOfEachScope);
    CPPUNIT_TEST(gateOfTheRoot_isOpenUpward);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        node = std::make_unique<ExchangeFixture>();
        gate = std::make_unique<HeadsGate>();
        lease = leaseOf("one");
        cutter = std::make_unique<Cutter>(node->context, *gate, *lease);
    }
    void tearDown() override {
        cutter.reset();
        lease.reset();
        node.reset();
    }

    void promisedRecords_becomeOneSignedPackage() {
        gate->heard(kRootNode);
        node->enqueue(Scope::up(), noteRecord("1"), "event");
        node->enqueue(Scope::up(), noteRecord("2"), "event");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cutter->cutAll());
        const auto package = packageAt(1);
        CPPUNIT_ASSERT_EQUAL(std::string("360500000000/up/1/1"), package.header.id.str());
        CPPUNIT_ASSERT_EQUAL(std::string("events"), package.header.kind);
        CPPUNIT_ASSERT_EQUAL(noteRecord("2"), std::string(package.record(1)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"),
                             verdicts(node->trust.check(package.document, kMiddleNode,
                                                        node->clock.now(), package.header.id)));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM outbox"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cutter->cutAll());
    }

    void packages_areChained() {
        gate->heard(kRootNode);
        for (const char* text : {"1", "2"}) {
            node->enqueue(Scope::up(), noteRecord(text));
            cutter->cutAll();
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), packageAt(1).header.previous);
        CPPUNIT_ASSERT_EQUAL(packageAt(1).digest(), packageAt(2).header.previous);
    }

    void recordLimit_endsAPackage() {
        gate->heard(kRootNode);
        node->database->write([&](store::Transaction& tx) {
            for (std::size_t i = 0; i < base::kCutRecords + 1; ++i)
                node->outbox.enqueue(tx, Scope::up(), "record", noteRecord(std::to_string(i)));
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, cutter->cutAll());
        CPPUNIT_ASSERT_EQUAL(base::kCutRecords, packageAt(1).recordCount());
        CPPUNIT_ASSERT_EQUAL(noteRecord(std::to_string(base::kCutRecords)),
                             std::string(packageAt(2).record(0)));
    }

    void byteLimit_endsAPackage() {
        gate->heard(kRootNode);
        for (int i = 0; i < 3; ++i)
            node->enqueue(Scope::up(), noteRecord(std::string(base::kCutBytes / 2 - 100, 'x')));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, cutter->cutAll());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, packageAt(1).recordCount());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, packageAt(2).recordCount());
    }

    void eachScope_hasItsOwnStream() {
        gate->heard(kRootNode);
        gate->heard(kLeafNode);
        node->enqueue(Scope::up(), noteRecord("1"));
        node->enqueue(Scope::down(), noteRecord("2"));
        node->enqueue(Scope::to(kLeafNode), noteRecord("3"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, cutter->cutAll());
        CPPUNIT_ASSERT_EQUAL(std::string("3"),
                             node->value("SELECT COUNT(*) FROM stream WHERE next_sequence = 2"));
    }

    void closedGate_cutsNothing() {
        node->enqueue(Scope::up(), noteRecord("1"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cutter->cutAll());
        gate->heard(kLeafNode);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cutter->cutAll());
        gate->heard(kRootNode);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cutter->cutAll());
    }

    void clockFarOff_cutsNothing() {
        gate->heard(kRootNode);
        node->enqueue(Scope::up(), noteRecord("1"));
        for (const auto offset : {std::chrono::minutes(6), std::chrono::minutes(-6)}) {
            gate->setParentOffset(offset);
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cutter->cutAll());
        }
        gate->setParentOffset(std::chrono::minutes(4));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cutter->cutAll());
    }

    void leaseOfAnother_cutsNothing() {
        gate->heard(kRootNode);
        node->enqueue(Scope::up(), noteRecord("1"));
        const auto other = leaseOf("two");
        CPPUNIT_ASSERT(other->claim());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cutter->cutAll());
        other->release();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cutter->cutAll());
    }

    void withoutDirectory_cutsNothing() {
        gate->heard(kRootNode);
        node->enqueue(Scope::up(), noteRecord("1"));
        node->trust.setDirectory(nullptr);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cutter->cutAll());
    }

    void endedStream_goesOnInTheNextEpoch() {
        gate->heard(kRootNode);
        node->enqueue(Scope::up(), noteRecord("1"));
        cutter->cutAll();
        node->database->write([&](store::Transaction& tx) {
            exchange::endStream(tx, {kMiddleNode, Scope::up(), 1});
        });
        node->enqueue(Scope::up(), noteRecord("2"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cutter->cutAll());
        const auto package = packageAt(2);
        CPPUNIT_ASSERT_EQUAL(std::string("360500000000/up/2/1"), package.header.id.str());
        CPPUNIT_ASSERT_EQUAL(std::string(), package.header.previous);
    }

    void cutNow_goesPastGateAndLease() {
        const auto other = leaseOf("two");
        CPPUNIT_ASSERT(other->claim());
        node->database->write([&](store::Transaction& tx) {
            Cutter::cutNow(node->context, tx, Scope::to(kLeafNode), "baseline", {noteRecord("b")});
        });
        CPPUNIT_ASSERT_EQUAL(std::string("baseline"), packageAt(1).header.kind);
    }

    void gate_asksForTheNextHopOfEachScope() {
        const auto open = [&](const Scope& scope) {
            return gate->open(*node->trust.directory(), kMiddleNode, scope);
        };
        CPPUNIT_ASSERT(!open(Scope::up()));
        CPPUNIT_ASSERT(!open(Scope::down()));
        CPPUNIT_ASSERT(!open(Scope::to(kLeafNode)));
        gate->heard(kOtherLeaf);
        CPPUNIT_ASSERT(open(Scope::down()));  // the first child heard is enough
        CPPUNIT_ASSERT(!open(Scope::to(kLeafNode)));
        gate->heard(kRootNode);
        CPPUNIT_ASSERT(open(Scope::up()));
        CPPUNIT_ASSERT(open(Scope::to(kRootNode)));
        CPPUNIT_ASSERT(!open(Scope::to(kLeafNode)));
        gate->heard(kLeafNode);
        CPPUNIT_ASSERT(open(Scope::to(kLeafNode)));
    }

    void gateOfTheRoot_isOpenUpward() {
        const auto& directory = *node->trust.directory();
        CPPUNIT_ASSERT(gate->open(directory, kRootNode, Scope::up()));
        CPPUNIT_ASSERT(!gate->open(directory, kRootNode, Scope::down()));
        CPPUNIT_ASSERT(gate->open(directory, kLeafNode, Scope::down()));  // nobody below
    }

private:
    std::unique_ptr<exchange::Lease> leaseOf(const std::string& owner) {
        return std::make_unique<exchange::Lease>(*node->database, "cutter", owner,
                                                 std::chrono::minutes(1));
    }
    exchange::Package packageAt(std::int64_t row) {
        return packageOf(
            *node->ask([&](store::Transaction& tx) { return exchange::storedBytes(tx, row); }));
    }

    std::unique_ptr<ExchangeFixture> node;
    std::unique_ptr<HeadsGate> gate;
    std::unique_ptr<exchange::Lease> lease;
    std::unique_ptr<Cutter> cutter;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CutterTest);

}  // namespace guantong::testing
