// SPDX-License-Identifier: Apache-2.0
// What node/people/sign_in_guard.h promises: the ladder of locks, by a clock that stands still.
#include "node/people/sign_in_guard.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::SignInGuard;

class SignInGuardTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignInGuardTest);
    CPPUNIT_TEST(fiveFailures_lockForAQuarter);
    CPPUNIT_TEST(locks_doubleUpToADay);
    CPPUNIT_TEST(success_forgetsAll);
    CPPUNIT_TEST(lockedAttempts_doNotProlong);
    CPPUNIT_TEST(quietName_beginsAnew);
    CPPUNIT_TEST(otherNames_areNotTouched);
    CPPUNIT_TEST(address_isSlowedAfterTwentyFailures);
    CPPUNIT_TEST(address_isForgottenAfterAQuarter);
    CPPUNIT_TEST(successes_doNotSlowAnAddress);
    CPPUNIT_TEST(successes_doNotCleanAnAddress);
    CPPUNIT_TEST(sweep_keepsWhatMatters);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<PeopleFixture>(); }
    void tearDown() override { fixture.reset(); }

    void fiveFailures_lockForAQuarter() {
        const auto start = fixture->clock.now();
        for (int i = 0; i < 4; ++i)
            CPPUNIT_ASSERT_EQUAL("failed"s, fail("key"));
        CPPUNIT_ASSERT_EQUAL("locks " + base::formatInstant(start + 15min), fail("key"));
        CPPUNIT_ASSERT_EQUAL("SIGN_IN_LOCKED " + base::formatInstant(start + 15min), fail("key"));
        fixture->clock.advance(15min - 1ms);
        CPPUNIT_ASSERT(fail("key").starts_with("SIGN_IN_LOCKED"));
        fixture->clock.advance(1ms);
        CPPUNIT_ASSERT_EQUAL("failed"s, fail("key"));
    }

    void locks_doubleUpToADay() {
        for (const auto lock :
             {15min, 30min, 60min, 120min, 240min, 480min, 960min, 1440min, 1440min}) {
            for (int i = 0; i < 4; ++i)
                CPPUNIT_ASSERT_EQUAL("failed"s, fail("key"));
            CPPUNIT_ASSERT_EQUAL("locks " + base::formatInstant(fixture->clock.now() + lock),
                                 fail("key"));
            fixture->clock.advance(lock);
        }
    }

    void success_forgetsAll() {
        for (int i = 0; i < 5; ++i)
            fail("key");
        fixture->clock.advance(15min);
        for (int i = 0; i < 4; ++i)
            fail("key");
        succeed("key");
        for (int i = 0; i < 4; ++i)
            CPPUNIT_ASSERT_EQUAL("failed"s, fail("key"));
        CPPUNIT_ASSERT_EQUAL("locks " + base::formatInstant(fixture->clock.now() + 15min),
                             fail("key"));
    }

    void lockedAttempts_doNotProlong() {
        for (int i = 0; i < 5; ++i)
            fail("key");
        for (int i = 0; i < 100; ++i) {
            fixture->clock.advance(9s - 1ms);
            CPPUNIT_ASSERT(fail("key").starts_with("SIGN_IN_LOCKED"));
        }
        fixture->clock.advance(100ms);
        CPPUNIT_ASSERT_EQUAL("failed"s, fail("key"));
    }

    void quietName_beginsAnew() {
        for (int i = 0; i < 5; ++i)
            fail("key");
        fixture->clock.advance(49h);
        for (int i = 0; i < 4; ++i)
            fail("key");
        CPPUNIT_ASSERT_EQUAL("locks " + base::formatInstant(fixture->clock.now() + 15min),
                             fail("key"));
    }

    void otherNames_areNotTouched() {
        for (int i = 0; i < 6; ++i)
            fail("key");
        CPPUNIT_ASSERT_EQUAL("failed"s, fail("other"));
    }

    void address_isSlowedAfterTwentyFailures() {
        for (int i = 0; i < 20; ++i)
            CPPUNIT_ASSERT_EQUAL("failed"s, fail("key" + std::to_string(i), "10.0.0.1"));
        auto next = fixture->clock.now() + 2s;
        int name = 100;
        for (const auto wait : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
            CPPUNIT_ASSERT_EQUAL("TOO_MANY_REQUESTS " + base::formatInstant(next),
                                 fail("key" + std::to_string(name), "10.0.0.1"));
            CPPUNIT_ASSERT_EQUAL("failed"s, fail("key" + std::to_string(name++), "10.0.0.2"));
            fixture->clock.advance(wait);
            CPPUNIT_ASSERT_EQUAL("failed"s, fail("key" + std::to_string(name++), "10.0.0.1"));
            next = fixture->clock.now() + std::min<std::chrono::seconds>(wait * 2, 60s);
        }
    }

    void address_isForgottenAfterAQuarter() {
        for (int i = 0; i < 20; ++i)
            fail("key" + std::to_string(i), "10.0.0.1");
        fixture->clock.advance(15min + 1ms);
        CPPUNIT_ASSERT_EQUAL("failed"s, fail("a", "10.0.0.1"));
        CPPUNIT_ASSERT_EQUAL("failed"s, fail("b", "10.0.0.1"));
    }

    void successes_doNotSlowAnAddress() {
        for (int i = 0; i < 100; ++i)
            CPPUNIT_ASSERT_EQUAL(""s, succeed("key" + std::to_string(i), "10.0.0.1"));
    }

    void successes_doNotCleanAnAddress() {
        for (int i = 0; i < 19; ++i) {
            fail("key" + std::to_string(i), "10.0.0.1");
            succeed("own", "10.0.0.1");
        }
        fail("last", "10.0.0.1");
        CPPUNIT_ASSERT(fail("more", "10.0.0.1").starts_with("TOO_MANY_REQUESTS"));
    }

    void sweep_keepsWhatMatters() {
        fail("old", "10.0.0.1");
        fixture->clock.advance(47h);
        fail("young", "");
        fixture->clock.advance(2h);
        std::int64_t removed = 0;
        fixture->write(
            [&](store::Transaction& tx) { removed = guard().sweep(tx, fixture->clock.now()); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, removed);
        CPPUNIT_ASSERT_EQUAL("young"s, fixture->value("SELECT guard_key FROM sign_in_guard"));
    }

private:
    const SignInGuard& guard() { return fixture->people->signIn.guard(); }
    std::variant<SignInGuard::Attempt, base::Fault> begin(const std::string& key,
                                                          const std::string& address) {
        std::variant<SignInGuard::Attempt, base::Fault> begun;
        fixture->write([&](store::Transaction& tx) {
            begun = guard().begin(tx, key, address, fixture->clock.now());
        });
        return begun;
    }
    std::string fail(const std::string& key, const std::string& address = {}) {
        const auto begun = begin(key, address);
        if (const auto* fault = std::get_if<base::Fault>(&begun))
            return nameOf(begun) + " " + fault->detail;
        const auto& attempt = std::get<SignInGuard::Attempt>(begun);
        return attempt.lockedUntil ? "locks " + base::formatInstant(*attempt.lockedUntil)
                                   : "failed";
    }
    std::string succeed(const std::string& key, const std::string& address = {}) {
        const auto begun = begin(key, address);
        if (const auto* attempt = std::get_if<SignInGuard::Attempt>(&begun))
            fixture->write([&](store::Transaction& tx) { guard().succeeded(tx, *attempt); });
        return nameOf(begun);
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignInGuardTest);

}  // namespace guantong::testing
