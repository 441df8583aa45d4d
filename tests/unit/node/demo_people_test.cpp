// SPDX-License-Identifier: Apache-2.0
// The people of the demonstration (node/demo_people.h).
#include "node/demo_people.h"

#include "node/people/people.h"
#include "tests/support/node_home.h"

#include <sys/stat.h>

#include <set>

namespace guantong::testing {

class DemoPeopleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DemoPeopleTest);
    CPPUNIT_TEST(everyRole_canSignInAndIsRememberedOnTheSecondCall);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyRole_canSignInAndIsRememberedOnTheSecondCall() {
        NodeHomeFixture home;
        const auto core = home.open();
        change(core->database(), "DELETE FROM user_role");
        change(core->database(), "DELETE FROM person_user");
        const auto users = node::demoPeople(*core);
        std::set<std::string> roles, passwords;
        for (const auto& user : users) {
            roles.insert(user.role);
            passwords.insert(user.password);
        }
        CPPUNIT_ASSERT_EQUAL(people::kRoles.size(), roles.size());
        CPPUNIT_ASSERT_EQUAL(users.size(), passwords.size());
        people::People office(core->database(), core->clock());
        const auto in =
            office.signIn.signIn({users[0].name, users[0].password, "127.0.0.1", "test"});
        CPPUNIT_ASSERT(std::holds_alternative<people::SignedIn>(in));
        CPPUNIT_ASSERT(!std::get<people::SignedIn>(in).principal.passwordChangeDue);
        CPPUNIT_ASSERT_EQUAL(node::toJson(users).str(),
                             node::toJson(node::demoPeople(*core)).str());
        struct stat facts {};
        CPPUNIT_ASSERT_EQUAL(0, stat((home.dir + "/demo-users.json").c_str(), &facts));
        CPPUNIT_ASSERT_EQUAL(mode_t(0600), mode_t(facts.st_mode & 0777));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DemoPeopleTest);

}  // namespace guantong::testing
