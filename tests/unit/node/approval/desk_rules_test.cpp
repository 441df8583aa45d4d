// SPDX-License-Identifier: Apache-2.0
// Phases, the pen and the three duties (node/approval/desk_rules.cpp).
#include "node/approval/desk.h"

#include "tests/support/approval_fixture.h"

namespace guantong::testing {

class DeskRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeskRulesTest);
    CPPUNIT_TEST(onePersonTwoDuties_isRefused);
    CPPUNIT_TEST(decisionWithoutReview_isRefused);
    CPPUNIT_TEST(offeredMoves_areThoseThatWouldSucceed);
    CPPUNIT_TEST(withThePenAbove_theDeskOffersOnlyWhatAHallMayTakeIn);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<ApprovalFixture>(); }
    void tearDown() override { f.reset(); }

    void onePersonTwoDuties_isRefused() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        f->after(id, "handle", f->officer("one"), f->agreed());
        CPPUNIT_ASSERT_EQUAL(std::string("DUTIES_COMBINED review"),
                             f->refusal(id, "review", f->officer("one"), f->agreed()));
        f->after(id, "review", f->officer("two"), f->agreed());
        CPPUNIT_ASSERT_EQUAL(std::string("DUTIES_COMBINED review"),
                             f->refusal(id, "review", f->officer("two"), f->agreed()));
        CPPUNIT_ASSERT_EQUAL(std::string("DUTIES_COMBINED decideGrant"),
                             f->refusal(id, "decideGrant", f->officer("two"), f->grantFields()));
    }

    void decisionWithoutReview_isRefused() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        CPPUNIT_ASSERT_EQUAL(std::string("MOVE_NOT_ALLOWED review"),
                             f->refusal(id, "review", f->officer("two"), f->agreed()));
        f->after(id, "handle", f->officer("one"), f->agreed());
        CPPUNIT_ASSERT_EQUAL(std::string("MOVE_NOT_ALLOWED decideGrant"),
                             f->refusal(id, "decideGrant", f->officer("boss"), f->grantFields()));
    }

    void offeredMoves_areThoseThatWouldSucceed() {
        const std::string id = f->opened();
        CPPUNIT_ASSERT(f->offers(id, "accept") && f->offers(id, "refuseAcceptance"));
        CPPUNIT_ASSERT(!f->offers(id, "handle") && !f->offers(id, "decideGrant") &&
                       !f->offers(id, "returnDown") && !f->offers(id, "takePen"));
        f->after(id, "accept", f->officer("clerk"));
        CPPUNIT_ASSERT(f->offers(id, "handle") && f->offers(id, "startSpecial") &&
                       f->offers(id, "forwardUp"));
        CPPUNIT_ASSERT(!f->offers(id, "accept") && !f->offers(id, "endSpecial") &&
                       !f->offers(id, "resume") && !f->offers(id, "decideGrant"));
        f->examine(id);
        CPPUNIT_ASSERT(f->offers(id, "decideGrant"));
    }

    void withThePenAbove_theDeskOffersOnlyWhatAHallMayTakeIn() {
        const std::string id = f->opened();
        f->after(id, "accept", f->officer("clerk"));
        f->after(id, "handle", f->officer("one"), f->agreed());
        CPPUNIT_ASSERT_EQUAL(std::string("reported"),
                             f->after(id, "forwardUp", f->officer("one"),
                                      {{"target", kCity.str()}, {"opinion", "初审同意"}}));
        CPPUNIT_ASSERT(!f->offers(id, "handle") && !f->offers(id, "takePen") &&
                       !f->offers(id, "finish"));
        CPPUNIT_ASSERT_EQUAL(std::string("MOVE_NOT_ALLOWED review"),
                             f->refusal(id, "review", f->officer("two"), f->agreed()));
    }

private:
    std::unique_ptr<ApprovalFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeskRulesTest);

}  // namespace guantong::testing
