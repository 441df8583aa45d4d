// SPDX-License-Identifier: Apache-2.0
// What the public pages let through (node/api/public_guard.h).
#include "node/api/public_guard.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using api::PublicGuard;

class PublicGuardTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicGuardTest);
    CPPUNIT_TEST(token_isOfOneSecretAndOneKey);
    CPPUNIT_TEST(sealedCase_opensUntilItsTime);
    CPPUNIT_TEST(madeUpCookies_openNothing);
    CPPUNIT_TEST(address_isHeldBackAndRests);
    CPPUNIT_TEST(manyAddresses_areForgottenOnceTheyRested);
    CPPUNIT_TEST_SUITE_END();

public:
    void token_isOfOneSecretAndOneKey() {
        const std::string secret = PublicGuard::newSecret();
        CPPUNIT_ASSERT_EQUAL(std::size_t(48), secret.size());
        CPPUNIT_ASSERT(secret != PublicGuard::newSecret());
        CPPUNIT_ASSERT(guard.isOurs(secret, guard.formToken(secret)));
        CPPUNIT_ASSERT(!guard.isOurs(secret, guard.formToken("another")));
        CPPUNIT_ASSERT(!guard.isOurs(secret, PublicGuard("other").formToken(secret)));
        CPPUNIT_ASSERT(!guard.isOurs(secret, ""));
        CPPUNIT_ASSERT(!guard.isOurs("", guard.formToken("")));
    }

    void sealedCase_opensUntilItsTime() {
        const auto until = base::fromMillis(1'000'000);
        const std::string cookie = guard.sealed("360521000000-20250630-abcdefgh", until);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000-20250630-abcdefgh"),
                             guard.opened(cookie, until).value_or("nothing"));
        CPPUNIT_ASSERT(!guard.opened(cookie, until + std::chrono::milliseconds(1)));
    }

    void madeUpCookies_openNothing() {
        const auto now = base::fromMillis(0);
        const std::string cookie = guard.sealed("case-1", base::fromMillis(9'000));
        std::string other = cookie;
        other[5] = '2';
        std::string longer = cookie;
        longer.replace(longer.find(".9000."), 6, ".9999.");
        for (const std::string& each :
             {std::string(), std::string("."), std::string(".."), std::string("case-1"), other,
              longer, cookie + "0", cookie.substr(1), std::string("case-1.9000.") +
                                                          std::string(64, '0'),
              PublicGuard("other").sealed("case-1", base::fromMillis(9'000))})
            CPPUNIT_ASSERT_MESSAGE(each, !guard.opened(each, now));
    }

    void address_isHeldBackAndRests() {
        const std::chrono::steady_clock::time_point start;
        for (int i = 0; i < 10; ++i)
            CPPUNIT_ASSERT(guard.allow("10.0.0.1", start));
        CPPUNIT_ASSERT(!guard.allow("10.0.0.1", start));
        CPPUNIT_ASSERT(guard.allow("10.0.0.2", start));
        CPPUNIT_ASSERT(!guard.allow("10.0.0.1", start + std::chrono::milliseconds(400)));
        CPPUNIT_ASSERT(guard.allow("10.0.0.1", start + std::chrono::milliseconds(600)));
        CPPUNIT_ASSERT(!guard.allow("10.0.0.3", start, 11));
        CPPUNIT_ASSERT(guard.allow("10.0.0.3", start, 10));
    }

    void manyAddresses_areForgottenOnceTheyRested() {
        const std::chrono::steady_clock::time_point start;
        for (int i = 0; i < 1000; ++i)
            guard.allow("10.0." + std::to_string(i), start + std::chrono::seconds(i));
        CPPUNIT_ASSERT(guard.allow("10.0.1", start + std::chrono::hours(1)));
    }

private:
    PublicGuard guard{"key", {10, 2, 100}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicGuardTest);

}  // namespace guantong::testing
