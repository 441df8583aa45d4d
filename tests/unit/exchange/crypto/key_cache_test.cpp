// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/key_cache.h promises.
#include "exchange/crypto/key_cache.h"

#include "exchange/crypto/certificate.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <thread>
#include <vector>

namespace guantong::testing {

using crypto::KeyCache;
using crypto::PrivateKey;
using crypto::Suite;

class KeyCacheTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KeyCacheTest);
    CPPUNIT_TEST(sameBytesAgain_giveTheSameParsedKey);
    CPPUNIT_TEST(certificateAndPem_areFoundByTheirOwnBytes);
    CPPUNIT_TEST(garbage_isNotKept);
    CPPUNIT_TEST(beyondCapacity_theOldestGoes);
    CPPUNIT_TEST(manyThreads_shareIt);
    CPPUNIT_TEST_SUITE_END();

public:
    void sameBytesAgain_giveTheSameParsedKey() {
        KeyCache cache(8);
        const std::string pem = PrivateKey::generate(Suite::sm2Sm3).publicKey().pem();
        const auto first = cache.fromPem(pem);
        const auto second = cache.fromPem(pem);
        CPPUNIT_ASSERT(first && second && first->native() == second->native());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cache.size());
    }

    void certificateAndPem_areFoundByTheirOwnBytes() {
        KeyCache cache(8);
        const auto authority =
            crypto::Authority::create(Suite::ecdsaP256Sha256, "root",
                                      {base::fromMillis(0), base::fromMillis(4'000'000'000'000)});
        const auto key = cache.fromCertificate(authority.root().der());
        CPPUNIT_ASSERT(key && key->verify("m", authority.key().sign("m")));
        CPPUNIT_ASSERT(cache.fromCertificate(authority.root().der())->native() == key->native());
        CPPUNIT_ASSERT(!cache.fromPem(authority.root().pem()));
        CPPUNIT_ASSERT(!cache.fromCertificate(authority.root().pem()));
    }

    void garbage_isNotKept() {
        KeyCache cache(8);
        CPPUNIT_ASSERT(!cache.fromPem("nothing"));
        CPPUNIT_ASSERT(!cache.fromCertificate(""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cache.size());
    }

    void beyondCapacity_theOldestGoes() {
        KeyCache cache(2);
        std::vector<std::string> pems;
        for (int i = 0; i < 3; ++i)
            pems.push_back(PrivateKey::generate(Suite::ecdsaP256Sha256).publicKey().pem());
        const auto oldest = cache.fromPem(pems[0]);
        const auto kept = cache.fromPem(pems[1]);
        cache.fromPem(pems[2]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, cache.size());
        CPPUNIT_ASSERT(cache.fromPem(pems[1])->native() == kept->native());
        CPPUNIT_ASSERT(cache.fromPem(pems[0])->native() != oldest->native());
    }

    void manyThreads_shareIt() {
        KeyCache cache(4);
        const PrivateKey key = PrivateKey::generate(Suite::ecdsaP256Sha256);
        const std::string pem = key.publicKey().pem(), signature = key.sign("m");
        std::atomic<int> good{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    good += cache.fromPem(pem)->verify("m", signature) ? 1 : 0;
            });
        for (std::thread& thread : threads)
            thread.join();
        CPPUNIT_ASSERT_EQUAL(200, good.load());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cache.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeyCacheTest);

}  // namespace guantong::testing
