// SPDX-License-Identifier: Apache-2.0
// What node/people/bootstrap.h promises.
#include "node/people/bootstrap.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::string_literals;
using people::FirstAdministrator;
using people::Role;

class BootstrapTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BootstrapTest);
    CPPUNIT_TEST(newNode_getsItsThreeAdministrators);
    CPPUNIT_TEST(onceThereIsAnybody_nothingIsMade);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<PeopleFixture>(); }
    void tearDown() override { fixture.reset(); }

    void newNode_getsItsThreeAdministrators() {
        const auto made = bootstrap();
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, made.size());
        CPPUNIT_ASSERT_EQUAL("admin"s, made[0].loginName);
        CPPUNIT_ASSERT(made[0].role == Role::systemAdmin);
        CPPUNIT_ASSERT_EQUAL("security"s, made[1].loginName);
        CPPUNIT_ASSERT_EQUAL("audit"s, made[2].loginName);
        for (const auto& each : made) {
            const auto answer = fixture->signIn(each.loginName, each.password);
            CPPUNIT_ASSERT_EQUAL(""s, nameOf(answer));
            const auto& who = std::get<people::SignedIn>(answer).principal;
            CPPUNIT_ASSERT(who.passwordChangeDue);
            CPPUNIT_ASSERT(who.has(each.role));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, who.grants.size());
        }
        CPPUNIT_ASSERT_EQUAL("console"s, fixture->value("SELECT DISTINCT actor FROM audit_log "
                                                        "WHERE action LIKE 'user%'"));
    }

    void onceThereIsAnybody_nothingIsMade() {
        bootstrap();
        CPPUNIT_ASSERT(bootstrap().empty());
        fixture = std::make_unique<PeopleFixture>();
        fixture->addUser("somebody");
        change(*fixture->database, "UPDATE person_user SET state = 'retired'");
        CPPUNIT_ASSERT(bootstrap().empty());
    }

private:
    std::vector<FirstAdministrator> bootstrap() {
        std::vector<FirstAdministrator> made;
        fixture->write([&](store::Transaction& tx) {
            made = people::bootstrapAdministrators(tx, fixture->clock);
        });
        return made;
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(BootstrapTest);

}  // namespace guantong::testing
