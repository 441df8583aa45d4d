// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/digest.h promises, against published vectors and the openssl command.
#include "exchange/crypto/digest.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "tests/support/crypto_workshop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

namespace guantong::testing {

using crypto::DigestKind;

class DigestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DigestTest);
    CPPUNIT_TEST(publishedVectors_hold);
    CPPUNIT_TEST(partsJoined_areOneMessage);
    CPPUNIT_TEST(everyLengthToSeveralBlocks_agreesWithOpenssl);
    CPPUNIT_TEST(digestText_isKindColonLowerHex);
    CPPUNIT_TEST(otherSpellings_areNoDigestText);
    CPPUNIT_TEST(manyThreadsAtOnce_getTheirOwnDigest);
    CPPUNIT_TEST(hmacVectorsOfRfc4231_hold);
    CPPUNIT_TEST(hmacWithEmptyKey_isNotTheLastKey);
    CPPUNIT_TEST(randomBytes_haveTheLengthAndDiffer);
    CPPUNIT_TEST(impossibleCount_throws);
    CPPUNIT_TEST(equalConstantTime_isEquality);
    CPPUNIT_TEST_SUITE_END();

public:
    void publishedVectors_hold() {
        const auto hex = [](DigestKind kind, std::string_view text) {
            return base::toHex(crypto::digest(kind, text));
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            hex(DigestKind::sha256, "abc"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            hex(DigestKind::sha256, ""));
        CPPUNIT_ASSERT_EQUAL(  // GM/T 0004, example 1
            std::string("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            hex(DigestKind::sm3, "abc"));
        std::string example2;  // GM/T 0004, example 2: abcd, sixteen times
        for (int i = 0; i < 16; ++i)
            example2 += "abcd";
        CPPUNIT_ASSERT_EQUAL(
            std::string("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
            hex(DigestKind::sm3, example2));
    }

    void partsJoined_areOneMessage() {
        const std::array<std::string_view, 4> parts{"a", "", "b", "c"};
        for (const DigestKind kind : {DigestKind::sha256, DigestKind::sm3}) {
            CPPUNIT_ASSERT_EQUAL(crypto::digest(kind, "abc"), crypto::digest(kind, parts));
            CPPUNIT_ASSERT_EQUAL(crypto::digestText(kind, "abc"), crypto::digestText(kind, parts));
            CPPUNIT_ASSERT_EQUAL(crypto::digest(kind, ""),
                                 crypto::digest(kind, std::span<const std::string_view>()));
        }
    }

    void everyLengthToSeveralBlocks_agreesWithOpenssl() {
        CryptoWorkshop shop;
        std::string ours, names;
        for (int length = 0; length <= 130; length += 13) {
            const std::string bytes(static_cast<std::size_t>(length), static_cast<char>(length));
            shop.write("m" + std::to_string(length), bytes);
            names += " m" + std::to_string(length);
            for (const DigestKind kind : {DigestKind::sha256, DigestKind::sm3})
                ours += base::toHex(crypto::digest(kind, bytes)) + "\n";
        }
        CPPUNIT_ASSERT_EQUAL(0, shop.run("for f in" + names +
                                         "; do for d in sha256 sm3; do openssl dgst -$d -r $f "
                                         "| cut -d' ' -f1; done; done"));
        CPPUNIT_ASSERT_EQUAL(ours, shop.output());
    }

    void digestText_isKindColonLowerHex() {
        const std::string sha = crypto::digestText(DigestKind::sha256, "x");
        const std::string sm3 = crypto::digestText(DigestKind::sm3, "x");
        CPPUNIT_ASSERT_EQUAL("sha256:" + base::toHex(crypto::digest(DigestKind::sha256, "x")), sha);
        CPPUNIT_ASSERT_EQUAL("sm3:" + base::toHex(crypto::digest(DigestKind::sm3, "x")), sm3);
        CPPUNIT_ASSERT(crypto::digestKindOf(sha) == DigestKind::sha256);
        CPPUNIT_ASSERT(crypto::digestKindOf(sm3) == DigestKind::sm3);
    }

    void otherSpellings_areNoDigestText() {
        const std::string hex(64, 'a');
        for (const std::string& text :
             {std::string(), hex, "sha256" + hex, "sha256:" + hex + "a", "sha256:" + hex.substr(1),
              "sha256:" + std::string(64, 'A'), "SHA256:" + hex,
              "sha256:" + std::string(63, 'a') + "g", "sha1:" + hex, "sm3: " + hex,
              "sm3:" + hex + "\n", " sm3:" + hex, "sm3;" + hex,
              "sha256:" + std::string(63, 'a') + std::string(1, '\0')})
            CPPUNIT_ASSERT_MESSAGE(text, !crypto::digestKindOf(text));
    }

    void manyThreadsAtOnce_getTheirOwnDigest() {
        std::vector<std::string> results(8);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < results.size(); ++t)
            threads.emplace_back([t, &results] {
                std::string chained = std::to_string(t);
                for (int i = 0; i < 500; ++i)
                    chained =
                        crypto::digest(i % 2 == 0 ? DigestKind::sha256 : DigestKind::sm3, chained);
                results[t] = chained;
            });
        for (std::thread& thread : threads)
            thread.join();
        for (std::size_t t = 0; t < results.size(); ++t) {
            std::string chained = std::to_string(t);
            for (int i = 0; i < 500; ++i)
                chained =
                    crypto::digest(i % 2 == 0 ? DigestKind::sha256 : DigestKind::sm3, chained);
            CPPUNIT_ASSERT_EQUAL(chained, results[t]);
        }
    }

    void hmacVectorsOfRfc4231_hold() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            base::toHex(crypto::hmacSha256(std::string(20, '\x0b'), "Hi There")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            base::toHex(crypto::hmacSha256("Jefe", "what do ya want for nothing?")));
    }

    void hmacWithEmptyKey_isNotTheLastKey() {
        const std::string empty = crypto::hmacSha256(std::string_view(), "message");
        CPPUNIT_ASSERT_EQUAL(
            std::string("eb08c1f56d5ddee07f7bdf80468083da06b64cf4fac64fe3a90883df5feacae4"),
            base::toHex(empty));
        crypto::hmacSha256("secret", "message");
        CPPUNIT_ASSERT_EQUAL(empty, crypto::hmacSha256("", "message"));
    }

    void randomBytes_haveTheLengthAndDiffer() {
        std::set<std::string> seen;
        for (int i = 0; i < 100; ++i)
            seen.insert(crypto::randomBytes(16));
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, seen.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{16}, seen.begin()->size());
        CPPUNIT_ASSERT(crypto::randomBytes(0).empty());
    }

    void impossibleCount_throws() {
        try {
            crypto::randomBytes(std::size_t{1} << 31);
            CPPUNIT_FAIL("2 GiB of random bytes in one call");
        } catch (const base::Error& error) {
            CPPUNIT_ASSERT(error.code() == base::Code::KEY_UNREADABLE);
        }
    }

    void equalConstantTime_isEquality() {
        CPPUNIT_ASSERT(crypto::equalConstantTime("", ""));
        CPPUNIT_ASSERT(crypto::equalConstantTime("code", "code"));
        CPPUNIT_ASSERT(!crypto::equalConstantTime("code", "codE"));
        CPPUNIT_ASSERT(!crypto::equalConstantTime("code", "cod"));
        CPPUNIT_ASSERT(crypto::equalConstantTime(std::string("a\0b", 3), std::string("a\0b", 3)));
        CPPUNIT_ASSERT(!crypto::equalConstantTime(std::string("a\0b", 3), std::string("a\0c", 3)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DigestTest);

}  // namespace guantong::testing
