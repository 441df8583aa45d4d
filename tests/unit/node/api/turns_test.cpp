// SPDX-License-Identifier: Apache-2.0
// So many at once, in the order they came (node/api/turns.h).
#include "node/api/turns.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace guantong::testing {

using api::Turn;
using api::Turns;

class TurnsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TurnsTest);
    CPPUNIT_TEST(many_areNeverMoreThanAllowedAtOnce);
    CPPUNIT_TEST(waiting_areCalledInTheirOrder);
    CPPUNIT_TEST_SUITE_END();

public:
    void many_areNeverMoreThanAllowedAtOnce() {
        Turns turns(3);
        std::atomic<int> inside{0}, most{0}, done{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 20; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 50; ++round) {
                    const Turn turn(turns);
                    const int now = ++inside;
                    int seen = most;
                    while (seen < now && !most.compare_exchange_weak(seen, now)) {
                    }
                    std::this_thread::yield();
                    --inside;
                    ++done;
                }
            });
        for (auto& each : threads)
            each.join();
        CPPUNIT_ASSERT_EQUAL(1000, done.load());
        CPPUNIT_ASSERT(most.load() <= 3);
    }

    void waiting_areCalledInTheirOrder() {
        Turns turns(1);
        std::vector<int> order;
        std::vector<std::thread> threads;
        turns.take();
        for (int i = 0; i < 5; ++i) {
            threads.emplace_back([&turns, &order, i] {
                const Turn turn(turns);
                order.push_back(i);
            });
            std::this_thread::sleep_for(std::chrono::milliseconds(50));  // until it waits
        }
        CPPUNIT_ASSERT(order.empty());
        turns.giveBack();
        for (auto& each : threads)
            each.join();
        CPPUNIT_ASSERT(std::is_sorted(order.begin(), order.end()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, order.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TurnsTest);

}  // namespace guantong::testing
