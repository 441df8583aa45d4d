// SPDX-License-Identifier: Apache-2.0
// What a revocation does to the streams of the node whose key it was (S7): packages above the last
// good number are taken back, the same digest under another key restores, another one takes the
// number; the node itself signs again.
#include "exchange/revocation.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/cutter.h"
#include "exchange/ladder.h"
#include "exchange/stream_store.h"
#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Receiver;
using exchange::Scope;

namespace {

/// Remembers the numbers it was told to undo, in that order.
class UndoingSink : public RememberingSink {
public:
    void untake(store::Transaction&, const exchange::Package& package, std::int64_t,
                const base::Fault&) override {
        undone += std::to_string(package.header.id.sequence) + " ";
    }
    std::string undone;
};

}  // namespace

class RevocationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RevocationTest);
    CPPUNIT_TEST(aboveTheLastGoodNumber_isTakenBackOnce);
    CPPUNIT_TEST(streamNotNamed_isTakenBackWhole);
    CPPUNIT_TEST(otherNodesAndOtherKeys_stayAsTheyAre);
    CPPUNIT_TEST(sameDigestUnderTheNewKey_restores);
    CPPUNIT_TEST(otherDigest_takesTheNumber);
    CPPUNIT_TEST(oldKeyAboveTheLastGoodNumber_isRefused);
    CPPUNIT_TEST(packageOfThatNode_waitsForTheRevocation);
    CPPUNIT_TEST(relay_sendsAgainFromTheLastGoodNumber);
    CPPUNIT_TEST(lowerLastGoodNumberLater_takesMoreBack);
    CPPUNIT_TEST(lostBytes_stopBeforeAnythingIsChanged);
    CPPUNIT_TEST(ownPackages_areSignedAgainWithTheSameDigest);
    CPPUNIT_TEST(ownPackages_waitForTheNewKey);
    CPPUNIT_TEST(ownPackagesOfAnotherSuite_goOnInANewEpoch);
    CPPUNIT_TEST(otherSuiteInUse_endsTheEpoch);
    CPPUNIT_TEST(receiptUnderOurRevokedKey_isSignedAnewForARepeat);
    CPPUNIT_TEST(expiredCertificate_isJudgedAtTheFirstHopsReceipt);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { make(kMiddleNode); }
    void tearDown() override {
        receiver.reset();
        node.reset();
    }

    void aboveTheLastGoodNumber_isTakenBackOnce() {
        takeFive();
        revoke(2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, receiver->carryOutRevocations());
        CPPUNIT_ASSERT_EQUAL(std::string("5 4 3 "), sink.undone);
        CPPUNIT_ASSERT_EQUAL(std::string("3"), value("SELECT next_sequence FROM stream"));
        CPPUNIT_ASSERT_EQUAL(documents[1].digest, value("SELECT last_digest FROM stream"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("2"),
            value("SELECT COUNT(*) FROM package p JOIN stream s ON s.id = p.stream_id"));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"), value("SELECT code FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), value("SELECT COUNT(*) FROM evidence"));
        const auto file = node->folder.path() / "held" /
                          value("SELECT file FROM evidence WHERE package LIKE '%/5'");
        CPPUNIT_ASSERT_EQUAL(documents[4].bytes, base::readFile(file, base::kMaxPackageBytes));
        // Again, by this process and by the next: nothing is left to do.
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, receiver->carryOutRevocations());
        Receiver restarted(node->context, sink);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, restarted.carryOutRevocations());
        CPPUNIT_ASSERT_EQUAL(std::string("3"), value("SELECT COUNT(*) FROM untaken_package"));
    }

    void streamNotNamed_isTakenBackWhole() {
        takeFive();
        revoke(0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, receiver->carryOutRevocations());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), value("SELECT next_sequence FROM stream"));
        CPPUNIT_ASSERT_EQUAL(std::string(), value("SELECT last_digest FROM stream"));
    }

    void otherNodesAndOtherKeys_stayAsTheyAre() {
        takeFive();
        PackageLine other(kOtherLeaf);
        CPPUNIT_ASSERT(receiver->take(other.next(), kOtherLeaf, std::nullopt).taken());
        // The new key was in use before the old one was revoked: from 6 on.
        nameNewKey();
        line.signer = newer;
        take(line.make({noteRecord("6")}));
        revoke(5);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, receiver->carryOutRevocations());
        CPPUNIT_ASSERT_EQUAL(std::string("7"), nextOfLeaf());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), value("SELECT COUNT(*) FROM alarm"));
    }

    void sameDigestUnderTheNewKey_restores() {
        takeFive();
        revoke(2);
        receiver->carryOutRevocations();
        sink.records.clear();
        for (std::size_t i = 2; i < 5; ++i) {
            const auto answer = put(signedAgain(documents[i]));
            CPPUNIT_ASSERT_EQUAL(200, answer.status);
            const auto receipt = receiptIn(answer.body);
            CPPUNIT_ASSERT_EQUAL(documents[i].digest, receipt.packageDigest);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, receipt.issue);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, sink.records.size());
        CPPUNIT_ASSERT_EQUAL(std::string("6"), nextOfLeaf());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), value("SELECT COUNT(*) FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             value("SELECT COUNT(*) FROM untaken_package WHERE restored_ms = 0"));
        // As a repeat it is answered whatever key it bears now.
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_REPEATED"),
                             nameOf(put(signedAgain(documents[3])).code));
    }

    void otherDigest_takesTheNumber() {
        takeFive();
        revoke(2);
        receiver->carryOutRevocations();
        line.number = 3;
        line.previous = documents[1].digest;
        line.signer = newer;
        const auto other = line.make({noteRecord("other")});
        CPPUNIT_ASSERT_EQUAL(200, put(other.bytes).status);
        CPPUNIT_ASSERT_EQUAL(std::string("4"), nextOfLeaf());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), value("SELECT times FROM alarm"));  // it stands
        CPPUNIT_ASSERT_EQUAL(std::string("3"), value("SELECT COUNT(*) FROM evidence"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             value("SELECT issue FROM receipt ORDER BY id DESC LIMIT 1"));
    }

    void oldKeyAboveTheLastGoodNumber_isRefused() {
        takeFive();
        revoke(2);
        const auto answer = put(documents[2].bytes);
        CPPUNIT_ASSERT_EQUAL(422, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_REVOKED"), nameOf(answer.code));
        CPPUNIT_ASSERT_EQUAL(200, put(documents[1].bytes).status);  // below: a repeat
    }

    void packageOfThatNode_waitsForTheRevocation() {
        takeFive();
        revoke(2);
        // Nobody has carried it out yet; the package itself has it done, so this is no repeat.
        const auto answer = put(signedAgain(documents[2]));
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT(answer.code != base::Code::PACKAGE_REPEATED);
        CPPUNIT_ASSERT_EQUAL(std::string("4"), nextOfLeaf());
    }

    void relay_sendsAgainFromTheLastGoodNumber() {
        takeFive();
        node->database->write([&](store::Transaction& tx) {
            exchange::setDelivered(tx, kRootNode, exchange::allStreams(tx).front().row, 5);
        });
        revoke(2);
        CPPUNIT_ASSERT(!node->context.recalls.waiting());
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT delivered FROM delivery"));
        const auto recalled = node->context.recalls.take();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, recalled.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, recalled.begin()->second);
    }

    void lowerLastGoodNumberLater_takesMoreBack() {
        takeFive();
        revoke(4);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, receiver->carryOutRevocations());
        revoke(2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, receiver->carryOutRevocations());
        CPPUNIT_ASSERT_EQUAL(std::string("3"), nextOfLeaf());
    }

    void lostBytes_stopBeforeAnythingIsChanged() {
        takeFive();
        node->database->write([&](store::Transaction& tx) {
            tx.statement("DELETE FROM package_bytes WHERE package_id = 4").run();
        });
        revoke(2);
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"),
                             failureOf([&] { receiver->carryOutRevocations(); }));
        CPPUNIT_ASSERT_EQUAL(std::string("6"), nextOfLeaf());
        CPPUNIT_ASSERT(sink.undone.empty());
    }

    // ---- at the node itself

    void ownPackages_areSignedAgainWithTheSameDigest() {
        make(kLeafNode);
        cut(5);
        const std::string digests = allDigests();
        exchange::Archive(node->context).flushAll();
        node->database->write([&](store::Transaction& tx) {
            exchange::setDelivered(tx, kMiddleNode, exchange::allStreams(tx).front().row, 5);
        });
        revoke(2);
        node->identity.replace(newer);
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT_EQUAL(digests, allDigests());
        CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT delivered FROM delivery"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, node->context.recalls.take().begin()->second);
        for (std::int64_t number = 1; number <= 5; ++number) {
            const auto row = node->ask([&](store::Transaction& tx) {
                return exchange::findPackage(tx, packageId(kLeafNode, Scope::up(), number));
            });
            const auto package = packageOf(*exchange::Archive(node->context).bytesOf(*row));
            CPPUNIT_ASSERT_EQUAL(std::string("good"),
                                 verdicts(node->trust.check(package.document, kLeafNode,
                                                            node->clock.now(), package.header.id)));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("3"), value("SELECT COUNT(*) FROM package_bytes"));
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT(!node->context.recalls.waiting());
    }

    void ownPackages_waitForTheNewKey() {
        make(kLeafNode);
        cut(3);
        revoke(1);
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), value("SELECT COUNT(*) FROM revocation_done"));
        node->identity.replace(node->network.newSigner(kLeafNode));  // not in the directory
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT_EQUAL(std::string("0"), value("SELECT COUNT(*) FROM revocation_done"));
        node->identity.replace(newer);
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), value("SELECT COUNT(*) FROM revocation_done"));
    }

    void ownPackagesOfAnotherSuite_goOnInANewEpoch() {
        make(kLeafNode);
        cut(4);
        newer = signerOf(crypto::Suite::rsaSha256);
        revoke(2);
        node->identity.replace(newer);
        receiver->carryOutRevocations();
        CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT MAX(epoch) FROM stream"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT COUNT(*) FROM outbox"));
    }

    void otherSuiteInUse_endsTheEpoch() {
        make(kLeafNode);
        cut(2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, exchange::keepOneSuite(node->context));
        node->identity.replace(signerOf(crypto::Suite::rsaSha256));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, exchange::keepOneSuite(node->context));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, exchange::keepOneSuite(node->context));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT MAX(epoch) FROM stream"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), value("SELECT COUNT(*) FROM outbox"));
    }

    void receiptUnderOurRevokedKey_isSignedAnewForARepeat() {
        takeFive();
        const auto ours = node->network.newSigner(kMiddleNode);
        node->changeDirectory([&](auto& content) {
            content.nodes[1].certificates.push_back(
                {crypto::CertificateUse::signing, ours->certificate()});
            content.revocations.push_back(
                {kMiddleNode,
                 node->network.signer(kMiddleNode)->certificate().serial(),
                 yearStart(2025),
                 {}});
        });
        node->identity.replace(ours);
        const auto answer = put(documents[0].bytes);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        const auto read = exchange::readReceipt(answer.body);
        const auto& receipt = std::get<exchange::ReadReceipt>(read);
        CPPUNIT_ASSERT_EQUAL(
            std::string("good"),
            verdicts(node->trust.check(receipt.document, kMiddleNode, node->clock.now())));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, receipt.receipt.issue);
        CPPUNIT_ASSERT_EQUAL(answer.body, put(documents[0].bytes).body);
    }

    void expiredCertificate_isJudgedAtTheFirstHopsReceipt() {
        make(kRootNode);
        const auto brief = node->network.newSigner(kLeafNode, years(2020, 2026));
        node->changeDirectory([&](auto& content) {
            content.nodes[2].certificates = {
                {crypto::CertificateUse::signing, brief->certificate()}};
        });
        line.signer = brief;
        const auto package = line.make({noteRecord("late")});
        exchange::Receipt receipt;
        receipt.issuer = kMiddleNode;
        receipt.package = packageId(kLeafNode, Scope::up(), 1);
        receipt.packageDigest = package.digest;
        receipt.status = "applied";
        receipt.receivedAt = receipt.clock = yearStart(2025);
        receipt.next = 2;
        node->clock.set(yearStart(2027));
        const auto send = [&] { return receiver->take(package.bytes, kMiddleNode, std::nullopt); };
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"), nameOf(send().code));
        const auto wrong = [&](auto change) {
            auto other = receipt;
            change(other);
            hand(other);
            return nameOf(send().code);
        };
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                             wrong([](auto& r) { r.packageDigest = "sha256:00"; }));
        CPPUNIT_ASSERT_EQUAL(std::string("CERTIFICATE_EXPIRED"),
                             wrong([](auto& r) { r.receivedAt = yearStart(2027); }));
        hand(receipt);
        CPPUNIT_ASSERT_EQUAL(200, send().status);
    }

private:
    void make(base::NodeId self) {
        receiver.reset();
        node = std::make_unique<ExchangeFixture>(self);
        newer = node->network.newSigner(kLeafNode);
        receiver = std::make_unique<Receiver>(node->context, sink);
    }
    std::string value(std::string_view sql) { return node->value(sql); }
    std::string nextOfLeaf() {
        return value("SELECT next_sequence FROM stream WHERE origin = 360521000000");
    }
    std::string allDigests() {
        return value("SELECT group_concat(digest) FROM (SELECT digest FROM package ORDER BY id)");
    }
    Receiver::Answer put(const std::string& bytes) {
        return receiver->take(bytes, kLeafNode, std::nullopt);
    }
    void take(const exchange::Signer::Signed& package) {
        CPPUNIT_ASSERT_EQUAL(200, put(package.bytes).status);
        documents.push_back(package);
        line.pass(package);
    }
    void takeFive() {
        for (const char* text : {"1", "2", "3", "4", "5"})
            take(line.make({noteRecord(text)}));
    }
    void cut(int count) {
        for (int i = 0; i < count; ++i)
            node->database->write([&](store::Transaction& tx) {
                exchange::Cutter::cutNow(node->context, tx, Scope::up(), "records",
                                         {noteRecord(std::to_string(i))});
            });
    }
    void nameNewKey() {
        node->changeDirectory([&](auto& content) {
            content.nodes[2].certificates.push_back(
                {crypto::CertificateUse::signing, newer->certificate()});
        });
    }
    /// The leaf's first key is revoked, its new one is named.
    void revoke(std::int64_t lastGood) {
        node->changeDirectory([&](auto& content) {
            content.nodes[2].certificates.push_back(
                {crypto::CertificateUse::signing, newer->certificate()});
            std::vector<exchange::PackageId> good;
            if (lastGood > 0) good.push_back(packageId(kLeafNode, Scope::up(), lastGood));
            content.revocations.push_back({kLeafNode,
                                           node->network.signer(kLeafNode)->certificate().serial(),
                                           yearStart(2025), good});
        });
    }
    std::shared_ptr<const exchange::Signer> signerOf(crypto::Suite suite) const {
        auto key = crypto::PrivateKey::generate(suite);
        auto certificate = node->network.authority.issue(
            crypto::makeRequest(key, kLeafNode.str()), kLeafNode.str(),
            crypto::CertificateUse::signing, years(2020, 2049));
        return std::make_shared<const exchange::Signer>(
            kLeafNode, std::move(key), std::vector<crypto::Certificate>{std::move(certificate)});
    }
    std::string signedAgain(const exchange::Signer::Signed& document) const {
        const auto again =
            newer->sign(packageOf(document.bytes).document.withoutSignature(), "</Package>");
        CPPUNIT_ASSERT_EQUAL(document.digest, again.digest);
        return again.bytes;
    }
    void hand(const exchange::Receipt& receipt) {
        exchange::takeReceipts(node->context,
                               {write(receipt, *node->network.signer(receipt.issuer)).bytes},
                               kMiddleNode);
    }

    UndoingSink sink;
    std::unique_ptr<ExchangeFixture> node;
    std::unique_ptr<Receiver> receiver;
    std::shared_ptr<const exchange::Signer> newer;
    PackageLine line{kLeafNode};
    std::vector<exchange::Signer::Signed> documents;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RevocationTest);

}  // namespace guantong::testing
