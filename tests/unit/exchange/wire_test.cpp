// SPDX-License-Identifier: Apache-2.0
// What neighbours say to each other is read as it was written; anything malformed is JSON_INVALID.
#include "exchange/wire.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Head;
using exchange::PullAnswer;
using exchange::PullRequest;
using exchange::Scope;

class WireTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WireTest);
    CPPUNIT_TEST(request_isReadAsItIsWritten);
    CPPUNIT_TEST(answer_isReadAsItIsWritten);
    CPPUNIT_TEST(receipts_areReadAsTheyAreWritten);
    CPPUNIT_TEST(headsOfNoForm_areLeftOut);
    CPPUNIT_TEST(malformedAnswer_isJsonInvalid);
    CPPUNIT_TEST(everyCutOffAnswer_isJsonInvalidOrShorter);
    CPPUNIT_TEST(malformedReceipts_areJsonInvalid);
    CPPUNIT_TEST(malformedRequest_isJsonInvalid);
    CPPUNIT_TEST_SUITE_END();

public:
    void request_isReadAsItIsWritten() {
        const PullRequest request{{head()}, 17, 20};
        const auto read = PullRequest::parse(request.json().str());
        CPPUNIT_ASSERT(request.heads == read.heads);
        CPPUNIT_ASSERT_EQUAL(request.receiptsAfter, read.receiptsAfter);
        CPPUNIT_ASSERT_EQUAL(request.waitSeconds, read.waitSeconds);
    }
    void answer_isReadAsItIsWritten() {
        const auto read = PullAnswer::parse(answer().str());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, read.receiptsCursor);
        CPPUNIT_ASSERT(answer().wanted == read.wanted);
        CPPUNIT_ASSERT(answer().receipts == read.receipts);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, read.packages.size());
        CPPUNIT_ASSERT_EQUAL(answer().packages[1].bytes, read.packages[1].bytes);
        CPPUNIT_ASSERT(answer().packages[1].id == read.packages[1].id);
    }
    void receipts_areReadAsTheyAreWritten() {
        const std::vector<std::string> documents{"<a></a>", "", "b\nreceipt 3\nxxx"};
        CPPUNIT_ASSERT(documents == exchange::splitReceipts(exchange::joinReceipts(documents)));
        CPPUNIT_ASSERT(exchange::splitReceipts("").empty());
    }
    void headsOfNoForm_areLeftOut() {
        const auto heads = [](const char* text) {
            return PullRequest::parse("{\"heads\":[" + std::string(text) + "]}").heads.size();
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, heads(R"({"origin":"360521000000","scope":"up",)"
                                                   R"("epoch":1,"after":0})"));
        for (const char* bad : {"", "1", "{}", R"({"origin":"x","scope":"up","epoch":1,"after":0})",
                                R"({"origin":"360521000000","scope":"up","epoch":0,"after":0})",
                                R"({"origin":"360521000000","scope":"up","epoch":1,"after":-1})",
                                R"({"origin":"360521000000","scope":"up","epoch":"1","after":1})"})
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, heads(bad));
    }
    void malformedAnswer_isJsonInvalid() {
        for (const char* text :
             {"", "{}", "x\n", "{}\nreceipt\n", "{}\nreceipt 3\nab\n", "{}\nreceipt 2\nabc\n",
              "{}\nreceipt -1\n\n", "{}\nreceipt 99999999999999999999\nx\n", "{}\nparcel 1\nx\n",
              "{}\nreceipt 18446744073709551615\nx\n", "{}\npackage 360521000000/up/1/0 1\nx\n",
              "{}\npackage 1\nx\n", "{}\nreceipt 8388609\nx\n", "{}\n\n"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("JSON_INVALID"),
                                         failureOf([&] { PullAnswer::parse(text); }));
    }
    void everyCutOffAnswer_isJsonInvalidOrShorter() {
        const std::string whole = answer().str();
        for (std::size_t length = 0; length < whole.size(); ++length) {
            std::size_t parts = 0;
            const std::string failure = failureOf([&] {
                const auto read = PullAnswer::parse(whole.substr(0, length));
                parts = read.receipts.size() + read.packages.size();
            });
            CPPUNIT_ASSERT(failure == "JSON_INVALID" || (failure.empty() && parts < 4));
        }
    }
    void malformedReceipts_areJsonInvalid() {
        for (const char* text : {"x", "receipt 1\n", "receipt 1\nxy\n", "package 1\nx\n"})
            CPPUNIT_ASSERT_EQUAL(std::string("JSON_INVALID"),
                                 failureOf([&] { exchange::splitReceipts(text); }));
    }
    void malformedRequest_isJsonInvalid() {
        for (const char* text : {"", "{", "nonsense"})
            CPPUNIT_ASSERT_EQUAL(std::string("JSON_INVALID"),
                                 failureOf([&] { PullRequest::parse(text); }));
    }

private:
    static Head head() { return {{kLeafNode, Scope::to(kRootNode), 2}, 9, "sha256:x"}; }
    static PullAnswer answer() {
        PullAnswer answer;
        answer.receiptsCursor = 5;
        answer.wanted = {head()};
        answer.receipts = {"<Receipt></Receipt>", "x\ny"};
        answer.packages = {{packageId(kLeafNode, Scope::up(), 1), "<Package></Package>"},
                           {packageId(kRootNode, Scope::to(kLeafNode), 2), "分\n宜"}};
        return answer;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WireTest);

}  // namespace guantong::testing
