// SPDX-License-Identifier: Apache-2.0
// Receipts on their way back: checked, stored once, waiting for their package, named by the next.
#include "exchange/ladder.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;

class LadderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LadderTest);
    CPPUNIT_TEST(goodReceipt_isStoredOnce);
    CPPUNIT_TEST(earlyReceipt_waitsForItsPackage);
    CPPUNIT_TEST(receiptForOtherContent_raisesTheAlarm);
    CPPUNIT_TEST(earlyReceiptForOtherContent_raisesTheAlarmLater);
    CPPUNIT_TEST(receiptThatDoesNotHold_isEvidence);
    CPPUNIT_TEST(top_isTheLastOfOthers);
    CPPUNIT_TEST(receiptsTaken_goOnOnlyFromWhereTheyWere);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<ExchangeFixture>(kRootNode); }
    void tearDown() override { node.reset(); }

    void goodReceipt_isStoredOnce() {
        takePackage();
        const auto receipt = receiptOf(kMiddleNode);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, take(receipt.bytes));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, take(receipt.bytes));
        CPPUNIT_ASSERT_EQUAL(kMiddleNode.str(),
                             node->value("SELECT issuer FROM receipt ORDER BY id DESC LIMIT 1"));
    }
    void earlyReceipt_waitsForItsPackage() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, take(receiptOf(kMiddleNode).bytes));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM receipt"));
        takePackage();
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT COUNT(*) FROM receipt"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM pending_receipt"));
    }
    void receiptForOtherContent_raisesTheAlarm() {
        takePackage();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, take(receiptOf(kMiddleNode, "sha256:other").bytes));
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_FOR_OTHER_DIGEST"),
                             node->value("SELECT code FROM alarm"));
    }
    void earlyReceiptForOtherContent_raisesTheAlarmLater() {
        take(receiptOf(kMiddleNode, "sha256:other").bytes);
        takePackage();
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_FOR_OTHER_DIGEST"),
                             node->value("SELECT code FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM receipt"));
    }
    void receiptThatDoesNotHold_isEvidence() {
        std::string changed = receiptOf(kMiddleNode).bytes;
        changed.replace(changed.find("<Next>2"), 7, "<Next>9");
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, take(changed));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, take("no receipt"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, take(receiptOf(kStranger).bytes));
        CPPUNIT_ASSERT_EQUAL(std::string("DIGEST_WRONG"), evidence(1));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED"), evidence(2));
        CPPUNIT_ASSERT_EQUAL(std::string("ORIGIN_UNKNOWN"), evidence(3));
    }
    void top_isTheLastOfOthers() {
        const auto top = [&] {
            return node->ask(
                [&](store::Transaction& tx) { return exchange::topOfLadder(tx, 1, kRootNode); });
        };
        takePackage();  // our own receipt is no rung below ours
        CPPUNIT_ASSERT_EQUAL(std::string(), top());
        const auto low = receiptOf(kLeafNode), high = receiptOf(kMiddleNode);
        take(low.bytes);
        take(high.bytes);
        CPPUNIT_ASSERT_EQUAL(high.digest, top());
    }

    void receiptsTaken_goOnOnlyFromWhereTheyWere() {
        ExchangeFixture upper;
        const auto note = [&](std::int64_t after, std::int64_t through) {
            return exchange::noteReceiptsTaken(upper.context, kLeafNode, after, through);
        };
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, exchange::receiptsTaken(upper.context, kLeafNode));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, note(0, 10));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{25}, note(10, 25));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{25}, exchange::receiptsTaken(upper.context, kLeafNode));
        // We came back from an image: what the child believes us to have is not here.
        CPPUNIT_ASSERT_EQUAL(std::int64_t{25}, note(40, 50));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{50}, note(25, 50));
        // The child came back from one: its list is shorter than it was.
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30}, note(20, 30));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, exchange::receiptsTaken(upper.context, kOtherLeaf));
    }

private:
    void takePackage() {
        CPPUNIT_ASSERT_EQUAL(200,
                             node->receiver.take(package.bytes, kMiddleNode, std::nullopt).status);
    }
    exchange::Signer::Signed receiptOf(base::NodeId issuer, const std::string& digest = {}) const {
        exchange::Receipt receipt;
        receipt.issuer = issuer;
        receipt.package = packageId(kLeafNode, Scope::up(), 1);
        receipt.packageDigest = digest.empty() ? package.digest : digest;
        receipt.status = "applied";
        receipt.receivedAt = receipt.clock = yearStart(2025);
        receipt.next = 2;
        return write(receipt, *ExchangeNetwork::shared().signer(issuer));
    }
    std::size_t take(const std::string& document) {
        return exchange::takeReceipts(node->context, {document}, kMiddleNode);
    }
    std::string evidence(int row) {
        return node->value("SELECT code FROM evidence WHERE id = " + std::to_string(row));
    }

    exchange::Signer::Signed package = PackageLine(kLeafNode).make({noteRecord("a")});
    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(LadderTest);

}  // namespace guantong::testing
