// SPDX-License-Identifier: Apache-2.0
// Whose signature Trust believes: the directory's keys and no others, within their time, and what a
// revocation leaves good.
#include "exchange/trust.h"

#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Directory;
using exchange::Scope;
using exchange::Trust;

class TrustTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TrustTest);
    CPPUNIT_TEST(directorysKey_holds);
    CPPUNIT_TEST(changedByte_isDigestWrong);
    CPPUNIT_TEST(anotherNodesKey_isSignatureWrong);
    CPPUNIT_TEST(keyInfo_neverDecides);
    CPPUNIT_TEST(withoutDirectoryOrEntry_originIsUnknown);
    CPPUNIT_TEST(expiredCertificate_isNamed);
    CPPUNIT_TEST(datedDocument_isJudgedAtItsTimeOnceTheCertificateHasExpired);
    CPPUNIT_TEST(renewal_bothKeysHoldWhileBothAreValid);
    CPPUNIT_TEST(revoked_keepsOnlyUpToTheLastGoodNumber);
    CPPUNIT_TEST(revokedAndRenewed_newKeyHoldsAgain);
    CPPUNIT_TEST(tlsCertificate_signsNothing);
    CPPUNIT_TEST(offline_asksTheChainAlone);
    CPPUNIT_TEST_SUITE_END();

public:
    void directorysKey_holds() {
        CPPUNIT_ASSERT_EQUAL(std::string("good"), checked(trusting(), bytes()));
    }

    void changedByte_isDigestWrong() {
        CPPUNIT_ASSERT_EQUAL(std::string("DIGEST_WRONG"),
                             checked(trusting(), replaced(bytes(), ">a<", ">b<")));
    }

    void anotherNodesKey_isSignatureWrong() {
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_WRONG"),
                             checked(trusting(), bytes(), kOtherLeaf));
        CPPUNIT_ASSERT_EQUAL(std::string("DIGEST_WRONG SIGNATURE_WRONG"),
                             checked(trusting(), replaced(bytes(), ">a<", ">b<"), kOtherLeaf));
    }

    void keyInfo_neverDecides() {
        // The authority issued this certificate for the leaf, but the directory does not name it.
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_WRONG"),
                             checked(trusting(), bytes(network.newSigner(kLeafNode))));
    }

    void withoutDirectoryOrEntry_originIsUnknown() {
        CPPUNIT_ASSERT_EQUAL(std::string("ORIGIN_UNKNOWN"),
                             checked(Trust(network.anchors()), bytes()));
        CPPUNIT_ASSERT_EQUAL(std::string("ORIGIN_UNKNOWN"),
                             checked(trusting(), bytes(network.signer(kStranger)), kStranger));
    }

    void expiredCertificate_isNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                             checked(trusting(), bytes(), kLeafNode, yearStart(2050)));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                             checked(trusting(), bytes(), kLeafNode, yearStart(2019)));
    }

    void datedDocument_isJudgedAtItsTimeOnceTheCertificateHasExpired() {
        const auto ask = [&](const Trust& trust, int stated, int now) {
            return verdicts(trust.checkDated(documentOf(bytes()), kLeafNode, yearStart(stated),
                                             yearStart(now)));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("good"), ask(trusting(), 2025, 2050));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), ask(trusting(), 2019, 2025));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"), ask(trusting(), 2050, 2050));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"), ask(trusting(), 2025, 2019));
        const Trust& revoking = trusting([&](Directory::Content& content) { revoke(content); });
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"), ask(revoking, 2021, 2025));
    }

    void renewal_bothKeysHoldWhileBothAreValid() {
        const auto older = network.newSigner(kLeafNode, years(2020, 2026));
        const auto newer = network.newSigner(kLeafNode, years(2025, 2030));
        const Trust& trust = trusting([&](Directory::Content& content) {
            content.nodes[2].certificates = {entry(*older), entry(*newer)};
        });
        const auto overlap = yearStart(2025) + std::chrono::days(10);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), checked(trust, bytes(older), kLeafNode, overlap));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), checked(trust, bytes(newer), kLeafNode, overlap));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                             checked(trust, bytes(older), kLeafNode, yearStart(2027)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"),
                             checked(trust, bytes(newer), kLeafNode, yearStart(2027)));
    }

    void revoked_keepsOnlyUpToTheLastGoodNumber() {
        const Trust& trust = trusting([&](Directory::Content& content) { revoke(content); });
        const auto document = documentOf(bytes());
        const auto ask = [&](const std::optional<exchange::PackageId>& package) {
            return verdicts(trust.check(document, kLeafNode, yearStart(2025), package));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("good"), ask(packageId(kLeafNode, Scope::up(), 7)));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"),
                             ask(packageId(kLeafNode, Scope::up(), 8)));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"),
                             ask(packageId(kLeafNode, Scope::down(), 1)));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"),
                             ask(packageId(kLeafNode, Scope::up(), 1, 2)));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"), ask(std::nullopt));
    }

    void revokedAndRenewed_newKeyHoldsAgain() {
        const auto newer = network.newSigner(kLeafNode);
        const Trust& trust = trusting([&](Directory::Content& content) {
            revoke(content);
            content.nodes[2].certificates.push_back(entry(*newer));
        });
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"), checked(trust, bytes()));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), checked(trust, bytes(newer)));
    }

    void tlsCertificate_signsNothing() {
        const auto tls = network.newSigner(kLeafNode);
        const Trust& trust = trusting([&](Directory::Content& content) {
            content.nodes[2].certificates.push_back(
                {crypto::CertificateUse::tls, tls->certificate()});
        });
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_WRONG"), checked(trust, bytes(tls)));
    }

    void offline_asksTheChainAlone() {
        const Trust trust(network.anchors());
        const auto ask = [&](const std::string& document, base::NodeId origin, int year) {
            return verdicts(trust.checkOffline(documentOf(document), origin, yearStart(year)));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("good"), ask(bytes(), kLeafNode, 2025));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"), ask(bytes(), kOtherLeaf, 2025));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"), ask(bytes(), kLeafNode, 2050));
        CPPUNIT_ASSERT_EQUAL(std::string("DIGEST_WRONG"),
                             ask(replaced(bytes(), ">a<", ">b<"), kLeafNode, 2025));
        const auto& foreign = CryptoNetwork::shared(crypto::Suite::ecdsaP256Sha256);
        const auto outsider = std::make_shared<const exchange::Signer>(
            kLeafNode, foreign.key, std::vector<crypto::Certificate>{foreign.certificate});
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_UNTRUSTED"),
                             ask(bytes(outsider), kLeafNode, 2025));
    }

private:
    using SignerPtr = std::shared_ptr<const exchange::Signer>;

    std::string bytes(SignerPtr signer = nullptr) const {
        PackageLine line(kLeafNode);
        if (signer) line.signer = std::move(signer);
        return line.make({noteRecord("a")}).bytes;
    }
    static exchange::SignedDocument documentOf(const std::string& document) {
        return packageOf(document).document;
    }
    static std::string checked(const Trust& trust, const std::string& document,
                               base::NodeId origin = kLeafNode,
                               base::Instant at = yearStart(2025)) {
        return verdicts(trust.check(documentOf(document), origin, at));
    }
    static exchange::DirectoryCertificate entry(const exchange::Signer& signer) {
        return {crypto::CertificateUse::signing, signer.certificate()};
    }
    void revoke(Directory::Content& content) const {
        content.revocations.push_back({kLeafNode,
                                       network.signer(kLeafNode)->certificate().serial(),
                                       yearStart(2025),
                                       {packageId(kLeafNode, Scope::up(), 7)}});
    }
    const Trust& trusting() {
        return trusting([](Directory::Content&) {});
    }
    template <class Edit>
    const Trust& trusting(const Edit& edit) {
        auto content = network.content();
        edit(content);
        kept = std::make_unique<Trust>(network.anchors());
        kept->setDirectory(network.directory(content));
        return *kept;
    }

    const ExchangeNetwork& network = ExchangeNetwork::shared();
    std::unique_ptr<Trust> kept;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TrustTest);

}  // namespace guantong::testing
