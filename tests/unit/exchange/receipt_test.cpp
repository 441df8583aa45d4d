// SPDX-License-Identifier: Apache-2.0
// Receipts and rejections are read as they were written; anything else is named or is none.
#include "exchange/receipt.h"

#include "exchange/base/limits.h"
#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Scope;

class ReceiptTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReceiptTest);
    CPPUNIT_TEST(receipt_isReadAsItIsWritten);
    CPPUNIT_TEST(badField_isNamed);
    CPPUNIT_TEST(oversizedReceipt_isRefused);
    CPPUNIT_TEST(notTaken_saysCauseAndRemedyInChinese);
    CPPUNIT_TEST(rejection_isReadAsItIsWritten);
    CPPUNIT_TEST(hostileDetail_isNotWritten);
    CPPUNIT_TEST(otherBytes_areNoRejection);
    CPPUNIT_TEST_SUITE_END();

public:
    void receipt_isReadAsItIsWritten() {
        const auto made = write(sample(), signer());
        auto read = exchange::readReceipt(made.bytes);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
        const auto& receipt = std::get<exchange::ReadReceipt>(read).receipt;
        CPPUNIT_ASSERT_EQUAL(made.digest, std::get<exchange::ReadReceipt>(read).document.digest());
        CPPUNIT_ASSERT(receipt.issuer == kMiddleNode);
        CPPUNIT_ASSERT(receipt.package == sample().package);
        CPPUNIT_ASSERT_EQUAL(sample().packageDigest, receipt.packageDigest);
        CPPUNIT_ASSERT_EQUAL(sample().status, receipt.status);
        CPPUNIT_ASSERT_EQUAL(sample().issue, receipt.issue);
        CPPUNIT_ASSERT_EQUAL(sample().offsetMs, receipt.offsetMs);
        CPPUNIT_ASSERT_EQUAL(sample().next, receipt.next);
        CPPUNIT_ASSERT_EQUAL(sample().previous, receipt.previous);
        CPPUNIT_ASSERT(sample().receivedAt == receipt.receivedAt &&
                       sample().clock == receipt.clock);
        CPPUNIT_ASSERT(sample().notTaken == receipt.notTaken);
    }
    void badField_isNamed() {
        const auto field = [](std::string_view from, std::string_view to) {
            const auto read =
                exchange::readReceipt(replaced(write(sample(), signer()).bytes, from, to));
            const auto* fault = std::get_if<base::Fault>(&read);
            return fault == nullptr ? "good" : nameOf(fault->code) + " " + fault->field;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_INVALID Status"), field(">held<", ">lost<"));
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_INVALID Issuer"),
                             field("<Issuer>3", "<Issuer>x"));
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_INVALID Issue"), field("<Issue>2<", "<Issue>0<"));
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_INVALID Sequence"),
                             field("<Sequence>7<", "<Sequence>0<"));
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_INVALID OffsetMs"),
                             field("<OffsetMs>-", "<OffsetMs>--"));
        CPPUNIT_ASSERT_EQUAL(std::string("RECEIPT_INVALID Next"), field("<Next>8<", "<Next>x<"));
    }
    void oversizedReceipt_isRefused() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("RECEIPT_INVALID"),
            verdict(exchange::readReceipt(std::string(base::kMaxReceiptBytes + 1, 'x'))));
    }
    void notTaken_saysCauseAndRemedyInChinese() {
        const auto of =
            exchange::NotTaken::of("h", "parked", {base::Code::CASE_PEN_MISSING, "kind", "x"});
        CPPUNIT_ASSERT_EQUAL(std::string("CASE_PEN_MISSING"), of.code);
        CPPUNIT_ASSERT_EQUAL(
            std::string(base::cause(base::Code::CASE_PEN_MISSING, base::Language::chinese)) + ":x",
            of.rule);
        CPPUNIT_ASSERT(!of.remedy.empty());
    }
    void rejection_isReadAsItIsWritten() {
        const auto read = exchange::readRejection(write(rejection("d"), signer()).bytes);
        CPPUNIT_ASSERT(read.has_value());
        CPPUNIT_ASSERT(read->issuer == kMiddleNode);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, *read->expected);
        CPPUNIT_ASSERT_EQUAL(std::string("STREAM_GAP"), read->code);
        CPPUNIT_ASSERT(!read->cause.empty() && !read->remedy.empty());
    }
    void hostileDetail_isNotWritten() {
        const auto bytes = write(rejection(std::string("\xFF\x01<", 3)), signer()).bytes;
        CPPUNIT_ASSERT(exchange::readRejection(bytes).has_value());
        CPPUNIT_ASSERT(bytes.find("detail=\"?\"") != std::string::npos);
    }
    void otherBytes_areNoRejection() {
        CPPUNIT_ASSERT(!exchange::readRejection("x"));
        CPPUNIT_ASSERT(!exchange::readRejection(write(sample(), signer()).bytes));
    }

private:
    static const exchange::Signer& signer() {
        return *ExchangeNetwork::shared().signer(kMiddleNode);
    }
    static exchange::Receipt sample() {
        exchange::Receipt receipt;
        receipt.issuer = kMiddleNode;
        receipt.package = packageId(kLeafNode, Scope::to(kRootNode), 7, 2);
        receipt.packageDigest = "sha256:package";
        receipt.status = "held";
        receipt.issue = 2;
        receipt.receivedAt = yearStart(2025);
        receipt.clock = yearStart(2025) + std::chrono::milliseconds(1);
        receipt.offsetMs = -1500;
        receipt.next = 8;
        receipt.previous = "sha256:below";
        receipt.notTaken = {{"h", "parked", "CODE", "field <&\">", "原因 <", "办法 &"}};
        return receipt;
    }
    static exchange::Rejection rejection(const std::string& detail) {
        exchange::Rejection rejection;
        rejection.issuer = kMiddleNode;
        rejection.package = "360521000000/up/1/9";
        rejection.at = yearStart(2025);
        rejection.expected = 5;
        rejection.reasons = {{base::Code::STREAM_GAP, "Sequence", detail}};
        return rejection;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReceiptTest);

}  // namespace guantong::testing
