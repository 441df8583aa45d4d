// SPDX-License-Identifier: Apache-2.0
// What node/people/user_rows.h promises.
#include "node/people/user_rows.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::string_literals;

class UserRowsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UserRowsTest);
    CPPUNIT_TEST(nameKey_isOfTheOneSpelling);
    CPPUNIT_TEST(credentials_areFoundByNameAndId);
    CPPUNIT_TEST(replacedPassword_isRememberedFiveDeep);
    CPPUNIT_TEST(replacementOfAnOldHash_isRefused);
    CPPUNIT_TEST(rehash_isNoChangeOfPassword);
    CPPUNIT_TEST(endSessions_sparesOne);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        id = fixture->addUser("zhangsan");
    }
    void tearDown() override { fixture.reset(); }

    void nameKey_isOfTheOneSpelling() {
        CPPUNIT_ASSERT_EQUAL(people::nameKeyOf("zhangsan"), people::nameKeyOf(" ZhangSan "));
        CPPUNIT_ASSERT(people::nameKeyOf("zhangsan") != people::nameKeyOf("zhangsan\0"s));
        CPPUNIT_ASSERT(people::nameKeyOf("x").find("x") == std::string::npos);
    }

    void credentials_areFoundByNameAndId() {
        fixture->database->read([&](store::Transaction& tx) {
            const auto named = people::credentialsNamed(tx, "ZHANGSAN");
            const auto of = people::credentialsOf(tx, id);
            CPPUNIT_ASSERT(named && of);
            CPPUNIT_ASSERT_EQUAL(id, named->id);
            CPPUNIT_ASSERT_EQUAL(named->passwordHash, of->passwordHash);
            CPPUNIT_ASSERT(!people::credentialsNamed(tx, "nobody"));
            CPPUNIT_ASSERT(!people::credentialsNamed(tx, "zhangsan' --"));
            CPPUNIT_ASSERT(!people::credentialsOf(tx, 999));
        });
    }

    void replacedPassword_isRememberedFiveDeep() {
        for (int i = 0; i < 8; ++i)
            CPPUNIT_ASSERT(replace("hash" + std::to_string(i)));
        fixture->database->read([&](store::Transaction& tx) {
            const auto hashes = people::passwordsOf(tx, id);
            CPPUNIT_ASSERT_EQUAL(std::size_t{5}, hashes.size());
            CPPUNIT_ASSERT_EQUAL("hash7"s, hashes.front());
            CPPUNIT_ASSERT_EQUAL("hash3"s, hashes.back());
        });
        CPPUNIT_ASSERT_EQUAL("5"s, fixture->value("SELECT COUNT(*) FROM password_history"));
    }

    void replacementOfAnOldHash_isRefused() {
        fixture->write([&](store::Transaction& tx) {
            auto old = *people::credentialsOf(tx, id);
            old.passwordHash += "x";
            CPPUNIT_ASSERT(!people::replacePassword(tx, old, "new", false, fixture->clock.now()));
        });
        CPPUNIT_ASSERT_EQUAL("1"s, fixture->value("SELECT COUNT(*) FROM password_history"));
    }

    void rehash_isNoChangeOfPassword() {
        const auto before = fixture->user(id);
        fixture->clock.advance(std::chrono::hours(1));
        fixture->write([&](store::Transaction& tx) {
            people::rehash(tx, *people::credentialsOf(tx, id), "better");
        });
        CPPUNIT_ASSERT(before.passwordSet == fixture->user(id).passwordSet);
        CPPUNIT_ASSERT_EQUAL("better"s, fixture->value("SELECT password_hash FROM person_user"));
    }

    void endSessions_sparesOne() {
        fixture->write([&](store::Transaction& tx) {
            const auto& sessions = fixture->people->sessions;
            sessions.begin(tx, id, "", "");
            const auto kept = sessions.begin(tx, id, "", "");
            sessions.begin(tx, id + 1, "", "");
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sessions.endAll(tx, id, kept.token));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, people::endSessions(tx, id));
        });
        CPPUNIT_ASSERT_EQUAL("1"s, fixture->value("SELECT COUNT(*) FROM session"));
    }

private:
    bool replace(const std::string& hash) {
        bool replaced = false;
        fixture->write([&](store::Transaction& tx) {
            replaced = people::replacePassword(tx, *people::credentialsOf(tx, id), hash, false,
                                               fixture->clock.now());
        });
        return replaced;
    }

    std::unique_ptr<PeopleFixture> fixture;
    std::int64_t id = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(UserRowsTest);

}  // namespace guantong::testing
