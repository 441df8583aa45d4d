// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/certificate.h promises of requests, issuing and revocation lists, held
// against the openssl command in every suite.
#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/crypto/certificate.h"
#include "tests/support/crypto_network.h"
#include "tests/support/crypto_workshop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace guantong::testing {

using base::Code;
using crypto::Authority;
using crypto::Certificate;
using crypto::CertificateUse;
using crypto::PrivateKey;
using crypto::Suite;

namespace {

const std::string kVfyopt = " -vfyopt distid:1234567812345678 ";

template <typename Action>
std::string codeOf(Action action) {
    try {
        action();
        return "none";
    } catch (const base::Error& error) {
        return std::string(base::toString(error.code()));
    }
}

}  // namespace

class AuthorityTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuthorityTest);
    CPPUNIT_TEST(opensslVerify_agreesInEverySuite);
    CPPUNIT_TEST(sm2WithoutTheId_isRefusedByOpenssl);
    CPPUNIT_TEST(rootsAndLeaves_haveTheProfile);
    CPPUNIT_TEST(opensslRequestVerify_agrees);
    CPPUNIT_TEST(opensslMadeRequest_isTaken);
    CPPUNIT_TEST(sm2RequestUnderEmptyId_isRefused);
    CPPUNIT_TEST(changedRequest_isRefused);
    CPPUNIT_TEST(commonName_isTheAuthoritysNotTheRequests);
    CPPUNIT_TEST(hosts_areShownAndKeptForTlsOnly);
    CPPUNIT_TEST(otherExtensionsOfRequest_areDropped);
    CPPUNIT_TEST(badNamesHostsAndTimes_areRefused);
    CPPUNIT_TEST(tlsKeyOtherThanP256_isRefused);
    CPPUNIT_TEST(serials_are128BitsAndDiffer);
    CPPUNIT_TEST(rootAndKeyOfDifferentPairs_issueNothing);
    CPPUNIT_TEST(authorityReadBack_issuesUnderTheSameRoot);
    CPPUNIT_TEST(revocationList_verifiesAndRevokes);
    CPPUNIT_TEST(sm2RevocationListAndRoot_areSignedUnderTheId);
    CPPUNIT_TEST(emptyRevocationList_revokesNothing);
    CPPUNIT_TEST(badSerialInRevocationList_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void opensslVerify_agreesInEverySuite() {
        for (const Suite suite : kEverySuite) {
            CryptoWorkshop shop;
            layOut(shop, CryptoNetwork::shared(suite));
            const std::string command =
                "openssl verify -x509_strict -CAfile root.pem" +
                (suite == Suite::sm2Sm3 ? kVfyopt : std::string(" -check_ss_sig ")) + "leaf.pem";
            const int verdict = shop.run(command);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), 0, verdict);
            CPPUNIT_ASSERT_EQUAL(std::string("leaf.pem: OK\n"), shop.output());
        }
    }

    void sm2WithoutTheId_isRefusedByOpenssl() {
        CryptoWorkshop shop;
        layOut(shop, CryptoNetwork::shared(Suite::sm2Sm3));
        CPPUNIT_ASSERT(shop.run("openssl verify -CAfile root.pem leaf.pem") != 0);
    }

    void rootsAndLeaves_haveTheProfile() {
        for (const Suite suite : kEverySuite) {
            CryptoWorkshop shop;
            layOut(shop, CryptoNetwork::shared(suite));
            CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl x509 -in root.pem -noout -text"));
            requireText(shop, "Version: 3 ");
            requireText(shop, "Basic Constraints: critical\n                CA:TRUE, pathlen:0");
            requireText(shop,
                        "Key Usage: critical\n                Digital Signature, Certificate Sign, "
                        "CRL Sign");
            CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl x509 -in leaf.pem -noout -text"));
            requireText(shop, "Basic Constraints: critical\n                CA:FALSE");
            requireText(shop, "Key Usage: critical\n                Digital Signature\n");
            requireText(shop, "Authority Key Identifier");
            requireText(shop, "Subject: CN = 360521000000");
            CPPUNIT_ASSERT(shop.output().find("Extended Key Usage") == std::string::npos);
        }
    }

    void opensslRequestVerify_agrees() {
        for (const Suite suite : kEverySuite) {
            CryptoWorkshop shop;
            const PrivateKey& key = CryptoNetwork::shared(suite).key;
            shop.write("r.pem", crypto::makeRequest(key, "360521000000", {"node.example"}));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                shop.output(), 0,
                shop.run("openssl req -verify -noout -in r.pem" +
                         (suite == Suite::sm2Sm3 ? kVfyopt : std::string())));
            requireText(shop, "verify OK");
            const auto facts = crypto::checkRequest(shop.read("r.pem"));
            CPPUNIT_ASSERT(facts);
            CPPUNIT_ASSERT_EQUAL(std::string("360521000000"), facts->commonName);
            CPPUNIT_ASSERT_EQUAL(key.publicKey().pem(), facts->key.pem());
        }
    }

    void opensslMadeRequest_isTaken() {
        CryptoWorkshop shop;
        shop.write("k.pem", CryptoNetwork::shared(Suite::sm2Sm3).key.pem());
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl req -new -key k.pem -sm3 -sigopt "
                                         "distid:1234567812345678 -subj /CN=1 -out r.pem"));
        CPPUNIT_ASSERT(crypto::checkRequest(shop.read("r.pem")));
    }

    void sm2RequestUnderEmptyId_isRefused() {
        CryptoWorkshop shop;
        shop.write("k.pem", CryptoNetwork::shared(Suite::sm2Sm3).key.pem());
        CPPUNIT_ASSERT_EQUAL(0,
                             shop.run("openssl req -new -key k.pem -sm3 -subj /CN=1 -out r.pem"));
        CPPUNIT_ASSERT(!crypto::checkRequest(shop.read("r.pem")));
    }

    void changedRequest_isRefused() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const std::string pem = crypto::makeRequest(network.key, "360521000000");
        for (std::size_t i = 40; i + 40 < pem.size(); i += 9) {
            if (pem[i] == '\n') continue;
            std::string changed = pem;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            if (changed == pem) continue;
            CPPUNIT_ASSERT_MESSAGE(std::to_string(i), !crypto::checkRequest(changed));
        }
        for (const std::string& text :
             {std::string(), std::string("x"), network.certificate.pem(), pem.substr(0, 200)}) {
            CPPUNIT_ASSERT(!crypto::checkRequest(text));
            CPPUNIT_ASSERT(crypto::requestedHosts(text).empty());
            CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"), codeOf([&] {
                                     network.authority.issue(text, "1", CertificateUse::signing,
                                                             years(2020, 2030));
                                 }));
        }
    }

    void commonName_isTheAuthoritysNotTheRequests() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const auto certificate =
            network.authority.issue(crypto::makeRequest(network.key, "360000000000"),
                                    "360521000000", CertificateUse::signing, years(2020, 2030));
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000"), certificate.commonName());
    }

    void hosts_areShownAndKeptForTlsOnly() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const std::string request = crypto::makeRequest(
            network.key, "360521000000", {"fenyi.example", "10.1.2.3", "2001:db8::1"});
        const std::vector<std::string> expected{"DNS:fenyi.example", "IP:10.1.2.3",
                                                "IP:2001:DB8:0:0:0:0:0:1"};
        CPPUNIT_ASSERT(expected == crypto::requestedHosts(request));
        CryptoWorkshop shop;
        const auto issue = [&](CertificateUse use) {
            shop.write("c.pem",
                       network.authority.issue(request, "1", use, years(2020, 2049)).pem());
            shop.run("openssl x509 -in c.pem -noout -text");
        };
        issue(CertificateUse::tls);
        requireText(shop, "TLS Web Server Authentication, TLS Web Client Authentication");
        requireText(shop,
                    "DNS:fenyi.example, IP Address:10.1.2.3, IP Address:2001:DB8:0:0:0:0:0:1");
        shop.write("root.pem", network.authority.root().pem());
        for (const char* options : {"-purpose sslserver -verify_hostname fenyi.example",
                                    "-purpose sslclient", "-purpose sslserver -verify_ip 10.1.2.3"})
            CPPUNIT_ASSERT_EQUAL(
                0, shop.run(std::string("openssl verify -x509_strict -CAfile root.pem ") + options +
                            " c.pem"));
        CPPUNIT_ASSERT(shop.run("openssl verify -CAfile root.pem -verify_hostname other c.pem") !=
                       0);
        issue(CertificateUse::signing);
        CPPUNIT_ASSERT(shop.output().find("fenyi.example") == std::string::npos);
    }

    void otherExtensionsOfRequest_areDropped() {
        CryptoWorkshop shop;
        shop.write("k.pem", PrivateKey::generate(Suite::ecdsaP256Sha256).pem());
        CPPUNIT_ASSERT_EQUAL(
            0,
            shop.run(
                "openssl req -new -key k.pem -subj /CN=1 -out r.pem "
                "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign "
                "-addext 'subjectAltName=DNS:a.example,email:a@b.example,URI:http://c.example'"));
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        shop.write(
            "c.pem",
            network.authority.issue(shop.read("r.pem"), "1", CertificateUse::tls, years(2020, 2030))
                .pem());
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl x509 -in c.pem -noout -text"));
        requireText(shop, "CA:FALSE");
        requireText(shop, "DNS:a.example\n");
        for (const char* absent : {"CA:TRUE", "Certificate Sign", "email", "http://c.example"})
            CPPUNIT_ASSERT_MESSAGE(absent, shop.output().find(absent) == std::string::npos);
    }

    void badNamesHostsAndTimes_areRefused() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const std::string invalid = "VALUE_INVALID";
        for (const std::string& name :
             {std::string(), std::string(65, 'x'), std::string("\xff\xfe")})
            CPPUNIT_ASSERT_EQUAL(invalid, codeOf([&] { crypto::makeRequest(network.key, name); }));
        for (const std::string& host :
             {std::string(), std::string("a,DNS:b"), std::string("a b"), std::string("中文"),
              std::string("a\0b", 3), std::string("10.1.2.3\0x", 10), std::string("*.example")})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                host, invalid, codeOf([&] { crypto::makeRequest(network.key, "1", {host}); }));
        CPPUNIT_ASSERT_EQUAL(invalid, codeOf([&] {
                                 network.authority.issue(crypto::makeRequest(network.key, "1"), "1",
                                                         CertificateUse::signing,
                                                         years(2030, 2030));
                             }));
        CPPUNIT_ASSERT_EQUAL(
            invalid,
            codeOf([&] { Authority::create(Suite::ecdsaP256Sha256, "root", years(2031, 2030)); }));
    }

    void tlsKeyOtherThanP256_isRefused() {
        for (const Suite suite : {Suite::rsaSha256, Suite::sm2Sm3}) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"), codeOf([&] {
                                     network.authority.issue(crypto::makeRequest(network.key, "1"),
                                                             "1", CertificateUse::tls,
                                                             years(2020, 2030));
                                 }));
        }
    }

    void serials_are128BitsAndDiffer() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const std::string request = crypto::makeRequest(network.key, "1");
        std::set<std::string> serials{network.authority.root().serial()};
        for (int i = 0; i < 20; ++i)
            serials.insert(
                network.authority.issue(request, "1", CertificateUse::signing, years(2020, 2030))
                    .serial());
        CPPUNIT_ASSERT_EQUAL(std::size_t{21}, serials.size());
        for (const std::string& serial : serials)
            CPPUNIT_ASSERT_EQUAL(std::size_t{32}, serial.size());
    }

    void rootAndKeyOfDifferentPairs_issueNothing() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const Authority mixed(network.authority.root(),
                              PrivateKey::generate(Suite::ecdsaP256Sha256));
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_UNREADABLE"), codeOf([&] {
                                 mixed.issue(crypto::makeRequest(network.key, "1"), "1",
                                             CertificateUse::signing, years(2020, 2030));
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_UNREADABLE"),
                             codeOf([&] { mixed.revocationList({}, years(2020, 2030)); }));
    }

    void authorityReadBack_issuesUnderTheSameRoot() {
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            const Authority again(Certificate::fromPem(network.authority.root().pem()).value(),
                                  PrivateKey::fromPem(network.authority.key().pem()));
            const auto leaf = again.issue(crypto::makeRequest(network.key, "1"), "360502000000",
                                          CertificateUse::signing, years(2020, 2030));
            CPPUNIT_ASSERT(!crypto::checkIssued(leaf, {network.authority.root()},
                                                CertificateUse::signing, yearStart(2025)));
        }
    }

    void revocationList_verifiesAndRevokes() {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::rsaSha256}) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            CryptoWorkshop shop;
            layOut(shop, network);
            shop.write("crl.pem",
                       network.authority.revocationList({network.certificate.serial(), "0A", "01"},
                                                        years(2020, 2049)));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                shop.output(), 0,
                shop.run("openssl crl -verify -noout -in crl.pem -CAfile root.pem"));
            requireText(shop, "verify OK");
            CPPUNIT_ASSERT(
                shop.run("openssl verify -x509_strict -crl_check -CAfile root.pem -CRLfile "
                         "crl.pem leaf.pem") != 0);
            requireText(shop, "certificate revoked");
            shop.write("crl.pem", network.authority.revocationList({"0A"}, years(2020, 2049)));
            CPPUNIT_ASSERT_EQUAL(0,
                                 shop.run("openssl verify -x509_strict -crl_check -CAfile root.pem "
                                          "-CRLfile crl.pem leaf.pem"));
        }
    }

    /// OpenSSL 3.0 has no option that gives `crl -verify` the id, or `verify` for a root's own
    /// signature, so the parts are cut out of the DER by hand.
    void sm2RevocationListAndRoot_areSignedUnderTheId() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::sm2Sm3);
        CryptoWorkshop shop;
        layOut(shop, network);
        shop.write("crl.pem", network.authority.revocationList({network.certificate.serial()},
                                                               years(2020, 2049)));
        for (const char* kind : {"crl -in crl.pem", "x509 -in root.pem"}) {
            const std::string cut =
                std::string("openssl ") + kind +
                " -outform DER -out whole.der && parts=$(openssl asn1parse -inform DER -in "
                "whole.der) &&"
                " tbs=$(echo \"$parts\" | sed -n 's/^ *\\([0-9]*\\):d=1 .*/\\1/p' | sed -n 1p) &&"
                " sig=$(echo \"$parts\" | sed -n 's/^ *\\([0-9]*\\):d=1 .*/\\1/p' | sed -n 3p) &&"
                " openssl asn1parse -inform DER -in whole.der -strparse $tbs -noout -out tbs &&"
                " openssl asn1parse -inform DER -in whole.der -strparse $sig -noout -out sig &&"
                " openssl x509 -in root.pem -noout -pubkey -out root.pub &&"
                " openssl dgst -sm3 -verify root.pub -signature sig tbs";
            CPPUNIT_ASSERT(shop.run(cut) != 0);  // without the id
            requireText(shop, "Verification failure");
            const int with = shop.run(
                "openssl dgst -sm3 -sigopt distid:1234567812345678 "
                "-verify root.pub -signature sig tbs");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), 0, with);
        }
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl crl -in crl.pem -noout -text"));
        requireText(shop, "SM2-with-SM3");
        requireText(shop, "Serial Number: " + network.certificate.serial());
    }

    void emptyRevocationList_revokesNothing() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        CryptoWorkshop shop;
        layOut(shop, network);
        shop.write("crl.pem", network.authority.revocationList({}, years(2020, 2049)));
        CPPUNIT_ASSERT_EQUAL(0,
                             shop.run("openssl verify -crl_check -CAfile root.pem -CRLfile crl.pem "
                                      "leaf.pem"));
        CPPUNIT_ASSERT_EQUAL(0, shop.run("openssl crl -in crl.pem -noout -crlnumber -nextupdate"));
        requireText(shop, "nextUpdate=Jan  1 00:00:00 2049 GMT");
        requireText(shop, "crlNumber=0x");
    }

    void badSerialInRevocationList_isRefused() {
        const Authority& authority = CryptoNetwork::shared(Suite::ecdsaP256Sha256).authority;
        for (const std::string& serial : {std::string(), std::string("x"), std::string("-1"),
                                          std::string("ABC"), std::string(42, 'A')})
            CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID"), codeOf([&] {
                                     authority.revocationList({serial}, years(2020, 2030));
                                 }));
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID"),
                             codeOf([&] { authority.revocationList({}, years(2030, 2020)); }));
    }

private:
    static void layOut(const CryptoWorkshop& shop, const CryptoNetwork& network) {
        shop.write("root.pem", network.authority.root().pem());
        shop.write("leaf.pem", network.certificate.pem());
    }
    static void requireText(const CryptoWorkshop& shop, const std::string& wanted) {
        CPPUNIT_ASSERT_MESSAGE(wanted + "\n--- not in ---\n" + shop.output(),
                               shop.output().find(wanted) != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuthorityTest);

}  // namespace guantong::testing
