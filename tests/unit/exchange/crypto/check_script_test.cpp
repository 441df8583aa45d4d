// SPDX-License-Identifier: Apache-2.0
// What certs/check.sh promises: stock openssl finds what our authority made good, and names what
// is wrong.
#include "tests/support/crypto_network.h"
#include "tests/support/crypto_workshop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>

namespace guantong::testing {

using crypto::CertificateUse;
using crypto::Suite;

class CheckScriptTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CheckScriptTest);
    CPPUNIT_TEST(wholeNetwork_isGood);
    CPPUNIT_TEST(foreignCertificate_isBad);
    CPPUNIT_TEST(endingCertificate_isBadInTime);
    CPPUNIT_TEST(revokedCertificate_isBadInEverySuite);
    CPPUNIT_TEST(forgedRevocationList_isBad);
    CPPUNIT_TEST(readablePrivateKey_isBad);
    CPPUNIT_TEST(brokenCertificate_isBad);
    CPPUNIT_TEST(noRootOrNoFolder_isSaid);
    CPPUNIT_TEST_SUITE_END();

public:
    void wholeNetwork_isGood() {
        CryptoWorkshop shop;
        layOutNetworks(shop);
        requireResult(shop, 0, "");
        for (const char* line : {"net/0.chain.pem: CN = 360521000000", "net/2.chain.pem: CN",
                                 "net/1.root.pem: root CN", "net/0.key.pem: private key, mode 600"})
            CPPUNIT_ASSERT_MESSAGE(shop.output(), shop.output().find(line) != std::string::npos);
    }

    void foreignCertificate_isBad() {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::sm2Sm3}) {
            CryptoWorkshop shop;
            layOutNetworks(shop);
            shop.write("net/x.pem", CryptoNetwork::create(suite).certificate.pem());
            requireResult(shop, 1, "BAD   net/x.pem: CN = 360521000000");
        }
    }

    void endingCertificate_isBadInTime() {
        CryptoWorkshop shop;
        layOutNetworks(shop);
        const std::string lastDay = std::to_string(seconds(yearStart(2049)) - 86400);
        requireResult(shop, 0, "", " 0 " + lastDay);
        requireResult(shop, 1, "within 30 days", " 30 " + lastDay);
        requireResult(shop, 1, "certificate has expired",
                      " 0 " + std::to_string(seconds(yearStart(2050))));
    }

    void revokedCertificate_isBadInEverySuite() {
        for (const Suite suite : kEverySuite) {
            CryptoWorkshop shop;
            layOutNetworks(shop);
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            shop.write("net/list.pem", network.authority.revocationList(
                                           {network.certificate.serial()}, years(2020, 2049)));
            requireResult(shop, 1, network.certificate.serial() + ": revoked");
        }
    }

    void forgedRevocationList_isBad() {
        CryptoWorkshop shop;
        layOutNetworks(shop);
        const CryptoNetwork other = CryptoNetwork::create(Suite::ecdsaP256Sha256);
        shop.write("net/list.pem", other.authority.revocationList({"0A"}, years(2020, 2049)));
        requireResult(shop, 1, "net/list.pem: revocation list not signed");
    }

    void readablePrivateKey_isBad() {
        CryptoWorkshop shop;
        layOutNetworks(shop);
        std::filesystem::permissions(shop.folder() / "net/0.key.pem",
                                     std::filesystem::perms::group_read,
                                     std::filesystem::perm_options::add);
        requireResult(shop, 1, "net/0.key.pem: private key readable by others (mode 640)");
    }

    void brokenCertificate_isBad() {
        CryptoWorkshop shop;
        layOutNetworks(shop);
        shop.write("net/x.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        requireResult(shop, 1, "net/x.pem: a certificate that cannot be read");
    }

    void noRootOrNoFolder_isSaid() {
        CryptoWorkshop shop;
        CPPUNIT_ASSERT_EQUAL(2, shop.run(script() + " absent"));
        CPPUNIT_ASSERT_EQUAL(2, shop.run(script()));
        CPPUNIT_ASSERT_EQUAL(2, shop.run(script() + " . ten"));
        requireResult(shop, 1, "no root certificate found", "", " .");
    }

private:
    static std::string script() { return "sh '" GUANTONG_SOURCE_DIR "/certs/check.sh'"; }

    static long long seconds(base::Instant at) { return base::toMillis(at) / 1000; }

    static void layOutNetworks(const CryptoWorkshop& shop) {
        std::filesystem::create_directory(shop.folder() / "net");
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            const std::string name = "net/" + std::to_string(static_cast<int>(suite));
            const auto tls = network.authority.issue(
                crypto::makeRequest(CryptoNetwork::shared(Suite::ecdsaP256Sha256).key, "1",
                                    {"a.b"}),
                "360521000000", CertificateUse::tls, years(2020, 2049));
            shop.write(name + ".root.pem", network.authority.root().pem());
            shop.write(name + ".chain.pem", network.certificate.pem() + tls.pem());
            shop.write(name + ".key.pem", network.key.pem());
            std::filesystem::permissions(
                shop.folder() / (name + ".key.pem"),
                std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        }
    }

    static void requireResult(CryptoWorkshop& shop, int exit, const std::string& text,
                              const std::string& options = "", const std::string& folder = " net") {
        const int result = shop.run(script() + folder + options);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), exit, result);
        CPPUNIT_ASSERT_MESSAGE(text + " not in\n" + shop.output(),
                               shop.output().find(text) != std::string::npos);
        if (exit == 0)
            CPPUNIT_ASSERT_MESSAGE(shop.output(), shop.output().find("BAD") == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CheckScriptTest);

}  // namespace guantong::testing
