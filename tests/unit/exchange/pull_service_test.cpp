// SPDX-License-Identifier: Apache-2.0
// What a parent hands its children: what passes down to them, receipts for what came from them, and
// the question for what it has lost itself.
#include "exchange/pull_service.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::PullRequest;
using exchange::Scope;

class PullServiceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PullServiceTest);
    CPPUNIT_TEST(packageForTheChild_isHandedOverVerbatim);
    CPPUNIT_TEST(packageForAnother_isNot);
    CPPUNIT_TEST(downStream_beginsWhereTheChildsHeadSays);
    CPPUNIT_TEST(childsOwnPackages_areHandedBack);
    CPPUNIT_TEST(furtherReceipt_isHandedOverOnceByTheCursor);
    CPPUNIT_TEST(lostOwnPackages_areWantedAndCloseTheGate);
    CPPUNIT_TEST(heads_nameTheNeighboursStreamsAndOurOwn);
    CPPUNIT_TEST(nothingNew_waitsOnlyUntilStopped);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        node = std::make_unique<ExchangeFixture>();
        archive = std::make_unique<exchange::Archive>(node->context);
        gate = std::make_unique<exchange::HeadsGate>();
        service = std::make_unique<exchange::PullService>(node->context, *archive, *gate);
    }
    void tearDown() override {
        service.reset();
        archive.reset();
        node.reset();
    }

    void packageForTheChild_isHandedOverVerbatim() {
        const std::string bytes = cut(Scope::to(kLeafNode));
        const auto answer = service->answer(kLeafNode, {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answer.packages.size());
        CPPUNIT_ASSERT_EQUAL(bytes, answer.packages[0].bytes);
        archive->flushAll();
        CPPUNIT_ASSERT_EQUAL(bytes, service->answer(kLeafNode, {}).packages.at(0).bytes);
    }
    void packageForAnother_isNot() {
        cut(Scope::to(kOtherLeaf));
        cut(Scope::up());
        CPPUNIT_ASSERT(service->answer(kLeafNode, {}).packages.empty());
    }
    void downStream_beginsWhereTheChildsHeadSays() {
        cut(Scope::down());
        cut(Scope::down());
        CPPUNIT_ASSERT(service->answer(kLeafNode, {}).packages.empty());  // its baseline will say
        PullRequest request;
        request.heads = {{{kMiddleNode, Scope::down(), 1}, 1, ""}};
        const auto answer = service->answer(kLeafNode, request);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answer.packages.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, answer.packages[0].id.sequence);
    }
    void childsOwnPackages_areHandedBack() {
        PackageLine line(kLeafNode);
        const std::string bytes = line.next();
        node->receiver.take(bytes, kLeafNode, std::nullopt);
        const auto answer = service->answer(kLeafNode, {});
        CPPUNIT_ASSERT_EQUAL(bytes, answer.packages.at(0).bytes);
        CPPUNIT_ASSERT(service->answer(kOtherLeaf, {}).packages.empty());
    }
    void furtherReceipt_isHandedOverOnceByTheCursor() {
        PackageLine line(kLeafNode);
        node->receiver.take(line.next(), kLeafNode, std::nullopt);
        CPPUNIT_ASSERT(service->answer(kLeafNode, caughtUp()).receipts.empty());
        node->database->write([&](store::Transaction& tx) { node->receiver.reissue(tx, 1); });
        const auto answer = service->answer(kLeafNode, caughtUp());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, receiptIn(answer.receipts.at(0)).issue);
        PullRequest next = caughtUp();
        next.receiptsAfter = answer.receiptsCursor;
        CPPUNIT_ASSERT(service->answer(kLeafNode, next).receipts.empty());
        CPPUNIT_ASSERT(service->answer(kOtherLeaf, {}).receipts.empty());
    }
    void lostOwnPackages_areWantedAndCloseTheGate() {
        PullRequest request;
        request.heads = {{{kMiddleNode, Scope::down(), 1}, 4, "sha256:x"}};
        const auto answer = service->answer(kLeafNode, request);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answer.wanted.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, answer.wanted[0].after);
        CPPUNIT_ASSERT(!gateOpen());
        service->answer(kLeafNode, {});
        CPPUNIT_ASSERT(gateOpen());
    }
    void heads_nameTheNeighboursStreamsAndOurOwn() {
        PackageLine line(kLeafNode);
        node->receiver.take(line.next(), kLeafNode, std::nullopt);
        cut(Scope::down());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, service->headsFor(kLeafNode).size());
        const auto heads = service->headsFor(kOtherLeaf);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, heads.size());
        CPPUNIT_ASSERT(heads[0].stream.origin == kMiddleNode);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, heads[0].after);
    }
    void nothingNew_waitsOnlyUntilStopped() {
        service->stop();
        PullRequest request;
        request.waitSeconds = 60;
        CPPUNIT_ASSERT(service->answer(kLeafNode, request).packages.empty());
    }

private:
    std::string cut(Scope scope) {
        std::string bytes;
        node->database->write([&](store::Transaction& tx) {
            const auto row =
                exchange::Cutter::cutNow(node->context, tx, scope, "records", {noteRecord("a")});
            bytes = *exchange::storedBytes(tx, row);
        });
        return bytes;
    }
    static PullRequest caughtUp() {
        PullRequest request;
        request.heads = {{{kLeafNode, Scope::up(), 1}, 1, ""}};
        return request;
    }
    bool gateOpen() const {
        return gate->open(*node->trust.directory(), kMiddleNode, Scope::down());
    }

    std::unique_ptr<ExchangeFixture> node;
    std::unique_ptr<exchange::Archive> archive;
    std::unique_ptr<exchange::HeadsGate> gate;
    std::unique_ptr<exchange::PullService> service;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PullServiceTest);

}  // namespace guantong::testing
