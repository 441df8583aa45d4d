// SPDX-License-Identifier: Apache-2.0
// What node/people/people.h promises: one sweep for all that ends.
#include "node/people/people.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;

class PeopleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PeopleTest);
    CPPUNIT_TEST(sweep_removesAllThatIsPast);
    CPPUNIT_TEST(passwordLifetime_isThePolicys);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<PeopleFixture>(); }
    void tearDown() override { fixture.reset(); }

    void sweep_removesAllThatIsPast() {
        fixture->addUser("zhangsan");
        fixture->signIn("zhangsan", PeopleFixture::kPassword);
        fixture->signIn("nobody", "x");
        fixture->write([&](store::Transaction& tx) {
            fixture->people->idempotency.keep(tx, {"user:1", "k", "d"}, {200, ""});
        });
        fixture->people->sweep();
        CPPUNIT_ASSERT_EQUAL("1 2 1"s, counts());
        fixture->clock.advance(49h);
        fixture->people->sweep();
        CPPUNIT_ASSERT_EQUAL("0 0 0"s, counts());
    }

    void passwordLifetime_isThePolicys() {
        const auto id = fixture->addUser("zhangsan");
        people::PeoplePolicy policy = fixture->policy;
        policy.passwordLifetime = std::chrono::days(0);
        const people::People lasting(*fixture->database, fixture->clock, policy);
        fixture->clock.advance(1000 * 24h);
        fixture->database->read([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!lasting.users.principal(tx, id)->passwordChangeDue);
        });
        CPPUNIT_ASSERT(fixture->principal(id).passwordChangeDue);
    }

private:
    std::string counts() {
        return fixture->value(
            "SELECT (SELECT COUNT(*) FROM session) || ' ' || (SELECT COUNT(*) "
            "FROM sign_in_guard) || ' ' || (SELECT COUNT(*) FROM idempotency)");
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PeopleTest);

}  // namespace guantong::testing
