// SPDX-License-Identifier: Apache-2.0
// Directory versions are taken in their chain, come into force with the commit, and give new
// children their baseline.
#include "node/federation/directory_service.h"

#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::Directory;
using exchange::Scope;
using federation::DirectoryService;

class DirectoryServiceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DirectoryServiceTest);
    CPPUNIT_TEST(firstVersion_isInForceAndLoadedAgain);
    CPPUNIT_TEST(successor_mustNameTheOneBefore);
    CPPUNIT_TEST(olderVersion_isIgnored);
    CPPUNIT_TEST(foreignOrChangedVersion_isRefused);
    CPPUNIT_TEST(rolledBack_isNotInForce);
    CPPUNIT_TEST(newChildren_areThoseWithoutBaseline);
    CPPUNIT_TEST(baseline_namesWhereEveryDownStreamStands);
    CPPUNIT_TEST(largeBaseline_isSplit);
    CPPUNIT_TEST(streamHead_neverGoesBack);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        node = std::make_unique<ExchangeFixture>();
        service = std::make_unique<DirectoryService>(node->context);
        content = node->network.content();
    }
    void tearDown() override {
        service.reset();
        node.reset();
    }

    void firstVersion_isInForceAndLoadedAgain() {
        node->trust.setDirectory(nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), take(written()));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, node->trust.directory()->version());
        node->trust.setDirectory(nullptr);
        service->load();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, node->trust.directory()->version());
    }
    void successor_mustNameTheOneBefore() {
        const std::string first = written();
        take(first);
        content.version = 2;
        content.previous = "sha256:other";
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_CHAIN_BROKEN"), take(written()));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, node->trust.directory()->version());
        content.previous =
            std::get<Directory>(Directory::read(first, node->trust.anchors())).digest();
        CPPUNIT_ASSERT_EQUAL(std::string("good"), take(written()));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, node->trust.directory()->version());
    }
    void olderVersion_isIgnored() {
        content.version = 5;
        take(written());
        content.version = 3;
        CPPUNIT_ASSERT_EQUAL(std::string("good"), take(written()));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, node->trust.directory()->version());
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             node->value("SELECT COUNT(*) FROM directory_version"));
    }
    void foreignOrChangedVersion_isRefused() {
        const auto& other = CryptoNetwork::shared(crypto::Suite::ecdsaP256Sha256).authority;
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_UNTRUSTED"),
                             take(Directory::write(content, other)));
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECTORY_UNTRUSTED"),
                             take(replaced(written(), "节点", "假点")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             node->value("SELECT COUNT(*) FROM directory_version"));
    }
    void rolledBack_isNotInForce() {
        content.version = 9;
        const std::string document = written();
        CPPUNIT_ASSERT_THROW(node->database->write([&](store::Transaction& tx) {
            service->take(tx, document);
            throw std::runtime_error("no");
        }),
                             std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, node->trust.directory()->version());
    }
    void newChildren_areThoseWithoutBaseline() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, newChildren().size());
        makeBaseline({});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, newChildren().size());
        CPPUNIT_ASSERT(newChildren()[0] == kOtherLeaf);
    }
    void baseline_namesWhereEveryDownStreamStands() {
        const std::string digest = "sha256:" + std::string(64, '7');
        node->database->write([&](store::Transaction& tx) {
            exchange::setStreamHead(tx, {kRootNode, Scope::down(), 1}, 8, digest);
        });
        makeBaseline({noteRecord("quoted")});
        const auto package = packageAt(1);
        CPPUNIT_ASSERT_EQUAL(std::string("360500000000/to:360521000000/1/1"),
                             package.header.id.str());
        CPPUNIT_ASSERT_EQUAL(std::string("baseline"), package.header.kind);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, package.recordCount());
        CPPUNIT_ASSERT_EQUAL(std::string("Directory"),
                             std::string(package.document.records()[0].name));
        const auto head = decoded<standard::StreamHead>(package.record(1));
        CPPUNIT_ASSERT(head.origin == kRootNode);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, head.sequence);
        CPPUNIT_ASSERT_EQUAL(digest, head.digest);
        const auto own = decoded<standard::StreamHead>(package.record(2));
        CPPUNIT_ASSERT(own.origin == kMiddleNode);  // nothing sent yet: from 1
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, own.sequence);
        CPPUNIT_ASSERT_EQUAL(noteRecord("quoted"), std::string(package.record(3)));
    }
    void largeBaseline_isSplit() {
        makeBaseline({noteRecord(std::string(1u << 20, 'x')),
                      noteRecord(std::string(1u << 20, 'y')), noteRecord("z")});
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT COUNT(*) FROM package"));
        const auto second = packageAt(2);
        CPPUNIT_ASSERT_EQUAL(packageAt(1).digest(), second.header.previous);
        CPPUNIT_ASSERT_EQUAL(noteRecord("z"), std::string(second.record(second.recordCount() - 1)));
    }
    void streamHead_neverGoesBack() {
        const auto takeHead = [&](std::int64_t sequence) {
            node->database->write([&](store::Transaction& tx) {
                federation::takeStreamHead(tx, {kRootNode, "down", 1, sequence, "sha256:x"});
            });
            return node->value("SELECT next_sequence FROM stream");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("6"), takeHead(5));
        CPPUNIT_ASSERT_EQUAL(std::string("6"), takeHead(3));
        CPPUNIT_ASSERT_EQUAL(std::string("10"), takeHead(9));
    }

private:
    std::string written() { return Directory::write(content, node->network.authority); }
    std::string take(const std::string& document) {
        std::string outcome;
        node->database->write(
            [&](store::Transaction& tx) { outcome = verdict(service->take(tx, document)); });
        return outcome;
    }
    std::vector<base::NodeId> newChildren() {
        return node->ask([&](store::Transaction& tx) { return service->newChildren(tx); });
    }
    void makeBaseline(const std::vector<std::string>& quoted) {
        node->database->write(
            [&](store::Transaction& tx) { service->makeBaseline(tx, kLeafNode, quoted); });
    }
    exchange::Package packageAt(std::int64_t row) {
        return packageOf(
            *node->ask([&](store::Transaction& tx) { return exchange::storedBytes(tx, row); }));
    }
    template <class Wanted>
    static Wanted decoded(std::string_view xml) {
        const auto record = standard::decodeRecord(xml);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(record));
        return std::get<Wanted>(std::get<standard::Record>(record));
    }

    std::unique_ptr<ExchangeFixture> node;
    std::unique_ptr<DirectoryService> service;
    Directory::Content content;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DirectoryServiceTest);

}  // namespace guantong::testing
