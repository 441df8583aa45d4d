// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/certificate.h promises of a certificate and of checkIssued(), held against
// the openssl command. What the authority makes is authority_test.cpp's part.
#include "exchange/crypto/certificate.h"

#include "tests/support/crypto_network.h"
#include "tests/support/crypto_workshop.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using base::Code;
using crypto::Authority;
using crypto::Certificate;
using crypto::CertificateUse;
using crypto::PrivateKey;
using crypto::Suite;

namespace {

const base::Instant kNow = yearStart(2025);

std::string verdict(const Certificate& certificate, const std::vector<Certificate>& anchors,
                    CertificateUse use = CertificateUse::signing, base::Instant at = kNow) {
    const auto fault = crypto::checkIssued(certificate, anchors, use, at);
    return fault ? std::string(base::toString(fault->code)) : "good";
}

}  // namespace

class CertificateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CertificateTest);
    CPPUNIT_TEST(facts_agreeWithOpenssl);
    CPPUNIT_TEST(pemAndDer_areTheSameCertificate);
    CPPUNIT_TEST(firstCertificateOfBundle_isRead);
    CPPUNIT_TEST(garbage_isNoCertificate);
    CPPUNIT_TEST(bytesBehindDer_areRefused);
    CPPUNIT_TEST(severalCommonNames_areNone);
    CPPUNIT_TEST(timesBeyond2050_areRead);
    CPPUNIT_TEST(keyOfNoSuite_isNoKey);
    CPPUNIT_TEST(issuedCertificate_isGoodInEverySuite);
    CPPUNIT_TEST(authorityOfTheSameName_isUntrusted);
    CPPUNIT_TEST(noAnchors_isUntrusted);
    CPPUNIT_TEST(outsideValidity_isExpired);
    CPPUNIT_TEST(expiredRoot_isExpired);
    CPPUNIT_TEST(changedByte_isUntrusted);
    CPPUNIT_TEST(rootItself_isNoNode);
    CPPUNIT_TEST(nodeAsIssuer_isUntrusted);
    CPPUNIT_TEST(foreignKey_isUnreadable);
    CPPUNIT_TEST(otherUse_isUntrusted);
    CPPUNIT_TEST(opensslMadeSm2Chain_isGood);
    CPPUNIT_TEST(sm2SignedUnderEmptyId_isUntrusted);
    CPPUNIT_TEST_SUITE_END();

public:
    void facts_agreeWithOpenssl() {
        for (const Suite suite : kEverySuite) {
            const Certificate& certificate = CryptoNetwork::shared(suite).certificate;
            CryptoWorkshop shop;
            shop.write("c.pem", certificate.pem());
            CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl x509 -in c.pem -noout -serial"));
            CPPUNIT_ASSERT_EQUAL("serial=" + certificate.serial() + "\n", shop.output());
            CPPUNIT_ASSERT_EQUAL(
                0,
                shop.run(
                    "openssl x509 -in c.pem -outform DER | openssl dgst -sha256 -r | cut -c1-64"));
            CPPUNIT_ASSERT_EQUAL(certificate.fingerprint(),
                                 "sha256:" + shop.output().substr(0, 64));
            CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl x509 -in c.pem -noout -pubkey"));
            CPPUNIT_ASSERT_EQUAL(certificate.publicKey()->pem(), shop.output());
            CPPUNIT_ASSERT_EQUAL(std::string("360521000000"), certificate.commonName());
            CPPUNIT_ASSERT(certificate.notBefore() == yearStart(2020));
            CPPUNIT_ASSERT(certificate.notAfter() == yearStart(2049));
            CPPUNIT_ASSERT(certificate.publicKey()->suite() == suite);
            CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl x509 -in c.pem -noout -checkend 0"));
        }
    }

    void pemAndDer_areTheSameCertificate() {
        const Certificate& one = CryptoNetwork::shared(Suite::sm2Sm3).certificate;
        const auto fromDer = Certificate::fromDer(one.der());
        const auto fromPem = Certificate::fromPem(one.pem());
        CPPUNIT_ASSERT(fromDer && fromPem);
        CPPUNIT_ASSERT_EQUAL(one.pem(), fromDer->pem());
        CPPUNIT_ASSERT_EQUAL(one.der(), fromPem->der());
        CPPUNIT_ASSERT_EQUAL(one.fingerprint(), fromDer->fingerprint());
    }

    void firstCertificateOfBundle_isRead() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const auto first =
            Certificate::fromPem("text before\n" + network.key.pem() + network.certificate.pem() +
                                 network.authority.root().pem());
        CPPUNIT_ASSERT(first);
        CPPUNIT_ASSERT_EQUAL(network.certificate.fingerprint(), first->fingerprint());
    }

    void garbage_isNoCertificate() {
        const Certificate& good = CryptoNetwork::shared(Suite::ecdsaP256Sha256).certificate;
        CPPUNIT_ASSERT(!Certificate::fromPem({}));
        CPPUNIT_ASSERT(!Certificate::fromPem(good.der()));
        CPPUNIT_ASSERT(!Certificate::fromPem(good.pem().substr(0, good.pem().size() / 2)));
        CPPUNIT_ASSERT(!Certificate::fromPem(CryptoNetwork::shared(Suite::sm2Sm3).key.pem()));
        CPPUNIT_ASSERT(!Certificate::fromDer({}));
        CPPUNIT_ASSERT(!Certificate::fromDer(good.pem()));
        for (std::size_t size = 0; size < good.der().size(); size += 11)
            CPPUNIT_ASSERT(!Certificate::fromDer(good.der().substr(0, size)));
    }

    void bytesBehindDer_areRefused() {
        const Certificate& good = CryptoNetwork::shared(Suite::ecdsaP256Sha256).certificate;
        CPPUNIT_ASSERT(!Certificate::fromDer(good.der() + '\0'));
        CPPUNIT_ASSERT(!Certificate::fromDer(good.der() + good.der()));
    }

    void severalCommonNames_areNone() {
        CryptoWorkshop shop;
        shop.write("k.pem", CryptoNetwork::shared(Suite::ecdsaP256Sha256).key.pem());
        for (const char* subject : {"/CN=360521000000/CN=360000000000", "/O=none"}) {
            CPPUNIT_ASSERT_EQUAL(0, shop.run(std::string("openssl req -x509 -key k.pem -subj '") +
                                             subject + "' -out c.pem"));
            const auto certificate = Certificate::fromPem(shop.read("c.pem"));
            CPPUNIT_ASSERT(certificate);
            CPPUNIT_ASSERT_EQUAL(std::string(), certificate->commonName());
        }
    }

    void timesBeyond2050_areRead() {
        const auto authority = Authority::create(Suite::ecdsaP256Sha256, "root", years(1980, 2075));
        CPPUNIT_ASSERT(authority.root().notBefore() == yearStart(1980));
        CPPUNIT_ASSERT(authority.root().notAfter() == yearStart(2075));
    }

    void keyOfNoSuite_isNoKey() { CPPUNIT_ASSERT(!foreignKeyCertificate().publicKey()); }

    void issuedCertificate_isGoodInEverySuite() {
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            CPPUNIT_ASSERT_EQUAL(std::string("good"),
                                 verdict(network.certificate, {network.authority.root()}));
            CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(network.certificate, everyRoot()));
        }
    }

    void authorityOfTheSameName_isUntrusted() {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::sm2Sm3}) {
            const CryptoNetwork other = CryptoNetwork::create(suite);
            CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                                 verdict(other.certificate, everyRoot()));
        }
    }

    void noAnchors_isUntrusted() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                             verdict(network.certificate, {}));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                             verdict(network.certificate, {network.certificate}));
    }

    void outsideValidity_isExpired() {
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            const auto at = [&](base::Instant moment) {
                return verdict(network.certificate, everyRoot(), CertificateUse::signing, moment);
            };
            using std::chrono::seconds;
            CPPUNIT_ASSERT_EQUAL(std::string("good"), at(yearStart(2020) + seconds(1)));
            CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                                 at(yearStart(2020) - seconds(1)));
            CPPUNIT_ASSERT_EQUAL(std::string("good"), at(yearStart(2049) - seconds(1)));
            CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                                 at(yearStart(2049) + seconds(1)));
        }
    }

    void expiredRoot_isExpired() {
        const auto authority = Authority::create(Suite::ecdsaP256Sha256, "root", years(2020, 2024));
        const auto leaf =
            authority.issue(request(), "node", CertificateUse::signing, years(2020, 2030));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"), verdict(leaf, {authority.root()}));
        CPPUNIT_ASSERT_EQUAL(
            std::string("good"),
            verdict(leaf, {authority.root()}, CertificateUse::signing, yearStart(2023)));
    }

    void changedByte_isUntrusted() {
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            std::string der = network.certificate.der();
            der[der.find("360521000000")] = '4';
            const auto changed = Certificate::fromDer(der);
            CPPUNIT_ASSERT(changed);
            CPPUNIT_ASSERT_EQUAL(std::string("460521000000"), changed->commonName());
            CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                                 verdict(*changed, everyRoot()));
        }
    }

    void rootItself_isNoNode() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                             verdict(network.authority.root(), everyRoot()));
    }

    /// A node's own certificate, used as an authority's, issues nothing that holds.
    void nodeAsIssuer_isUntrusted() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const Authority impostor(network.certificate, network.key);
        const auto leaf =
            impostor.issue(request(), "360000000000", CertificateUse::signing, years(2020, 2030));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"), verdict(leaf, everyRoot()));
        auto withNode = everyRoot();
        withNode.push_back(network.certificate);
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"), verdict(leaf, withNode));
    }

    void foreignKey_isUnreadable() {
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"),
                             verdict(foreignKeyCertificate(), everyRoot()));
    }

    void otherUse_isUntrusted() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const auto tls = network.authority.issue(request(), "360521000000", CertificateUse::tls,
                                                 years(2020, 2030));
        CPPUNIT_ASSERT(tls.fitFor(CertificateUse::tls) && !tls.fitFor(CertificateUse::signing));
        CPPUNIT_ASSERT(network.certificate.fitFor(CertificateUse::signing));
        CPPUNIT_ASSERT(!network.certificate.fitFor(CertificateUse::tls));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(tls, everyRoot(), CertificateUse::tls));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"), verdict(tls, everyRoot()));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                             verdict(network.certificate, everyRoot(), CertificateUse::tls));
    }

    void opensslMadeSm2Chain_isGood() {
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdictOfOpensslSm2("distid:1234567812345678"));
    }

    void sm2SignedUnderEmptyId_isUntrusted() {
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"), verdictOfOpensslSm2("distid:"));
    }

private:
    static std::vector<Certificate> everyRoot() {
        std::vector<Certificate> roots;
        for (const Suite suite : kEverySuite)
            roots.push_back(CryptoNetwork::shared(suite).authority.root());
        return roots;
    }

    static std::string request() {
        return crypto::makeRequest(CryptoNetwork::shared(Suite::ecdsaP256Sha256).key, "asked");
    }

    static Certificate foreignKeyCertificate() {
        CryptoWorkshop shop;
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl req -x509 -newkey ed25519 -nodes -keyout k.pem "
                                         "-subj /CN=360521000000 -out c.pem"));
        return Certificate::fromPem(shop.read("c.pem")).value();
    }

    /// A chain made by the openssl command alone, its signatures under the given id.
    static std::string verdictOfOpensslSm2(const std::string& id) {
        CryptoWorkshop shop;
        shop.write("ext",
                   "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n");
        const int made = shop.run(
            "openssl genpkey -algorithm SM2 -out ca.key && openssl genpkey -algorithm SM2 -out "
            "n.key"
            " && openssl req -x509 -new -key ca.key -sm3 -sigopt " +
            id +
            " -subj /CN=root -days 3650 -out ca.crt"
            " && openssl req -new -key n.key -sm3 -sigopt " +
            id +
            " -subj /CN=1 -out n.csr"
            " && openssl x509 -req -in n.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sm3 "
            "-sigopt " +
            id + " -vfyopt " + id + " -extfile ext -days 3650 -out n.crt");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), 0, made);
        const auto leaf = Certificate::fromPem(shop.read("n.crt"));
        const auto root = Certificate::fromPem(shop.read("ca.crt"));
        CPPUNIT_ASSERT(leaf && root);
        return verdict(*leaf, {*root}, CertificateUse::signing,
                       leaf->notBefore() + std::chrono::hours(1));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CertificateTest);

}  // namespace guantong::testing
