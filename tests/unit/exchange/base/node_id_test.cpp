// SPDX-License-Identifier: Apache-2.0
// The 12 digits that name a node.
#include "exchange/base/node_id.h"

#include "tests/support/base_child.h"

#include <unordered_set>

namespace guantong::testing {

using base::NodeId;

class NodeIdTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NodeIdTest);
    CPPUNIT_TEST(twelveDigits_readBack);
    CPPUNIT_TEST(anythingElse_isNothing);
    CPPUNIT_TEST(noNode_isEmpty);
    CPPUNIT_TEST(number_isTheInverse);
    CPPUNIT_TEST(numberOutOfRange_isABug);
    CPPUNIT_TEST(ids_orderAndHashByNumber);
    CPPUNIT_TEST_SUITE_END();

public:
    void twelveDigits_readBack() {
        for (const char* text : {"360521000000", "000000000001", "999999999999"}) {
            const auto id = NodeId::parse(text);
            CPPUNIT_ASSERT(id && !id->empty());
            CPPUNIT_ASSERT_EQUAL(std::string(text), id->str());
        }
    }

    void anythingElse_isNothing() {
        for (const char* text : {"", "36052100000", "3605210000000", "36052100000x", "-60521000000",
                                 " 60521000000", "000000000000", "../../../etc", "３６０５"})
            CPPUNIT_ASSERT(!NodeId::parse(text));
    }

    void noNode_isEmpty() {
        CPPUNIT_ASSERT(NodeId().empty());
        CPPUNIT_ASSERT_EQUAL(std::string(), NodeId().str());
        CPPUNIT_ASSERT(NodeId::fromNumber(0) == NodeId());
    }

    void number_isTheInverse() {
        const auto id = *NodeId::parse("036052100000");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{36'052'100'000}, id.number());
        CPPUNIT_ASSERT(NodeId::fromNumber(id.number()) == id);
    }

    void numberOutOfRange_isABug() {
        for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{1'000'000'000'000}})
            CPPUNIT_ASSERT(inAChild([&] { NodeId::fromNumber(number); }).aborted);
    }

    void ids_orderAndHashByNumber() {
        const auto low = NodeId::fromNumber(1), high = NodeId::fromNumber(2);
        CPPUNIT_ASSERT(NodeId() < low && low < high);
        const std::unordered_set<NodeId> set{low, high, low};
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, set.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NodeIdTest);

}  // namespace guantong::testing
