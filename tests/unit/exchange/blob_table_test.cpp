// SPDX-License-Identifier: Apache-2.0
// The rows of blobs: written and read alike, and the lists the courier and the heads answer from.
#include "exchange/blob_table.h"

#include "tests/support/exchange_blobs.h"

namespace guantong::testing {

using namespace exchange;

class BlobTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobTableTest);
    CPPUNIT_TEST(row_isReadAsItWasWritten);
    CPPUNIT_TEST(refs_areKeptOnce);
    CPPUNIT_TEST(missing_areTheWantedOfTheCase);
    CPPUNIT_TEST(lists_nameWhatIsToMove);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<BlobFixture>(); }
    void tearDown() override { node.reset(); }

    void row_isReadAsItWasWritten() {
        for (const auto state :
             {BlobState::named, BlobState::wanted, BlobState::here, BlobState::erased})
            for (const auto upward : {BlobUpward::none, BlobUpward::due, BlobUpward::confirmed}) {
                const BlobRow row{{digestOf("a"), 7, "image/png", true}, state, upward, true};
                put(row);
                const auto found = node->ask([&](auto& tx) { return findBlob(tx, digestOf("a")); });
                CPPUNIT_ASSERT(found && found->facts == row.facts && found->above);
                CPPUNIT_ASSERT_EQUAL(toString(state), toString(found->state));
                CPPUNIT_ASSERT_EQUAL(toString(upward), toString(found->upward));
            }
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node->value("SELECT COUNT(*) FROM blob"));
        CPPUNIT_ASSERT(!node->ask([&](auto& tx) { return findBlob(tx, digestOf("b")); }));
    }
    void refs_areKeptOnce() {
        ref("a", "case-1", "h1");
        ref("a", "case-1", "h1");
        ref("a", "case-2", "h2");
        const auto refs = node->ask([&](auto& tx) { return blobRefs(tx, digestOf("a")); });
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, refs.size());
        CPPUNIT_ASSERT_EQUAL(kLeafNode.str(), refs[0].writer.str());
    }
    void missing_areTheWantedOfTheCase() {
        node->name(digestOf("a"));
        node->name(digestOf("b"), BlobState::here);
        node->name(digestOf("c"));
        ref("a", "case-1", "h1");
        ref("a", "case-1", "h2");
        ref("b", "case-1", "h1");
        ref("c", "case-2", "h3");
        const auto missing = node->ask([](auto& tx) { return blobsMissing(tx, "case-1"); });
        CPPUNIT_ASSERT(missing == std::vector<std::string>{digestOf("a")});
    }
    void lists_nameWhatIsToMove() {
        put({{digestOf("fetch"), 0, "", false}, BlobState::wanted, BlobUpward::none, true});
        put({{digestOf("push"), 0, "", false}, BlobState::here, BlobUpward::due, false});
        put({{digestOf("relay"), 0, "", false}, BlobState::named, BlobUpward::due, false});
        put({{digestOf("done"), 0, "", false}, BlobState::here, BlobUpward::confirmed, false});
        ref("fetch", "case-1", "h1");
        ref("relay", "case-1", "h1");
        const auto fetch = node->ask([](auto& tx) { return blobsToFetch(tx, 9); });
        const auto push = node->ask([](auto& tx) { return blobsToPush(tx, 9); });
        const auto asked = node->ask([](auto& tx) { return blobsAskedBelow(tx, 9); });
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fetch.size());
        CPPUNIT_ASSERT_EQUAL(digestOf("fetch"), fetch[0].facts.digest);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, push.size());
        CPPUNIT_ASSERT_EQUAL(digestOf("push"), push[0].facts.digest);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, asked.size());
        CPPUNIT_ASSERT_EQUAL(digestOf("fetch"), asked[0].digest);
        CPPUNIT_ASSERT_EQUAL(digestOf("relay"), asked[1].digest);
    }

private:
    void put(const BlobRow& row) {
        node->database->write([&](store::Transaction& tx) { putBlob(tx, row, node->clock.now()); });
    }
    void ref(const std::string& content, const std::string& caseId, const std::string& hash) {
        node->database->write([&](store::Transaction& tx) {
            addBlobRef(tx, digestOf(content), {caseId, hash, kLeafNode});
        });
    }
    std::unique_ptr<BlobFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobTableTest);

}  // namespace guantong::testing
