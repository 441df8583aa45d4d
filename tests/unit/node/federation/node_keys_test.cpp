// SPDX-License-Identifier: Apache-2.0
// A node's keys are loaded only whole, its own, and readable by their owner alone.
#include "node/federation/node_keys.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using federation::NodeKeys;
namespace fs = std::filesystem;

class NodeKeysTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NodeKeysTest);
    CPPUNIT_TEST(wholeFolder_isLoaded);
    CPPUNIT_TEST(emptyFolder_isNotEnrolled);
    CPPUNIT_TEST(keyOthersCanRead_isRefused);
    CPPUNIT_TEST(keyOfAnotherCertificate_isAMismatch);
    CPPUNIT_TEST(certificateOfAnotherNode_isUntrusted);
    CPPUNIT_TEST(damagedFiles_areNamed);
    CPPUNIT_TEST(anchorsAbsent_areLeftOut);
    CPPUNIT_TEST(renewedKeys_areNoticedOnceAndOnlyWhole);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        temp = std::make_unique<TempFolder>();
        home = temp->path();
        base::makeFolder(home / "keys", 0700);
        base::makeFolder(home / "certs");
        put("signing", crypto::CertificateUse::signing);
        put("tls", crypto::CertificateUse::tls);
        base::writeFileAtomically(home / "certs" / "ca.pem", network.authority.root().pem());
    }
    void tearDown() override { temp.reset(); }

    void wholeFolder_isLoaded() {
        const auto keys = NodeKeys::load(home, kLeafNode);
        CPPUNIT_ASSERT_EQUAL(kLeafNode.str(), keys.signer->node().str());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, keys.anchors.size());
        CPPUNIT_ASSERT_EQUAL((home / "keys" / "tls.key").string(), keys.tls.key.string());
    }

    void renewedKeys_areNoticedOnceAndOnlyWhole() {
        federation::KeyWatch watch(home, kLeafNode);
        CPPUNIT_ASSERT(watch.renewed().has_value());
        CPPUNIT_ASSERT(!watch.renewed());
        const auto before = NodeKeys::load(home, kLeafNode).signer->certificate().serial();
        const auto key = base::readFile(home / "keys" / "signing.key", base::kMaxFileBytes);
        put("signing", crypto::CertificateUse::signing);
        const auto fresh = base::readFile(home / "keys" / "signing.key", base::kMaxFileBytes);
        base::writeFileAtomically(home / "keys" / "signing.key", key, 0600);
        CPPUNIT_ASSERT(!watch.renewed());  // the certificate is here, its key is not yet
        CPPUNIT_ASSERT(!watch.renewed());
        base::writeFileAtomically(home / "keys" / "signing.key", fresh, 0600);
        const auto renewed = watch.renewed();
        CPPUNIT_ASSERT(renewed.has_value());
        CPPUNIT_ASSERT(before != renewed->signer->certificate().serial());
        CPPUNIT_ASSERT(!watch.renewed());
    }

    void emptyFolder_isNotEnrolled() {
        const TempFolder empty;
        CPPUNIT_ASSERT(!NodeKeys::present(empty.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("NODE_NOT_ENROLLED"),
                             failureOf([&] { NodeKeys::load(empty.path(), kLeafNode); }));
    }

    void keyOthersCanRead_isRefused() {
        for (const char* key : {"signing.key", "tls.key"}) {
            fs::permissions(home / "keys" / key, fs::perms{0640});
            CPPUNIT_ASSERT_EQUAL(std::string("KEY_READABLE_BY_OTHERS"), failure());
            fs::permissions(home / "keys" / key, fs::perms{0600});
        }
    }

    void keyOfAnotherCertificate_isAMismatch() {
        fs::copy_file(home / "keys" / "tls.key", home / "keys" / "signing.key",
                      fs::copy_options::overwrite_existing);
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_MISMATCH"), failure());
    }

    void certificateOfAnotherNode_isUntrusted() {
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                             failureOf([&] { NodeKeys::load(home, kOtherLeaf); }));
    }

    void damagedFiles_areNamed() {
        base::writeFileAtomically(home / "certs" / "tls.pem", "no certificate");
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"), failure());
        base::writeFileAtomically(home / "keys" / "signing.key", "no key", 0600);
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_UNREADABLE"), failure());
    }

    void anchorsAbsent_areLeftOut() {
        CPPUNIT_ASSERT_EQUAL(
            std::size_t{1},
            federation::readAnchors({home / "certs" / "ca.pem", home / "none.pem"}).size());
        base::writeFileAtomically(home / "none.pem", "x");
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"),
                             failureOf([&] { federation::readAnchors({home / "none.pem"}); }));
    }

private:
    void put(const std::string& stem, crypto::CertificateUse use) {
        const auto key = crypto::PrivateKey::generate(crypto::Suite::ecdsaP256Sha256);
        const auto certificate = network.authority.issue(crypto::makeRequest(key, kLeafNode.str()),
                                                         kLeafNode.str(), use, years(2020, 2049));
        base::writeFileAtomically(home / "keys" / (stem + ".key"), key.pem(), 0600);
        base::writeFileAtomically(home / "certs" / (stem + ".pem"), certificate.pem());
    }
    std::string failure() {
        return failureOf([&] { NodeKeys::load(home, kLeafNode); });
    }

    const ExchangeNetwork& network = ExchangeNetwork::shared();
    std::unique_ptr<TempFolder> temp;
    fs::path home;
};

CPPUNIT_TEST_SUITE_REGISTRATION(NodeKeysTest);

}  // namespace guantong::testing
