// SPDX-License-Identifier: Apache-2.0
// The network's authority: each change is one more directory version chained to the one before.
#include "node/federation/authority_store.h"

#include "exchange/base/file.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using federation::AuthorityStore;
namespace fs = std::filesystem;

class AuthorityStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuthorityStoreTest);
    CPPUNIT_TEST(newAuthority_hasTwoRootsAndPrivateKeys);
    CPPUNIT_TEST(secondAuthorityInTheFolder_isRefused);
    CPPUNIT_TEST(openedAgain_isTheSame);
    CPPUNIT_TEST(everyIssue_isAChainedVersion);
    CPPUNIT_TEST(sm2Request_getsAnSm2Certificate);
    CPPUNIT_TEST(renewal_keepsTheCertificateBefore);
    CPPUNIT_TEST(badRequest_changesNothing);
    CPPUNIT_TEST(unknownParent_changesNothing);
    CPPUNIT_TEST(revocation_isPublished);
    CPPUNIT_TEST(unknownSerial_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        temp = std::make_unique<TempFolder>();
        folder = temp->path() / "ca";
        store = std::make_unique<AuthorityStore>(AuthorityStore::create(folder, "测试网", clock));
    }
    void tearDown() override {
        store.reset();
        temp.reset();
    }

    void newAuthority_hasTwoRootsAndPrivateKeys() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, store->roots().size());
        for (const char* key : {"ca.key", "ca-sm2.key"})
            CPPUNIT_ASSERT(fs::status(folder / key).permissions() == fs::perms{0600});
    }
    void secondAuthorityInTheFolder_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID"),
                             failureOf([&] { AuthorityStore::create(folder, "b", clock); }));
    }
    void openedAgain_isTheSame() {
        issue(kRootNode, {});
        const auto again = AuthorityStore::open(folder, clock);
        CPPUNIT_ASSERT_EQUAL(store->roots()[0].fingerprint(), again.roots()[0].fingerprint());
        CPPUNIT_ASSERT_EQUAL(store->directory().digest(), again.directory().digest());
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"), failureOf([&] {
                                 AuthorityStore::open(temp->path() / "none", clock);
                             }));
    }
    void everyIssue_isAChainedVersion() {
        const auto issued = issue(kRootNode, {});
        const std::string first = store->directory().digest();
        issue(kMiddleNode, kRootNode);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, store->directory().version());
        CPPUNIT_ASSERT_EQUAL(first, store->directory().previous());
        CPPUNIT_ASSERT(store->directory().parentOf(kMiddleNode) == kRootNode);
        CPPUNIT_ASSERT(store->directory().nodeOfTls(issued.tls.fingerprint()) == kRootNode);
        CPPUNIT_ASSERT_EQUAL(
            std::string("good"),
            verdict(crypto::checkIssued(issued.signing, store->roots(),
                                        crypto::CertificateUse::signing, clock.now())));
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{2},
                             std::distance(fs::directory_iterator(folder / "directories"), {}));
        CPPUNIT_ASSERT(base::readFile(folder / "issued.tsv", 1u << 20).find("signing") !=
                       std::string::npos);
    }
    void sm2Request_getsAnSm2Certificate() {
        const auto issued = issue(kRootNode, {}, crypto::Suite::sm2Sm3);
        CPPUNIT_ASSERT(issued.signing.publicKey()->suite() == crypto::Suite::sm2Sm3);
        CPPUNIT_ASSERT(issued.tls.publicKey()->suite() == crypto::Suite::ecdsaP256Sha256);
    }
    void renewal_keepsTheCertificateBefore() {
        const auto before = issue(kRootNode, {});
        const auto after = issue(kRootNode, {});
        CPPUNIT_ASSERT(before.signing.serial() != after.signing.serial());
        CPPUNIT_ASSERT_EQUAL(std::size_t{4},
                             store->directory().node(kRootNode)->certificates.size());
        // Named for as long as packages are kept that it signed.
        clock.set(before.signing.notAfter() + std::chrono::days(399));
        issue(kRootNode, {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{6},
                             store->directory().node(kRootNode)->certificates.size());
        clock.set(before.signing.notAfter() + std::chrono::days(401));
        issue(kRootNode, {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{4},
                             store->directory().node(kRootNode)->certificates.size());
        clock.set(before.signing.notAfter() + std::chrono::days(4000));
        issue(kRootNode, {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2},
                             store->directory().node(kRootNode)->certificates.size());
    }
    void badRequest_changesNothing() {
        issue(kRootNode, {});
        auto application = applicationOf(kMiddleNode, kRootNode, kSuite);
        application.tlsRequest = "no request";
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"),
                             failureOf([&] { store->issue(application); }));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, store->directory().version());
    }
    void unknownParent_changesNothing() {
        issue(kRootNode, {});
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_INVALID"),
                             failureOf([&] { issue(kLeafNode, kStranger); }));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, store->directory().version());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             AuthorityStore::open(folder, clock).directory().version());
    }
    void revocation_isPublished() {
        const auto issued = issue(kRootNode, {});
        const auto last = packageId(kRootNode, exchange::Scope::down(), 3);
        store->revoke(issued.signing.serial(), clock.now(), {last});
        const auto* revocation = store->directory().revocationOf(issued.signing.serial());
        CPPUNIT_ASSERT(revocation != nullptr);
        CPPUNIT_ASSERT(revocation->node == kRootNode);
        CPPUNIT_ASSERT(revocation->lastGood.at(0) == last);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, store->directory().version());
    }
    void unknownSerial_isRefused() {
        const auto revoke = [&] { store->revoke("AB12", clock.now(), {}); };
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"), failureOf(revoke));
        issue(kRootNode, {});
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNREADABLE"), failureOf(revoke));
    }

private:
    static constexpr auto kSuite = crypto::Suite::ecdsaP256Sha256;

    static federation::NodeApplication applicationOf(base::NodeId id, base::NodeId parent,
                                                     crypto::Suite suite) {
        return {id,
                parent,
                "county",
                "节点",
                {"360521"},
                crypto::makeRequest(crypto::PrivateKey::generate(suite), id.str()),
                crypto::makeRequest(crypto::PrivateKey::generate(kSuite), id.str())};
    }
    federation::IssuedCertificates issue(base::NodeId id, base::NodeId parent,
                                         crypto::Suite suite = kSuite) {
        return store->issue(applicationOf(id, parent, suite));
    }

    std::unique_ptr<TempFolder> temp;
    fs::path folder;
    base::FixedClock clock{yearStart(2025)};
    std::unique_ptr<AuthorityStore> store;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuthorityStoreTest);

}  // namespace guantong::testing
