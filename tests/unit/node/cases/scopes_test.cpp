// SPDX-License-Identifier: Apache-2.0
// Which streams an event goes into (S2, node/cases/scopes.h).
#include "node/cases/scopes.h"

#include "node/cases/fold.h"
#include "tests/support/cases_script.h"

namespace guantong::testing {

class ScopesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ScopesTest);
    CPPUNIT_TEST(everyEvent_goesUp);
    CPPUNIT_TEST(ancestors_areReachedByUp);
    CPPUNIT_TEST(upperHolder_sendsToTheAcceptingNode);
    CPPUNIT_TEST(partner_getsACopy);
    CPPUNIT_TEST(transferTarget_getsACopy);
    CPPUNIT_TEST(foreignEvent_isRelayedNotSent);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyEvent_goesUp() {
        script.accepted();
        CPPUNIT_ASSERT_EQUAL(std::string("up "), scopes(kCounty));
    }

    void ancestors_areReachedByUp() {
        script.accepted().add(kCounty, EventKind::forwardedUp, {{Field::target, kCity.str()}});
        CPPUNIT_ASSERT_EQUAL(std::string("up "), scopes(kCounty));
    }

    void upperHolder_sendsToTheAcceptingNode() {
        script.accepted().add(kCounty, EventKind::forwardedUp, {{Field::target, kCity.str()}});
        script.add(kCity, EventKind::penAccepted);
        CPPUNIT_ASSERT_EQUAL(std::string("up to:360521000000 "), scopes(kCity));
    }

    void partner_getsACopy() {
        script.accepted().add(kCounty, EventKind::jointDispatched,
                              {{Field::target, kDistrict.str()}});
        CPPUNIT_ASSERT_EQUAL(std::string("up to:360502000000 "), scopes(kCounty));
        script.add(kDistrict, EventKind::jointOpinion);
        CPPUNIT_ASSERT_EQUAL(std::string("up to:360521000000 "), scopes(kDistrict));
    }

    void transferTarget_getsACopy() {
        script.accepted().add(kCounty, EventKind::caseTransferred,
                              {{Field::target, kDistrict.str()}});
        CPPUNIT_ASSERT_EQUAL(std::string("up to:360502000000 "), scopes(kCounty));
    }

    void foreignEvent_isRelayedNotSent() {
        script.accepted();
        CPPUNIT_ASSERT_EQUAL(std::string(), scopes(kCity));
    }

private:
    /// The scopes of the last event, as `self` sends it.
    std::string scopes(base::NodeId self) {
        const auto state = cases::fold(script.events, {}).state;
        const auto above = [&](base::NodeId node) {
            return self == kCity ? node == kProvince : node == kCity || node == kProvince;
        };
        std::string text;
        for (const auto& scope : cases::scopesFor(script.events.back(), state, self, above))
            text += scope.str() + " ";
        return text;
    }

    CaseScript script;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScopesTest);

}  // namespace guantong::testing
