// SPDX-License-Identifier: Apache-2.0
// The stored form of a case's state (node/cases/case_snapshot.h).
#include "node/cases/case_snapshot.h"

#include "tests/support/cases_random.h"

namespace guantong::testing {

class CaseSnapshotTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseSnapshotTest);
    CPPUNIT_TEST(randomStates_comeBackEqualButForTheFacts);
    CPPUNIT_TEST(everyPrefix_isRefused);
    CPPUNIT_TEST(randomBytes_neverCrash);
    CPPUNIT_TEST(anotherVersion_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void randomStates_comeBackEqualButForTheFacts() {
        for (unsigned seed = 1; seed <= 60; ++seed) {
            cases::CaseState state = stateOf(seed);
            const auto back = cases::unpackSnapshot(cases::packSnapshot(state));
            state.facts = {};
            CPPUNIT_ASSERT(back && *back == state);
        }
    }

    void everyPrefix_isRefused() {
        const std::string bytes = cases::packSnapshot(stateOf(7));
        for (std::size_t length = 0; length < bytes.size(); ++length)
            CPPUNIT_ASSERT(!cases::unpackSnapshot(std::string_view(bytes).substr(0, length)));
        CPPUNIT_ASSERT(!cases::unpackSnapshot(bytes + "x"));
    }

    void randomBytes_neverCrash() {
        std::mt19937 random(5);
        const std::string good = cases::packSnapshot(stateOf(3));
        for (int round = 0; round < 20000; ++round) {
            std::string bytes = good;
            for (int i = 0; i < 4; ++i)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            static_cast<void>(cases::unpackSnapshot(bytes));
        }
    }

    void anotherVersion_isRefused() {
        std::string bytes = cases::packSnapshot({});
        CPPUNIT_ASSERT(cases::unpackSnapshot(bytes));
        bytes[0] = '9';
        CPPUNIT_ASSERT(!cases::unpackSnapshot(bytes));
    }

private:
    static cases::CaseState stateOf(unsigned seed) {
        return cases::fold(RandomCase(seed).make(20).events, {}).state;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseSnapshotTest);

}  // namespace guantong::testing
