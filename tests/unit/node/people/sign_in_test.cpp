// SPDX-License-Identifier: Apache-2.0
// What node/people/sign_in.h promises, guessers and hostile input included.
#include "node/people/sign_in.h"

#include "tests/support/people_fixture.h"

#include <algorithm>
#include <thread>

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::Role;
using people::SignedIn;
using people::UserState;

class SignInTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignInTest);
    CPPUNIT_TEST(rightPassword_opensASession);
    CPPUNIT_TEST(wrongPasswordAndUnknownName_areAnsweredAlike);
    CPPUNIT_TEST(unknownName_costsOneHashLikeAKnownOne);
    CPPUNIT_TEST(unknownName_takesTheSameTime);
    CPPUNIT_TEST(unknownName_isLockedLikeAKnownOne);
    CPPUNIT_TEST(locked_evenTheRightPasswordWaits);
    CPPUNIT_TEST(manyGuessesAtOnce_getFiveTries);
    CPPUNIT_TEST(unlock_letsInAtOnce);
    CPPUNIT_TEST(lockedByAnAdministrator_isToldToItsOwnerOnly);
    CPPUNIT_TEST(retired_isUnknown);
    CPPUNIT_TEST(hostileInput_isSimplyWrong);
    CPPUNIT_TEST(typedNames_areNotKept);
    CPPUNIT_TEST(olderHash_isRenewedAtSignIn);
    CPPUNIT_TEST(changedPassword_worksAndEndsOtherSessions);
    CPPUNIT_TEST(changeOfPassword_wantsTheOldOneAndIsGuarded);
    CPPUNIT_TEST(weakOrRecentPasswords_areRefused);
    CPPUNIT_TEST(changeDue_isLiftedByTheChange);
    CPPUNIT_TEST(machines_haveNoPassword);
    CPPUNIT_TEST(signInsAndFailures_areAudited);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        id = fixture->addUser("zhangsan", "", {{Role::supervisor, ""}});
    }
    void tearDown() override { fixture.reset(); }

    void rightPassword_opensASession() {
        const auto answer = fixture->signIn(" ZhangSan ", kRight);
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(answer));
        const auto& signedIn = std::get<SignedIn>(answer);
        CPPUNIT_ASSERT_EQUAL(id, signedIn.principal.id);
        CPPUNIT_ASSERT(!signedIn.principal.passwordChangeDue);
        CPPUNIT_ASSERT_EQUAL("10.0.0.7"s, signedIn.principal.address);
        const auto use = fixture->people->sessions.check(signedIn.session.token, "10.0.0.7");
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(use));
        CPPUNIT_ASSERT(std::get<people::SessionUse>(use).principal.has(Role::supervisor));
    }

    void wrongPasswordAndUnknownName_areAnsweredAlike() {
        const auto wrong = fixture->signIn("zhangsan", "wrong-password-here");
        const auto unknown = fixture->signIn("lisi", kRight);
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s, nameOf(wrong));
        CPPUNIT_ASSERT_EQUAL(
            base::describe(std::get<base::Fault>(wrong), base::Language::english),
            base::describe(std::get<base::Fault>(unknown), base::Language::english));
    }

    void unknownName_costsOneHashLikeAKnownOne() {
        for (const char* name : {"zhangsan", "lisi", "", "'; --"}) {
            fixture->verified = 0;
            fixture->signIn(name, "wrong-password-here");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 1, fixture->verified.load());
        }
    }

    void unknownName_takesTheSameTime() {
        people::PeoplePolicy real;  // at the real cost the hash outweighs all else
        people::People people(*fixture->database, fixture->clock, real);
        fixture->write([&](store::Transaction& tx) {
            tx.statement("UPDATE person_user SET password_hash = ?")
                .bind(1, crypto::hashPassword(kRight))
                .run();
        });
        const auto best = [&](const std::string& name) {
            auto least = std::chrono::steady_clock::duration::max();
            for (int i = 0; i < 4; ++i) {
                const auto start = std::chrono::steady_clock::now();
                people.signIn.signIn({name, "wrong-password-here", "", ""});
                least = std::min(least, std::chrono::steady_clock::now() - start);
            }
            return std::chrono::duration<double, std::milli>(least).count();
        };
        const double known = best("zhangsan"), unknown = best("lisi");
        CPPUNIT_ASSERT_MESSAGE(std::to_string(known) + " ms, " + std::to_string(unknown) + " ms",
                               unknown > known / 3 && unknown < known * 3);
    }

    void unknownName_isLockedLikeAKnownOne() {
        for (const char* name : {"zhangsan", "lisi"}) {
            std::string answers;
            for (int i = 0; i < 7; ++i)
                answers += nameOf(fixture->signIn(name, "wrong-password-here")) + " ";
            CPPUNIT_ASSERT_EQUAL(
                "SIGN_IN_WRONG SIGN_IN_WRONG SIGN_IN_WRONG SIGN_IN_WRONG "
                "SIGN_IN_LOCKED SIGN_IN_LOCKED SIGN_IN_LOCKED "s,
                answers);
        }
    }

    void locked_evenTheRightPasswordWaits() {
        for (int i = 0; i < 5; ++i)
            fixture->signIn("zhangsan", "wrong-password-here");
        fixture->verified = 0;
        const auto answer = fixture->signIn("zhangsan", kRight);
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_LOCKED"s, nameOf(answer));
        CPPUNIT_ASSERT_EQUAL(base::formatInstant(fixture->clock.now() + 15min),
                             std::get<base::Fault>(answer).detail);
        CPPUNIT_ASSERT_EQUAL(0, fixture->verified.load());
        CPPUNIT_ASSERT(fixture->user(id).lockedUntil == fixture->clock.now() + 15min);
        fixture->clock.advance(15min);
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->signIn("zhangsan", kRight)));
        CPPUNIT_ASSERT(!fixture->user(id).lockedUntil);
    }

    void manyGuessesAtOnce_getFiveTries() {
        fixture->verified = 0;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] { fixture->signIn("zhangsan", "wrong-password-here", ""); });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(5, fixture->verified.load());
    }

    void unlock_letsInAtOnce() {
        for (int i = 0; i < 5; ++i)
            fixture->signIn("zhangsan", "wrong-password-here");
        setState(UserState::active);
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->signIn("zhangsan", kRight)));
    }

    void lockedByAnAdministrator_isToldToItsOwnerOnly() {
        setState(UserState::locked);
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s,
                             nameOf(fixture->signIn("zhangsan", "wrong-password-here")));
        const auto answer = fixture->signIn("zhangsan", kRight);
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_LOCKED"s, nameOf(answer));
        CPPUNIT_ASSERT_EQUAL(""s, std::get<base::Fault>(answer).detail);
        CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM session"));
    }

    void retired_isUnknown() {
        setState(UserState::retired);
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s, nameOf(fixture->signIn("zhangsan", kRight)));
    }

    void hostileInput_isSimplyWrong() {
        for (const std::string& text :
             {std::string(10'000, 'x'), "a\0b"s, "😀䶮𬭊"s, "' OR '1'='1"s, "\xff\xfe\x00"s,
              ""s, "zhangsan\0"s, "zhangsan' --"s}) {
            CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s, nameOf(fixture->signIn(text, kRight, "")));
            CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s, nameOf(fixture->signIn("zhangsan", text, "")));
            setState(UserState::active);
        }
        const auto odd = fixture->people->signIn.signIn(
            {"zhangsan", kRight, std::string(10'000, '1'), std::string(10'000, '\xff')});
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(odd));
        CPPUNIT_ASSERT_EQUAL("64"s, fixture->value("SELECT LENGTH(address) FROM session"));
    }

    void typedNames_areNotKept() {
        fixture->signIn("my-secret-password", "x");
        for (const char* table : {"sign_in_guard", "audit_log"})
            CPPUNIT_ASSERT_EQUAL(
                "0"s, fixture->value("SELECT COUNT(*) FROM "s + table +
                                     (table[0] == 's' ? " WHERE guard_key LIKE '%secret%'"
                                                      : " WHERE object || new_value || actor_name "
                                                        "LIKE '%secret%'")));
    }

    void olderHash_isRenewedAtSignIn() {
        const std::string older = crypto::hashPassword(kRight, {32, 1, 1});
        fixture->write([&](store::Transaction& tx) {
            tx.statement("UPDATE person_user SET password_hash = ?").bind(1, older).run();
        });
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->signIn("zhangsan", kRight)));
        const auto now = fixture->value("SELECT password_hash FROM person_user");
        CPPUNIT_ASSERT(!crypto::needsRehash(now, PeopleFixture::kCheap));
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->signIn("zhangsan", kRight)));
    }

    void changedPassword_worksAndEndsOtherSessions() {
        const auto other = std::get<SignedIn>(fixture->signIn("zhangsan", kRight));
        const auto own = std::get<SignedIn>(fixture->signIn("zhangsan", kRight));
        CPPUNIT_ASSERT_EQUAL(""s, changeTo(kNew, kRight, own.session.token));
        const auto& sessions = fixture->people->sessions;
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(sessions.check(own.session.token, "")));
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s, nameOf(sessions.check(other.session.token, "")));
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s, nameOf(fixture->signIn("zhangsan", kRight)));
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->signIn("zhangsan", kNew)));
    }

    void changeOfPassword_wantsTheOldOneAndIsGuarded() {
        for (int i = 0; i < 4; ++i)
            CPPUNIT_ASSERT_EQUAL("SIGN_IN_WRONG"s, changeTo(kNew, "wrong-password-here"));
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_LOCKED"s, changeTo(kNew, "wrong-password-here"));
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_LOCKED"s, changeTo(kNew, kRight));
        fixture->clock.advance(15min);
        CPPUNIT_ASSERT_EQUAL(""s, changeTo(kNew, kRight));
    }

    void weakOrRecentPasswords_areRefused() {
        CPPUNIT_ASSERT_EQUAL("PASSWORD_WEAK"s, changeTo("short", kRight));
        CPPUNIT_ASSERT_EQUAL("PASSWORD_WEAK"s, changeTo("x9 zhangsan lantern", kRight));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, changeTo(std::string(10'000, 'x'), kRight));
        CPPUNIT_ASSERT_EQUAL("PASSWORD_WEAK"s, changeTo(kRight, kRight));
        std::string old = kRight;
        for (int i = 1; i <= 4; ++i) {
            const std::string next = "lantern by river no" + std::to_string(i * 7);
            CPPUNIT_ASSERT_EQUAL(""s, changeTo(next, old));
            old = next;
        }
        CPPUNIT_ASSERT_EQUAL("PASSWORD_WEAK"s, changeTo(kRight, old));
        CPPUNIT_ASSERT_EQUAL(""s, changeTo(kNew, old));
        CPPUNIT_ASSERT_EQUAL(""s, changeTo(kRight, kNew));  // the sixth before
    }

    void changeDue_isLiftedByTheChange() {
        fixture->write([&](store::Transaction& tx) {
            fixture->people->users.resetPassword(tx, fixture->console, id,
                                                 PeopleFixture::oneTime("once-only-this"));
        });
        auto answer = fixture->signIn("zhangsan", "once-only-this");
        const auto& due = std::get<SignedIn>(answer);
        CPPUNIT_ASSERT(due.principal.passwordChangeDue);
        CPPUNIT_ASSERT_EQUAL(
            "PASSWORD_CHANGE_DUE"s,
            nameOf(people::refuse(due.principal, people::Right::caseRead, {"x", {}, {}})));
        CPPUNIT_ASSERT_EQUAL(""s, nameOf(fixture->people->signIn.changePassword(
                                      due.principal, due.session.token, "once-only-this", kNew)));
        CPPUNIT_ASSERT(!fixture->principal(id).passwordChangeDue);
    }

    void machines_haveNoPassword() {
        people::Principal machine;
        machine.kind = people::Principal::Kind::machine;
        machine.id = id;
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, nameOf(fixture->people->signIn.changePassword(
                                                   machine, "", kRight, kNew)));
    }

    void signInsAndFailures_areAudited() {
        const auto own = std::get<SignedIn>(fixture->signIn("zhangsan", kRight));
        fixture->signIn("zhangsan", "wrong-password-here");
        fixture->signIn("lisi", "wrong-password-here");
        fixture->people->signIn.signOut(own.principal, own.session.token);
        const std::string me = "user:" + std::to_string(id);
        CPPUNIT_ASSERT_EQUAL(
            "signIn/" + me + " signIn.refused/" + me + " signIn.refused/ signOut/" + me,
            fixture->value("SELECT GROUP_CONCAT(action || '/' || object, ' ') FROM audit_log WHERE "
                           "action LIKE 'sign%'"));
        CPPUNIT_ASSERT_EQUAL("nobody"s,
                             fixture->value("SELECT DISTINCT actor FROM audit_log WHERE action = "
                                            "'signIn.refused'"));
        CPPUNIT_ASSERT_EQUAL("SESSION_MISSING"s,
                             nameOf(fixture->people->sessions.check(own.session.token, "")));
    }

private:
    static constexpr const char* kRight = PeopleFixture::kPassword;
    static constexpr const char* kNew = "blue kettle on 3rd shelf";

    std::string changeTo(const std::string& next, const std::string& old,
                         const std::string& token = {}) {
        people::Principal who;
        who.id = id;
        who.name = "zhangsan";
        who.displayName = "用户zhangsan";
        return nameOf(fixture->people->signIn.changePassword(who, token, old, next));
    }
    void setState(UserState state) {
        fixture->write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(
                ""s, nameOf(fixture->people->users.setState(tx, fixture->console, id, state)));
        });
    }

    std::unique_ptr<PeopleFixture> fixture;
    std::int64_t id = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignInTest);

}  // namespace guantong::testing
