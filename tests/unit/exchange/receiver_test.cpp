// SPDX-License-Identifier: Apache-2.0
// What Receiver promises: taken once, refused with the code and number, held, kept unread, and a
// signed answer for each.
#include "exchange/receiver.h"

#include "exchange/base/file.h"
#include "exchange/ladder.h"
#include "tests/support/exchange_fixture.h"

#include <future>
#include <thread>

namespace guantong::testing {

using exchange::Receiver;
using exchange::Scope;

class ReceiverTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReceiverTest);
    CPPUNIT_TEST(rightPackage_isStoredAppliedAndReceipted);
    CPPUNIT_TEST(repeat_getsTheLatestReceiptAndAppliesNothing);
    CPPUNIT_TEST(sameContentSignedAgain_isARepeat);
    CPPUNIT_TEST(farGap_is409WithTheNumberExpected);
    CPPUNIT_TEST(numberALittleEarly_waitsForTheOneBefore);
    CPPUNIT_TEST(numbersInFlight_shareACommit);
    CPPUNIT_TEST(numberBehindOneThatFails_isAGapAndTakenLater);
    CPPUNIT_TEST(otherContentUnderAKnownNumber_isForkWithAlarm);
    CPPUNIT_TEST(wrongPrevious_isChainBrokenWithAlarm);
    CPPUNIT_TEST(numberBeforeTheBaseline_is409);
    CPPUNIT_TEST(endedStream_takesNoFurtherNumber);
    CPPUNIT_TEST(originOffTheRoute_is403);
    CPPUNIT_TEST(changedByte_isRefusedAndUsesNoNumber);
    CPPUNIT_TEST(foreignKey_isSignatureWrong);
    CPPUNIT_TEST(notThePackageStated_isRefused);
    CPPUNIT_TEST(noXml_isRefusedWithEvidence);
    CPPUNIT_TEST(bodyCutOff_keepsOnlyItsBeginning);
    CPPUNIT_TEST(unknownOrigin_isKeptAndReadAgain);
    CPPUNIT_TEST(manyUnread_areReadAgainInTheirOrder);
    CPPUNIT_TEST(newerEnvelope_isHeldAndTheStreamGoesOn);
    CPPUNIT_TEST(wrongRecordCount_isHeld);
    CPPUNIT_TEST(heldPackage_isReadAgainOnceItCanBe);
    CPPUNIT_TEST(heldPackages_areFoundByTheirIndex);
    CPPUNIT_TEST(recordsNotTaken_areNamedInTheReceipt);
    CPPUNIT_TEST(reissue_raisesTheIssueAndDropsWhatWasTaken);
    CPPUNIT_TEST(receiptBelow_isNamedAsPrevious);
    CPPUNIT_TEST(ownPackageComingBack_isTakenWithoutReceipt);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<ExchangeFixture>(); }
    void tearDown() override { node.reset(); }

    void rightPackage_isStoredAppliedAndReceipted() {
        PackageLine line(kLeafNode);
        const auto answer = take(line.next({noteRecord("1"), noteRecord("2")}));
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        const auto receipt = receiptIn(answer.body);
        CPPUNIT_ASSERT_EQUAL(kMiddleNode.str(), receipt.issuer.str());
        CPPUNIT_ASSERT_EQUAL(line.previous, receipt.packageDigest);
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), receipt.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, receipt.issue);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, receipt.next);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, node->sink.records.size());
        CPPUNIT_ASSERT_EQUAL(noteRecord("2"), node->sink.records[1]);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM package_bytes"));
    }

    void repeat_getsTheLatestReceiptAndAppliesNothing() {
        PackageLine line(kLeafNode);
        const std::string bytes = line.next();
        const auto first = take(bytes);
        const auto second = take(bytes);
        CPPUNIT_ASSERT(second.taken());
        CPPUNIT_ASSERT_EQUAL(first.body, second.body);
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_REPEATED"), nameOf(second.code));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->sink.records.size());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM evidence"));
    }

    void sameContentSignedAgain_isARepeat() {
        PackageLine line(kLeafNode);
        const auto once = line.make({noteRecord("a")});
        const auto again = line.make({noteRecord("a")});
        CPPUNIT_ASSERT(once.bytes != again.bytes);
        take(once.bytes);
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_REPEATED"), nameOf(take(again.bytes).code));
    }

    void farGap_is409WithTheNumberExpected() {
        PackageLine line(kLeafNode);
        take(line.next());
        line.number = 40;
        const auto answer = take(line.next());
        refusedWith(answer, 409, "STREAM_GAP");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, *exchange::readRejection(answer.body)->expected);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM evidence"));
    }

    void numberALittleEarly_waitsForTheOneBefore() {
        PackageLine line(kLeafNode);
        const std::string one = line.next(), two = line.next();
        auto early = std::async(std::launch::async, [&] { return take(two).status; });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        CPPUNIT_ASSERT_EQUAL(200, take(one).status);
        CPPUNIT_ASSERT_EQUAL(200, early.get());
    }

    /// The writer is held up until all are queued; a follower needs the place of the one before it
    /// only, not its commit.
    void numbersInFlight_shareACommit() {
        PackageLine line(kLeafNode);
        std::vector<std::string> packages;
        for (int i = 0; i < 4; ++i)
            packages.push_back(line.next());
        auto& database = dynamic_cast<store::SqliteDatabase&>(*node->database);
        const auto before = database.commits();
        std::vector<std::future<int>> answers;
        database.write([&](store::Transaction&) {
            if (!answers.empty()) return;
            for (const auto& bytes : packages)
                answers.push_back(
                    std::async(std::launch::async, [&] { return take(bytes).status; }));
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
        });
        for (auto& answer : answers)
            CPPUNIT_ASSERT_EQUAL(200, answer.get());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, database.commits() - before);
        CPPUNIT_ASSERT_EQUAL(std::string("5"), node->value("SELECT next_sequence FROM stream"));
    }

    void numberBehindOneThatFails_isAGapAndTakenLater() {
        PackageLine line(kLeafNode);
        const std::string one = line.next(), two = line.next();
        change(*node->database,
               "CREATE TRIGGER fails BEFORE INSERT ON package WHEN NEW.sequence = 1 "
               "BEGIN SELECT RAISE(ABORT, 'as told'); END");
        std::vector<std::future<Receiver::Answer>> answers;
        node->database->write([&](store::Transaction&) {
            if (!answers.empty()) return;
            for (const auto* bytes : {&one, &two})
                answers.push_back(
                    std::async(std::launch::async, [this, bytes] { return take(*bytes); }));
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
        });
        CPPUNIT_ASSERT_THROW(answers[0].get(), base::Error);
        refusedWith(answers[1].get(), 409, "STREAM_GAP");
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM package"));
        change(*node->database, "DROP TRIGGER fails");
        auto again = std::async(std::launch::async, [&] { return take(two).status; });
        CPPUNIT_ASSERT_EQUAL(200, take(one).status);
        CPPUNIT_ASSERT_EQUAL(200, again.get());
    }

    void otherContentUnderAKnownNumber_isForkWithAlarm() {
        PackageLine line(kLeafNode);
        const auto other = line.make({noteRecord("other")});
        take(line.next());
        refusedWith(take(other.bytes), 409, "STREAM_FORK");
        CPPUNIT_ASSERT_EQUAL(std::string("STREAM_FORK"), node->value("SELECT code FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(std::string("STREAM_FORK"), node->value("SELECT code FROM evidence"));
    }

    void wrongPrevious_isChainBrokenWithAlarm() {
        PackageLine line(kLeafNode);
        take(line.next());
        line.previous = "sha256:" + std::string(64, '0');
        const auto answer = take(line.next());
        refusedWith(answer, 409, "STREAM_CHAIN_BROKEN");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, *exchange::readRejection(answer.body)->expected);
        CPPUNIT_ASSERT_EQUAL(std::string("STREAM_CHAIN_BROKEN"),
                             node->value("SELECT code FROM alarm"));
    }

    void numberBeforeTheBaseline_is409() {
        PackageLine line(kRootNode, Scope::down());
        node->database->write([&](store::Transaction& tx) {
            exchange::setStreamHead(tx, {kRootNode, Scope::down(), 1}, 8, "sha256:x");
        });
        refusedWith(take(line.next(), kRootNode), 409, "STREAM_BEHIND_BASELINE");
    }

    void endedStream_takesNoFurtherNumber() {
        PackageLine line(kLeafNode);
        take(line.next());
        node->database->write([&](store::Transaction& tx) {
            exchange::endStream(tx, {kLeafNode, Scope::up(), 1});
        });
        refusedWith(take(line.next()), 409, "STREAM_GAP");
        PackageLine newer(kLeafNode);
        newer.epoch = 2;
        CPPUNIT_ASSERT_EQUAL(200, take(newer.next()).status);
    }

    void originOffTheRoute_is403() {
        PackageLine line(kLeafNode);
        refusedWith(take(line.next(), kOtherLeaf), 403, "ROUTE_FORBIDDEN");
        PackageLine fromRoot(kRootNode, Scope::down());
        refusedWith(take(fromRoot.next(), kLeafNode), 403, "ROUTE_FORBIDDEN");
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM stream"));
    }

    void changedByte_isRefusedAndUsesNoNumber() {
        PackageLine line(kLeafNode);
        const std::string good = line.next({noteRecord("a")});
        std::string bad = good;
        bad.replace(bad.find(">a<") + 1, 1, "b");
        refusedWith(take(bad), 422, "DIGEST_WRONG");
        CPPUNIT_ASSERT_EQUAL(bad, evidenceBytes());
        CPPUNIT_ASSERT_EQUAL(200, take(good).status);
    }

    void foreignKey_isSignatureWrong() {
        PackageLine line(kLeafNode);
        line.signer = node->network.signer(kOtherLeaf);
        refusedWith(take(line.next()), 422, "SIGNATURE_WRONG");
    }

    void notThePackageStated_isRefused() {
        PackageLine line(kLeafNode);
        const auto answer =
            node->receiver.take(line.next(), kLeafNode, packageId(kLeafNode, Scope::up(), 9));
        refusedWith(answer, 422, "PACKAGE_NOT_AS_STATED");
    }

    void noXml_isRefusedWithEvidence() {
        refusedWith(take("nothing of the kind"), 422, "XML_MALFORMED");
        CPPUNIT_ASSERT_EQUAL(std::string("nothing of the kind"), evidenceBytes());
    }

    void bodyCutOff_keepsOnlyItsBeginning() {
        const auto answer = node->receiver.refuseUnread({base::Code::REQUEST_CUT_OFF, {}, {}},
                                                        std::string(200'000, 'x'), kLeafNode,
                                                        packageId(kLeafNode, Scope::up(), 1));
        refusedWith(answer, 400, "REQUEST_CUT_OFF");
        CPPUNIT_ASSERT_EQUAL(std::string("65536"), node->value("SELECT size_bytes FROM evidence"));
    }

    void unknownOrigin_isKeptAndReadAgain() {
        PackageLine line(kStranger);
        const auto answer = take(line.next(), kLeafNode);
        refusedWith(answer, 503, "ORIGIN_UNKNOWN");
        CPPUNIT_ASSERT(answer.retryAfterSeconds > 0);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM stream"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, node->receiver.readAgain());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM unread"));
        nameTheStranger();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->receiver.readAgain());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM unread"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->sink.records.size());
    }

    void manyUnread_areReadAgainInTheirOrder() {
        PackageLine line(kStranger);
        for (int i = 0; i < 11; ++i)
            take(line.next(), kLeafNode);
        nameTheStranger();
        CPPUNIT_ASSERT_EQUAL(std::size_t{11}, node->receiver.readAgain());
    }

    void newerEnvelope_isHeldAndTheStreamGoesOn() {
        PackageLine line(kLeafNode);
        const auto newer = line.make({noteRecord("?")}, "2.0");
        line.pass(newer);
        const auto answer = take(newer.bytes);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        const auto receipt = receiptIn(answer.body);
        CPPUNIT_ASSERT_EQUAL(std::string("held"), receipt.status);
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_VERSION_UNKNOWN"), receipt.notTaken.at(0).code);
        CPPUNIT_ASSERT(node->sink.records.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), receiptIn(take(line.next()).body).status);
    }

    void heldPackage_isReadAgainOnceItCanBe() {
        PackageLine line(kLeafNode);
        const auto newer = line.make({noteRecord("?")}, "2.0");
        line.pass(newer);
        take(newer.bytes);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, node->receiver.readHeld());
        CPPUNIT_ASSERT_EQUAL(200, take(line.next({noteRecord("1")})).status);
        // As an older program would have left it, which this one can read.
        node->database->write([](store::Transaction& tx) {
            tx.statement("UPDATE package SET state = 'held' WHERE sequence = 2").run();
        });
        node->sink.records.clear();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->receiver.readHeld());
        CPPUNIT_ASSERT_EQUAL(noteRecord("1"), node->sink.records.at(0));
        CPPUNIT_ASSERT_EQUAL(
            std::string("2"),
            node->value("SELECT MAX(issue) FROM receipt WHERE issuer = " + kMiddleNode.str()));
    }
    void heldPackages_areFoundByTheirIndex() {
        std::string plan;
        node->database->read([&](store::Transaction& tx) {
            auto& row = tx.statement(
                "EXPLAIN QUERY PLAN SELECT id FROM package WHERE state = 'held' ORDER BY id");
            plan = row.step() ? row.string(3) : "";
        });
        CPPUNIT_ASSERT_MESSAGE(plan, plan.find("package_held") != std::string::npos);
    }
    void wrongRecordCount_isHeld() {
        PackageLine line(kLeafNode);
        const std::string good = line.make({noteRecord("a")}).bytes;
        std::string body = good.substr(0, good.find("<ds:Signature"));
        body.replace(body.find("<Records>1"), 10, "<Records>7");
        const auto wrong = line.signer->sign(body + "</Package>", "</Package>");
        const auto receipt = receiptIn(take(wrong.bytes).body);
        CPPUNIT_ASSERT_EQUAL(std::string("held"), receipt.status);
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_COUNT_WRONG"), receipt.notTaken.at(0).code);
    }

    void recordsNotTaken_areNamedInTheReceipt() {
        node->sink.refused = {parked("sha256:1")};
        PackageLine line(kLeafNode);
        const auto receipt = receiptIn(take(line.next()).body);
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), receipt.status);
        CPPUNIT_ASSERT(node->sink.refused == receipt.notTaken);
    }

    void reissue_raisesTheIssueAndDropsWhatWasTaken() {
        node->sink.refused = {parked("sha256:1"), parked("sha256:2")};
        PackageLine line(kLeafNode);
        const std::string bytes = line.next();
        take(bytes);
        node->database->write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(exchange::clearNotTaken(tx, 1, "sha256:1"));
            node->receiver.reissue(tx, 1);
        });
        const auto receipt = receiptIn(take(bytes).body);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, receipt.issue);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, receipt.notTaken.size());
        CPPUNIT_ASSERT_EQUAL(std::string("sha256:2"), receipt.notTaken[0].hash);
    }

    void receiptBelow_isNamedAsPrevious() {
        ExchangeFixture root(kRootNode);
        PackageLine line(kLeafNode);
        const std::string bytes = line.next();
        const std::string below = take(bytes).body;
        CPPUNIT_ASSERT_EQUAL(std::size_t{1},
                             exchange::takeReceipts(root.context, {below}, kMiddleNode));
        const auto answer = root.receiver.take(bytes, kMiddleNode, std::nullopt);
        auto read = exchange::readReceipt(below);
        CPPUNIT_ASSERT_EQUAL(std::get<exchange::ReadReceipt>(read).document.digest(),
                             receiptIn(answer.body).previous);
    }

    void ownPackageComingBack_isTakenWithoutReceipt() {
        PackageLine line(kMiddleNode);
        const auto answer = take(line.next(), kRootNode);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT(answer.body.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("cut"), node->value("SELECT state FROM package"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM receipt"));
    }

private:
    Receiver::Answer take(const std::string& bytes, base::NodeId neighbour = kLeafNode) {
        return node->receiver.take(bytes, neighbour, std::nullopt);
    }
    static void refusedWith(const Receiver::Answer& answer, int status, const std::string& code) {
        CPPUNIT_ASSERT_EQUAL(code, nameOf(answer.code));
        CPPUNIT_ASSERT_EQUAL(status, answer.status);
        const auto rejection = exchange::readRejection(answer.body);
        CPPUNIT_ASSERT(rejection.has_value());
        CPPUNIT_ASSERT_EQUAL(code, rejection->code);
        CPPUNIT_ASSERT_EQUAL(kMiddleNode.str(), rejection->issuer.str());
    }
    static exchange::NotTaken parked(const std::string& hash) {
        return exchange::NotTaken::of(hash, "parked", {base::Code::CASE_PEN_MISSING, {}, {}});
    }
    std::string evidenceBytes() {
        return base::readFile(
            node->folder.path() / "held" / node->value("SELECT file FROM evidence"), 1u << 20);
    }
    void nameTheStranger() {
        node->changeDirectory([&](exchange::Directory::Content& content) {
            content.nodes.push_back(node->network.node(kStranger, kLeafNode));
        });
    }

    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReceiverTest);

}  // namespace guantong::testing
