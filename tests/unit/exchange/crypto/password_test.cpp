// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/password.h promises.
#include "exchange/crypto/password.h"

#include "exchange/base/error.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

namespace guantong::testing {

using crypto::PasswordCost;

class PasswordTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PasswordTest);
    CPPUNIT_TEST(hash_isAPhcStringOfTheNamedCost);
    CPPUNIT_TEST(rightPassword_verifiesAndAnyOtherDoesNot);
    CPPUNIT_TEST(samePasswordTwice_hasTwoSalts);
    CPPUNIT_TEST(referenceVector_verifies);
    CPPUNIT_TEST(nulEmojiAndEmpty_areOrdinaryPasswords);
    CPPUNIT_TEST(overlongPassword_isRefusedWithoutHashing);
    CPPUNIT_TEST(foreignOrBrokenStrings_neverVerify);
    CPPUNIT_TEST(costBeyondTheBounds_isRefusedBeforeAnyWork);
    CPPUNIT_TEST(otherCost_needsRehash);
    CPPUNIT_TEST(manyThreadsAtOnce_allGetTheirAnswer);
    CPPUNIT_TEST(tokens_areUrlSafeAndDiffer);
    CPPUNIT_TEST(randomPasswords_areReadableAndDiffer);
    CPPUNIT_TEST_SUITE_END();

public:
    void hash_isAPhcStringOfTheNamedCost() {
        const std::string phc = crypto::hashPassword("correct horse battery");
        CPPUNIT_ASSERT_EQUAL(std::string("$argon2id$v=19$m=19456,t=2,p=1$"), phc.substr(0, 31));
        CPPUNIT_ASSERT(crypto::verifyPassword(phc, "correct horse battery"));
        CPPUNIT_ASSERT(!crypto::needsRehash(phc));
    }

    void rightPassword_verifiesAndAnyOtherDoesNot() {
        const std::string phc = crypto::hashPassword("opensesame-123", kCheap);
        CPPUNIT_ASSERT(crypto::verifyPassword(phc, "opensesame-123"));
        for (const char* wrong : {"", "opensesame-12", "opensesame-1234", "Opensesame-123"})
            CPPUNIT_ASSERT(!crypto::verifyPassword(phc, wrong));
    }

    void samePasswordTwice_hasTwoSalts() {
        CPPUNIT_ASSERT(crypto::hashPassword("same", kCheap) !=
                       crypto::hashPassword("same", kCheap));
    }

    /// From the test program of the reference implementation (t=2, m=2^8 KiB, p=1).
    void referenceVector_verifies() {
        const std::string phc =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"
            "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        CPPUNIT_ASSERT(crypto::verifyPassword(phc, "password"));
        CPPUNIT_ASSERT(!crypto::verifyPassword(phc, "passwore"));
    }

    void nulEmojiAndEmpty_areOrdinaryPasswords() {
        using namespace std::string_literals;
        for (const std::string& password :
             {"a\0b"s, "\0"s, ""s, "䶮𬭊😀"s, "'; DROP TABLE"s}) {
            const std::string phc = crypto::hashPassword(password, kCheap);
            CPPUNIT_ASSERT(crypto::verifyPassword(phc, password));
            CPPUNIT_ASSERT(!crypto::verifyPassword(phc, password + "\0"s));
        }
        CPPUNIT_ASSERT(!crypto::verifyPassword(crypto::hashPassword("a\0b"s, kCheap), "a\0c"s));
    }

    void overlongPassword_isRefusedWithoutHashing() {
        const std::string longest(crypto::kMaxPasswordBytes, 'x');
        const std::string phc = crypto::hashPassword(longest, kCheap);
        CPPUNIT_ASSERT(crypto::verifyPassword(phc, longest));
        CPPUNIT_ASSERT(!crypto::verifyPassword(phc, longest + "x"));
        CPPUNIT_ASSERT(!crypto::verifyPassword(phc, std::string(10'000'000, 'x')));
        CPPUNIT_ASSERT_THROW(crypto::hashPassword(longest + "x", kCheap), base::Error);
    }

    void foreignOrBrokenStrings_neverVerify() {
        const std::string phc = crypto::hashPassword("x", kCheap);
        for (const std::string& text :
             {std::string(), std::string("x"), std::string("$2b$10$abcdefghijklmnopqrstuv"),
              std::string("$argon2id$v=19$"), std::string("$argon2id$v=19$m=,t=,p=$$"),
              phc.substr(0, phc.size() - 1), phc + "A", phc + std::string(1, '\0') + "A",
              "$argon2i" + phc.substr(9), phc.substr(0, phc.rfind('$') + 1)})
            CPPUNIT_ASSERT_MESSAGE(text, !crypto::verifyPassword(text, "x"));
    }

    void costBeyondTheBounds_isRefusedBeforeAnyWork() {
        const std::string tail = "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        for (const char* cost : {"m=4294967295,t=2,p=1", "m=256,t=4000000000,p=1",
                                 "m=256,t=2,p=100", "m=99999999999,t=2,p=1", "m=256,t=2,p=1,x=1"})
            CPPUNIT_ASSERT(
                !crypto::verifyPassword("$argon2id$v=19$" + std::string(cost) + tail, "password"));
    }

    void otherCost_needsRehash() {
        const std::string cheap = crypto::hashPassword("x", kCheap);
        CPPUNIT_ASSERT(crypto::needsRehash(cheap));
        CPPUNIT_ASSERT(!crypto::needsRehash(cheap, kCheap));
        CPPUNIT_ASSERT(crypto::needsRehash("", kCheap));
        CPPUNIT_ASSERT(crypto::needsRehash("plain text", kCheap));
    }

    void manyThreadsAtOnce_allGetTheirAnswer() {
        const std::string phc = crypto::hashPassword("x", kCheap);
        std::vector<int> good(8, 0);
        std::vector<std::jthread> threads;
        for (int& each : good)
            threads.emplace_back([&] { each = crypto::verifyPassword(phc, "x") ? 1 : 0; });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{8}, std::count(good.begin(), good.end(), 1));
    }

    void tokens_areUrlSafeAndDiffer() {
        std::set<std::string> seen;
        for (int i = 0; i < 200; ++i) {
            const std::string token = crypto::randomToken();
            CPPUNIT_ASSERT_EQUAL(std::size_t{43}, token.size());
            CPPUNIT_ASSERT(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
                                                   "uvwxyz0123456789-_") == std::string::npos);
            seen.insert(token);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, seen.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{22}, crypto::randomToken(16).size());
    }

    void randomPasswords_areReadableAndDiffer() {
        std::set<std::string> seen;
        for (int i = 0; i < 200; ++i) {
            const std::string password = crypto::randomPassword();
            CPPUNIT_ASSERT_EQUAL(std::size_t{19}, password.size());
            CPPUNIT_ASSERT(password.find_first_of("01ilo") == std::string::npos);
            CPPUNIT_ASSERT_EQUAL('-', password[4]);
            seen.insert(password);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, seen.size());
    }

private:
    static constexpr PasswordCost kCheap{64, 1, 1};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PasswordTest);

}  // namespace guantong::testing
