// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/key.h promises: three suites, raw signatures, the SM2 id; each against the
// openssl command in both directions, and one published SM2 vector.
#include "exchange/crypto/key.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "tests/support/crypto_workshop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <thread>
#include <vector>

namespace guantong::testing {

using crypto::PrivateKey;
using crypto::PublicKey;
using crypto::Suite;

namespace {

constexpr Suite kSuites[] = {Suite::ecdsaP256Sha256, Suite::rsaSha256, Suite::sm2Sm3};
constexpr const char* kSm2Option = " distid:1234567812345678";

/// SubjectPublicKeyInfo of an SM2 point: a fixed DER head, then 04‖x‖y.
std::string sm2Pem(std::string_view pointHex) {
    const std::string der = *base::fromHex("3059301306072a8648ce3d020106082a811ccf5501822d034200" +
                                           std::string(pointHex));
    return "-----BEGIN PUBLIC KEY-----\n" + base::toBase64(der) + "\n-----END PUBLIC KEY-----\n";
}

/// A DER INTEGER of 32 big-endian bytes.
std::string derInteger(std::string_view bytes) {
    while (bytes.size() > 1 && bytes[0] == '\0')
        bytes.remove_prefix(1);
    std::string value(bytes);
    if ((static_cast<unsigned char>(value[0]) & 0x80) != 0) value.insert(0, 1, '\0');
    return std::string("\x02") + static_cast<char>(value.size()) + value;
}

std::string derSignature(std::string_view raw) {
    const std::string body = derInteger(raw.substr(0, 32)) + derInteger(raw.substr(32));
    return std::string("\x30") + static_cast<char>(body.size()) + body;
}

/// The inverse, for what the openssl command writes.
std::string rawSignature(std::string_view der) {
    std::string raw;
    std::size_t at = 2;
    for (int i = 0; i < 2; ++i) {
        const auto size = static_cast<std::size_t>(der[at + 1]);
        std::string value(der.substr(at + 2, size));
        if (value.size() > 32) value.erase(0, value.size() - 32);
        raw += std::string(32 - value.size(), '\0') + value;
        at += 2 + size;
    }
    return raw;
}

bool refused(std::string_view pem) {
    try {
        PrivateKey::fromPem(pem);
        return false;
    } catch (const base::Error& error) {
        return error.code() == base::Code::KEY_UNREADABLE;
    }
}

}  // namespace

class KeyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KeyTest);
    CPPUNIT_TEST(suiteNames_goBothWays);
    CPPUNIT_TEST(identifiers_areTheStandards);
    CPPUNIT_TEST(signedBytes_verify);
    CPPUNIT_TEST(changedByteOfMessageOrSignature_doesNotVerify);
    CPPUNIT_TEST(anotherKey_doesNotVerify);
    CPPUNIT_TEST(signatureOfAnyOtherLength_doesNotVerify);
    CPPUNIT_TEST(edgeValuesOfRawSignature_doNotVerify);
    CPPUNIT_TEST(derSignature_isNoRawSignature);
    CPPUNIT_TEST(emptyMessage_isSigned);
    CPPUNIT_TEST(publishedSm2Vector_verifies);
    CPPUNIT_TEST(sm2SignatureUnderEmptyId_doesNotVerify);
    CPPUNIT_TEST(opensslVerifies_whatWeSign);
    CPPUNIT_TEST(weVerify_whatOpensslSigns);
    CPPUNIT_TEST(pkeyutlAgrees_onSm2);
    CPPUNIT_TEST(pem_goesRound);
    CPPUNIT_TEST(publicKey_holdsNoPrivateHalf);
    CPPUNIT_TEST(foreignAndWeakKeys_areRefused);
    CPPUNIT_TEST(rsa2048_isTaken);
    CPPUNIT_TEST(encryptedKey_isRefusedWithoutAsking);
    CPPUNIT_TEST(garbage_isNoKey);
    CPPUNIT_TEST(oneKeyInManyThreads_signsAndVerifies);
    CPPUNIT_TEST_SUITE_END();

public:
    void suiteNames_goBothWays() {
        for (const Suite suite : kSuites)
            CPPUNIT_ASSERT(crypto::suiteNamed(crypto::toString(suite)) == suite);
        CPPUNIT_ASSERT_EQUAL(std::string("sm2-sm3"), std::string(crypto::toString(Suite::sm2Sm3)));
        for (const char* name : {"", "ecdsa", "ECDSA-P256-SHA256", "rsa-sha1", "sm2-sm3 "})
            CPPUNIT_ASSERT(!crypto::suiteNamed(name));
    }

    void identifiers_areTheStandards() {
        CPPUNIT_ASSERT(crypto::signatureUri(Suite::ecdsaP256Sha256) ==
                       "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
        CPPUNIT_ASSERT(crypto::signatureUri(Suite::rsaSha256) ==
                       "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
        CPPUNIT_ASSERT(crypto::signatureUri(Suite::sm2Sm3) == "urn:oid:1.2.156.10197.1.501");
        CPPUNIT_ASSERT(crypto::digestUri(Suite::rsaSha256) ==
                       "http://www.w3.org/2001/04/xmlenc#sha256");
        CPPUNIT_ASSERT(crypto::digestUri(Suite::sm2Sm3) == "urn:oid:1.2.156.10197.1.401");
        CPPUNIT_ASSERT(crypto::digestKind(Suite::sm2Sm3) == crypto::DigestKind::sm3);
        CPPUNIT_ASSERT(crypto::digestKind(Suite::ecdsaP256Sha256) == crypto::DigestKind::sha256);
    }

    void signedBytes_verify() {
        for (const Suite suite : kSuites) {
            const std::string signature = key(suite).sign("message");
            CPPUNIT_ASSERT_EQUAL(std::size_t{suite == Suite::rsaSha256 ? 384u : 64u},
                                 signature.size());
            CPPUNIT_ASSERT(key(suite).publicKey().verify("message", signature));
            CPPUNIT_ASSERT(key(suite).publicKey().suite() == suite);
        }
    }

    void changedByteOfMessageOrSignature_doesNotVerify() {
        for (const Suite suite : kSuites) {
            const PublicKey verifier = key(suite).publicKey();
            const std::string signature = key(suite).sign("message");
            CPPUNIT_ASSERT(!verifier.verify("Message", signature));
            CPPUNIT_ASSERT(!verifier.verify("message ", signature));
            CPPUNIT_ASSERT(!verifier.verify("", signature));
            for (std::size_t i = 0; i < signature.size(); i += 7) {
                std::string changed = signature;
                changed[i] = static_cast<char>(changed[i] ^ 1);
                CPPUNIT_ASSERT(!verifier.verify("message", changed));
            }
        }
    }

    void anotherKey_doesNotVerify() {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::sm2Sm3}) {
            const PrivateKey other = PrivateKey::generate(suite);
            CPPUNIT_ASSERT(!other.publicKey().verify("message", key(suite).sign("message")));
        }
        CPPUNIT_ASSERT(!key(Suite::sm2Sm3)
                            .publicKey()
                            .verify("message", key(Suite::ecdsaP256Sha256).sign("message")));
        CPPUNIT_ASSERT(!key(Suite::rsaSha256)
                            .publicKey()
                            .verify("message", key(Suite::ecdsaP256Sha256).sign("message")));
    }

    void signatureOfAnyOtherLength_doesNotVerify() {
        for (const Suite suite : kSuites) {
            const PublicKey verifier = key(suite).publicKey();
            const std::string signature = key(suite).sign("message");
            CPPUNIT_ASSERT(!verifier.verify("message", signature + '\0'));
            CPPUNIT_ASSERT(!verifier.verify("message", '\0' + signature));
            CPPUNIT_ASSERT(!verifier.verify("message", signature.substr(1)));
            CPPUNIT_ASSERT(!verifier.verify("message", {}));
            CPPUNIT_ASSERT(!verifier.verify("message", std::string(100'000, 'x')));
        }
    }

    void edgeValuesOfRawSignature_doNotVerify() {
        const std::string zero(32, '\0'), one = std::string(31, '\0') + '\1', top(32, '\xff');
        const std::string orders[] = {
            *base::fromHex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
            *base::fromHex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123")};
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::sm2Sm3})
            for (const std::string& r : {zero, one, top, orders[0], orders[1]})
                for (const std::string& s : {zero, one, top, orders[0], orders[1]})
                    CPPUNIT_ASSERT(!key(suite).publicKey().verify("message", r + s));
    }

    void derSignature_isNoRawSignature() {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::sm2Sm3}) {
            const std::string signature = key(suite).sign("message");
            CPPUNIT_ASSERT(!key(suite).publicKey().verify("message", derSignature(signature)));
        }
    }

    void emptyMessage_isSigned() {
        for (const Suite suite : kSuites)
            CPPUNIT_ASSERT(key(suite).publicKey().verify({}, key(suite).sign(std::string_view())));
    }

    // GM/T 0003.5-2012 annex A (also GB/T 32918.5): sm2p256v1, id 1234567812345678.
    void publishedSm2Vector_verifies() {
        const auto key = PublicKey::fromPem(
            sm2Pem("0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
                   "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"));
        CPPUNIT_ASSERT(key && key->suite() == Suite::sm2Sm3);
        std::string signature = *base::fromHex(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
            "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
        CPPUNIT_ASSERT(key->verify("message digest", signature));
        CPPUNIT_ASSERT(!key->verify("message digesu", signature));
        signature.back() = static_cast<char>(signature.back() ^ 1);
        CPPUNIT_ASSERT(!key->verify("message digest", signature));
    }

    void sm2SignatureUnderEmptyId_doesNotVerify() {
        CryptoWorkshop shop;
        layOut(shop, Suite::sm2Sm3);
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl dgst -sm3 -sign key.pem -out sig message"));
        CPPUNIT_ASSERT(
            !key(Suite::sm2Sm3).publicKey().verify("message", rawSignature(shop.read("sig"))));
    }

    void opensslVerifies_whatWeSign() {
        for (const Suite suite : kSuites) {
            CryptoWorkshop shop;
            layOut(shop, suite);
            const std::string signature = key(suite).sign("message");
            shop.write("sig", suite == Suite::rsaSha256 ? signature : derSignature(signature));
            const std::string command = dgst(suite) + " -verify pub.pem -signature sig message";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), 0, shop.run(command));
            shop.write("message", "messagf");
            CPPUNIT_ASSERT(shop.run(command) != 0);
        }
    }

    void weVerify_whatOpensslSigns() {
        for (const Suite suite : kSuites) {
            CryptoWorkshop shop;
            layOut(shop, suite);
            CPPUNIT_ASSERT_EQUAL(0, shop.run(dgst(suite) + " -sign key.pem -out sig message"));
            const std::string signature = shop.read("sig");
            CPPUNIT_ASSERT(key(suite).publicKey().verify(
                "message", suite == Suite::rsaSha256 ? signature : rawSignature(signature)));
        }
    }

    void pkeyutlAgrees_onSm2() {
        CryptoWorkshop shop;
        layOut(shop, Suite::sm2Sm3);
        shop.write("sig", derSignature(key(Suite::sm2Sm3).sign("message")));
        const std::string options =
            std::string(" -rawin -digest sm3 -in message -pkeyopt") + kSm2Option;
        CPPUNIT_ASSERT_EQUAL(
            0, shop.run("openssl pkeyutl -verify -pubin -inkey pub.pem -sigfile sig" + options));
        CPPUNIT_ASSERT_EQUAL(
            0, shop.run("openssl pkeyutl -sign -inkey key.pem -out theirs" + options));
        CPPUNIT_ASSERT(
            key(Suite::sm2Sm3).publicKey().verify("message", rawSignature(shop.read("theirs"))));
    }

    void pem_goesRound() {
        for (const Suite suite : kSuites) {
            const std::string pem = key(suite).pem();
            CPPUNIT_ASSERT(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
            const PrivateKey again = PrivateKey::fromPem(pem);
            CPPUNIT_ASSERT(again.suite() == suite);
            CPPUNIT_ASSERT_EQUAL(pem, again.pem());
            const std::string publicPem = key(suite).publicKey().pem();
            const auto read = PublicKey::fromPem(publicPem);
            CPPUNIT_ASSERT(read && read->suite() == suite);
            CPPUNIT_ASSERT_EQUAL(publicPem, read->pem());
            CPPUNIT_ASSERT(read->verify("m", again.sign("m")));
        }
    }

    void publicKey_holdsNoPrivateHalf() {
        for (const Suite suite : kSuites) {
            CPPUNIT_ASSERT(key(suite).publicKey().native() != key(suite).native());
            CPPUNIT_ASSERT(
                key(suite).publicKey().pem().starts_with("-----BEGIN PUBLIC KEY-----\n"));
        }
    }

    void foreignAndWeakKeys_areRefused() {
        CryptoWorkshop shop;
        for (const char* options :
             {"-algorithm RSA -pkeyopt rsa_keygen_bits:1024", "-algorithm RSA-PSS",
              "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
              "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1",
              "-algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
              "-algorithm ED25519", "-algorithm X25519"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                options, 0,
                shop.run(std::string("openssl genpkey -out k.pem ") + options +
                         " && openssl pkey -in k.pem -pubout -out p.pem"));
            CPPUNIT_ASSERT_MESSAGE(options, refused(shop.read("k.pem")));
            CPPUNIT_ASSERT_MESSAGE(options, !PublicKey::fromPem(shop.read("p.pem")));
        }
    }

    void rsa2048_isTaken() {
        CryptoWorkshop shop;
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl genpkey -algorithm RSA -out k.pem "
                                         "-pkeyopt rsa_keygen_bits:2048"));
        const PrivateKey small = PrivateKey::fromPem(shop.read("k.pem"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{256}, small.sign("m").size());
        CPPUNIT_ASSERT(small.publicKey().verify("m", small.sign("m")));
    }

    void encryptedKey_isRefusedWithoutAsking() {
        CryptoWorkshop shop;
        shop.write("key.pem", key(Suite::ecdsaP256Sha256).pem());
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl pkcs8 -topk8 -in key.pem -out enc.pem "
                                         "-passout pass:secret"));
        CPPUNIT_ASSERT(shop.read("enc.pem").find("ENCRYPTED") != std::string::npos);
        CPPUNIT_ASSERT(refused(shop.read("enc.pem")));
    }

    void garbage_isNoKey() {
        const std::string good = key(Suite::ecdsaP256Sha256).pem();
        const std::string publicPem = key(Suite::ecdsaP256Sha256).publicKey().pem();
        std::string flipped = good;
        flipped[40] = flipped[40] == 'A' ? 'B' : 'A';
        for (const std::string& text : {std::string(), std::string("x"), std::string(1000, '\0'),
                                        good.substr(0, good.size() / 2), flipped, publicPem})
            CPPUNIT_ASSERT(refused(text));
        CPPUNIT_ASSERT(refused(std::string_view()));
        CPPUNIT_ASSERT(!PublicKey::fromPem({}));
        CPPUNIT_ASSERT(!PublicKey::fromPem(good));
        CPPUNIT_ASSERT(!PublicKey::fromPem(std::string(2u << 20, '-')));
        // A point that is not on the curve.
        CPPUNIT_ASSERT(!PublicKey::fromPem(sm2Pem("04" + std::string(128, '1'))));
    }

    void oneKeyInManyThreads_signsAndVerifies() {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::sm2Sm3}) {
            const PublicKey verifier = key(suite).publicKey();
            std::atomic<int> good{0};
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    for (int i = 0; i < 25; ++i) {
                        const std::string message = std::to_string(t * 100 + i);
                        good += verifier.verify(message, key(suite).sign(message)) ? 1 : 0;
                    }
                });
            for (std::thread& thread : threads)
                thread.join();
            CPPUNIT_ASSERT_EQUAL(100, good.load());
        }
    }

private:
    /// One key per suite for the whole program: an RSA key takes long to make.
    static const PrivateKey& key(Suite suite) {
        static const PrivateKey keys[] = {PrivateKey::generate(Suite::ecdsaP256Sha256),
                                          PrivateKey::generate(Suite::rsaSha256),
                                          PrivateKey::generate(Suite::sm2Sm3)};
        return keys[static_cast<std::size_t>(suite)];
    }

    static void layOut(const CryptoWorkshop& shop, Suite suite) {
        shop.write("key.pem", key(suite).pem());
        shop.write("pub.pem", key(suite).publicKey().pem());
        shop.write("message", "message");
    }

    static std::string dgst(Suite suite) {
        return suite == Suite::sm2Sm3 ? std::string("openssl dgst -sm3 -sigopt") + kSm2Option
                                      : "openssl dgst -sha256";
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeyTest);

}  // namespace guantong::testing
