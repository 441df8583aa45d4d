// SPDX-License-Identifier: Apache-2.0
// The applicant's door without an account (node/approval/tracking.h).
#include "node/approval/tracking.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

class TrackingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TrackingTest);
    CPPUNIT_TEST(numberAndCode_openTheCase);
    CPPUNIT_TEST(wrongNumberAndWrongCode_answerAlike);
    CPPUNIT_TEST(guessingOneCase_isLockedAndOpensLater);
    CPPUNIT_TEST(guessingManyCases_locksTheAddress);
    CPPUNIT_TEST(theRightCode_forgetsEarlierFailures);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        f = std::make_unique<ApprovalFixture>();
        id = f->opened();
        code = f->cases.value("SELECT tracking_code FROM application");
    }
    void tearDown() override { f.reset(); }

    void numberAndCode_openTheCase() {
        CPPUNIT_ASSERT_EQUAL(std::string("open"), tracked(id, code));
        std::string typed = " ";
        for (const char c : code)
            typed += std::string(1, static_cast<char>(std::tolower(c))) + "-";
        CPPUNIT_ASSERT_EQUAL(std::string("open"), tracked(" " + id + " ", typed));
    }

    void wrongNumberAndWrongCode_answerAlike() {
        CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_WRONG"), tracked(id, "AAAAAA"));
        CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_WRONG"), tracked("no such case", code));
        CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_WRONG"), tracked(id, ""));
        CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_WRONG"), tracked("x", "??????"));
    }

    void guessingOneCase_isLockedAndOpensLater() {
        for (int i = 0; i < 5; ++i)
            CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_WRONG"),
                                 tracked(id, "AAAAAA", "10.0.0." + std::to_string(i)));
        CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_LOCKED"), tracked(id, code, "10.9.9.9"));
        f->cases.clock.advance(std::chrono::minutes(16));
        CPPUNIT_ASSERT_EQUAL(std::string("open"), tracked(id, code, "10.9.9.9"));
    }

    void guessingManyCases_locksTheAddress() {
        for (int i = 0; i < 30; ++i)
            tracked("case" + std::to_string(i), "AAAAAA");
        CPPUNIT_ASSERT_EQUAL(std::string("TRACKING_LOCKED"), tracked(id, code));
        CPPUNIT_ASSERT_EQUAL(std::string("open"), tracked(id, code, "10.9.9.9"));
    }

    void theRightCode_forgetsEarlierFailures() {
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 4; ++i)
                tracked(id, "AAAAAA");
            CPPUNIT_ASSERT_EQUAL(std::string("open"), tracked(id, code));
        }
    }

private:
    std::string tracked(const std::string& number, const std::string& typed,
                        const std::string& address = "10.0.0.1") {
        std::string text;
        f->cases.database->write([&](store::Transaction& tx) {
            const auto found = approval::track(tx, number, typed, address, f->cases.clock.now());
            const auto* fault = std::get_if<base::Fault>(&found);
            text = fault == nullptr ? "open" : std::string(base::toString(fault->code));
        });
        return text;
    }

    std::unique_ptr<ApprovalFixture> f;
    std::string id, code;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TrackingTest);

}  // namespace guantong::testing
