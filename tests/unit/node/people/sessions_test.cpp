// SPDX-License-Identifier: Apache-2.0
// What node/people/sessions.h promises.
#include "node/people/sessions.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::Role;
using people::Session;
using people::Sessions;
using people::SessionUse;

class SessionsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionsTest);
    CPPUNIT_TEST(token_isKeptAsDigestOnly);
    CPPUNIT_TEST(check_givesThePersonAsItIsNow);
    CPPUNIT_TEST(idleSession_endsAfterHalfAnHour);
    CPPUNIT_TEST(busySession_endsAfterTwelveHours);
    CPPUNIT_TEST(lastRequest_isWrittenOnceAMinute);
    CPPUNIT_TEST(foreignTokens_areNoSession);
    CPPUNIT_TEST(csrf_belongsToItsSession);
    CPPUNIT_TEST(ended_isGone);
    CPPUNIT_TEST(eleventhSession_endsTheOldest);
    CPPUNIT_TEST(list_namesThemWithoutTokens);
    CPPUNIT_TEST(sweep_removesThePast);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        id = fixture->addUser("zhangsan", "", {{Role::leader, ""}});
    }
    void tearDown() override { fixture.reset(); }

    void token_isKeptAsDigestOnly() {
        const Session session = begin();
        CPPUNIT_ASSERT_EQUAL(std::size_t{43}, session.token.size());
        CPPUNIT_ASSERT(session.token != begin().token);
        CPPUNIT_ASSERT(session.expires == fixture->clock.now() + 12h);
        for (const std::string& secret : {session.token, session.csrf})
            CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM session WHERE "
                                                      "token_hash LIKE '%" +
                                                      secret + "%'"));
    }

    void check_givesThePersonAsItIsNow() {
        const Session session = begin();
        CPPUNIT_ASSERT(use(session).principal.has(Role::leader));
        CPPUNIT_ASSERT_EQUAL("10.1.1.1"s, use(session).principal.address);
        fixture->write([&](store::Transaction& tx) {
            fixture->people->users.setRoles(tx, fixture->console, id, {});
        });
        CPPUNIT_ASSERT(!use(session).principal.has(Role::leader));
        change(*fixture->database, "UPDATE person_user SET state = 'locked'");
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(session.token));
    }

    void idleSession_endsAfterHalfAnHour() {
        const Session session = begin();
        fixture->clock.advance(30min - 1ms);
        CPPUNIT_ASSERT_EQUAL(""s, check(session.token));
        fixture->clock.advance(30min - 1ms);
        CPPUNIT_ASSERT_EQUAL(""s, check(session.token));
        fixture->clock.advance(30min);
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(session.token));
    }

    void busySession_endsAfterTwelveHours() {
        const Session session = begin();
        for (int i = 0; i < 12 * 6 - 1; ++i) {
            fixture->clock.advance(10min);
            CPPUNIT_ASSERT_EQUAL(""s, check(session.token));
        }
        fixture->clock.advance(10min - 1ms);
        CPPUNIT_ASSERT_EQUAL(""s, check(session.token));
        fixture->clock.advance(1ms);
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(session.token));
    }

    void lastRequest_isWrittenOnceAMinute() {
        const Session session = begin();
        const auto before = fixture->database->commits();
        for (int i = 0; i < 59; ++i) {
            fixture->clock.advance(1s);
            check(session.token);
        }
        CPPUNIT_ASSERT_EQUAL(before, fixture->database->commits());
        fixture->clock.advance(1s);
        check(session.token);
        CPPUNIT_ASSERT_EQUAL(before + 1, fixture->database->commits());
    }

    void foreignTokens_areNoSession() {
        const Session session = begin();
        const std::string hash = fixture->value("SELECT token_hash FROM session");
        for (const std::string& token :
             {""s, "x"s, session.token + "x", session.token.substr(1), hash, session.csrf,
              std::string(10'000, 'x'), session.token + "\0"s, "' OR 1=1 --"s})
            CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(token));
    }

    void csrf_belongsToItsSession() {
        const Session one = begin(), two = begin();
        const SessionUse mine = use(one);
        CPPUNIT_ASSERT_EQUAL(one.csrf, mine.csrf);
        CPPUNIT_ASSERT(!Sessions::checkCsrf(mine, one.csrf));
        for (const std::string& presented : {""s, two.csrf, one.token, one.csrf + "0",
                                             one.csrf.substr(1), std::string(10'000, '0')})
            CPPUNIT_ASSERT_EQUAL("SESSION_FORGED"s, nameOf(Sessions::checkCsrf(mine, presented)));
    }

    void ended_isGone() {
        const Session one = begin(), two = begin();
        fixture->write([&](store::Transaction& tx) { sessions().end(tx, one.token); });
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(one.token));
        CPPUNIT_ASSERT_EQUAL(""s, check(two.token));
        fixture->write([&](store::Transaction& tx) {
            sessions().end(tx, "");
            const auto all = sessions().list(tx, id);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all.size());
            CPPUNIT_ASSERT(!sessions().endOne(tx, id + 1, all[0].id));
            CPPUNIT_ASSERT(sessions().endOne(tx, id, all[0].id));
        });
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(two.token));
    }

    void eleventhSession_endsTheOldest() {
        const Session first = begin(), second = begin();
        for (int i = 0; i < 9; ++i)
            begin();
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, check(first.token));
        CPPUNIT_ASSERT_EQUAL(""s, check(second.token));
        CPPUNIT_ASSERT_EQUAL("10"s, fixture->value("SELECT COUNT(*) FROM session"));
    }

    void list_namesThemWithoutTokens() {
        begin();
        fixture->write([&](store::Transaction& tx) {
            const auto all = sessions().list(tx, id);
            CPPUNIT_ASSERT_EQUAL("Mozilla/5.0 😀"s, all.at(0).userAgent);
            CPPUNIT_ASSERT_EQUAL("10.1.1.1"s, all.at(0).address);
            CPPUNIT_ASSERT(sessions().list(tx, id + 1).empty());
        });
    }

    void sweep_removesThePast() {
        begin();
        fixture->clock.advance(6h);
        begin();
        fixture->clock.advance(6h);
        fixture->people->sweep();
        CPPUNIT_ASSERT_EQUAL("1"s, fixture->value("SELECT COUNT(*) FROM session"));
    }

private:
    const Sessions& sessions() { return fixture->people->sessions; }
    Session begin() {
        Session session;
        fixture->write([&](store::Transaction& tx) {
            session = sessions().begin(tx, id, "10.1.1.1", "Mozilla/5.0 😀");
        });
        return session;
    }
    std::string check(const std::string& token) {
        return nameOf(sessions().check(token, "10.1.1.1"));
    }
    SessionUse use(const Session& session) {
        const auto answer = sessions().check(session.token, "10.1.1.1");
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(answer));
        return std::get<SessionUse>(answer);
    }

    std::unique_ptr<PeopleFixture> fixture;
    std::int64_t id = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SessionsTest);

}  // namespace guantong::testing
