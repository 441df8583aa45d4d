// SPDX-License-Identifier: Apache-2.0
// One owner at a time, known by a fencing number that an older owner's commits fail on.
#include "exchange/lease.h"

#include "tests/support/exchange_fixture.h"

#include <thread>

namespace guantong::testing {

using exchange::Lease;

class LeaseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LeaseTest);
    CPPUNIT_TEST(freeLease_isClaimedAndProlonged);
    CPPUNIT_TEST(heldLease_isNotClaimedByAnother);
    CPPUNIT_TEST(expiredLease_passesOnWithAHigherFence);
    CPPUNIT_TEST(releasedLease_isFreeAtOnce);
    CPPUNIT_TEST(otherName_isAnotherLease);
    CPPUNIT_TEST(owners_areAllDifferent);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<ExchangeFixture>(); }
    void tearDown() override { node.reset(); }

    void freeLease_isClaimedAndProlonged() {
        Lease one = lease("one");
        CPPUNIT_ASSERT(!held(one));
        CPPUNIT_ASSERT(one.claim());
        CPPUNIT_ASSERT(one.claim());
        CPPUNIT_ASSERT(held(one));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, one.fence());
    }
    void heldLease_isNotClaimedByAnother() {
        Lease one = lease("one"), two = lease("two");
        CPPUNIT_ASSERT(one.claim());
        CPPUNIT_ASSERT(!two.claim());
        CPPUNIT_ASSERT(held(one));
        CPPUNIT_ASSERT(!held(two));
    }
    void expiredLease_passesOnWithAHigherFence() {
        Lease one = lease("one", std::chrono::milliseconds(1)), two = lease("two");
        CPPUNIT_ASSERT(one.claim());
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        CPPUNIT_ASSERT(two.claim());
        CPPUNIT_ASSERT(two.fence() > one.fence());
        CPPUNIT_ASSERT(!held(one));  // its late commit would see so
        CPPUNIT_ASSERT(held(two));
        one.release();
        CPPUNIT_ASSERT(!one.claim());
    }
    void releasedLease_isFreeAtOnce() {
        Lease one = lease("one"), two = lease("two");
        CPPUNIT_ASSERT(one.claim());
        one.release();
        CPPUNIT_ASSERT(two.claim());
        CPPUNIT_ASSERT(!held(one));
    }
    void otherName_isAnotherLease() {
        Lease one = lease("one");
        Lease link(*node->database, "link", "two", std::chrono::minutes(1));
        CPPUNIT_ASSERT(one.claim());
        CPPUNIT_ASSERT(link.claim());
    }
    void owners_areAllDifferent() {
        CPPUNIT_ASSERT(Lease::newOwner() != Lease::newOwner());
        CPPUNIT_ASSERT(Lease::newOwner().size() <= 64);
    }

private:
    Lease lease(const std::string& owner,
                std::chrono::milliseconds lifetime = std::chrono::minutes(1)) {
        return Lease(*node->database, "cutter", owner, lifetime);
    }
    bool held(const Lease& lease) {
        return node->ask([&](store::Transaction& tx) { return lease.heldIn(tx); });
    }
    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeaseTest);

}  // namespace guantong::testing
