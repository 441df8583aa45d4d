// SPDX-License-Identifier: Apache-2.0
// Contents by digest: parts go on where they ended, the whole is taken only if its digest holds,
// what the disk damages is missing, what is erased stays so.
#include "exchange/blob_store.h"

#include "exchange/base/file.h"
#include "tests/support/exchange_blobs.h"

#include <sstream>

namespace guantong::testing {

using exchange::BlobState;

class BlobStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobStoreTest);
    CPPUNIT_TEST(parts_areTakenInOrderAndTellWhereToGoOn);
    CPPUNIT_TEST(restart_goesOnWhereThePartEnded);
    CPPUNIT_TEST(tornTail_endsInADigestThatIsWrongAndBeginsAgain);
    CPPUNIT_TEST(renamedBeforeACrash_isFoundAtTheStart);
    CPPUNIT_TEST(contentGoneFromTheDisk_isWantedAtTheStart);
    CPPUNIT_TEST(wrongPlace_namesTheRightOne);
    CPPUNIT_TEST(otherSizeThanStated_isRefused);
    CPPUNIT_TEST(wrongContent_isDropped);
    CPPUNIT_TEST(overTheLimit_isRefused);
    CPPUNIT_TEST(hostileDigests_touchNoFile);
    CPPUNIT_TEST(unnamedDigest_isForbidden);
    CPPUNIT_TEST(repeatedPart_ofAWholeBlobIsWhole);
    CPPUNIT_TEST(stream_isStoredUnderItsDigest);
    CPPUNIT_TEST(emptyOrHugeUpload_isRefused);
    CPPUNIT_TEST(reading_isBoundedToOnePart);
    CPPUNIT_TEST(damagedContent_isWantedAgainWithAlarm);
    CPPUNIT_TEST(personalPart_isSaltedAndReadBack);
    CPPUNIT_TEST(personalPart_travelsInOnePieceThroughTheDatabase);
    CPPUNIT_TEST(erasure_deletesAndForbids);
    CPPUNIT_TEST(erasure_ofOneOfTwoCasesLeavesTheOthers);
    CPPUNIT_TEST(contentBackFromACopy_isErasedAtTheStart);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<BlobFixture>(); }
    void tearDown() override { node.reset(); }

    void parts_areTakenInOrderAndTellWhereToGoOn() {
        node->name(digest);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), verdict(node->blobs.progress(digest)));
        CPPUNIT_ASSERT_EQUAL(std::string("60000"), put(0, 60'000));
        CPPUNIT_ASSERT_EQUAL(std::string("60000"), verdict(node->blobs.progress(digest)));
        CPPUNIT_ASSERT(node->arrivals.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("100000 whole"), put(60'000, 40'000));
        CPPUNIT_ASSERT_EQUAL(std::string("here"), node->stateOf(digest));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->arrivals.size());
        CPPUNIT_ASSERT_EQUAL(content, bytesAt(0, 200'000));
    }
    void restart_goesOnWhereThePartEnded() {
        node->name(digest);
        put(0, 60'000);
        exchange::BlobStore again(*node->database, node->clock, node->folder.path());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, again.recover());
        CPPUNIT_ASSERT_EQUAL(std::string("60000"), verdict(again.progress(digest)));
        CPPUNIT_ASSERT_EQUAL(std::string("100000 whole"),
                             verdict(again.append(digest, 60'000, 100'000,
                                                  std::string_view(content).substr(60'000))));
    }
    void tornTail_endsInADigestThatIsWrongAndBeginsAgain() {
        node->name(digest);
        put(0, 60'000);
        node->files.append(digest, 60'000, std::string(20, '\0'));  // never acknowledged
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 60020"), put(60'000, 40'000));
        CPPUNIT_ASSERT_EQUAL("BLOB_DIGEST_WRONG " + digest, put(60'020, 39'980));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), verdict(node->blobs.progress(digest)));
        CPPUNIT_ASSERT_EQUAL(std::string("100000 whole"), put(0, 100'000));
    }
    void renamedBeforeACrash_isFoundAtTheStart() {
        node->files.append(digest, 0, content);
        CPPUNIT_ASSERT(node->files.complete(digest));
        node->name(digest);
        node->blobs.recover();
        CPPUNIT_ASSERT_EQUAL(std::string("here"), node->stateOf(digest));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->arrivals.size());
    }
    void contentGoneFromTheDisk_isWantedAtTheStart() {
        node->name(digest);
        put(0, 100'000);
        std::filesystem::remove_all(node->folder.path() / "data" / "blobs");
        node->blobs.recover();
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), node->stateOf(digest));
    }
    void wrongPlace_namesTheRightOne() {
        node->name(digest);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 0"), put(5, 10));
        put(0, 10);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 10"), put(0, 10));
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 10"), put(10, 0));
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 10"),
                             verdict(node->blobs.append(digest, 10, 15, "longer than the rest")));
    }
    void otherSizeThanStated_isRefused() {
        node->name(digest, BlobState::wanted, 100'001);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 0"), put(0, 100'000));
    }
    void wrongContent_isDropped() {
        node->name(digestOf("another"));
        const auto taken = node->blobs.append(digestOf("another"), 0, 3, "abc");
        CPPUNIT_ASSERT_EQUAL("BLOB_DIGEST_WRONG " + digestOf("another"), verdict(taken));
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), node->stateOf(digestOf("another")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), verdict(node->blobs.progress(digestOf("another"))));
    }
    void overTheLimit_isRefused() {
        node->name(digest);
        const auto most = static_cast<std::int64_t>(base::kMaxBlobBytes);
        CPPUNIT_ASSERT_EQUAL("BLOB_TOO_LARGE " + std::to_string(most),
                             verdict(node->blobs.append(digest, 0, most + 1, "a")));
        CPPUNIT_ASSERT_EQUAL("BLOB_TOO_LARGE " + std::to_string(most),
                             verdict(node->blobs.append(digest, 0, 0, "")));
        const std::string part(exchange::kMaxBlobPartBytes + 1, 'x');
        CPPUNIT_ASSERT_EQUAL("BLOB_TOO_LARGE " + std::to_string(most),
                             verdict(node->blobs.append(digest, 0, 9'000'000, part)));
    }
    void hostileDigests_touchNoFile() {
        const std::string hex(64, 'a');
        for (const std::string& hostile :
             {std::string("../../etc/passwd"), "sha256:../../../../etc/passwd" + hex,
              "sha256:" + hex.substr(2) + "..", "sha256:" + std::string(64, 'A'), "md5:" + hex,
              "sha256:" + hex + "/x", std::string("sha256:"), std::string(),
              "sha256:" + hex.substr(1) + std::string(1, '\0')}) {
            CPPUNIT_ASSERT(verdict(node->blobs.progress(hostile)).starts_with("BLOB_FORBIDDEN"));
            CPPUNIT_ASSERT(
                verdict(node->blobs.append(hostile, 0, 1, "x")).starts_with("BLOB_FORBIDDEN"));
            CPPUNIT_ASSERT(!node->blobs.sizeOf(hostile));
            CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(node->blobs.read(hostile, 0, 1)));
        }
        CPPUNIT_ASSERT(!std::filesystem::exists(node->folder.path() / "data"));
    }
    void unnamedDigest_isForbidden() {
        CPPUNIT_ASSERT_EQUAL("BLOB_FORBIDDEN " + digest, put(0, 10));
        CPPUNIT_ASSERT(!std::filesystem::exists(node->files.partOf(digest)));
    }
    void repeatedPart_ofAWholeBlobIsWhole() {
        node->name(digest);
        put(0, 100'000);
        CPPUNIT_ASSERT_EQUAL(std::string("100000 whole"), put(0, 10));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node->arrivals.size());
    }
    void stream_isStoredUnderItsDigest() {
        for (int twice = 0; twice < 2; ++twice) {
            std::istringstream in(content);
            const auto facts = std::get<exchange::BlobFacts>(node->blobs.store(in, "image/png"));
            CPPUNIT_ASSERT_EQUAL(digest, facts.digest);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{100'000}, facts.sizeBytes);
        }
        CPPUNIT_ASSERT_EQUAL(content, bytesAt(0, 100'000));
        CPPUNIT_ASSERT(std::filesystem::is_empty(node->folder.path() / "data" / "uploads"));
    }
    void emptyOrHugeUpload_isRefused() {
        std::istringstream in{std::string()};
        CPPUNIT_ASSERT_EQUAL(std::string("UPLOAD_EMPTY"), verdict(node->blobs.store(in, "x/y")));
        const auto file = node->folder.path() / "huge";
        base::writeFileAtomically(file, "x");
        std::filesystem::resize_file(file, base::kMaxBlobBytes + 1);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_TOO_LARGE"),
                             verdict(node->blobs.adopt(file, "x/y")));
        CPPUNIT_ASSERT(!std::filesystem::exists(file));
    }
    void reading_isBoundedToOnePart() {
        const std::string large = contentOf(exchange::kMaxBlobPartBytes + 5);
        std::istringstream in(large);
        node->blobs.store(in, "x/y");
        const auto read = node->blobs.read(digestOf(large), 0, 1u << 30);
        CPPUNIT_ASSERT_EQUAL(exchange::kMaxBlobPartBytes, std::get<std::string>(read).size());
        CPPUNIT_ASSERT_EQUAL(
            std::string("BLOB_RANGE_WRONG"),
            verdict(node->blobs.read(digestOf(large), static_cast<std::int64_t>(large.size()), 1)));
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_UNKNOWN"),
                             verdict(node->blobs.read(digestOf("none"), 0, 1)));
    }
    void damagedContent_isWantedAgainWithAlarm() {
        node->name(digest);
        put(0, 100'000);
        CPPUNIT_ASSERT_EQUAL(content.substr(9, 1), bytesAt(9, 1));
        std::string bad = content;
        bad[50'000] ^= 1;
        base::writeFileAtomically(node->files.fileOf(digest), bad);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_DIGEST_WRONG"),
                             verdict(node->blobs.read(digest, 0, 10)));
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), node->stateOf(digest));
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_DIGEST_WRONG"),
                             node->value("SELECT code FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_UNKNOWN"), verdict(node->blobs.read(digest, 0, 10)));
        CPPUNIT_ASSERT_EQUAL(std::string("100000 whole"), put(0, 100'000));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM alarm"));
        CPPUNIT_ASSERT_EQUAL(content, bytesAt(0, 100'000));
    }
    void personalPart_isSaltedAndReadBack() {
        const auto [first, second] = std::pair{keepPersonal(), keepPersonal()};
        CPPUNIT_ASSERT(first != second);
        const auto part =
            node->ask([&](auto& tx) { return exchange::BlobStore::personal(tx, first); });
        CPPUNIT_ASSERT(part->find("\"idNumber\":\"360521\"") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(first, digestOf(*part));
    }
    void personalPart_travelsInOnePieceThroughTheDatabase() {
        const std::string part = R"({"salt":"00","phone":"1"})";
        node->name(digestOf(part), BlobState::wanted, 0, true);
        const auto total = static_cast<std::int64_t>(part.size());
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_RANGE_WRONG 0"),
                             verdict(node->blobs.append(digestOf(part), 0, total, "short")));
        CPPUNIT_ASSERT_EQUAL(
            "BLOB_DIGEST_WRONG " + digestOf(part),
            verdict(node->blobs.append(digestOf(part), 0, total, std::string(part.size(), '?'))));
        CPPUNIT_ASSERT(
            verdict(node->blobs.append(digestOf(part), 0, exchange::kMaxPersonalBytes + 1, "x"))
                .starts_with("BLOB_TOO_LARGE"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(total) + " whole",
                             verdict(node->blobs.append(digestOf(part), 0, total, part)));
        CPPUNIT_ASSERT_EQUAL(std::string("here"), node->stateOf(digestOf(part)));
        CPPUNIT_ASSERT_EQUAL(part.substr(3, 4),
                             std::get<std::string>(node->blobs.read(digestOf(part), 3, 4)));
        CPPUNIT_ASSERT(!std::filesystem::exists(node->folder.path() / "data"));
    }
    void erasure_deletesAndForbids() {
        const std::string personal = keepPersonal();
        node->name(personal, BlobState::here, 0, true);
        node->name(digest);
        put(0, 60'000);
        erase(personal, "case-1");
        erase(digest, "case-1");
        erase(digest, "case-1");
        for (const auto& each : {personal, digest}) {
            CPPUNIT_ASSERT_EQUAL(std::string("erased"), node->stateOf(each));
            CPPUNIT_ASSERT(!node->blobs.sizeOf(each));
            CPPUNIT_ASSERT_EQUAL("BLOB_FORBIDDEN " + each, verdict(node->blobs.progress(each)));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node->value("SELECT COUNT(*) FROM personal_part"));
        CPPUNIT_ASSERT(!std::filesystem::exists(node->files.partOf(digest)));
        CPPUNIT_ASSERT_EQUAL("BLOB_FORBIDDEN " + digest, put(0, 10));
    }
    void erasure_ofOneOfTwoCasesLeavesTheOthers() {
        node->name(digest);
        put(0, 100'000);
        node->database->write([&](store::Transaction& tx) {
            exchange::addBlobRef(tx, digest, {"case-1", "h1", kLeafNode});
            exchange::addBlobRef(tx, digest, {"case-2", "h2", kLeafNode});
        });
        erase(digest, "case-1");
        CPPUNIT_ASSERT_EQUAL(std::string("here"), node->stateOf(digest));
        erase(digest, "case-2");
        CPPUNIT_ASSERT_EQUAL(std::string("erased"), node->stateOf(digest));
    }
    void contentBackFromACopy_isErasedAtTheStart() {
        const std::string personal = keepPersonal();
        erase(digest, "case-1");
        erase(personal, "case-1");
        node->files.append(digest, 0, content);
        CPPUNIT_ASSERT(node->files.complete(digest));
        change(*node->database, "INSERT INTO personal_part (digest, at_ms, content) VALUES ('" +
                                    personal + "', 1, 'x')");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, node->blobs.recover());
        CPPUNIT_ASSERT(!node->blobs.sizeOf(digest));
        CPPUNIT_ASSERT(!node->blobs.sizeOf(personal));
    }

private:
    std::string put(std::int64_t offset, std::size_t length) {
        const auto part =
            std::string_view(content).substr(static_cast<std::size_t>(offset), length);
        return verdict(node->blobs.append(digest, offset, 100'000, part));
    }
    std::string bytesAt(std::int64_t offset, std::size_t length) {
        return std::get<std::string>(node->blobs.read(digest, offset, length));
    }
    std::string keepPersonal() {
        std::string kept;
        node->database->write([&](store::Transaction& tx) {
            kept = exchange::BlobStore::keepPersonal(tx, R"({"idNumber":"360521"})",
                                                     node->clock.now());
        });
        return kept;
    }
    void erase(const std::string& which, const std::string& caseId) {
        node->database->write([&](store::Transaction& tx) {
            node->blobs.erase(tx, {caseId, which, "申请人要求", kLeafNode, node->clock.now()});
        });
    }

    const std::string content = contentOf(100'000), digest = digestOf(content);
    std::unique_ptr<BlobFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobStoreTest);

}  // namespace guantong::testing
