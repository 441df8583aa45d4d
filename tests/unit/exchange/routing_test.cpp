// SPDX-License-Identifier: Apache-2.0
// Which streams pass between neighbours: only a child's own subtree upward, only others downward.
#include "exchange/routing.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;
using exchange::StreamId;

class RoutingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RoutingTest);
    CPPUNIT_TEST(child_deliversOnlyItsSubtreeAndOnlyUpward);
    CPPUNIT_TEST(parent_deliversOnlyFromOutside);
    CPPUNIT_TEST(noNeighbour_deliversNothing);
    CPPUNIT_TEST(ownStream_comesBackFromAnyone);
    CPPUNIT_TEST(upward_passWhatTheAncestorsNeed);
    CPPUNIT_TEST(downward_passWhatTheSubtreeNeeds);
    CPPUNIT_TEST_SUITE_END();

public:
    void child_deliversOnlyItsSubtreeAndOnlyUpward() {
        CPPUNIT_ASSERT(may(kMiddleNode, kLeafNode, kLeafNode, Scope::up()));
        CPPUNIT_ASSERT(may(kRootNode, kMiddleNode, kLeafNode, Scope::up()));
        CPPUNIT_ASSERT(may(kMiddleNode, kLeafNode, kLeafNode, Scope::to(kOtherLeaf)));
        CPPUNIT_ASSERT(!may(kMiddleNode, kLeafNode, kOtherLeaf, Scope::up()));
        CPPUNIT_ASSERT(!may(kMiddleNode, kLeafNode, kRootNode, Scope::down()));
        CPPUNIT_ASSERT(!may(kMiddleNode, kLeafNode, kLeafNode, Scope::down()));
        CPPUNIT_ASSERT(!may(kRootNode, kMiddleNode, kLeafNode, Scope::to(kOtherLeaf)));
    }
    void parent_deliversOnlyFromOutside() {
        CPPUNIT_ASSERT(may(kLeafNode, kMiddleNode, kRootNode, Scope::down()));
        CPPUNIT_ASSERT(may(kLeafNode, kMiddleNode, kOtherLeaf, Scope::to(kLeafNode)));
        CPPUNIT_ASSERT(!may(kLeafNode, kMiddleNode, kOtherLeaf, Scope::up()));
        CPPUNIT_ASSERT(!may(kLeafNode, kMiddleNode, kOtherLeaf, Scope::down()));
        CPPUNIT_ASSERT(!may(kLeafNode, kMiddleNode, kRootNode, Scope::to(kOtherLeaf)));
        CPPUNIT_ASSERT(!may(kMiddleNode, kRootNode, kLeafNode, Scope::to(kMiddleNode)));
    }
    void noNeighbour_deliversNothing() {
        CPPUNIT_ASSERT(!may(kRootNode, kLeafNode, kLeafNode, Scope::up()));
        CPPUNIT_ASSERT(!may(kMiddleNode, kStranger, kLeafNode, Scope::up()));
        CPPUNIT_ASSERT(!may(kLeafNode, kOtherLeaf, kRootNode, Scope::down()));
    }
    void ownStream_comesBackFromAnyone() {
        CPPUNIT_ASSERT(may(kMiddleNode, kRootNode, kMiddleNode, Scope::up()));
        CPPUNIT_ASSERT(may(kMiddleNode, kLeafNode, kMiddleNode, Scope::down()));
    }
    void upward_passWhatTheAncestorsNeed() {
        const auto passes = [&](base::NodeId self, base::NodeId origin, const Scope& scope) {
            return exchange::passesUp(*directory, self, StreamId{origin, scope, 1});
        };
        CPPUNIT_ASSERT(passes(kMiddleNode, kLeafNode, Scope::up()));
        CPPUNIT_ASSERT(passes(kMiddleNode, kMiddleNode, Scope::to(kRootNode)));
        CPPUNIT_ASSERT(!passes(kRootNode, kLeafNode, Scope::up()));
        CPPUNIT_ASSERT(!passes(kMiddleNode, kLeafNode, Scope::to(kOtherLeaf)));
        CPPUNIT_ASSERT(!passes(kMiddleNode, kRootNode, Scope::down()));
    }
    void downward_passWhatTheSubtreeNeeds() {
        const auto passes = [&](base::NodeId self, base::NodeId child, base::NodeId origin,
                                const Scope& scope) {
            return exchange::passesDown(*directory, self, child, StreamId{origin, scope, 1});
        };
        CPPUNIT_ASSERT(passes(kMiddleNode, kLeafNode, kRootNode, Scope::down()));
        CPPUNIT_ASSERT(passes(kMiddleNode, kLeafNode, kMiddleNode, Scope::down()));
        CPPUNIT_ASSERT(passes(kMiddleNode, kOtherLeaf, kLeafNode, Scope::to(kOtherLeaf)));
        CPPUNIT_ASSERT(passes(kRootNode, kMiddleNode, kRootNode, Scope::to(kLeafNode)));
        CPPUNIT_ASSERT(!passes(kMiddleNode, kLeafNode, kRootNode, Scope::to(kOtherLeaf)));
        CPPUNIT_ASSERT(!passes(kMiddleNode, kLeafNode, kOtherLeaf, Scope::up()));
        CPPUNIT_ASSERT(!passes(kMiddleNode, kLeafNode, kLeafNode, Scope::to(kLeafNode)));
        CPPUNIT_ASSERT(!passes(kRootNode, kLeafNode, kRootNode, Scope::down()));  // no child
    }

private:
    bool may(base::NodeId self, base::NodeId neighbour, base::NodeId origin, const Scope& scope) {
        return exchange::mayDeliver(*directory, self, neighbour, StreamId{origin, scope, 1});
    }

    std::shared_ptr<const exchange::Directory> directory =
        ExchangeNetwork::shared().directory(ExchangeNetwork::shared().content());
};

CPPUNIT_TEST_SUITE_REGISTRATION(RoutingTest);

}  // namespace guantong::testing
